//! The catalogue of rules, one folder each under `rules/`.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::compose::Project;
use crate::finding::{Safety, Severity};
use crate::lint::Cx;

/// A rule: its page's metadata and its check.
pub struct Rule {
    /// The name of its folder, which names the fault.
    pub id: &'static str,
    /// The fault in a few words.
    pub summary: &'static str,
    /// The fault of several services or other subjects, after their number: `services have no memory limit`.
    pub many: Option<&'static str>,
    /// The family: `memory`, `logging`, `health`, `restart`, `variables`, `correctness`, `compose`, `suppression`.
    pub category: &'static str,
    /// The smallest set of rules that it belongs to.
    pub preset: Preset,
    /// How much a finding weighs.
    pub severity: Severity,
    /// The least safe of its usual fixes; `None` where only a person can choose.
    pub fix: Option<Safety>,
    /// The version that brought it.
    pub since: &'static str,
    /// The page, as Markdown without its front matter.
    pub page: &'static str,
    /// The line of `rule.md` on which the page begins.
    pub page_line: usize,
    /// The check; `None` for what the loader and the suppressions report themselves.
    pub check: Option<fn(&Project, &mut Cx<'_>)>,
}

/// A set of rules. Each has those of the smaller ones too.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// The few faults that take production down.
    Minimal,
    /// What any file that runs in production should heed.
    Recommended,
    /// Also what many sound files leave open.
    Strict,
}

impl Preset {
    /// Its name, as the user writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Recommended => "recommended",
            Self::Strict => "strict",
        }
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// The rule of this name.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES
        .binary_search_by(|rule| rule.id.cmp(id))
        .ok()
        .map(|index| RULES[index])
}

/// Where the page of a rule can be read.
pub fn url(id: &str) -> String {
    format!(
        "{}/blob/main/rules/{id}/rule.md",
        env!("CARGO_PKG_REPOSITORY")
    )
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));
