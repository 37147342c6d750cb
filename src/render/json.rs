//! `--output-format json`: the report as data. Its JSON Schema is `compose-lint schema report`.

use schemars::JsonSchema;
use serde::Serialize;

use super::encode;
use super::item::{Item, items};
use crate::compose::{FileId, Place, Project};
use crate::report::{Counts, Report};
use crate::rule;

/// The report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonReport {
    /// The version of this format.
    version: u32,
    /// Who made it.
    tool: Tool,
    /// How many of what.
    summary: Summary,
    /// The findings that are left, by file, offset and rule.
    findings: Vec<JsonFinding>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Summary {
    files: usize,
    projects: usize,
    services: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    /// Findings that were mended.
    fixed: usize,
    /// Findings left that `--fix` would mend.
    fixable: usize,
    /// Findings left that only `--unsafe-fixes` would mend.
    fixable_unsafe: usize,
    suppressed: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct JsonFinding {
    rule: &'static str,
    category: &'static str,
    severity: &'static str,
    message: String,
    help: String,
    url: String,
    /// Relative to the working directory, with `/`.
    file: String,
    /// The project's folder, relative to the working directory.
    project: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    /// The place in the merged model.
    path: String,
    range: Range,
    related: Vec<Related>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<JsonFix>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Related {
    file: String,
    range: Range,
    message: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct JsonFix {
    title: String,
    safety: &'static str,
    /// The places in the merged model that it changes.
    changes: Vec<String>,
    edits: Vec<JsonEdit>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct JsonEdit {
    file: String,
    range: Range,
    /// What takes the place of the range.
    text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Range {
    start: Point,
    /// Exclusive.
    end: Point,
}

/// Line and column count from 1, columns in Unicode code points; offset counts bytes from 0.
#[derive(Debug, Serialize, JsonSchema)]
struct Point {
    line: usize,
    column: usize,
    offset: usize,
}

/// The report as indented JSON with a final line break.
pub fn json(report: &Report) -> String {
    let items = items(report);
    let report = JsonReport {
        version: 1,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        summary: Summary::from(report.counts()),
        findings: items.iter().map(JsonFinding::new).collect(),
    };
    encode::pretty(&report)
}

/// The JSON Schema of the report.
pub fn schema() -> String {
    let mut text =
        serde_json::to_string_pretty(&schemars::schema_for!(JsonReport)).unwrap_or_default();
    text.push('\n');
    text
}

impl From<Counts> for Summary {
    fn from(counts: Counts) -> Self {
        Self {
            files: counts.files,
            projects: counts.projects,
            services: counts.services,
            errors: counts.errors,
            warnings: counts.warnings,
            infos: counts.infos,
            fixed: counts.fixed,
            fixable: counts.fixable,
            fixable_unsafe: counts.fixable_unsafe,
            suppressed: counts.suppressed,
        }
    }
}

impl JsonFinding {
    pub(super) fn new(item: &Item<'_>) -> Self {
        let Item {
            checked, finding, ..
        } = item;
        let project = &checked.project;
        let related = finding.related.iter().map(|(place, message)| Related {
            file: path(project, place.file),
            range: range(project, *place),
            message: message.clone(),
        });
        Self {
            rule: finding.rule.id,
            category: finding.rule.category,
            severity: finding.severity.name(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            url: rule::url(finding.rule.id),
            file: item.path().to_owned(),
            project: checked.folder.clone(),
            service: finding.service.clone(),
            path: finding.path.clone(),
            range: range(project, finding.place),
            related: related.collect(),
            fix: finding.fix.as_ref().map(|fix| JsonFix {
                title: fix.title.clone(),
                safety: fix.safety.name(),
                changes: fix.changes.clone(),
                edits: fix
                    .edits
                    .iter()
                    .map(|(file, edit)| JsonEdit {
                        file: path(project, *file),
                        range: range(
                            project,
                            Place {
                                file: *file,
                                span: edit.span,
                            },
                        ),
                        text: edit.text.clone(),
                    })
                    .collect(),
            }),
        }
    }
}

fn path(project: &Project, file: FileId) -> String {
    project
        .file(file)
        .map(|file| file.path.clone())
        .unwrap_or_default()
}

fn range(project: &Project, place: Place) -> Range {
    let point = |offset: usize| {
        let Some(file) = project.file(place.file) else {
            return Point {
                line: 1,
                column: 1,
                offset,
            };
        };
        let at = file.tree.lines().position(file.tree.text(), offset);
        Point {
            line: at.line,
            column: at.column,
            offset,
        }
    };
    Range {
        start: point(place.span.from()),
        end: point(place.span.to()),
    }
}
