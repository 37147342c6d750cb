//! Probes of databases that are answered while the first start still sets up the data.

use super::mend::Change;
use super::test::Test;
use crate::compose::shell::{Command, Joint};
use crate::compose::{Field, ServiceView};
use crate::knowledge::Tier;

/// Variables that send a client elsewhere.
const HOSTS: [&str; 4] = ["PGHOST", "PGHOSTADDR", "PGSERVICE", "MYSQL_HOST"];

/// A question to a database over its socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// `pg_isready`, or `mysqladmin ping`: whether it answers at all.
    Whether,
    /// A query that needs no data: `SELECT 1`.
    Query,
}

impl ServiceView<'_> {
    /// The test that the server of the first start answers, which listens on its socket alone, and how it asks.
    pub fn socket_probe(&self) -> Option<(Test<'_>, Asks)> {
        let image = self.image().filter(|image| image.first_start_on_socket)?;
        let environment = self.service.environment.known().into_iter().flatten();
        let mut names = environment.map(|(name, _)| name.as_str());
        let is_elsewhere = !self.service.entrypoint.is_absent()
            || !self.starts_server()
            || self.service.environment.is_unknown()
            || names.any(|name| HOSTS.contains(&name));
        if is_elsewhere {
            return None;
        }
        let test = self.test()?;
        let is_postgres = image.port == Some(5432);
        let mut asks = None;
        for command in test.alternatives().into_iter().flatten() {
            // What reads the answer of the client.
            if command.joint == Joint::Pipe && command.program() == Some("grep") {
                continue;
            }
            let found = if is_postgres {
                postgres(command)
            } else {
                mysql(command)
            }?;
            asks = Some(found);
        }
        Some((test, asks?))
    }

    /// Whether its command is known to leave the first start to the entrypoint.
    fn starts_server(&self) -> bool {
        let first = match &self.service.command {
            Field::Absent => return true,
            Field::Unknown(_) => None,
            Field::Known(words, _) => words.first().and_then(Field::known),
        };
        first.is_some_and(|word| {
            word.starts_with('-') || matches!(word.as_str(), "postgres" | "mysqld" | "mariadbd")
        })
    }

    /// Makes the test ask over the network.
    ///
    /// # Errors
    /// Says why that cannot be done.
    pub fn ask_over_network(&self, test: &Test<'_>, asks: Asks) -> Result<Change, String> {
        if asks == Asks::Query {
            return Err("who may connect from where is for you to know".to_owned());
        }
        if self
            .probe()
            .is_none_or(|(_, tier, _)| tier < Tier::Conditional)
        {
            return Err("it is not clear that it listens on 127.0.0.1".to_owned());
        }
        let [command] = test.alternatives().concat()[..] else {
            return Err("only a person can tell where it goes".to_owned());
        };
        let words: Vec<&str> = command
            .words
            .iter()
            .map(|word| word.text.as_str())
            .collect();
        let local = words.iter().find(|word| is_local(word));
        let by_network = |local: &str| local.replace("localhost", "127.0.0.1");
        match (test.shell, local) {
            (Some(_), Some(local)) => self.replace_in_test(test, local, &by_network(local)),
            (None, Some(local)) => self.replace_word(test, local, &by_network(local)),
            (Some(_), None) => {
                let program = words.first().copied().unwrap_or_default();
                self.replace_in_test(test, program, &format!("{program} -h 127.0.0.1"))
            }
            (None, None) => self.append_to_test(test, &["-h", "127.0.0.1"]),
        }
    }
}

/// `localhost`, `-hlocalhost`, `--host=localhost`: for MySQL's clients that is the socket.
fn is_local(word: &str) -> bool {
    matches!(word, "localhost" | "-hlocalhost" | "--host=localhost")
}

fn postgres(command: &Command) -> Option<Asks> {
    let names_host = |word: &str| {
        word.starts_with("-h")
            || word.starts_with("--host")
            || word.contains("://")
            || word.contains("host=")
    };
    if command.arguments().any(names_host) || is_sent_elsewhere(command) {
        return None;
    }
    match command.program()? {
        "pg_isready" => Some(Asks::Whether),
        "psql" => is_idle_query(command).then_some(Asks::Query),
        _ => None,
    }
}

fn mysql(command: &Command) -> Option<Asks> {
    let words: Vec<&str> = command.arguments().collect();
    let sets_way = |word: &&str| {
        [
            "--protocol",
            "-P",
            "--port",
            "--defaults",
            "-S",
            "--socket",
            "--login-path",
        ]
        .iter()
        .any(|option| word.starts_with(option))
    };
    let mut hosts = words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| match *word {
            "-h" | "--host" => words.get(at + 1).copied(),
            word => word
                .strip_prefix("--host=")
                .or_else(|| word.strip_prefix("-h")),
        });
    if words.iter().any(sets_way)
        || !hosts.all(|host| host == "localhost")
        || is_sent_elsewhere(command)
    {
        return None;
    }
    match command.program()? {
        "mysqladmin" | "mariadb-admin" => words.contains(&"ping").then_some(Asks::Whether),
        "mysql" | "mariadb" => is_idle_query(command).then_some(Asks::Query),
        _ => None,
    }
}

fn is_sent_elsewhere(command: &Command) -> bool {
    command
        .assigned
        .iter()
        .any(|name| HOSTS.contains(&name.as_str()))
}

/// `SELECT 1`, which needs none of the data that the first start brings.
fn is_idle_query(command: &Command) -> bool {
    command.arguments().any(|word| {
        let query = word.trim_end_matches([';', ' ']).to_ascii_lowercase();
        query.ends_with("select 1")
    })
}
