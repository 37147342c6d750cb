//! From a report to text: a file per output format.

mod change;
mod checkstyle;
mod concise;
mod encode;
mod escape;
mod fingerprint;
mod fixes;
mod full;
mod github;
mod gitlab;
mod grouped;
mod item;
mod json;
mod jsonl;
mod junit;
mod looked;
mod markdown;
mod origins;
mod page;
mod rdjson;
mod sarif;
mod snippet;
mod summary;
mod wrap;
mod xml;

use std::borrow::Cow;

pub use checkstyle::checkstyle;
pub use concise::concise;
pub use escape::escape;
pub(crate) use escape::is_dangerous;
pub use fixes::fixes;
pub use full::full;
pub use github::github;
pub use gitlab::gitlab;
pub use grouped::grouped;
pub use json::{JsonReport, json, schema};
pub use jsonl::jsonl;
pub use junit::junit;
pub use looked::looked;
pub use markdown::markdown;
pub use origins::{origins, origins_json};
pub use page::page;
pub use rdjson::rdjson;
pub use sarif::sarif;
pub(crate) use summary::count;
pub use summary::summary;

/// How text for people looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Whether colours are used.
    pub color: bool,
    /// Whether characters beyond ASCII are used for lines and marks.
    pub unicode: bool,
    /// The width of a line, in columns.
    pub width: usize,
    /// Of a longer line of a file only so many characters are shown.
    pub longest: usize,
    /// Whether the change that a fix would make is shown under its finding.
    pub changes: bool,
}

impl Look {
    /// Text in a colour or style of the terminal, `1;31`, where colours are used.
    fn paint<'t>(self, style: &str, text: &'t str) -> Cow<'t, str> {
        if self.color && !style.is_empty() {
            format!("\u{1b}[{style}m{text}\u{1b}[0m").into()
        } else {
            text.into()
        }
    }
}
