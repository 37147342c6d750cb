//! What a rule says about a place, and what would mend it.

use crate::compose::{FileId, Place};
use crate::lint::{Change, Wish};
use crate::rule::Rule;
use crate::yaml::edit::Edit;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Takes production down sooner or later.
    Warning,
    /// Compose refuses the file, or it cannot work as written.
    Error,
}

impl Severity {
    /// `info`, `warning` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Who may apply a fix without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// Cannot stop a stack that works today, or uses a value that the user gave.
    Safe,
    /// The right value depends on the workload, or someone may rely on today's behaviour.
    Unsafe,
}

impl Safety {
    /// `safe` or `unsafe`.
    pub fn name(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        }
    }
}

/// Something that a rule found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it weighs: as its rule says, or less.
    pub severity: Severity,
    /// Where it shows.
    pub place: Place,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What to do, in one line.
    pub help: String,
    /// The service that it concerns.
    pub service: Option<String>,
    /// What it is about where that is not a service: the name by which it stands in a list with others.
    pub subject: Option<String>,
    /// The place in the model, `services.web.logging`; empty for the file as a whole.
    pub path: String,
    /// Other places that belong to it, each with a word on why.
    pub related: Vec<(Place, String)>,
    /// What would mend it.
    pub fix: Option<Fix>,
    /// Why nothing is offered to mend it where something usually is.
    pub obstacle: Option<String>,
}

impl Finding {
    /// What a rule says about a place: the message, and nothing more yet.
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            place,
            message: message.into(),
            help: String::new(),
            service: None,
            subject: None,
            path: String::new(),
            related: Vec::new(),
            fix: None,
            obstacle: None,
        }
    }
}

/// A change of text that mends a finding, whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// Who may apply it without reading it.
    pub safety: Safety,
    /// The places in the model that it changes: `services.web.mem_limit`. Nothing else may differ afterwards.
    pub changes: Vec<String>,
    /// The splices.
    pub edits: Vec<(FileId, Edit)>,
    /// What it writes into its service, which a block that services share might take in their stead.
    pub(crate) wishes: Vec<Wish>,
    /// What it changes besides.
    pub(crate) aside: Vec<Change>,
}
