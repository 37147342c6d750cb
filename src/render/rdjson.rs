//! `--output-format rdjson`: for reviewdog, which comments on pull requests and suggests the fixes.
//!
//! The format: <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>. Columns count bytes of UTF-8 from 1.

use serde::Serialize;

use super::item::{Item, items};
use super::{encode, escape};
use crate::compose::SourceFile;
use crate::finding::{Finding, Severity};
use crate::report::Report;
use crate::rule;
use crate::span::Span;
use crate::yaml::edit::Edit;

#[derive(Serialize)]
struct Diagnostics<'r> {
    source: Source,
    diagnostics: Vec<Diagnostic<'r>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'r> {
    message: String,
    location: Location<'r>,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<[Suggestion; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'r>>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r str,
    range: Range,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    url: String,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Related<'r> {
    message: String,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

/// All findings as diagnostics; paths from the working directory, as reviewdog wants them.
pub fn rdjson(report: &Report) -> String {
    encode::pretty(&Diagnostics {
        source: Source {
            name: env!("CARGO_PKG_NAME"),
            url: env!("CARGO_PKG_REPOSITORY"),
        },
        diagnostics: items(report).iter().map(diagnostic).collect(),
    })
}

fn diagnostic<'r>(item: &Item<'r>) -> Diagnostic<'r> {
    let finding = item.finding;
    let related = finding.related.iter().filter_map(|(place, word)| {
        Some(Related {
            message: escape(word).into_owned(),
            location: location(item.file_of(*place)?, place.span),
        })
    });
    Diagnostic {
        message: message(finding),
        location: location(item.file, finding.place.span),
        severity: match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        code: Code {
            value: finding.rule.id,
            url: rule::url(finding.rule.id),
        },
        suggestions: suggestion(item).map(|it| [it]),
        related_locations: related.collect(),
    }
}

fn message(finding: &Finding) -> String {
    let mut lines = vec![escape(&finding.message), escape(&finding.help)];
    if let Some(fix) = &finding.fix {
        lines.push(format!("{} fix: {}", fix.safety.name(), escape(&fix.title)).into());
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The fix as one replacement, for reviewdog offers each by itself and a fix holds only as a whole. One that changes
/// other files too, or lines far apart, is none.
fn suggestion(item: &Item<'_>) -> Option<Suggestion> {
    const LONGEST: usize = 4_000;
    let fix = item.finding.fix.as_ref()?;
    let home = item.finding.place.file;
    let span = fix
        .edits
        .iter()
        .map(|(_, edit)| edit.span)
        .reduce(Span::cover)?;
    if fix.edits.iter().any(|(file, _)| *file != home) || span.range().len() > LONGEST {
        return None;
    }
    let mut edits: Vec<&Edit> = fix.edits.iter().map(|(_, edit)| edit).collect();
    edits.sort_by_key(|edit| edit.span);
    let old = item.file.tree.text();
    let (mut text, mut at) = (String::new(), span.from());
    for edit in edits {
        text += old.get(at..edit.span.from())?;
        text += &edit.text;
        at = edit.span.to();
    }
    Some(Suggestion {
        range: range(item.file, span),
        text: text + old.get(at..span.to())?,
    })
}

fn location(file: &SourceFile, span: Span) -> Location<'_> {
    Location {
        path: &file.path,
        range: range(file, span),
    }
}

fn range(file: &SourceFile, span: Span) -> Range {
    let lines = file.tree.lines();
    let point = |offset| {
        let line = lines.position(file.tree.text(), offset).line;
        Point {
            line,
            column: offset - lines.start(line - 1) + 1,
        }
    };
    Range {
        start: point(span.from()),
        end: point(span.to()),
    }
}
