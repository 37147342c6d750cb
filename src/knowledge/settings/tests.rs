//! The grammars of settings.

use proptest::prelude::*;

use super::{Bound, Dialect, MemoryVariable, Options, Program, Runtime, Spelling};

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

#[test]
fn sizes_are_read_as_each_program_reads_them() {
    use Spelling::{Either, Go, Letter, Number, Postgres, Redis};
    let cases = [
        (Postgres(8192), "256MB", Some(256 * MIB)),
        (Postgres(8192), " '1GB' ", Some(GIB)),
        (Postgres(8192), "1.5 GB", Some(1536 * MIB)),
        (Postgres(8192), "32768", Some(256 * MIB)),
        (Postgres(1024), "4096", Some(4 * MIB)),
        (Postgres(8192), "131072kB", Some(128 * MIB)),
        (Postgres(8192), "256mb", None),
        (Postgres(8192), "25%", None),
        (Redis, "256mb", Some(256 * MIB)),
        (Redis, "256MB", Some(256 * MIB)),
        (Redis, "256m", Some(256_000_000)),
        (Redis, "1k", Some(1000)),
        (Redis, "1kb", Some(1024)),
        (Redis, "104857600", Some(100 * MIB)),
        (Redis, "0", Some(0)),
        (Redis, "$X", None),
        (Redis, "75%", None),
        (Letter, "1G", Some(GIB)),
        (Letter, "512m", Some(512 * MIB)),
        (Letter, "134217728", Some(128 * MIB)),
        (Letter, "1GB", None),
        (Number(MIB), "4096", Some(4 * GIB)),
        (Number(GIB), "1.5", Some(1536 * MIB)),
        (Number(GIB), "0.25", Some(256 * MIB)),
        (Number(MIB), "64m", None),
        (Go, "400MiB", Some(400 * MIB)),
        (Go, "1GiB", Some(GIB)),
        (Go, "off", None),
        (Go, "400MB", None),
        (Either, "4Gb", Some(4_000_000_000)),
        (Either, "2GiB", Some(2 * GIB)),
        (Either, "1G", Some(1_000_000_000)),
        (Either, "1048576", Some(MIB)),
        (Letter, "", None),
        (Letter, "-1", None),
        (Letter, "99999999999999999999", None),
        (Letter, "99999999999999999g", None),
        (Letter, ".", None),
        (Letter, "1.2.3g", None),
    ];
    for (spelling, text, expected) in cases {
        assert_eq!(spelling.read(text), expected, "{spelling:?} {text}");
    }
}

#[test]
fn the_last_heap_counts() {
    let heap = |runtime: Runtime, text| runtime.heap(text).map(|(_, bytes)| bytes);
    let java = |text| heap(Runtime::Java, text);
    assert_eq!(java("-Xms256m -Xmx512m"), Some(512 * MIB));
    assert_eq!(java("-Xmx1g -Dx=y -Xmx2G"), Some(2 * GIB));
    assert_eq!(java("exec java '-Xmx1g' -jar app.jar"), Some(GIB));
    assert_eq!(java("-XX:MaxHeapSize=1g"), Some(GIB));
    assert_eq!(java("-XX:MaxRAMPercentage=75"), None);
    assert_eq!(java("-Xmx=512m"), None);
    assert_eq!(java("-Xmx1g -Xmx$HEAP"), None);
    assert_eq!(java("-Xms1g"), None);
    let node = |text| heap(Runtime::Node, text);
    assert_eq!(
        node("--trace-warnings --max-old-space-size=4096"),
        Some(4 * GIB)
    );
    assert_eq!(node("node --max_old_space_size=512 x.js"), Some(512 * MIB));
    assert_eq!(
        node("node --max-old-space-size 512 server.js"),
        Some(512 * MIB)
    );
    assert_eq!(node("--max-old-space-size-percentage=50"), None);
    assert_eq!(node("--max-old-space-size=$SIZE"), None);
}

/// What an option is set to, `?` where that is not known.
fn get(options: &Options, name: &str) -> Option<String> {
    let mut of_name = options.options.iter().filter(|option| option.name == name);
    let last = of_name.next_back()?;
    Some(last.value.clone().unwrap_or_else(|| "?".to_owned()))
}

#[test]
fn options_in_all_their_forms() {
    let cases = [
        ("postgres", "-c|shared_buffers=1GB", "shared_buffers", "1GB"),
        ("postgres", "-cshared_buffers=1GB", "shared_buffers", "1GB"),
        ("postgres", "--shared-buffers=1GB", "shared_buffers", "1GB"),
        (
            "postgres",
            "-c|shared_buffers = '1GB'",
            "shared_buffers",
            "1GB",
        ),
        ("postgres", "-B|1000", "shared_buffers", "1000"),
        ("postgres", "-B1000", "shared_buffers", "1000"),
        (
            "postgres",
            "-N|200|-c|work_mem=8MB",
            "max_connections",
            "200",
        ),
        (
            "postgres",
            "-c|SHARED_BUFFERS=1GB|-c|shared_buffers=2GB",
            "shared_buffers",
            "2GB",
        ),
        (
            "redis",
            "--save|60|1|--maxmemory|256mb|--maxmemory-policy|allkeys-lru",
            "maxmemory",
            "256mb",
        ),
        (
            "mysql",
            "--innodb-buffer-pool-size=1G",
            "innodb_buffer_pool_size",
            "1G",
        ),
        (
            "mysql",
            "--skip-name-resolve|--innodb_buffer_pool_size|1G",
            "innodb_buffer_pool_size",
            "1G",
        ),
        (
            "mongo",
            "--wiredTigerCacheSizeGB|1.5",
            "wiredtigercachesizegb",
            "1.5",
        ),
        ("memcached", "-m|64", "memory_limit", "64"),
        ("memcached", "-m64", "memory_limit", "64"),
        ("memcached", "--memory-limit=64", "memory_limit", "64"),
        (
            "victoriametrics/victoria-metrics",
            "-memory.allowedBytes=1GB",
            "memory.allowedbytes",
            "1GB",
        ),
    ];
    for (image, command, name, expected) in cases {
        let program = Program::of(image).expect("a known program");
        let words: Vec<_> = command.split('|').map(Some).collect();
        let found = get(&program.dialect.read(&words), name);
        assert_eq!(found, Some(expected.to_owned()), "{image} {command}");
    }
}

#[test]
fn what_is_not_known_stays_so() {
    let redis = &Program::of("redis").expect("Redis").dialect;
    let options = redis.read(&[Some("--maxmemory"), None, Some("--save"), Some("")]);
    assert!(!options.is_known);
    assert_eq!(get(&options, "maxmemory"), Some("?".to_owned()));
    assert_eq!(get(&options, "save"), Some(String::new()));
    let options = redis.read(&[Some("/etc/redis.conf"), Some("--port"), Some("1")]);
    assert_eq!(options.rest, ["/etc/redis.conf"]);
    let postgres = &Program::of("docker.io/library/postgres:17").expect("PostgreSQL");
    assert!(postgres.may_read("/etc/postgresql/postgresql.conf", false));
    assert!(postgres.may_read("/docker-entrypoint-initdb.d/", false));
    assert!(!postgres.may_read("/var/lib/postgresql/data", false));
    assert!(postgres.may_read("/var/lib/postgresql/data", true));
    assert!(Program::of("registry.example.com/postgres").is_none());
}

#[test]
fn variables_belong_to_their_images() {
    let family = |name, image| {
        let mut read = MemoryVariable::of_image(image).into_iter();
        read.find(|it| it.is_named(name)).map(|it| it.family)
    };
    assert_eq!(family("ES_JAVA_OPTS", None), Some("Java"));
    assert_eq!(
        family("SONAR_WEB_JAVAOPTS", Some("sonarqube:lts")),
        Some("SonarQube")
    );
    assert_eq!(family("SONAR_WEB_JAVAOPTS", None), None);
    assert_eq!(family("MAX_HEAP_SIZE", Some("cassandra:5")), Some("Java"));
    assert_eq!(family("MAX_HEAP_SIZE", Some("example.com/app")), None);
}

#[test]
fn bounds_leave_room() {
    let bound = Bound {
        percent: 80,
        room: 256 * MIB,
        why: "",
        is_soft: false,
    };
    assert_eq!(bound.least_limit(400 * MIB), 500 * MIB);
    assert_eq!(bound.least_limit(8 * GIB), 8 * GIB + 256 * MIB);
    assert_eq!(bound.least_limit(u64::MAX), u64::MAX);
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-0-9.kKmMgGtTibB '\"=cXmx]{0,12}",
        "(-Xmx|-XX:MaxHeapSize=|--max-old-space-size[ =]?|-c ?|--)[0-9kmgB=.é]{0,8}",
    ]
}

proptest! {
    /// No text makes a reader panic, and what it gives back stood in the text.
    #[test]
    fn any_text_can_be_read(text in any_text(), others in proptest::collection::vec(any_text(), 0..6)) {
        use Spelling::{Either, Go, Letter, Number, Postgres, Redis};
        for spelling in [Postgres(8192), Redis, Letter, Number(GIB), Go, Either] {
            let _ = spelling.read(&text);
        }
        for runtime in [Runtime::Java, Runtime::Node] {
            if let Some((word, _)) = runtime.heap(&text) {
                prop_assert!(text.contains(word));
            }
        }
        let words: Vec<Option<&str>> = others.iter().map(|it| Some(it.as_str())).chain([None]).collect();
        for image in ["postgres", "redis", "memcached"] {
            let dialect: &Dialect = &Program::of(image).expect("a known program").dialect;
            let found = dialect.read(&words);
            prop_assert!(!found.is_known);
            for option in found.options {
                prop_assert!(option.word < words.len());
            }
        }
    }

    /// A size in whole mebibytes comes back from every spelling.
    #[test]
    fn sizes_come_back(mebibytes in 0_u64..1_000_000) {
        let bytes = Some(mebibytes * MIB);
        prop_assert_eq!(Spelling::Postgres(8192).read(&format!("{mebibytes}MB")), bytes);
        prop_assert_eq!(Spelling::Redis.read(&format!("{mebibytes}mb")), bytes);
        prop_assert_eq!(Spelling::Letter.read(&format!("{mebibytes}m")), bytes);
        prop_assert_eq!(Spelling::Go.read(&format!("{mebibytes}MiB")), bytes);
        prop_assert_eq!(Spelling::Number(MIB).read(&mebibytes.to_string()), bytes);
    }
}
