//! Programs that a test calls and that the image has not.

use super::test::Test;
use crate::compose::model::Service;
use crate::compose::shell::Command;
use crate::compose::{Field, List, ServiceView};

/// What a test needs and does not find.
#[derive(Debug, PartialEq, Eq)]
pub enum Missing {
    /// The shell that reads it.
    Shell(String),
    /// A program.
    Program(String),
    /// `/dev/tcp`, which only bash knows.
    TcpFiles,
}

impl ServiceView<'_> {
    /// What its test needs and the image is known not to have, so that it cannot succeed.
    pub fn missing_tool(&self) -> Option<Missing> {
        let image = self.image()?;
        let reference = self.reference()?;
        if reference.digest.is_some() && reference.tag.is_none() {
            return None;
        }
        let test = self.test()?;
        let lacks = |program: &str| {
            image.lacks(program, reference.tag) && !may_bring(self.service, program)
        };
        if let Some(shell) = test.shell.filter(|shell| lacks(shell)) {
            return Some(Missing::Shell(shell.to_owned()));
        }
        let asks_first = |command: &Command| {
            matches!(
                command.program(),
                Some("command" | "which" | "type" | "hash") | None
            )
        };
        if test.commands.iter().any(asks_first) {
            return None;
        }
        let mut missing = None;
        for group in test.alternatives() {
            let found = group
                .iter()
                .find_map(|command| missing_in(&test, command, &lacks));
            // One alternative that may work is enough.
            missing = missing.or(Some(found?));
        }
        missing
    }
}

fn missing_in(
    test: &Test<'_>,
    command: &Command,
    lacks: &impl Fn(&str) -> bool,
) -> Option<Missing> {
    let is_tcp = command
        .redirects
        .iter()
        .any(|file| file.text.starts_with("/dev/tcp/"));
    let is_plain = matches!(test.shell, Some("sh" | "ash" | "dash"));
    if is_tcp && is_plain && lacks("bash") {
        return Some(Missing::TcpFiles);
    }
    let program = command.program().filter(|program| lacks(program))?;
    Some(Missing::Program(program.to_owned()))
}

/// Whether the service may bring a program that its image has not: mounted, or installed at the start.
fn may_bring(service: &Service, program: &str) -> bool {
    let volumes = match &service.volumes {
        Field::Unknown(_) => return true,
        Field::Absent => &[][..],
        Field::Known(volumes, _) => volumes,
    };
    let mounts = volumes.iter().any(|volume| {
        let target = volume.known().and_then(|volume| volume.target.known());
        target.is_none_or(|target| {
            let name = target.trim_end_matches('/').rsplit('/').next();
            name.is_some_and(|name| name == program || name == "bin" || name == "sbin")
        })
    });
    let installs = |line: &Field<List<String>>| match line {
        Field::Absent => false,
        Field::Unknown(_) => true,
        Field::Known(words, _) => words.iter().any(|word| {
            word.known().is_none_or(|word| {
                word.contains("install") || word.contains("apk") || word.contains(program)
            })
        }),
    };
    mounts
        || installs(&service.command)
        || installs(&service.entrypoint)
        || !service.post_start.is_absent()
}
