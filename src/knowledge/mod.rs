//! What is known of images: how to probe them, how much memory they need, where they keep their data.
//!
//! The facts and their sources stand in `images.toml`, one record an image. The build turns them into a static table,
//! so that looking one up costs a binary search and starting the program nothing.

mod data;
mod hungry;
mod matching;
mod preconditions;
pub mod settings;
mod shm;
mod tags;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Deserialize;

pub use data::DataPath;
pub use hungry::is_hungry;
pub use matching::Reference;
use preconditions::starts_with;
pub use preconditions::{Preconditions, ServiceFacts, Verdict};
pub use shm::{SharedMemory, shared_memory};
pub use tags::{TagMatch, glob as fits, tag_matches};

mod table {
    #![allow(
        clippy::unreadable_literal,
        reason = "sizes in bytes, written by the build"
    )]
    use super::{
        Confidence, DataPath, Healthcheck, Image, Kind, Memory, Preconditions, RefusedVariable,
        Ships, Tier,
    };
    include!(concat!(env!("OUT_DIR"), "/images.rs"));
}

/// The images that are known: those that a project tells of itself, then those that are built in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Images {
    /// By name or, if that ends with `*`, by the start of it.
    own: &'static [(String, &'static Image)],
}

impl Images {
    /// Only those that are built in.
    pub const BUILT_IN: Self = Self { own: &[] };

    /// With images of the project's own, by the names that a Compose file gives them; a trailing `*` fits any rest. They
    /// live as long as the program, as those do that are built in.
    pub fn with<'n>(own: impl Iterator<Item = (&'n str, &'static Image)>) -> Self {
        let own = own.map(|(name, image)| (matching::canonical(name).into_owned(), image));
        Self {
            own: Vec::leak(own.collect()),
        }
    }

    /// The record of the image that a Compose file names, e.g. `postgres`, `docker.io/library/postgres:16@sha256:…`.
    ///
    /// Known mirrors count as what they mirror. An image of the same name in a registry that is not known is not found,
    /// nor is one whose repository hangs on an unresolved variable.
    pub fn find(&self, reference: &str) -> Option<&'static Image> {
        let name = matching::canonical(Reference::parse(reference)?.repository);
        self.own(&name).or_else(|| built_in(&name))
    }

    /// The name by which programs and their settings are known: that of the image which the project's own one is like, else
    /// the name as it is written.
    pub fn usual_name<'r>(&self, reference: &'r str) -> &'r str {
        let name = Reference::parse(reference).map(|it| matching::canonical(it.repository));
        let own = name.and_then(|name| self.own(&name));
        own.and_then(|image| image.names.first())
            .unwrap_or(&reference)
    }

    fn own(&self, name: &str) -> Option<&'static Image> {
        let fits = |pattern: &str| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == pattern,
        };
        let own = self.own.iter().filter(|(pattern, _)| fits(pattern));
        let best = own.max_by_key(|(pattern, _)| pattern.len());
        best.map(|(_, image)| *image)
    }
}

/// All records, in the order of `images.toml`.
pub fn all() -> &'static [Image] {
    table::IMAGES
}

fn built_in(name: &str) -> Option<&'static Image> {
    let exact = table::NAMES
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .ok();
    let (_, index) = match exact {
        Some(at) => table::NAMES.get(at)?,
        None => table::PREFIXES
            .iter()
            .find(|(prefix, _)| name.starts_with(prefix))?,
    };
    table::IMAGES.get(*index)
}

/// What is known of one image.
#[derive(Debug, Clone)]
pub struct Image {
    /// Name of the record, kebab-case, unique.
    pub id: &'static str,
    /// Repositories, as Docker Hub writes them; other registries with their host. A trailing `*` fits any rest.
    pub names: &'static [&'static str],
    /// What the image is for.
    pub kind: Kind,
    /// Whether the image has a `HEALTHCHECK` of its own; ask [`Image::ships_healthcheck`].
    pub ships: Ships,
    /// Under which tags the image is a tool that runs once and ends; ask [`Image::is_job`].
    pub job: Option<&'static str>,
    /// The port on which it serves by default.
    pub port: Option<u16>,
    /// How long it should be given to stop, as a Compose duration. From the projects' documentation, else practice.
    pub stop_grace_period: &'static str,
    /// How much memory it takes.
    pub memory: Memory,
    /// Where it keeps what must survive the container; ask [`Image::data_paths_for`].
    pub data_paths: &'static [DataPath],
    /// The variable that names the node, where the data lies under that name and the name is else that of the container.
    pub named_by_host: Option<&'static str>,
    /// Programs that it has not, each with the tags for which that is known; ask [`Image::lacks`].
    pub absent_tools: &'static [(&'static str, &'static str)],
    /// Variables with which it does not start.
    pub refused_variables: &'static [RefusedVariable],
    /// Whether its first start sets the data up with a server that listens on its socket alone, and then starts another.
    pub first_start_on_socket: bool,
    /// The script in which it waits until what it needs answers; it is what the image runs by itself.
    pub waits_in: Option<&'static str>,
    /// Whether at its first start it fits its settings to the memory that it finds.
    pub tunes_itself: bool,
    /// Probes, the first whose tags fit counts; ask [`Image::healthcheck_for`].
    pub healthchecks: &'static [Healthcheck],
    /// Where the facts come from: `owner/repo@commit file:lines`, pages.
    pub sources: &'static [&'static str],
    /// What else a person should know.
    pub notes: &'static [&'static str],
}

/// A variable with which an image does not start.
#[derive(Debug)]
pub struct RefusedVariable {
    /// Its name.
    pub name: &'static str,
    /// The value that is refused; any but the empty one if `None`.
    pub value: Option<&'static str>,
    /// For which tags this holds, see [`tag_matches`].
    pub tags: &'static str,
    /// What to do instead.
    pub instead: &'static str,
}

/// What an image is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Keeps data: SQL, documents, vectors, metrics, objects, secrets.
    Database,
    /// Keeps data in memory that can be had again.
    Cache,
    /// Passes messages on.
    Queue,
    /// Serves files or pages of the user.
    Web,
    /// Passes connections on.
    Proxy,
    /// Loads a machine learning model; what it needs depends on the model alone.
    ModelServer,
    /// Collects or shows measurements, logs and traces.
    Monitoring,
    /// Any other program that keeps running.
    Application,
    /// A base system: what runs is the command.
    Base,
    /// A tool that usually runs once.
    Tool,
}

/// Whether an image has a `HEALTHCHECK` of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ships {
    /// Under every tag.
    Yes,
    /// Under no tag.
    No,
    /// Not looked at.
    Unknown,
    /// Under the tags of this condition, see [`tag_matches`].
    Tags(&'static str),
}

/// What may be done with a missing healthcheck. Ordered: later is bolder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// No probe is known, or none is possible from inside the container.
    None,
    /// A probe can be shown; whether it is right is for a person to say.
    Suggest,
    /// The probe is right unless the configuration says otherwise: an unsafe fix.
    Conditional,
    /// The image is known to hold the probe, and it is right wherever its preconditions hold: a safe fix.
    Auto,
    /// The image has a healthcheck already: nothing is missing.
    Ships,
}

impl Tier {
    /// The tier that is left after looking at the service: a contradicted probe is only shown, a doubtful one is no
    /// longer safe, and one with conditions is only offered where they are all seen to hold.
    #[must_use]
    pub fn given(self, verdict: &Verdict) -> Self {
        match (self, verdict) {
            (Self::Auto, Verdict::Doubtful(_)) => Self::Conditional,
            (Self::Auto, Verdict::Contradicted(_))
            | (Self::Conditional, Verdict::Contradicted(_) | Verdict::Doubtful(_)) => Self::Suggest,
            _ => self,
        }
    }

    /// One step less bold, for a tag that does not say which image it is.
    fn lowered(self) -> Self {
        match self {
            Self::Auto => Self::Conditional,
            Self::Conditional => Self::Suggest,
            other => other,
        }
    }
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Common practice or a guess from similar images.
    Low,
    /// From documentation, or from source that may have moved on.
    Medium,
    /// Read in the source of the image or in its documentation.
    High,
}

/// A healthcheck that fits an image.
#[derive(Debug)]
pub struct Healthcheck {
    /// What may be done with it: `Auto`, `Conditional` or `Suggest`; [`Image::tier_for`] also weighs the tag.
    pub tier: Tier,
    /// For which tags it holds, see [`tag_matches`].
    pub tags: &'static str,
    /// The `test:` sequence as it stands in a Compose file: starts with `CMD` or `CMD-SHELL`, `$$` is a literal `$`.
    pub test: &'static [&'static str],
    /// Time between probes, as a Compose duration, like the other two.
    pub interval: &'static str,
    /// Time that one probe may take.
    pub timeout: &'static str,
    /// Failures in a row that make the container unhealthy, at least 1.
    pub retries: u32,
    /// Time after the start in which failures do not count.
    pub start_period: &'static str,
    /// How sure it is that the probe works in the image.
    pub confidence: Confidence,
    /// What a program can check of what the probe takes for granted.
    pub preconditions: Preconditions,
    /// What the probe takes for granted, for people.
    pub requires: &'static [&'static str],
    /// What to know before using it, for people.
    pub caveats: &'static [&'static str],
}

/// How much memory an image takes, in bytes.
#[derive(Debug, Clone)]
pub struct Memory {
    /// `false` where the need depends on the workload so much that any number is wrong: no limit may be guessed.
    pub guess: bool,
    /// Below this limit the service is expected to fail or crawl.
    pub floor: Option<u64>,
    /// A usual limit for a small production service, never below the floor.
    pub suggest: Option<u64>,
    /// Where the figures come from.
    pub basis: &'static str,
    /// How sure they are.
    pub confidence: Confidence,
    /// Settings of the program that must fit the limit, for people.
    pub settings: &'static [&'static str],
}

impl Image {
    /// Whether the image under this tag has a `HEALTHCHECK` of its own; `None` where that is not known.
    pub fn ships_healthcheck(&self, tag: Option<&str>) -> Option<bool> {
        match self.ships {
            Ships::Yes => Some(true),
            Ships::No => Some(false),
            Ships::Unknown => None,
            Ships::Tags(condition) => Some(tag_matches(condition, tag) != TagMatch::No),
        }
    }

    /// The probe for this tag (`None`: no tag), if one is known.
    pub fn healthcheck_for(&self, tag: Option<&str>) -> Option<&'static Healthcheck> {
        self.probe(tag).map(|(probe, _)| probe)
    }

    /// What may be done for this tag (`None`: no tag). Where the probe holds only if a moving tag stands for the
    /// newest image, it is one tier lower than its record says.
    pub fn tier_for(&self, tag: Option<&str>) -> Tier {
        if self.ships_healthcheck(tag) == Some(true) {
            return Tier::Ships;
        }
        match self.probe(tag) {
            Some((probe, TagMatch::Yes)) => probe.tier,
            Some((probe, _)) => probe.tier.lowered(),
            None => Tier::None,
        }
    }

    fn probe(&self, tag: Option<&str>) -> Option<(&'static Healthcheck, TagMatch)> {
        let healthchecks: &'static [Healthcheck] = self.healthchecks;
        healthchecks
            .iter()
            .map(|probe| (probe, tag_matches(probe.tags, tag)))
            .find(|(_, fits)| *fits != TagMatch::No)
    }

    /// Whether the image under this tag is a tool that runs once and ends.
    pub fn is_job(&self, tag: Option<&str>) -> bool {
        self.job
            .is_some_and(|condition| tag_matches(condition, tag) != TagMatch::No)
    }

    /// Whether this command, as far as is known, starts the image's own server: it has only options for it, or names it.
    pub fn is_started_by(&self, command: &[&str]) -> bool {
        let probes = self.healthchecks.iter();
        probes
            .map(|probe| &probe.preconditions)
            .any(|it| it.knows_command(command))
            || starts_with(&["-"], command)
    }

    /// The folders that must survive the container, for this tag.
    pub fn data_paths_for<'t>(
        &self,
        tag: Option<&'t str>,
    ) -> impl Iterator<Item = &'static DataPath> + use<'t> {
        let paths: &'static [DataPath] = self.data_paths;
        paths
            .iter()
            .filter(move |path| tag_matches(path.tags, tag) != TagMatch::No)
    }

    /// Whether the image under this tag is known not to hold the program (`curl`, `sh`).
    pub fn lacks(&self, program: &str, tag: Option<&str>) -> bool {
        self.absent_tools.iter().any(|(absent, condition)| {
            *absent == program && tag_matches(condition, tag) == TagMatch::Yes
        })
    }
}
