//! Which services run.

use super::items_at;
use crate::compose::Value;

/// The active profiles; none by default.
#[derive(Debug, Clone, Default)]
pub struct Profiles {
    names: Vec<String>,
}

impl Profiles {
    /// The profiles that the caller chose, else those of a list such as `COMPOSE_PROFILES` holds: `dev,debug`. `*` stands for
    /// all.
    pub fn new(list: Option<&str>, chosen: &[String]) -> Self {
        let listed = list.filter(|_| chosen.is_empty()).unwrap_or_default();
        let names = chosen.iter().map(String::as_str);
        let names = names.chain(listed.split(',').map(str::trim));
        Self {
            names: names
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Whether a service runs: it has no profile, or an active one.
    pub fn enable(&self, service: &Value) -> bool {
        let profiles = items_at(service, "profiles");
        let is_active =
            |profile: &str| self.names.iter().any(|name| name == "*" || name == profile);
        // Compose drops empty names before it looks.
        let mut named = profiles
            .iter()
            .filter_map(Value::string)
            .filter(|name| !name.is_empty())
            .peekable();
        named.peek().is_none() || named.any(is_active)
    }
}
