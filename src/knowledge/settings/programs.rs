//! The table of programs and of variables. What they say is in the documentation that each entry names.

use super::options::Dialect;
use super::{Bound, Form, MemoryOption, MemoryVariable, Program, Runtime, Spelling, Unread};

const MIB: u64 = 1 << 20;

const LONG: Dialect = Dialect {
    pair: None,
    short: &[],
};

const SHARED_BUFFERS: Bound = Bound {
    percent: 40,
    room: u64::MAX,
    why: "PostgreSQL finds no use in more than 40 % for `shared_buffers`, and needs the rest for queries",
    is_soft: false,
};
const DATA: Bound = Bound {
    percent: 90,
    room: 1024 * MIB,
    why: "buffers, fragmentation and copies made while saving come on top of the data",
    is_soft: false,
};
const POOL: Bound = Bound {
    percent: 80,
    room: 512 * MIB,
    why: "connections and the server itself need memory beside it",
    is_soft: false,
};
pub(super) const JAVA: Bound = Bound {
    percent: 80,
    room: 256 * MIB,
    why: "threads, classes and buffers of the Java machine come on top of the heap",
    is_soft: false,
};
pub(super) const NODE: Bound = Bound {
    percent: 80,
    room: 128 * MIB,
    why: "buffers and code of Node come on top of the heap",
    is_soft: false,
};
/// The soft limit of Go is meant to lie 5 to 10 % below: <https://go.dev/doc/gc-guide#Suggested_uses>.
const GO: Bound = Bound {
    percent: 98,
    room: 64 * MIB,
    why: "Go frees memory only when it comes near this figure, and then it is too late",
    is_soft: true,
};
const WHOLE: Bound = Bound {
    percent: 90,
    room: 256 * MIB,
    why: "the program needs memory beside it",
    is_soft: false,
};

/// Settings of PostgreSQL that people write as variables.
const POSTGRES_SETTINGS: &[&str] = &[
    "autovacuum",
    "checkpoint_completion_target",
    "checkpoint_timeout",
    "default_statistics_target",
    "effective_cache_size",
    "effective_io_concurrency",
    "huge_pages",
    "idle_in_transaction_session_timeout",
    "log_min_duration_statement",
    "log_statement",
    "maintenance_work_mem",
    "max_connections",
    "max_parallel_maintenance_workers",
    "max_parallel_workers",
    "max_parallel_workers_per_gather",
    "max_replication_slots",
    "max_wal_senders",
    "max_wal_size",
    "max_worker_processes",
    "min_wal_size",
    "random_page_cost",
    "shared_buffers",
    "shared_preload_libraries",
    "statement_timeout",
    "synchronous_commit",
    "temp_buffers",
    "wal_buffers",
    "wal_level",
    "work_mem",
];

const REDIS_SETTINGS: &[&str] = &[
    "appendfsync",
    "appendonly",
    "databases",
    "maxmemory",
    "maxmemory_policy",
    "requirepass",
    "save",
];

const MYSQL_SETTINGS: &[&str] = &[
    "character_set_server",
    "collation_server",
    "innodb_buffer_pool_instances",
    "innodb_buffer_pool_size",
    "innodb_flush_log_at_trx_commit",
    "innodb_log_file_size",
    "key_buffer_size",
    "long_query_time",
    "max_allowed_packet",
    "max_connections",
    "max_heap_table_size",
    "query_cache_size",
    "slow_query_log",
    "table_open_cache",
    "thread_cache_size",
    "tmp_table_size",
    "wait_timeout",
];

/// Mounts from which the images of PostgreSQL, MySQL and MariaDB run scripts, or that stand in for their own.
const INIT_SCRIPTS: &[&str] = &[
    "/docker-entrypoint*",
    "/always-initdb.d*",
    "*.sh",
    "/usr/local/bin*",
];

pub(super) static PROGRAMS: &[Program] = &[
    Program {
        name: "PostgreSQL",
        images: &[
            "postgres",
            "pgvector/pgvector",
            "ankane/pgvector",
            "postgis/postgis",
            "imresamu/postgis",
            "timescale/timescaledb",
        ],
        servers: &["postgres"],
        dialect: Dialect {
            pair: Some("-c"),
            short: &[
                ("-B", "shared_buffers"),
                ("-N", "max_connections"),
                ("-S", "work_mem"),
                ("-D", "data_directory"),
            ],
        },
        option_variables: &[],
        file_options: &["config_file", "data_directory"],
        files: &[
            "*.conf",
            "*conf.d*",
            "/etc/postgresql*",
            "/docker-entrypoint*",
        ],
        data: &["/var/lib/postgresql*"],
        memory: &[MemoryOption {
            name: "shared_buffers",
            spelling: Spelling::Postgres(8192),
            bound: SHARED_BUFFERS,
        }],
        unread: Some(Unread {
            prefixes: &["POSTGRES_", "POSTGRESQL_", "PG_"],
            settings: POSTGRES_SETTINGS,
            also: &[],
            instead: "command: postgres -c {}=…",
            joint: '_',
            scripts: INIT_SCRIPTS,
        }),
    },
    Program {
        name: "Redis",
        images: &["redis"],
        servers: &["redis-server"],
        dialect: LONG,
        option_variables: &[],
        file_options: &["include"],
        files: &["*.conf", "*/redis", "/etc*", "/usr/local/etc*"],
        data: &[],
        memory: REDIS_MEMORY,
        unread: Some(REDIS_UNREAD),
    },
    Program {
        name: "Valkey",
        images: &["valkey/valkey", "ghcr.io/valkey-io/valkey"],
        servers: &["valkey-server", "redis-server"],
        dialect: LONG,
        option_variables: &["VALKEY_EXTRA_FLAGS"],
        file_options: &["include"],
        files: &["*.conf", "*/valkey", "/etc*", "/usr/local/etc*"],
        data: &[],
        memory: REDIS_MEMORY,
        unread: Some(REDIS_UNREAD),
    },
    Program {
        name: "Redis Stack",
        images: &["redis/redis-stack-server", "redis/redis-stack"],
        servers: &["redis-stack-server", "redis-server"],
        dialect: LONG,
        option_variables: &["REDIS_ARGS"],
        file_options: &["include"],
        files: &["*.conf", "/opt/redis-stack*", "/etc*"],
        data: &[],
        memory: REDIS_MEMORY,
        unread: None,
    },
    Program {
        name: "Redis",
        images: &["bitnami/redis", "bitnamilegacy/redis"],
        servers: &["/run.sh", "redis-server"],
        dialect: LONG,
        option_variables: &["REDIS_EXTRA_FLAGS"],
        file_options: &["include"],
        files: &["*.conf", "/opt/bitnami*", "/bitnami/redis/mounted-etc*"],
        data: &["/bitnami*"],
        memory: REDIS_MEMORY,
        unread: None,
    },
    Program {
        name: "KeyDB",
        images: &["eqalpha/keydb"],
        servers: &["keydb-server"],
        dialect: LONG,
        option_variables: &[],
        file_options: &["include"],
        // Its image brings a file of settings and passes it to the server.
        files: &["*"],
        data: &[],
        memory: REDIS_MEMORY,
        unread: None,
    },
    Program {
        name: "Dragonfly",
        images: &[
            "docker.dragonflydb.io/dragonflydb/dragonfly",
            "ghcr.io/dragonflydb/dragonfly",
        ],
        servers: &["dragonfly"],
        dialect: LONG,
        option_variables: &[],
        file_options: &["flagfile"],
        files: &["*"],
        data: &[],
        memory: &[MemoryOption {
            name: "maxmemory",
            spelling: Spelling::Either,
            bound: DATA,
        }],
        unread: None,
    },
    Program {
        name: "MySQL",
        images: &["mysql"],
        servers: &["mysqld"],
        dialect: LONG,
        option_variables: &[],
        file_options: &["defaults_file", "defaults_extra_file"],
        files: &[
            "*.cnf",
            "/etc/mysql*",
            "/etc/my.cnf*",
            "/docker-entrypoint*",
        ],
        data: &[],
        memory: MYSQL_MEMORY,
        unread: Some(Unread {
            prefixes: &["MYSQL_"],
            settings: MYSQL_SETTINGS,
            also: &[],
            instead: "command: --{}=…",
            joint: '-',
            scripts: INIT_SCRIPTS,
        }),
    },
    Program {
        name: "MariaDB",
        images: &["mariadb"],
        servers: &["mariadbd", "mysqld"],
        dialect: LONG,
        option_variables: &[],
        file_options: &["defaults_file", "defaults_extra_file"],
        files: &[
            "*.cnf",
            "/etc/mysql*",
            "/etc/my.cnf*",
            "/docker-entrypoint*",
        ],
        data: &[],
        memory: MYSQL_MEMORY,
        unread: Some(Unread {
            prefixes: &["MARIADB_", "MYSQL_"],
            settings: MYSQL_SETTINGS,
            also: &[],
            instead: "command: --{}=…",
            joint: '-',
            scripts: INIT_SCRIPTS,
        }),
    },
    Program {
        name: "MongoDB",
        images: &["mongo", "mongodb/mongodb-community-server"],
        servers: &["mongod"],
        dialect: LONG,
        option_variables: &[],
        file_options: &["config", "f"],
        files: &["*.conf", "*.y*ml", "/etc*"],
        data: &[],
        memory: &[MemoryOption {
            name: "wiredtigercachesizegb",
            spelling: Spelling::Number(1 << 30),
            bound: POOL,
        }],
        unread: None,
    },
    Program {
        name: "memcached",
        images: &["memcached"],
        servers: &["memcached"],
        dialect: Dialect {
            pair: None,
            short: &[("-m", "memory_limit")],
        },
        option_variables: &[],
        file_options: &[],
        files: &[],
        data: &[],
        memory: &[MemoryOption {
            name: "memory_limit",
            spelling: Spelling::Number(MIB),
            bound: DATA,
        }],
        unread: None,
    },
    Program {
        name: "Redpanda",
        images: &[
            "docker.redpanda.com/redpandadata/redpanda",
            "redpandadata/redpanda",
            "docker.vectorized.io/vectorized/redpanda",
        ],
        servers: &["redpanda"],
        dialect: LONG,
        option_variables: &[],
        file_options: &[],
        files: &["*"],
        data: &[],
        memory: &[MemoryOption {
            name: "memory",
            spelling: Spelling::Either,
            bound: Bound {
                percent: 100,
                room: 0,
                why: "it takes that much at its start",
                is_soft: false,
            },
        }],
        unread: None,
    },
    Program {
        name: "VictoriaMetrics",
        images: &["victoriametrics/victoria-metrics"],
        servers: &["/victoria-metrics-prod"],
        dialect: LONG,
        option_variables: &[],
        file_options: &[],
        files: &[],
        data: &[],
        memory: &[MemoryOption {
            name: "memory.allowedbytes",
            spelling: Spelling::Either,
            bound: WHOLE,
        }],
        unread: None,
    },
];

const REDIS_MEMORY: &[MemoryOption] = &[MemoryOption {
    name: "maxmemory",
    spelling: Spelling::Redis,
    bound: DATA,
}];

const REDIS_UNREAD: Unread = Unread {
    prefixes: &["REDIS_", "VALKEY_"],
    settings: REDIS_SETTINGS,
    also: &[("password", "requirepass"), ("max_memory", "maxmemory")],
    instead: "command: redis-server --{} …",
    joint: '-',
    scripts: &["*.sh", "/usr/local/bin*", "*.conf", "/docker-entrypoint*"],
};

const MYSQL_MEMORY: &[MemoryOption] = &[MemoryOption {
    name: "innodb_buffer_pool_size",
    spelling: Spelling::Letter,
    bound: POOL,
}];

const JAVA_OPTIONS: Form = Form::Options(Runtime::Java);

pub(super) static VARIABLES: &[MemoryVariable] = &[
    MemoryVariable {
        names: &[
            "JAVA_OPTS",
            "JAVA_OPTIONS",
            "JAVA_TOOL_OPTIONS",
            "_JAVA_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "JAVA_OPTS_APPEND",
            "JAVA_OPTS_KC_HEAP",
            "ES_JAVA_OPTS",
            "OPENSEARCH_JAVA_OPTS",
            "LS_JAVA_OPTS",
            "CATALINA_OPTS",
            "JVM_OPTS",
            "JVMFLAGS",
            "SERVER_JVMFLAGS",
            "HEAP_OPTS",
            "KAFKA_HEAP_OPTS",
            "KAFKA_OPTS",
            "SCHEMA_REGISTRY_HEAP_OPTS",
            "KSQL_HEAP_OPTS",
            "KAFKAREST_HEAP_OPTS",
            "CONTROL_CENTER_HEAP_OPTS",
            "SOLR_JAVA_MEM",
        ],
        images: &[],
        form: JAVA_OPTIONS,
        family: "Java",
        part: "heap",
        bound: JAVA,
    },
    MemoryVariable {
        // One Java machine each: https://docs.sonarsource.com/sonarqube-server/latest/setup-and-upgrade/configure-and-operate-a-server/environment-variables/
        names: &["SONAR_*_JAVAOPTS", "SONAR_*_JAVAADDITIONALOPTS"],
        images: &["sonarqube"],
        form: JAVA_OPTIONS,
        family: "SonarQube",
        part: "",
        bound: JAVA,
    },
    MemoryVariable {
        names: &["NODE_OPTIONS"],
        images: &[],
        form: Form::Options(Runtime::Node),
        family: "Node",
        part: "heap",
        bound: NODE,
    },
    MemoryVariable {
        names: &["GOMEMLIMIT"],
        images: &[],
        form: Form::Size(Spelling::Go),
        family: "Go",
        part: "limit",
        bound: GO,
    },
    MemoryVariable {
        names: &[
            "NEO4J_server_memory_heap_max__size",
            "NEO4J_dbms_memory_heap_max__size",
        ],
        images: &["neo4j"],
        form: Form::Size(Spelling::Letter),
        family: "Neo4j",
        part: "heap",
        bound: WHOLE,
    },
    MemoryVariable {
        names: &[
            "NEO4J_server_memory_pagecache_size",
            "NEO4J_dbms_memory_pagecache_size",
        ],
        images: &["neo4j"],
        form: Form::Size(Spelling::Letter),
        family: "Neo4j",
        part: "page cache",
        bound: WHOLE,
    },
    MemoryVariable {
        names: &["MAX_HEAP_SIZE"],
        images: &["cassandra"],
        form: Form::Size(Spelling::Letter),
        family: "Java",
        part: "heap",
        bound: JAVA,
    },
    MemoryVariable {
        names: &["ZK_SERVER_HEAP"],
        images: &["zookeeper"],
        form: Form::Size(Spelling::Number(MIB)),
        family: "Java",
        part: "heap",
        bound: JAVA,
    },
    MemoryVariable {
        names: &["SOLR_HEAP"],
        images: &["solr"],
        form: Form::Size(Spelling::Letter),
        family: "Java",
        part: "heap",
        bound: JAVA,
    },
    MemoryVariable {
        names: &["MEILI_MAX_INDEXING_MEMORY"],
        images: &["getmeili/meilisearch"],
        form: Form::Size(Spelling::Either),
        family: "Meilisearch",
        part: "indexing",
        bound: WHOLE,
    },
    MemoryVariable {
        names: &["*_INNODB_BUFFER_POOL_SIZE"],
        images: &[
            "bitnami/mysql",
            "bitnami/mariadb",
            "bitnamilegacy/mysql",
            "bitnamilegacy/mariadb",
        ],
        form: Form::Size(Spelling::Letter),
        family: "InnoDB",
        part: "pool",
        bound: POOL,
    },
];
