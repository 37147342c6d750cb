//! `--output-format github`: annotations by workflow commands of GitHub Actions.
//!
//! The commands and what has to be escaped in them:
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::escape;
use super::item::{Item, items};
use crate::finding::Severity;
use crate::report::Report;

/// GitHub shows so many annotations of each level in a step.
const SHOWN: usize = 10;

/// A command for each finding, the worst first. Where GitHub would not show all of a level, a notice above says how many
/// there are.
pub fn github(report: &Report) -> String {
    let mut items = items(report);
    items.sort_by_key(|item| Reverse(item.finding.severity));
    let mut out = hidden(report);
    for item in &items {
        annotation(&mut out, report, item);
    }
    out
}

fn hidden(report: &Report) -> String {
    let counts = report.counts();
    let levels = [
        (counts.errors, "errors"),
        (counts.warnings, "warnings"),
        (counts.infos, "notices"),
    ];
    let mut over = levels.iter().filter(|(count, _)| *count > SHOWN).peekable();
    if over.peek().is_none() {
        return String::new();
    }
    let told: Vec<String> = over
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    format!(
        "::notice title=compose-lint::{}: GitHub shows the first {SHOWN} of each level here, the log of the step has all\n",
        told.join(", ")
    )
}

fn annotation(out: &mut String, report: &Report, item: &Item<'_>) {
    let finding = item.finding;
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let [start, end] = item.positions();
    let file = property(report.in_repository(item.path()));
    let rule = finding.rule.id;
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "::{level} title=compose-lint ({rule}),file={file},line={}",
        start.line
    );
    // Columns mean something only within one line.
    let _ = if start.line == end.line && end.column > start.column {
        write!(
            out,
            ",col={},endLine={},endColumn={}",
            start.column, end.line, end.column
        )
    } else {
        write!(out, ",endLine={}", end.line)
    };
    let _ = write!(out, "::{}", data(&finding.message));
    let _ = match finding.help.as_str() {
        "" => writeln!(out),
        help => writeln!(out, "%0A{}", data(help)),
    };
}

fn data(text: &str) -> String {
    escape(text).replace('%', "%25")
}

/// The value of a property. It names a file, so that a line break in it stays one.
fn property(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' => out.push_str("%3A"),
            ',' => out.push_str("%2C"),
            c => out.push_str(&escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}
