//! What `images.toml` may say. What its keys mean is told by the types of `knowledge` that they become.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub image: Vec<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    pub id: String,
    pub names: Vec<String>,
    pub kind: String,
    pub ships_healthcheck: String,
    pub job: Option<String>,
    pub port: Option<u16>,
    pub stop_grace_period: String,
    pub memory: Memory,
    #[serde(default)]
    pub memory_settings: Vec<String>,
    #[serde(default)]
    pub data_paths: Vec<DataPath>,
    pub named_by_host: Option<String>,
    #[serde(default)]
    pub absent_tools: Vec<AbsentTool>,
    #[serde(default)]
    pub refused_variables: Vec<RefusedVariable>,
    #[serde(default)]
    pub first_start_on_socket: bool,
    pub waits_in: Option<String>,
    #[serde(default)]
    pub tunes_itself: bool,
    pub sources: Vec<String>,
    #[serde(default)]
    pub notes: Vec<String>,
    pub healthcheck_like: Option<String>,
    #[serde(default)]
    pub healthcheck: Vec<Healthcheck>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    #[serde(default = "yes")]
    pub guess: bool,
    pub floor: Option<String>,
    pub suggest: Option<String>,
    pub basis: String,
    pub confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataPath {
    pub path: String,
    #[serde(default = "every_tag")]
    pub tags: String,
    pub holds: Option<String>,
    #[serde(default)]
    pub volume: bool,
    #[serde(default)]
    pub moved_by: Vec<String>,
    #[serde(default)]
    pub only_with: Vec<String>,
    #[serde(default)]
    pub unless: Vec<String>,
    #[serde(default)]
    pub unless_mounts: Vec<String>,
    #[serde(default)]
    pub wrong: Vec<String>,
    #[serde(default)]
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbsentTool {
    pub name: String,
    #[serde(default = "every_tag")]
    pub tags: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusedVariable {
    pub name: String,
    pub value: Option<String>,
    #[serde(default = "every_tag")]
    pub tags: String,
    pub instead: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Healthcheck {
    pub tier: String,
    pub tags: String,
    pub test: Vec<String>,
    pub interval: String,
    pub timeout: String,
    pub retries: u32,
    pub start_period: String,
    pub confidence: String,
    pub commands: Option<Vec<String>>,
    #[serde(default)]
    pub unless_command: Vec<String>,
    #[serde(default)]
    pub harmless_command: Vec<String>,
    #[serde(default)]
    pub needs_command: Vec<String>,
    #[serde(default)]
    pub unless_environment: Vec<String>,
    #[serde(default)]
    pub harmless_environment: Vec<String>,
    #[serde(default)]
    pub needs_environment: Vec<String>,
    #[serde(default)]
    pub unless_mounts: Vec<String>,
    #[serde(default)]
    pub unless_keys: Vec<String>,
    pub least_memory: Option<String>,
    #[serde(default)]
    pub requires: Vec<String>,
    #[serde(default)]
    pub caveats: Vec<String>,
}

fn yes() -> bool {
    true
}

fn every_tag() -> String {
    "*".to_owned()
}
