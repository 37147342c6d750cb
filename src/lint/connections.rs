//! How many connections services may hold to a database at a time, where their files tell.

use std::collections::BTreeSet;

use super::server::Setting;
use crate::compose::{Field, ServiceView};

/// Variables that bound the pool of one process.
const POOLS: [&str; 5] = [
    "DB_POOL",
    "DB_POOL_SIZE",
    "DB_POOL_MAX",
    "DATABASE_POOL",
    "DATABASE_POOL_SIZE",
];

/// Connections that the containers of a service may hold together, at the least reading of what its file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// How many.
    pub count: u64,
    /// How they come about: `4 × 8`.
    pub how: String,
}

impl<'p> ServiceView<'p> {
    /// How many connections PostgreSQL takes from ordinary users; `None` where it is no such server, or where that is not
    /// known. Of [`max_connections`](https://www.postgresql.org/docs/current/runtime-config-connection.html), 100 by
    /// default, three are kept for administrators.
    pub fn connections_offered(&self) -> Option<u64> {
        let server = self.postgres()?;
        let number = |name: &str, default: u64| match server.setting(name) {
            Setting::Absent => Some(default),
            Setting::Known(text, _) => text.parse().ok(),
            Setting::Unknown => None,
        };
        let most = number("max_connections", 100)?;
        Some(most.saturating_sub(number("superuser_reserved_connections", 3)?))
    }

    /// What the service itself may hold; `None` where nothing tells.
    pub fn pool(&self) -> Option<Pool> {
        let line = self.line()?;
        let pool = POOLS.iter().find_map(|name| self.number(name));
        let threads = self.number("RAILS_MAX_THREADS");
        let (processes, threads) = if says(&line, "sidekiq") {
            let own = option(&line, "-c", "--concurrency");
            (
                1,
                own.or_else(|| self.number("SIDEKIQ_CONCURRENCY"))
                    .or(threads)?,
            )
        } else if says(&line, "gunicorn") {
            let workers = option(&line, "-w", "--workers");
            let workers = workers.or_else(|| self.number("WEB_CONCURRENCY"));
            (
                workers?,
                option(&line, "--threads", "--threads").unwrap_or(1),
            )
        } else if line.is_empty() || says(&line, "puma") || says(&line, "rails") {
            match (self.number("WEB_CONCURRENCY"), threads) {
                (Some(workers), Some(threads)) => (workers, threads),
                _ => (1, pool?),
            }
        } else {
            (1, pool?)
        };
        let each = pool.map_or(threads, |pool| pool.min(threads));
        let replicas = self.replicas()?;
        let factors = [replicas, processes, each];
        let count = factors
            .iter()
            .try_fold(1_u64, |all, one| all.checked_mul(*one))?;
        let how: Vec<String> = factors
            .iter()
            .filter(|factor| **factor > 1)
            .map(u64::to_string)
            .collect();
        Some(Pool {
            count,
            how: how.join(" × "),
        })
    }

    /// The hosts that its variables name as PostgreSQL servers.
    pub fn database_hosts(&self) -> BTreeSet<&'p str> {
        let variables = self.variables().into_iter();
        variables
            .filter_map(|variable| host_of(variable.name, variable.value?))
            .collect()
    }

    fn replicas(&self) -> Option<u64> {
        let deploy = self.service.deploy.known();
        let replicas = deploy.and_then(|deploy| deploy.replicas.known());
        let count = self.service.scale.known().or(replicas);
        count.map_or(Some(1), |count| u64::try_from(*count).ok())
    }

    fn number(&self, name: &str) -> Option<u64> {
        let variables = self.variables();
        let variable = variables.iter().find(|variable| variable.name == name)?;
        variable.value?.trim().parse().ok().filter(|it| *it > 0)
    }

    /// The words of entrypoint and command, cut at blanks; `None` where some are not known.
    fn line(&self) -> Option<Vec<String>> {
        let mut line = Vec::new();
        for field in [&self.service.entrypoint, &self.service.command] {
            match field {
                Field::Absent => {}
                Field::Unknown(_) => return None,
                Field::Known(words, _) => {
                    for word in words {
                        line.extend(word.known()?.split_whitespace().map(str::to_owned));
                    }
                }
            }
        }
        Some(line)
    }
}

fn says(line: &[String], program: &str) -> bool {
    line.iter()
        .any(|word| word.rsplit('/').next() == Some(program))
}

/// The number behind an option, in any of its forms: `-w 4`, `-w4`, `--workers 4`, `--workers=4`.
fn option(line: &[String], short: &str, long: &str) -> Option<u64> {
    line.iter().enumerate().rev().find_map(|(at, word)| {
        if word == short || word == long {
            return line.get(at + 1)?.parse().ok();
        }
        let behind = word.strip_prefix(long).and_then(|it| it.strip_prefix('='));
        behind.or_else(|| word.strip_prefix(short))?.parse().ok()
    })
}

/// The host of PostgreSQL that a variable names.
fn host_of<'v>(name: &str, value: &'v str) -> Option<&'v str> {
    if let Some((scheme, rest)) = value.split_once("://") {
        let is_postgres = ["postgres", "postgis", "ecto"]
            .iter()
            .any(|word| scheme.contains(word));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let place = rest.get(..end)?;
        let host = place.rsplit('@').next()?.split(':').next()?;
        return Some(host).filter(|_| is_postgres);
    }
    let of_database = ["POSTGRES", "PG", "DB", "DATABASE"]
        .iter()
        .any(|word| name.contains(word));
    let is_host = of_database && (name.ends_with("HOST") || name.ends_with("HOSTNAME"));
    value.split(':').next().filter(|_| is_host)
}

#[cfg(test)]
mod tests {
    use super::{host_of, option};

    #[test]
    fn hosts_are_found() {
        let cases = [
            ("DATABASE_URL", "postgres://u:p@db:5432/shop", Some("db")),
            (
                "DATABASE_URL",
                "postgresql+asyncpg://u:p%40@db/shop?ssl=no",
                Some("db"),
            ),
            (
                "SPRING_DATASOURCE_URL",
                "jdbc:postgresql://db/shop",
                Some("db"),
            ),
            ("DATABASE_URL", "mysql://u:p@db/shop", None),
            ("DATABASE_URL", "postgres://", Some("")),
            ("DB_HOST", "db", Some("db")),
            ("PGHOST", "db:5432", Some("db")),
            ("REDIS_HOST", "db", None),
            ("DB_NAME", "db", None),
        ];
        for (name, value, expected) in cases {
            assert_eq!(host_of(name, value), expected, "{name}={value}");
        }
    }

    #[test]
    fn numbers_behind_options() {
        let cases = [
            ("gunicorn -w 4 app", Some(4)),
            ("gunicorn -w4 app", Some(4)),
            ("gunicorn --workers=4 app", Some(4)),
            ("gunicorn --workers 4 -w 2", Some(2)),
            ("gunicorn --worker-class gevent", None),
            ("gunicorn -w", None),
            ("gunicorn -w $N", None),
        ];
        for (line, expected) in cases {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            assert_eq!(option(&words, "-w", "--workers"), expected, "{line}");
        }
    }
}
