//! `--output-format jsonl`: one finding a line, each as it stands in `json`.

use super::encode;
use super::item::items;
use super::json::JsonFinding;
use crate::report::Report;

/// All findings, a line each; the schema of a line is `#/$defs/JsonFinding` of `compose-lint schema report`.
pub fn jsonl(report: &Report) -> String {
    let items = items(report);
    let lines = items
        .iter()
        .map(|item| encode::line(&JsonFinding::new(item)));
    lines.collect()
}
