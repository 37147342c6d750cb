//! The settings of known programs that speak of memory and connections: how they are written, and what each may take.

mod bounds;
mod heap;
mod options;
mod programs;
mod sizes;
#[cfg(test)]
mod tests;
mod unread;
mod variables;

pub use bounds::heap_bound;
pub use heap::Runtime;
pub use options::{CommandOption, Dialect, Options};
pub use sizes::Spelling;

use super::matching::{Reference, canonical};
use super::tags::glob;

/// A program whose options are known.
#[derive(Debug)]
pub struct Program {
    /// What it is called.
    pub name: &'static str,
    /// The repositories of its images.
    pub images: &'static [&'static str],
    /// The words with which its command may begin; the first is what the image runs by itself.
    pub servers: &'static [&'static str],
    /// How its options are written.
    pub dialect: Dialect,
    /// Variables whose text the image adds to the options.
    pub option_variables: &'static [&'static str],
    /// Options that name a file with more settings.
    pub file_options: &'static [&'static str],
    /// Where a mount may hold a file with more settings (globs).
    pub files: &'static [&'static str],
    /// The folders of data that hold such a file too, for whoever reaches them from the host (globs).
    pub data: &'static [&'static str],
    /// The options that take memory.
    pub memory: &'static [MemoryOption],
    /// What people set by variables that the image does not read.
    pub unread: Option<Unread>,
}

/// An option that takes memory.
#[derive(Debug)]
pub struct MemoryOption {
    /// Its name in small letters, with `_` for `-`.
    pub name: &'static str,
    /// How its value is written.
    pub spelling: Spelling,
    /// How much of a limit it may take.
    pub bound: Bound,
}

/// A variable that takes memory.
#[derive(Debug)]
pub struct MemoryVariable {
    /// Its names (globs).
    pub names: &'static [&'static str],
    /// The repositories of the images that read it; any, if empty.
    pub images: &'static [&'static str],
    /// How it is written.
    pub form: Form,
    /// What it belongs to: sizes of one family add up, part by part.
    pub family: &'static str,
    /// The part of the family that it sizes; a part of its own for each variable, if empty.
    pub part: &'static str,
    /// How much of a limit it may take.
    pub bound: Bound,
}

/// What the value of a variable is.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A size.
    Size(Spelling),
    /// Options of a runtime, among which one may size its heap.
    Options(Runtime),
}

/// How much of a limit a setting may take before the rest becomes too little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// At most so many percent of the limit,
    pub percent: u64,
    /// unless at least so many bytes are left.
    pub room: u64,
    /// Why.
    pub why: &'static str,
    /// Whether it is only aimed at, not taken.
    pub is_soft: bool,
}

/// Variables that an image does not read although they look as if it did.
#[derive(Clone, Copy, Debug)]
pub struct Unread {
    /// What the names begin with.
    pub prefixes: &'static [&'static str],
    /// What follows: the names of settings.
    pub settings: &'static [&'static str],
    /// Other names, and what the program calls them.
    pub also: &'static [(&'static str, &'static str)],
    /// Where the setting belongs instead: `{}` stands for its name in small letters.
    pub instead: &'static str,
    /// What stands between the words of the name there.
    pub joint: char,
    /// Mounts that may hold a script which reads them (globs).
    pub scripts: &'static [&'static str],
}

impl Program {
    /// The program of an image, as a Compose file names it.
    pub fn of(image: &str) -> Option<&'static Self> {
        let name = canonical(Reference::parse(image)?.repository);
        programs::PROGRAMS
            .iter()
            .find(|program| program.images.contains(&name.as_ref()))
    }

    /// Whether a file with settings may lie behind a mount, which is one of the host's files or not.
    pub fn may_read(&self, mount_target: &str, is_of_host: bool) -> bool {
        let target = mount_target.trim_end_matches('/');
        let fits = |patterns: &[&str]| patterns.iter().any(|pattern| glob(pattern, target));
        fits(self.files) || is_of_host && fits(self.data)
    }
}

impl MemoryVariable {
    /// The variables that a container of an image reads (`None`: not known which).
    pub fn of_image(image: Option<&str>) -> Vec<&'static Self> {
        let image = image.and_then(Reference::parse);
        let image = image.map(|reference| canonical(reference.repository));
        let image = image.as_deref().unwrap_or_default();
        let all = variables::VARIABLES.iter();
        all.filter(|it| it.images.is_empty() || it.images.contains(&image))
            .collect()
    }

    /// Whether it goes by this name.
    pub fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|pattern| glob(pattern, name))
    }
}

impl Bound {
    /// How many bytes of a limit that is, by the share alone.
    pub fn share_of(&self, limit: u64) -> u64 {
        limit / 100 * self.percent
    }

    /// The least limit under which so many bytes leave enough room.
    pub fn least_limit(&self, bytes: u64) -> u64 {
        let share = u128::from(bytes) * 100 / u128::from(self.percent.clamp(1, 100));
        let share = u64::try_from(share).unwrap_or(u64::MAX);
        share
            .min(bytes.saturating_add(self.room))
            .max(bytes.saturating_add(1))
    }
}

impl Unread {
    /// Where a setting belongs: `command: --max-connections=…`.
    pub fn written_instead(&self, setting: &str) -> String {
        let name = setting.replace('_', self.joint.encode_utf8(&mut [0; 4]));
        self.instead.replace("{}", &name)
    }

    /// The setting that a variable seems to name, in small letters.
    pub fn setting(&self, variable: &str) -> Option<&'static str> {
        let name = self
            .prefixes
            .iter()
            .find_map(|prefix| variable.strip_prefix(prefix))?;
        let name = name.to_ascii_lowercase();
        let also = self.also.iter().find(|(other, _)| *other == name);
        let known = self.settings.iter().find(|setting| **setting == name);
        known.copied().or(also.map(|(_, setting)| *setting))
    }
}
