//! What a project says of itself in `compose-lint.toml`.

mod choice;
mod find;
mod images;

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::compose::grammar::bytes::parse_bytes;
use crate::knowledge::Images;
use crate::rule::Preset;

pub use choice::{Choice, UnknownRule};
pub use find::{Finder, NAMES};
pub use images::ImageRecord;

/// The least limit that Docker takes, in bytes.
/// <https://docs.docker.com/engine/containers/resource_constraints/>
pub const LEAST_LIMIT: i64 = 6 << 20;

/// The configuration of compose-lint for the projects below a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Config {
    /// A set of rules to start from; `recommended` if absent.
    pub preset: Option<Preset>,
    /// The rules or categories that run in place of a preset; `all` for all.
    pub select: Vec<String>,
    /// Rules or categories that run too.
    pub extend_select: Vec<String>,
    /// Rules or categories that do not run.
    pub ignore: Vec<String>,
    /// How fixes are written.
    pub fix: FixConfig,
    /// What is known of images, before what compose-lint knows itself.
    pub image: Vec<ImageRecord>,
}

/// How fixes are written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct FixConfig {
    /// Whether services share one block of log settings.
    pub logging: LogStyle,
    /// The memory limits of services that have none. They are safe to write, for you chose them.
    pub memory: Sizes,
}

/// Whether services share one block of log settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogStyle {
    /// A block that is there is used; a new one is made where several services need it.
    #[default]
    Auto,
    /// One block for all services of a file, even for a single one.
    Shared,
    /// Each service has its own.
    Inline,
}

/// Memory limits, the most particular first: of a service, of an image, of all others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Sizes {
    /// The limit of services that nothing else names.
    pub default: Option<Size>,
    /// By name of service; `*` stands for any letters.
    pub services: BTreeMap<String, Size>,
    /// By name of image, without tag; `*` stands for any letters.
    pub images: BTreeMap<String, Size>,
}

/// A size as Compose writes it, such as `512m` or `1.5g`; at least 6m.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct Size(String);

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bytes = parse_bytes(&text).map_err(|error| error.to_string())?;
        if bytes < LEAST_LIMIT {
            return Err("Docker takes no limit below 6m".to_owned());
        }
        Ok(Self(text))
    }
}

impl Size {
    /// In bytes.
    pub fn bytes(&self) -> u64 {
        let bytes = parse_bytes(&self.0).ok();
        bytes
            .and_then(|bytes| u64::try_from(bytes).ok())
            .unwrap_or_default()
    }

    /// As the user wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Sizes {
    /// The size that a service is to have by its own name or that of its image.
    pub fn of(&self, service: &str, image: Option<&str>) -> Option<&Size> {
        let by_image = || best(&self.images, repository(image?));
        best(&self.services, service).or_else(by_image)
    }
}

/// The entry whose name fits, the one that says most of it if several do.
fn best<'s>(sizes: &'s BTreeMap<String, Size>, name: &str) -> Option<&'s Size> {
    let fitting = sizes.iter().filter(|(pattern, _)| fits(pattern, name));
    fitting
        .max_by_key(|(pattern, _)| pattern.chars().filter(|c| *c != '*').count())
        .map(|(_, size)| size)
}

/// Whether a name fits a pattern, in which `*` stands for any letters.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(name) = name.strip_prefix(start) else {
        return false;
    };
    let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
    ends.into_iter().any(|at| fits(rest, &name[at..]))
}

/// The name of an image without tag and digest.
fn repository(image: &str) -> &str {
    let name = image.split('@').next().unwrap_or_default();
    match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    }
}

/// Why a configuration is none.
#[derive(Debug)]
pub struct ConfigError(toml::de::Error);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    /// Shows the line that is wrong, and says why.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(ConfigError)
    }

    /// The images that are known.
    pub fn images(&self) -> Images {
        images::images(&self.image)
    }

    /// Which rules it wants.
    pub fn choice(&self) -> Choice {
        Choice {
            preset: self.preset,
            select: self.select.clone(),
            extend_select: self.extend_select.clone(),
            ignore: self.ignore.clone(),
        }
    }
}

/// The JSON Schema of the configuration.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Config);
    // A schema is a JSON value, which always prints.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(text: &str) -> Sizes {
        Config::parse(text).unwrap().fix.memory
    }

    #[test]
    fn the_most_particular_size_counts() {
        let sizes = sizes(
            "[fix.memory]\ndefault = '256m'\nservices = { 'worker*' = '512m', worker-big = '1g', '*' = '64m' }\n\
             images = { 'apache/airflow' = '1536m' }\n",
        );
        let of = |service, image| sizes.of(service, image).map(Size::as_str);
        assert_eq!(of("worker-1", None), Some("512m"));
        assert_eq!(of("worker-big", None), Some("1g"));
        assert_eq!(of("web", Some("apache/airflow:2.9")), Some("64m"));
        assert_eq!(sizes.default.as_ref().map(Size::as_str), Some("256m"));
    }

    #[test]
    fn images_are_known_without_tag() {
        let sizes =
            sizes("[fix.memory.images]\n'apache/airflow' = '1536m'\n'host:5000/*' = '1g'\n");
        let of = |image| sizes.of("web", Some(image)).map(Size::as_str);
        assert_eq!(of("apache/airflow:2.9@sha256:12"), Some("1536m"));
        assert_eq!(of("apache/airflow"), Some("1536m"));
        assert_eq!(of("host:5000/a/b"), Some("1g"));
        assert_eq!(of("airflow"), None);
    }

    #[test]
    fn the_documentation_shows_configurations() {
        let page = include_str!("../../docs/configuration.md");
        let blocks: Vec<&str> = page.split("```toml\n").skip(1).collect();
        assert!(blocks.len() > 1);
        for block in blocks {
            let text = block.split("```").next().unwrap();
            let config = Config::parse(text).unwrap();
            Choice::rules([&config.choice()]).unwrap();
        }
    }

    #[test]
    fn what_is_wrong_is_shown() {
        for (text, says) in [
            (
                "[fix]\nlogging = 'shard'\n",
                "unknown variant `shard`, expected one of `auto`, `shared`, `inline`",
            ),
            (
                "[fix]\nlogs = 'auto'\n",
                "unknown field `logs`, expected `logging` or `memory`",
            ),
            (
                "[fix.memory]\ndefault = '1m'\n",
                "Docker takes no limit below 6m",
            ),
            ("[fix.memory]\ndefault = 'big'\n", "big"),
        ] {
            let error = Config::parse(text).unwrap_err().to_string();
            assert!(error.contains(says) && error.contains("line 2"), "{error}");
        }
    }

    #[test]
    fn stars_stand_for_any_letters() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("a*", "a", true),
            ("a*b", "ab", true),
            ("a*b*c", "axbxbyc", true),
            ("a*b", "abc", false),
            ("*é", "né", true),
            ("a", "ab", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
