//! Services that run once and are done: migrations, seeds, backups, tools.
//!
//! A job must never be given a restart policy, and nobody waits for its health. Taking a long-running service for a
//! job costs a finding; the other way round would run a migration for ever. So the signs are read generously.

use super::project::ServiceView;
use super::{Field, List};
use crate::knowledge::Kind;

/// Words that name a job when they stand alone in the name of a service or as a word of its command.
const JOBS: &[&str] = &[
    "migrate",
    "migration",
    "migrations",
    "migrator",
    "init",
    "initialize",
    "initializer",
    "initdb",
    "seed",
    "seeder",
    "seeding",
    "backup",
    "restore",
    "bootstrap",
    "provision",
    "setup",
    "install",
    "installer",
    "createdb",
    "createbucket",
    "createbuckets",
    "mb",
    "createsuperuser",
    "collectstatic",
    "makemigrations",
    "fixtures",
    "dump",
    "pg_dump",
    "pg_restore",
    "mysqldump",
    "mongodump",
    "mongorestore",
    "certbot",
    "exit",
    "pull",
    "puller",
    "download",
    "downloader",
    "fetch",
    "import",
    "importer",
    "populate",
    "configure",
    "configurator",
    "upgrade",
    "generate",
    "keygen",
    "codegen",
    "protoc",
    "curator",
    "genkeys",
    "wait",
    "test",
    "tests",
    "pytest",
    "jest",
    "vitest",
    "mocha",
    "rspec",
    "phpunit",
    "playwright",
    "cypress",
    "k6",
    "e2e",
    "lint",
    "linter",
    "ruff",
    "eslint",
    "flake8",
    "mypy",
    "clone",
    "ci",
];

/// Programs that say something and end, as the first word of a command.
const ENDING: &[&str] = &[
    "echo",
    "printf",
    "ls",
    "true",
    "false",
    "cat",
    "id",
    "date",
    "whoami",
    "uname",
    "cp",
    "mkdir",
    "bazel",
    "make",
    "cmake",
    "ctest",
    "tox",
    "nox",
    "git",
    "terraform",
    "ansible-playbook",
    "chown",
    "chmod",
    "rm",
    "mv",
    "tar",
    "psql",
    "mysql",
];

/// Profiles behind which tools are kept.
const TOOL_PROFILES: &[&str] = &[
    "tool",
    "tools",
    "cli",
    "debug",
    "dev",
    "development",
    "test",
    "tests",
    "testing",
    "e2e",
    "ci",
    "job",
    "jobs",
    "task",
    "tasks",
    "oneshot",
    "one-shot",
    "once",
    "setup",
    "init",
    "install",
    "migrate",
    "migration",
    "migrations",
    "seed",
    "backup",
    "restore",
    "admin",
    "manual",
    "maintenance",
    "ops",
    "util",
    "utils",
    "utility",
    "never",
    "donotstart",
    "build",
    "builder",
    "generate",
    "codegen",
    "lint",
    "bench",
    "benchmark",
    "loadtest",
];

impl<'p> ServiceView<'p> {
    /// Whether it runs once and is done.
    pub fn is_job(&self) -> bool {
        let find_out = || {
            self.is_waited_for_to_complete()
                || self.is_replicated_job()
                || self.is_tool()
                || self.name.split(['-', '_', '.']).any(is_job_word)
                || self.image_is_job()
                || self.has_job_command()
                || self.is_idle_base()
        };
        *self.found_out.is_job.get_or_init(find_out)
    }

    fn is_replicated_job(&self) -> bool {
        let mode = self
            .service
            .deploy
            .known()
            .and_then(|deploy| deploy.mode.known());
        mode.is_some_and(|mode| mode.ends_with("-job"))
    }

    /// It runs only when a tool's profile is asked for.
    fn is_tool(&self) -> bool {
        let profiles = self.service.profiles.known();
        profiles
            .into_iter()
            .flatten()
            .filter_map(Field::known)
            .any(|profile| TOOL_PROFILES.contains(&profile.to_lowercase().as_str()))
    }

    fn image_is_job(&self) -> bool {
        let tag = self.tag();
        // What a service builds is named after what it is, too.
        let written = self.service.image.known();
        let record = written.and_then(|written| self.project.images.find(written));
        record.is_some_and(|record| record.is_job(tag))
    }

    /// Its command, or the last step of its shell script, is a job's.
    fn has_job_command(&self) -> bool {
        // Where a word hangs on a variable, what is written around that tells enough.
        let words = |field: &'p Field<List<String>>| -> Vec<&'p str> {
            match field {
                Field::Known(list, _) => {
                    let word = |word: &'p Field<String>| {
                        word.known()
                            .map(String::as_str)
                            .or_else(|| self.raw(word.origin()?))
                    };
                    list.iter().filter_map(word).collect()
                }
                _ => field
                    .origin()
                    .and_then(|origin| self.raw(origin))
                    .into_iter()
                    .flat_map(str::split_whitespace)
                    .collect(),
            }
        };
        let mut line = words(&self.service.entrypoint);
        line.extend(words(&self.service.command));
        let pairs = line.windows(2).filter(|pair| is_shell_flag(pair[0]));
        // A script that ends with its own arguments hands over to the command.
        let mut steps = pairs.map(|pair| last_step(pair[1]));
        let step: Vec<&str> = if let Some(step) = steps.find(|step| !step.contains("$@")) {
            step.split_whitespace().collect()
        } else {
            let is_word = |word: &&str| !word.contains(char::is_whitespace);
            line.iter().copied().filter(is_word).collect()
        };
        is_job_step(&step)
    }

    /// A base system whose own command is a shell: without a terminal it ends at once.
    fn is_idle_base(&self) -> bool {
        let service = self.service;
        let is_base = self.image().is_some_and(|image| image.kind == Kind::Base);
        let has_terminal = [&service.tty, &service.stdin_open]
            .into_iter()
            .any(|flag| !flag.is_absent());
        is_base && !has_terminal && service.command.is_absent() && service.entrypoint.is_absent()
    }
}

/// Whether one of the first words is a job's, or the first is a program that ends.
fn is_job_step(words: &[&str]) -> bool {
    let program = words.iter().find(|word| !word.contains('='));
    let program = program.and_then(|program| program.rsplit('/').next());
    program.is_some_and(|program| ENDING.contains(&program))
        || words.iter().take(4).any(|word| has_job_word(word))
}

/// `-c`, alone or with other letters: `-ec`.
pub(crate) fn is_shell_flag(word: &str) -> bool {
    word.strip_prefix('-').is_some_and(|letters| {
        letters.ends_with('c')
            && letters.len() <= 4
            && letters.bytes().all(|b| b.is_ascii_lowercase())
    })
}

/// What a shell script ends with: the step that stays in front.
fn last_step(script: &str) -> &str {
    let steps = script.split("&&").flat_map(|part| part.split([';', '\n']));
    let words = steps
        .map(str::trim)
        .filter(|step| !step.is_empty() && *step != "'" && *step != "\"");
    words.last().unwrap_or_default()
}

/// `db:migrate`, `migrate`, `/usr/bin/mc` give their parts; an option such as `--init` is none.
fn has_job_word(word: &str) -> bool {
    !word.starts_with('-')
        && !word.contains("://")
        && word.split([':', '/', '.', '-']).any(is_job_word)
}

fn is_job_word(word: &str) -> bool {
    JOBS.contains(&word.to_lowercase().as_str())
}
