//! From a report to text: a file per output format.

mod change;
mod concise;
mod escape;
mod fixes;
mod full;
mod json;
mod looked;
mod origins;
mod snippet;
mod summary;

pub use concise::concise;
pub use escape::escape;
pub(crate) use escape::is_dangerous;
pub use fixes::fixes;
pub use full::full;
pub use json::{JsonReport, json, schema};
pub use looked::looked;
pub use origins::{origins, origins_json};
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
    /// Whether the change that a fix would make is shown under its finding.
    pub changes: bool,
}
