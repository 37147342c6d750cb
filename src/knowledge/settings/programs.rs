//! The programs whose options are known. What they do is in the documentation of the program or image.

use super::bounds::{DATA, POOL, SHARED_BUFFERS, TAKEN, WHOLE};
use super::options::Dialect;
use super::{MemoryOption, Program, Spelling, unread};

/// What holds where a program does not say otherwise.
const PROGRAM: Program = Program {
    name: "",
    images: &[],
    servers: &[],
    dialect: Dialect {
        pair: None,
        short: &[],
    },
    option_variables: &[],
    file_options: &[],
    files: &[],
    data: &[],
    memory: &[],
    unread: None,
};

/// What speaks the language of Redis.
const REDIS: Program = Program {
    file_options: &["include"],
    memory: &[MemoryOption {
        name: "maxmemory",
        spelling: Spelling::Redis,
        bound: DATA,
    }],
    ..PROGRAM
};

/// MySQL, and MariaDB that came from it.
const MYSQL: Program = Program {
    name: "MySQL",
    images: &["mysql"],
    servers: &["mysqld"],
    file_options: &["defaults_file", "defaults_extra_file"],
    files: &[
        "*.cnf",
        "/etc/mysql*",
        "/etc/my.cnf*",
        "/docker-entrypoint*",
    ],
    memory: &[MemoryOption {
        name: "innodb_buffer_pool_size",
        spelling: Spelling::Letter,
        bound: POOL,
    }],
    unread: Some(unread::MYSQL),
    ..PROGRAM
};

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
        unread: Some(unread::POSTGRES),
        ..PROGRAM
    },
    Program {
        name: "Redis",
        images: &["redis"],
        servers: &["redis-server"],
        files: &["*.conf", "*/redis", "/etc*", "/usr/local/etc*"],
        unread: Some(unread::REDIS),
        ..REDIS
    },
    Program {
        name: "Valkey",
        images: &["valkey/valkey", "ghcr.io/valkey-io/valkey"],
        servers: &["valkey-server", "redis-server"],
        option_variables: &["VALKEY_EXTRA_FLAGS"],
        files: &["*.conf", "*/valkey", "/etc*", "/usr/local/etc*"],
        unread: Some(unread::REDIS),
        ..REDIS
    },
    Program {
        name: "Redis Stack",
        images: &["redis/redis-stack-server", "redis/redis-stack"],
        servers: &["redis-stack-server", "redis-server"],
        option_variables: &["REDIS_ARGS"],
        files: &["*.conf", "/opt/redis-stack*", "/etc*"],
        ..REDIS
    },
    Program {
        name: "Redis",
        images: &["bitnami/redis", "bitnamilegacy/redis"],
        servers: &["/run.sh", "redis-server"],
        option_variables: &["REDIS_EXTRA_FLAGS"],
        files: &["*.conf", "/opt/bitnami*", "/bitnami/redis/mounted-etc*"],
        data: &["/bitnami*"],
        ..REDIS
    },
    Program {
        name: "KeyDB",
        images: &["eqalpha/keydb"],
        servers: &["keydb-server"],
        // Its image brings a file of settings and passes it to the server.
        files: &["*"],
        ..REDIS
    },
    Program {
        name: "Dragonfly",
        images: &[
            "docker.dragonflydb.io/dragonflydb/dragonfly",
            "ghcr.io/dragonflydb/dragonfly",
        ],
        servers: &["dragonfly"],
        file_options: &["flagfile"],
        files: &["*"],
        memory: &[MemoryOption {
            name: "maxmemory",
            spelling: Spelling::Either,
            bound: DATA,
        }],
        ..PROGRAM
    },
    MYSQL,
    Program {
        name: "MariaDB",
        images: &["mariadb"],
        servers: &["mariadbd", "mysqld"],
        unread: Some(unread::MARIADB),
        ..MYSQL
    },
    Program {
        name: "MongoDB",
        images: &["mongo", "mongodb/mongodb-community-server"],
        servers: &["mongod"],
        file_options: &["config", "f"],
        files: &["*.conf", "*.y*ml", "/etc*"],
        memory: &[MemoryOption {
            name: "wiredtigercachesizegb",
            spelling: Spelling::Number(1 << 30),
            bound: POOL,
        }],
        ..PROGRAM
    },
    Program {
        name: "memcached",
        images: &["memcached"],
        servers: &["memcached"],
        dialect: Dialect {
            pair: None,
            short: &[("-m", "memory_limit")],
        },
        memory: &[MemoryOption {
            name: "memory_limit",
            spelling: Spelling::Number(1 << 20),
            bound: DATA,
        }],
        ..PROGRAM
    },
    Program {
        name: "Redpanda",
        images: &[
            "docker.redpanda.com/redpandadata/redpanda",
            "redpandadata/redpanda",
            "docker.vectorized.io/vectorized/redpanda",
        ],
        servers: &["redpanda"],
        files: &["*"],
        memory: &[MemoryOption {
            name: "memory",
            spelling: Spelling::Either,
            bound: TAKEN,
        }],
        ..PROGRAM
    },
    Program {
        name: "VictoriaMetrics",
        images: &["victoriametrics/victoria-metrics"],
        servers: &["/victoria-metrics-prod"],
        memory: &[MemoryOption {
            name: "memory.allowedbytes",
            spelling: Spelling::Either,
            bound: WHOLE,
        }],
        ..PROGRAM
    },
];
