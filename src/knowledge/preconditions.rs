//! What must hold in a service for a probe to be right there.

use super::tags::glob;

/// What a probe takes for granted about the service. All lists are data of the record; see the head of `images.toml`.
#[derive(Debug)]
pub struct Preconditions {
    /// The words that a `command:` may start with (`-` means any option); an empty list means that there must be no
    /// command. `None`: with options, with what `needs_command` names, or without any.
    pub commands: Option<&'static [&'static str]>,
    /// Options (by prefix) or texts in the command that contradict the probe.
    pub unless_command: &'static [&'static str],
    /// Words in the command that `unless_command` names but that leave the probe right.
    pub harmless_command: &'static [&'static str],
    /// Unless this and `needs_environment` are empty, one entry of either must be found.
    pub needs_command: &'static [&'static str],
    /// Variables (globs, any case) that contradict the probe.
    pub unless_environment: &'static [&'static str],
    /// `NAME=value` that `unless_environment` names but that leave the probe right.
    pub harmless_environment: &'static [&'static str],
    /// `NAME=value`, see `needs_command`.
    pub needs_environment: &'static [&'static str],
    /// Mount targets (globs) behind which the probe can no longer be vouched for.
    pub unless_mounts: &'static [&'static str],
    /// Keys of the service, dotted where nested, with which the probe can no longer be vouched for.
    pub unless_keys: &'static [&'static str],
    /// With a memory limit below this many bytes the probe itself could run out of memory.
    pub least_memory: Option<u64>,
}

/// The facts of a service that preconditions look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServiceFacts<'a> {
    /// The words of `command:`; `None` or no words where the command of the image runs.
    pub command: Option<&'a [&'a str]>,
    /// The environment, from `environment:` and `env_file:`; the value is `None` where it is not known.
    pub environment: &'a [(&'a str, Option<&'a str>)],
    /// Absolute paths in the container at which volumes, configs and secrets are mounted.
    pub mount_targets: &'a [&'a str],
    /// The keys that the service sets, nested ones dotted: `user`, `deploy.resources.limits.cpus`; those of
    /// [`Preconditions::keys`] are enough.
    pub keys: &'a [&'a str],
    /// The memory limit in bytes, if there is one.
    pub memory_limit: Option<u64>,
    /// Something in these facts hangs on what the files do not say.
    pub incomplete: bool,
}

/// What a service says about a probe. The texts go into a sentence: "…, because {reason}".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that the probe takes for granted holds.
    Holds,
    /// The probe may well be right, but the service changes something that it relies on.
    Doubtful(String),
    /// The probe would ask the wrong question: another port, a feature that is off.
    Contradicted(String),
}

impl Preconditions {
    /// Nothing, whatever the command.
    pub const fn of_any_command() -> Self {
        Self {
            commands: Some(&["*"]),
            unless_command: &[],
            harmless_command: &[],
            needs_command: &[],
            unless_environment: &[],
            harmless_environment: &[],
            needs_environment: &[],
            unless_mounts: &[],
            unless_keys: &[],
            least_memory: None,
        }
    }

    /// The keys of a service with which the probe can no longer be vouched for, dotted where nested.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once("entrypoint").chain(self.unless_keys.iter().copied())
    }

    /// Compares the probe's assumptions with the service, contradictions before doubts.
    pub fn check(&self, service: &ServiceFacts<'_>) -> Verdict {
        let command = self.command_text(service);
        if let Some(reason) = self.contradiction(service, &command) {
            Verdict::Contradicted(reason)
        } else if let Some(reason) = self.doubt(service) {
            Verdict::Doubtful(reason)
        } else {
            Verdict::Holds
        }
    }

    /// The command with one blank around every word, without quotes and without what is known to be harmless.
    fn command_text(&self, service: &ServiceFacts<'_>) -> String {
        let mut text = String::from(" ");
        for word in service
            .command
            .unwrap_or_default()
            .iter()
            .flat_map(|word| word.split_whitespace())
        {
            text.extend(word.chars().filter(|c| !matches!(c, '\'' | '"')));
            text.push(' ');
        }
        for harmless in self.harmless_command {
            text = text.replace(&format!(" {harmless} "), " ");
        }
        text
    }

    fn contradiction(&self, service: &ServiceFacts<'_>, command: &str) -> Option<String> {
        if let Some(found) = self
            .unless_command
            .iter()
            .find(|pattern| says(command, pattern))
        {
            return Some(format!("its command has `{found}`"));
        }
        if let Some((name, _)) = service
            .environment
            .iter()
            .find(|variable| self.disturbs(variable))
        {
            return Some(format!("its environment sets `{name}`"));
        }
        let needs = self.needs_command.iter().chain(self.needs_environment);
        let nothing_needed = self.needs_command.is_empty() && self.needs_environment.is_empty();
        let found = self
            .needs_command
            .iter()
            .any(|pattern| says(command, pattern))
            || self
                .needs_environment
                .iter()
                .any(|wanted| service.environment.iter().any(|v| is(v, wanted)));
        (!nothing_needed && !found).then(|| {
            let needs: Vec<_> = needs.map(|need| format!("`{need}`")).collect();
            format!("nothing sets {}", needs.join(" or "))
        })
    }

    fn disturbs(&self, variable: &(&str, Option<&str>)) -> bool {
        let disturbs = |entry: &&str| match entry.split_once('=') {
            // What is not known may be just this.
            Some((name, _)) if variable.1.is_none() => is_named(variable, name),
            Some(_) => is(variable, entry),
            None => is_named(variable, entry),
        };
        self.unless_environment.iter().any(disturbs)
            && !self
                .harmless_environment
                .iter()
                .any(|harmless| is(variable, harmless))
    }

    fn doubt(&self, service: &ServiceFacts<'_>) -> Option<String> {
        if service.incomplete {
            return Some("part of the service is not known".to_owned());
        }
        if let Some(key) = self.keys().find(|key| service.keys.contains(key)) {
            return Some(format!("it sets `{key}`"));
        }
        if !self.knows_command(service.command.unwrap_or_default()) {
            return Some("it runs a command of its own".to_owned());
        }
        let covered = |target: &&&str| {
            let target = target.trim_end_matches('/');
            self.unless_mounts
                .iter()
                .any(|pattern| glob(pattern, target))
        };
        if let Some(target) = service.mount_targets.iter().find(covered) {
            return Some(format!("it mounts `{target}`"));
        }
        let tight = service.memory_limit < self.least_memory && service.memory_limit.is_some();
        tight.then(|| "its memory limit leaves little room for the probe".to_owned())
    }

    /// Whether the command starts the server that the probe asks.
    pub(super) fn knows_command(&self, command: &[&str]) -> bool {
        if self.commands.is_none() && !self.needs_command.is_empty() {
            return true;
        }
        starts_with(self.commands.unwrap_or(&["-"]), command)
    }
}

/// Whether there is no command, or one that starts with the words of one of these; `-` is any option, `*` any word.
pub(super) fn starts_with(known: &[&str], command: &[&str]) -> bool {
    command.is_empty()
        || known.iter().any(|start| match *start {
            "*" => true,
            "-" => command.first().is_some_and(|word| word.starts_with('-')),
            words => words
                .split(' ')
                .enumerate()
                .all(|(place, word)| command.get(place) == Some(&word)),
        })
}

/// Whether the command has the option, by prefix, or the text. Only in short options does case matter: `-p`, `-P`.
fn says(command: &str, pattern: &str) -> bool {
    let short = pattern.len() == 2 && pattern.starts_with('-');
    let wanted = if pattern.starts_with('-') {
        format!(" {pattern}")
    } else {
        pattern.to_owned()
    };
    if short {
        command.contains(&wanted)
    } else {
        command
            .to_ascii_lowercase()
            .contains(&wanted.to_ascii_lowercase())
    }
}

/// Whether the variable is the `NAME=value` that an entry spells, both of them globs; case does not count (`True`).
fn is(variable: &(&str, Option<&str>), entry: &str) -> bool {
    let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
    let fits = |found: &str| glob(&value.to_ascii_uppercase(), &found.to_ascii_uppercase());
    is_named(variable, name) && variable.1.is_some_and(fits)
}

fn is_named(variable: &(&str, Option<&str>), pattern: &str) -> bool {
    glob(
        &pattern.to_ascii_uppercase(),
        &variable.0.to_ascii_uppercase(),
    )
}
