//! What a project knows of images that compose-lint does not know, or knows less well.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Size;
use crate::compose::did_you_mean;
use crate::compose::grammar::duration::{Duration, parse_duration};
use crate::knowledge::{
    Confidence, DataPath, Healthcheck, Image, Images, Kind, Memory, Preconditions, Ships, Tier, all,
};

/// What is known of an image. What is not said is as with the image that it is like, else unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct ImageRecord {
    /// Its names as in `image:`, without tag; `*` at the end stands for any rest.
    pub names: Vec<String>,
    /// An image that is known, of which all holds here too that is not said otherwise.
    pub like: Option<Known>,
    /// What it is for.
    pub kind: Option<Kind>,
    /// Whether it has a `HEALTHCHECK` of its own.
    pub ships_healthcheck: Option<bool>,
    /// Whether it is a tool that runs once and ends.
    pub job: Option<bool>,
    /// How much memory it needs.
    pub memory: Option<Need>,
    /// Where it keeps what must survive the container.
    pub data_paths: Option<Vec<DataFolder>>,
    /// Programs that it has not, such as `curl`.
    pub absent_tools: Option<Vec<String>>,
    /// How to ask whether it works.
    pub healthcheck: Option<Probe>,
}

/// How much memory an image needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Need {
    /// A limit below this is reported.
    pub floor: Option<Size>,
    /// The limit that is proposed.
    pub suggest: Option<Size>,
}

/// A folder in which an image keeps data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DataFolder {
    /// Its path in the container.
    pub path: String,
    /// What it holds, such as `orders`.
    pub holds: String,
}

/// A healthcheck that fits an image.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Probe {
    /// The words of the `test`, as in a Compose file: `CMD` or `CMD-SHELL` first, `$$` for a dollar sign.
    pub test: Test,
    /// The time between two checks.
    #[serde(default = "Probe::interval")]
    pub interval: Time,
    /// The time that one check may take.
    #[serde(default = "Probe::timeout")]
    pub timeout: Time,
    /// The failures in a row that make it unhealthy.
    #[serde(default = "Probe::retries")]
    pub retries: u32,
    /// The time after the start in which failures do not count.
    #[serde(default = "Probe::start_period")]
    pub start_period: Time,
    /// Whether `--fix` may write it without `--unsafe-fixes`.
    #[serde(default)]
    pub safe: bool,
}

impl Probe {
    fn interval() -> Time {
        Time("30s".to_owned())
    }
    fn timeout() -> Time {
        Time("5s".to_owned())
    }
    fn retries() -> u32 {
        3
    }
    fn start_period() -> Time {
        Time("30s".to_owned())
    }
}

/// The words of a test.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<String>")]
pub struct Test(Vec<String>);

impl TryFrom<Vec<String>> for Test {
    type Error = String;

    fn try_from(words: Vec<String>) -> Result<Self, String> {
        match words.first().map(String::as_str) {
            Some("CMD") if words.len() > 1 => Ok(Self(words)),
            Some("CMD-SHELL") if words.len() == 2 => Ok(Self(words)),
            _ => Err(
                "a test is `CMD` and the words of a command, or `CMD-SHELL` and one line"
                    .to_owned(),
            ),
        }
    }
}

/// A time as Compose writes it, such as `30s` or `1m30s`; more than nothing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct Time(String);

impl TryFrom<String> for Time {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match parse_duration(&text) {
            Ok(time) if time > Duration::ZERO => Ok(Self(text)),
            Ok(_) => Err("a time of nothing".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// The name of an image that is known.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct Known(#[schemars(with = "String")] &'static Image);

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for Known {}

impl TryFrom<String> for Known {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let by_id = all().iter().find(|image| image.id == name);
        if let Some(image) = by_id.or_else(|| Images::BUILT_IN.find(&name)) {
            return Ok(Self(image));
        }
        let names = all().iter().flat_map(|image| image.names).copied();
        Err(match did_you_mean(&name, names) {
            Some(near) => format!("nothing is known of an image `{name}`; did you mean `{near}`?"),
            None => format!("nothing is known of an image `{name}`"),
        })
    }
}

/// Nothing is known of it.
static NOTHING: Image = Image {
    id: "compose-lint.toml",
    names: &[],
    kind: Kind::Application,
    ships: Ships::Unknown,
    job: None,
    port: None,
    stop_grace_period: "10s",
    memory: Memory {
        guess: true,
        floor: None,
        suggest: None,
        basis: "compose-lint.toml",
        confidence: Confidence::High,
        settings: &[],
    },
    data_paths: &[],
    named_by_host: None,
    absent_tools: &[],
    refused_variables: &[],
    first_start_on_socket: false,
    waits_in: None,
    tunes_itself: false,
    healthchecks: &[],
    sources: &["compose-lint.toml"],
    notes: &[],
};

impl ImageRecord {
    /// The record in the form of those that are built in. It lives as long as the program, as they do.
    fn image(&self) -> &'static Image {
        let mut image = self.like.as_ref().map_or(&NOTHING, |known| known.0).clone();
        image.kind = self.kind.unwrap_or(image.kind);
        match self.ships_healthcheck {
            Some(true) => image.ships = Ships::Yes,
            Some(false) => image.ships = Ships::No,
            None => {}
        }
        if let Some(job) = self.job {
            image.job = job.then_some("*");
        }
        if let Some(need) = &self.memory {
            image.memory = Memory {
                floor: need.floor.as_ref().map(Size::bytes),
                suggest: need
                    .suggest
                    .as_ref()
                    .or(need.floor.as_ref())
                    .map(Size::bytes),
                ..NOTHING.memory.clone()
            };
        }
        if let Some(folders) = &self.data_paths {
            image.data_paths = leak(folders.iter().map(DataFolder::data_path).collect());
        }
        if let Some(tools) = &self.absent_tools {
            image.absent_tools = leak(tools.iter().map(|tool| (text(tool), "*")).collect());
        }
        if let Some(probe) = &self.healthcheck {
            image.healthchecks = leak(vec![probe.healthcheck()]);
            // What the image brings is as good as replaced.
            if self.ships_healthcheck.is_none() {
                image.ships = Ships::No;
            }
        }
        Box::leak(Box::new(image))
    }
}

impl DataFolder {
    fn data_path(&self) -> DataPath {
        DataPath {
            path: text(&self.path),
            tags: "*",
            holds: Some(text(&self.holds)),
            is_volume: false,
            moved_by: &[],
            only_with: &[],
            unless: &[],
            unless_mounts: &[],
            wrong: &[],
            note: "",
        }
    }
}

impl Probe {
    fn healthcheck(&self) -> Healthcheck {
        Healthcheck {
            tier: if self.safe {
                Tier::Auto
            } else {
                Tier::Conditional
            },
            tags: "*",
            test: leak(self.test.0.iter().map(|word| text(word)).collect()),
            interval: text(&self.interval.0),
            timeout: text(&self.timeout.0),
            retries: self.retries,
            start_period: text(&self.start_period.0),
            confidence: Confidence::High,
            preconditions: Preconditions::of_any_command(),
            requires: &[],
            caveats: &[],
        }
    }
}

/// The images that a configuration tells of, before those that are built in.
pub(super) fn images(records: &[ImageRecord]) -> Images {
    let named = records.iter().flat_map(|record| {
        let image = record.image();
        record.names.iter().map(move |name| (name.as_str(), image))
    });
    Images::with(named)
}

fn text(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

fn leak<T>(items: Vec<T>) -> &'static [T] {
    Vec::leak(items)
}
