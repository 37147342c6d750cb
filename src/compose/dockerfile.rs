//! What a Dockerfile says of the image it builds: its base image and its health check.
//!
//! Source: the Dockerfile reference, <https://docs.docker.com/reference/dockerfile/>. A file that
//! could not be built, or that is written for another front end, gets no answer at all.

use std::collections::BTreeMap;

use super::template::Lookup;

mod lines;
mod words;

use lines::{Instruction, instructions};
use words::{expand, split_words};

/// The variables `BuildKit` itself sets for `FROM`, to values that depend on the machine.
const PLATFORM_ARGS: [&str; 8] = [
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
];

/// One stage of a Dockerfile, with what it inherits from the stages it builds on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The image outside the file that the stage, or the earlier stage it builds on, starts
    /// from. `None` for `scratch`, and where the name hangs on a variable without a value.
    pub base: Option<String>,
    /// What the file says of a health check.
    pub healthcheck: Healthcheck,
}

/// What a Dockerfile says of a health check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Healthcheck {
    /// Nothing; the image still has one if its base image does.
    Absent,
    /// `HEALTHCHECK NONE`: the image has none, whatever its base image has.
    Disabled,
    /// `HEALTHCHECK CMD`: the image has one.
    Present,
}

/// The stage of the Dockerfile `text` that a build ends with, when no build arguments are given.
///
/// See [`final_stage_with_args`].
pub fn final_stage(text: &str, target: Option<&str>) -> Option<Stage> {
    final_stage_with_args(text, target, &BTreeMap::new())
}

/// The stage of the Dockerfile `text` that a build ends with.
///
/// `target` is the name of a stage, without regard to case, or its number from 0 (which builders
/// do not all accept); without it the last stage counts. `args` are the build arguments: they
/// override the defaults of the `ARG`s before the first `FROM`. `ONBUILD` instructions are
/// ignored.
///
/// `None` if there is no such stage, and if the text is not a Dockerfile that could be built: it
/// has an unknown instruction, an unterminated here-document, or a `# syntax=` of another front
/// end than `docker/dockerfile`.
pub fn final_stage_with_args(text: &str, target: Option<&str>, args: &dyn Lookup) -> Option<Stage> {
    let (instructions, escape) = instructions(text)?;
    let mut file = File {
        escape,
        args,
        globals: BTreeMap::new(),
        names: BTreeMap::new(),
        stages: Vec::new(),
    };
    for instruction in &instructions {
        file.take(instruction)?;
    }
    let index = match target {
        None => file.stages.len().checked_sub(1)?,
        Some(name) => file.find(name).or_else(|| name.parse().ok())?,
    };
    file.stages.into_iter().nth(index)
}

/// The part of the file read so far.
struct File<'a> {
    escape: char,
    args: &'a dyn Lookup,
    /// The `ARG`s before the first `FROM` that have a value; `None` where it cannot be known.
    globals: BTreeMap<String, Option<String>>,
    /// The last stage of each name, which is in small letters.
    names: BTreeMap<String, usize>,
    stages: Vec<Stage>,
}

impl File<'_> {
    /// The stage named `name`; of several the last one so far.
    fn find(&self, name: &str) -> Option<usize> {
        self.names.get(&name.to_ascii_lowercase()).copied()
    }

    /// Adds an instruction; `None` if a build would stop at it.
    fn take(&mut self, instruction: &Instruction) -> Option<()> {
        let arguments = instruction.arguments.as_str();
        match (instruction.name.as_str(), self.stages.last_mut()) {
            ("FROM", _) => self.from(arguments),
            ("ARG", None) => self.global(arguments),
            (_, None) => None,
            ("HEALTHCHECK", Some(stage)) => {
                stage.healthcheck = healthcheck(arguments)?;
                Some(())
            }
            _ => Some(()),
        }
    }

    fn from(&mut self, arguments: &str) -> Option<()> {
        let words: Vec<_> = arguments
            .split_whitespace()
            .skip_while(|word| word.starts_with("--"))
            .collect();
        let (image, name) = match words[..] {
            [image] => (image, None),
            [image, keyword, name] if keyword.eq_ignore_ascii_case("as") => (image, Some(name)),
            _ => return None,
        };
        let base = expand(image, self.escape, &|name| self.value(name)).filter(|b| !b.is_empty());
        let earlier = base.as_deref().and_then(|base| self.find(base));
        let stage = match earlier.and_then(|index| self.stages.get(index)) {
            Some(earlier) => earlier.clone(),
            None => Stage {
                base: base.filter(|base| base != "scratch"),
                healthcheck: Healthcheck::Absent,
            },
        };
        if let Some(name) = name {
            self.names
                .insert(name.to_ascii_lowercase(), self.stages.len());
        }
        self.stages.push(stage);
        Some(())
    }

    fn global(&mut self, arguments: &str) -> Option<()> {
        for word in split_words(arguments, self.escape)? {
            let (name, default) = match word.split_once('=') {
                Some((name, default)) => (name, Some(default)),
                None => (word, None),
            };
            let value = match (self.args.get(name), default) {
                (Some(given), _) => self.args.is_known(name).then(|| given.to_owned()),
                (None, Some(default)) => expand(default, self.escape, &|name| self.value(name)),
                (None, None) => continue,
            };
            self.globals.insert(name.to_owned(), value);
        }
        Some(())
    }

    /// What `$name` stands for before and in a `FROM`.
    fn value(&self, name: &str) -> words::Value {
        match self.globals.get(name) {
            Some(Some(value)) => words::Value::Set(value.clone()),
            Some(None) => words::Value::Unknown,
            None if PLATFORM_ARGS.contains(&name) => words::Value::Unknown,
            None => words::Value::Unset,
        }
    }
}

fn healthcheck(arguments: &str) -> Option<Healthcheck> {
    let mut words = arguments
        .split_whitespace()
        .skip_while(|word| word.starts_with("--"));
    let kind = words.next()?.to_ascii_uppercase();
    match (kind.as_str(), words.next()) {
        ("NONE", None) => Some(Healthcheck::Disabled),
        ("CMD", Some(_)) => Some(Healthcheck::Present),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
