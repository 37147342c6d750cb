//! Preconditions against the services that they are meant for.

use super::find;
use crate::knowledge::{ServiceFacts, Verdict, all};

/// What is listed as harmless is harmless, and would not be without the entry.
#[test]
fn preconditions_mean_what_they_list() {
    for image in all() {
        for conditions in image.healthchecks.iter().map(|probe| &probe.preconditions) {
            let contradicted = |facts: &ServiceFacts<'_>| matches!(conditions.check(facts), Verdict::Contradicted(reason) if !reason.starts_with("nothing"));
            for word in conditions.unless_command {
                let command = ["server", word];
                let facts = ServiceFacts {
                    command: Some(&command),
                    ..ServiceFacts::default()
                };
                assert!(contradicted(&facts), "{}: {word}", image.id);
            }
            for words in conditions.harmless_command {
                for (words, expected) in [((*words).to_owned(), false), (format!("{words}x"), true)]
                {
                    let command = ["server", words.as_str()];
                    let facts = ServiceFacts {
                        command: Some(&command),
                        ..ServiceFacts::default()
                    };
                    assert_eq!(contradicted(&facts), expected, "{}: {words}", image.id);
                }
            }
            for pattern in conditions.unless_environment {
                let variable = pattern.replace('*', "X").to_ascii_lowercase();
                let (name, value) = variable.split_once('=').unwrap_or((&variable, "?"));
                let facts = ServiceFacts {
                    environment: &[(name, Some(value))],
                    ..ServiceFacts::default()
                };
                assert!(contradicted(&facts), "{}: {variable}", image.id);
            }
            for (name, value) in conditions
                .harmless_environment
                .iter()
                .filter_map(|entry| entry.split_once('='))
            {
                let facts = |value| [(name, value)];
                let check = |environment: &[(&str, Option<&str>)]| {
                    contradicted(&ServiceFacts {
                        environment,
                        ..ServiceFacts::default()
                    })
                };
                assert!(!check(&facts(Some(value))), "{}: {name}", image.id);
                assert!(
                    check(&facts(None)),
                    "{}: {name} may have any value",
                    image.id
                );
            }
        }
    }
}

/// `image`, words of the command, expected verdict: H, D or C.
#[test]
fn commands_are_weighed() {
    let cases: &[(&str, &[&str], char)] = &[
        ("postgres", &["postgres", "-c", "shared_buffers=256MB"], 'H'),
        ("postgres", &["-c", "max_connections=200"], 'H'),
        ("postgres", &["postgres", "-p", "5433"], 'C'),
        ("postgres", &["postgres", "-p5433"], 'C'),
        ("postgres", &["postgres", "-c", "port=5433"], 'C'),
        ("postgres", &["postgres", "-c", "listen_addresses='*'"], 'H'),
        (
            "postgres",
            &["postgres", "-c", "listen_addresses='10.0.0.1'"],
            'C',
        ),
        (
            "postgres",
            &["postgres", "-c", "config_file=/etc/postgresql.conf"],
            'C',
        ),
        ("postgres", &["sh", "-c", "exec postgres"], 'D'),
        ("postgres", &["sh", "-c", "exec postgres -p 5433"], 'C'),
        (
            "mysql",
            &["--character-set-server=utf8mb4", "--report-host=db"],
            'H',
        ),
        ("mysql", &["mysqld", "--port=3307"], 'C'),
        ("mysql", &["--bind-address=0.0.0.0"], 'H'),
        (
            "redis",
            &["redis-server", "--requirepass", "x", "--appendonly", "yes"],
            'H',
        ),
        ("redis", &["redis-server", "--port", "6380"], 'C'),
        (
            "redis",
            &["redis-server", "/usr/local/etc/redis/redis.conf"],
            'C',
        ),
        ("redis", &["redis-server", "/data/settings"], 'C'),
        ("redis", &["redis-server", "--dir", "/data"], 'H'),
        ("redis", &["redis-sentinel", "/sentinel"], 'D'),
        (
            "redis",
            &["sh", "-c", "redis-server --requirepass $PASSWORD"],
            'D',
        ),
        ("milvusdb/milvus", &["milvus", "run", "standalone"], 'H'),
        ("milvusdb/milvus", &["milvus", "run", "proxy"], 'D'),
        ("milvusdb/milvus", &["milvus"], 'D'),
        ("ollama/ollama", &["serve"], 'H'),
        ("ollama/ollama", &["run", "llama3"], 'D'),
        ("jc21/nginx-proxy-manager", &["anything"], 'D'),
        ("traefik", &["--api.insecure=true"], 'C'),
        ("traefik", &["--ping=true"], 'H'),
        (
            "traefik",
            &["--ping", "--entryPoints.traefik.address=:9000"],
            'C',
        ),
    ];
    for (image, command, expected) in cases {
        let facts = ServiceFacts {
            command: Some(command),
            ..ServiceFacts::default()
        };
        assert_eq!(verdict(image, &facts), *expected, "{image} {command:?}");
    }
}

fn verdict(image: &str, facts: &ServiceFacts<'_>) -> char {
    let probe = find(image)
        .and_then(|image| image.healthcheck_for(None))
        .expect("a known probe");
    match probe.preconditions.check(facts) {
        Verdict::Holds => 'H',
        Verdict::Doubtful(_) => 'D',
        Verdict::Contradicted(_) => 'C',
    }
}

#[test]
fn the_rest_of_a_service_is_weighed() {
    let plain = ServiceFacts::default();
    let keys = |keys| ServiceFacts { keys, ..plain };
    let mounts = |mount_targets| ServiceFacts {
        mount_targets,
        ..plain
    };
    let memory = |mebibytes: u64| ServiceFacts {
        memory_limit: Some(mebibytes << 20),
        ..plain
    };
    let environment = |environment| ServiceFacts {
        environment,
        ..plain
    };
    let cases = [
        ("rabbitmq", plain, 'H'),
        ("rabbitmq", keys(&["image", "ports", "hostname"]), 'H'),
        (
            "rabbitmq",
            keys(&["image", "deploy.resources.limits.cpus"]),
            'D',
        ),
        (
            "rabbitmq",
            mounts(&["/var/lib/rabbitmq", "/etc/rabbitmq/rabbitmq.conf"]),
            'H',
        ),
        ("rabbitmq", mounts(&["/etc/rabbitmq/"]), 'D'),
        ("rabbitmq", memory(512), 'H'),
        ("rabbitmq", memory(511), 'D'),
        ("rabbitmq", environment(&[("RABBITMQ_NODENAME", None)]), 'C'),
        (
            "rabbitmq",
            ServiceFacts {
                incomplete: true,
                ..plain
            },
            'D',
        ),
        ("mysql", mounts(&["/var/lib/mysql"]), 'H'),
        ("mysql", mounts(&["/etc/mysql/conf.d"]), 'D'),
        ("mysql", mounts(&["/etc/my.cnf"]), 'D'),
        (
            "ollama/ollama",
            environment(&[("OLLAMA_HOST", Some("0.0.0.0"))]),
            'H',
        ),
        (
            "ollama/ollama",
            environment(&[("OLLAMA_HOST", Some("https://models"))]),
            'C',
        ),
        (
            "ollama/ollama",
            environment(&[("http_proxy", Some("http://proxy:3128"))]),
            'C',
        ),
        (
            "quay.io/keycloak/keycloak",
            environment(&[("KC_HEALTH_ENABLED", Some("True"))]),
            'H',
        ),
        (
            "quay.io/keycloak/keycloak",
            environment(&[("KC_HEALTH_ENABLED", Some("false"))]),
            'C',
        ),
        (
            "quay.io/keycloak/keycloak",
            environment(&[("KC_HEALTH_ENABLED", None)]),
            'C',
        ),
    ];
    for (image, facts, expected) in cases {
        assert_eq!(verdict(image, &facts), expected, "{image} {facts:?}");
    }
}
