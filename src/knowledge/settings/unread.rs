//! Variables that people write for settings, and that no image reads.

use super::Unread;

/// For PostgreSQL.
pub(super) const POSTGRES: Unread = Unread {
    prefixes: &["POSTGRES_", "POSTGRESQL_", "PG_"],
    settings: POSTGRES_SETTINGS,
    also: &[],
    instead: "command: postgres -c {}=…",
    joint: '_',
    scripts: INIT_SCRIPTS,
};

/// For Redis and Valkey.
pub(super) const REDIS: Unread = Unread {
    prefixes: &["REDIS_", "VALKEY_"],
    settings: REDIS_SETTINGS,
    also: &[("password", "requirepass"), ("max_memory", "maxmemory")],
    instead: "command: redis-server --{} …",
    joint: '-',
    scripts: &["*.sh", "/usr/local/bin*", "*.conf", "/docker-entrypoint*"],
};

/// For MySQL.
pub(super) const MYSQL: Unread = Unread {
    prefixes: &["MYSQL_"],
    settings: MYSQL_SETTINGS,
    also: &[],
    instead: "command: --{}=…",
    joint: '-',
    scripts: INIT_SCRIPTS,
};

/// For MariaDB, which answers to the names of MySQL too.
pub(super) const MARIADB: Unread = Unread {
    prefixes: &["MARIADB_", "MYSQL_"],
    ..MYSQL
};

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
