//! Where images keep what must survive the container.

use super::ServiceFacts;
use super::tags::{TagMatch, glob, tag_matches};

/// A folder in which an image keeps what must survive the container. All lists are data of the record; see the head of
/// `images.toml`.
#[derive(Debug)]
pub struct DataPath {
    /// Absolute path in the container.
    pub path: &'static str,
    /// For which tags it holds, see [`tag_matches`](super::tag_matches).
    pub tags: &'static str,
    /// What is lost with it, such as `databases`; `None` where that is nothing of worth.
    pub holds: Option<&'static str>,
    /// Whether the image declares it as a `VOLUME`.
    pub is_volume: bool,
    /// Variables, and options or words of the command, whose value takes the place of the path.
    pub moved_by: &'static [&'static str],
    /// Words of the command, one of which is needed for anything to be kept.
    pub only_with: &'static [&'static str],
    /// Variables (globs) by which the data may be elsewhere.
    pub unless: &'static [&'static str],
    /// Mount targets (globs) by which the data may be elsewhere.
    pub unless_mounts: &'static [&'static str],
    /// Where people mount volumes and the image does not look.
    pub wrong: &'static [&'static str],
    /// What to know about it; may be empty.
    pub note: &'static str,
}

impl DataPath {
    /// Whether it holds for a tag (`None`: no tag) only as long as that stands for the newest image.
    pub fn floats(&self, tag: Option<&str>) -> bool {
        tag_matches(self.tags, tag) == TagMatch::Floating
    }

    /// Where the data of a service lies; `None` where it keeps none, or that cannot be told.
    pub fn place<'s>(&self, service: &ServiceFacts<'s>) -> Option<&'s str>
    where
        'static: 's,
    {
        let command = service.command.unwrap_or_default();
        let variables = service.environment;
        let is_elsewhere = variables
            .iter()
            .any(|(name, _)| self.unless.iter().any(|pattern| glob(pattern, name)))
            || service.mount_targets.iter().any(|target| {
                self.unless_mounts
                    .iter()
                    .any(|pattern| glob(pattern, target))
            });
        let is_kept = self.only_with.is_empty()
            || self
                .only_with
                .iter()
                .any(|words| has_in_row(command, words));
        if is_elsewhere || !is_kept {
            return None;
        }
        // What is not known is no path.
        let moved = self.moved_by.iter().find_map(|by| {
            let variable = variables.iter().find(|(name, _)| name == by);
            let value = variable.map(|(_, value)| value.unwrap_or_default());
            value.or_else(|| value_of(command, by))
        });
        let place = moved.unwrap_or(self.path);
        // What is no plain path is a pattern, an address, or relative to who knows what.
        (place.starts_with('/') && !place.contains(['{', '$', '*', ',']))
            .then(|| place.trim_end_matches('/'))
    }
}

/// The value of an option, as in `--dir /data` and `--dir=/data`; empty where it is there and its value is not.
fn value_of<'s>(command: &[&'s str], option: &str) -> Option<&'s str> {
    let at = command.iter().position(|word| *word == option);
    if let Some(at) = at {
        return Some(command.get(at + 1).copied().unwrap_or_default());
    }
    command
        .iter()
        .find_map(|word| word.strip_prefix(option)?.strip_prefix('='))
}

/// Whether words follow each other in a command; `*` is any that is not empty.
fn has_in_row(command: &[&str], words: &str) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    command.windows(words.len()).any(|found| {
        found.iter().zip(&words).all(|(found, word)| match *word {
            "*" => !found.trim_matches(['"', '\'']).is_empty(),
            word => found.eq_ignore_ascii_case(word),
        })
    })
}
