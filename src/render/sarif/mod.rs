//! `--output-format sarif`: SARIF 2.1.0, as GitHub's code scanning and editors read it.
//!
//! What GitHub reads of it, and how much:
//! <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>.

mod log;
mod rules;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use log::{
    Artifact, BaseUri, Change, Driver, Fingerprints, Fix, Invocation, Located, Log,
    LogicalLocation, Notification, PhysicalLocation, Region, Replacement, Run, SarifResult, Text,
    Tool,
};

use super::fingerprint::{fingerprints, line_hashes};
use super::item::{Item, by_file, items, positions};
use super::{encode, escape};
use crate::compose::SourceFile;
use crate::finding::{Finding, Severity};
use crate::report::Report;
use crate::span::Span;

/// GitHub refuses a run with more results, and shows the 5,000 worst.
const MOST: usize = 25_000;
/// More places than this that belong to a finding help nobody.
const MOST_RELATED: usize = 50;
/// What paths are relative to. Where that is only the reader knows.
const ROOT: &str = "%SRCROOT%";

/// All findings as one run. Snippets of the files are left out: they may hold secrets.
pub fn sarif(report: &Report) -> String {
    let items = items(report);
    let results = results(report, &items);
    let mut kept: Vec<_> = items.iter().zip(results).collect();
    let dropped = kept.len().saturating_sub(MOST);
    if dropped > 0 {
        kept.sort_by_key(|(item, _)| std::cmp::Reverse(item.finding.severity));
        kept.truncate(MOST);
    }
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules::descriptors(&items),
                },
            },
            invocations: [invocation(report, dropped)],
            original_uri_base_ids: BTreeMap::from([(
                ROOT,
                BaseUri {
                    description: Text {
                        text: "The root of the repository.",
                    },
                },
            )]),
            column_kind: "unicodeCodePoints",
            results: kept.into_iter().map(|(_, result)| result).collect(),
        }],
    };
    encode::line(&log)
}

fn invocation(report: &Report, dropped: usize) -> Invocation {
    let note = |level, text| Notification {
        level,
        message: Text { text },
    };
    let failures = report.failures.iter();
    let mut notes: Vec<Notification> = failures
        .map(|it| note("error", escape(it).into_owned()))
        .collect();
    if dropped > 0 {
        let text =
            format!("{dropped} more findings are left out: GitHub takes no more than {MOST}.");
        notes.push(note("warning", text));
    }
    Invocation {
        execution_successful: report.failures.is_empty(),
        tool_execution_notifications: notes,
    }
}

fn results<'r>(report: &Report, items: &[Item<'r>]) -> Vec<SarifResult<'r>> {
    let indices: HashMap<&str, usize> = rules::used(items)
        .enumerate()
        .map(|(i, rule)| (rule.id, i))
        .collect();
    let mut own = fingerprints(items, |path| report.in_repository(path).to_owned()).into_iter();
    let mut results = Vec::with_capacity(items.len());
    for group in by_file(items) {
        let lines = line_hashes(group[0].file.tree.text());
        for item in group {
            let [start, _] = item.positions();
            let prints = Fingerprints {
                line: lines.get(start.line - 1).cloned(),
                own: own.next().unwrap_or_default(),
            };
            let index = indices
                .get(item.finding.rule.id)
                .copied()
                .unwrap_or_default();
            results.push(result(report, item, index, prints));
        }
    }
    results
}

fn result<'r>(
    report: &Report,
    item: &Item<'r>,
    rule_index: usize,
    prints: Fingerprints,
) -> SarifResult<'r> {
    let finding = item.finding;
    let path = finding.path.as_str();
    let related = finding.related.iter().take(MOST_RELATED);
    let related =
        related.filter_map(|(place, word)| Some((item.file_of(*place)?, place.span, word)));
    let related = related
        .enumerate()
        .map(|(index, (file, span, word))| Located {
            id: Some(index + 1),
            message: Some(Text {
                text: literal(word),
            }),
            physical_location: physical(report, file, span),
            logical_locations: None,
        });
    let related: Vec<Located<'_>> = related.collect();
    SarifResult {
        rule_id: finding.rule.id,
        rule_index,
        level: level(finding.severity),
        message: Text {
            text: message(finding, &related),
        },
        locations: [Located {
            id: None,
            message: None,
            physical_location: physical(report, item.file, finding.place.span),
            logical_locations: (!path.is_empty()).then_some([LogicalLocation {
                fully_qualified_name: path,
            }]),
        }],
        related_locations: related,
        partial_fingerprints: prints,
        fixes: fix(report, item).map(|fix| [fix]),
    }
}

/// What is wrong and what to do. GitHub shows only those other places that the text links.
fn message(finding: &Finding, related: &[Located<'_>]) -> String {
    let mut text = literal(&finding.message);
    if !finding.help.is_empty() {
        text += ": ";
        text += &literal(&finding.help);
    }
    let links = related.iter().filter_map(|location| {
        let word = &location.message.as_ref()?.text;
        Some(format!(
            "[{}]({})",
            word.replace(['[', ']'], "'"),
            location.id?
        ))
    });
    let links: Vec<String> = links.collect();
    if !links.is_empty() {
        text += " (";
        text += &links.join(", ");
        text.push(')');
    }
    text
}

/// Text in which nothing is a link.
fn literal(text: &str) -> String {
    let text = escape(text);
    if text.contains("](") {
        text.replace('[', "\\[").replace(']', "\\]")
    } else {
        text.into_owned()
    }
}

fn fix(report: &Report, item: &Item<'_>) -> Option<Fix> {
    let fix = item.finding.fix.as_ref()?;
    let mut changes: Vec<(&SourceFile, Vec<Replacement>)> = Vec::new();
    for (id, edit) in &fix.edits {
        let file = item.checked.project.file(*id)?;
        let replacement = Replacement {
            deleted_region: region(file, edit.span),
            inserted_content: Text {
                text: edit.text.clone(),
            },
        };
        match changes
            .iter_mut()
            .find(|(known, _)| known.path == file.path)
        {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((file, vec![replacement])),
        }
    }
    let changes = changes.into_iter().map(|(file, replacements)| Change {
        artifact_location: artifact(report, file),
        replacements,
    });
    Some(Fix {
        description: Text {
            text: format!("{} ({} fix)", escape(&fix.title), fix.safety.name()),
        },
        artifact_changes: changes.collect(),
    })
}

fn physical(report: &Report, file: &SourceFile, span: Span) -> PhysicalLocation {
    PhysicalLocation {
        artifact_location: artifact(report, file),
        region: region(file, span),
    }
}

fn artifact(report: &Report, file: &SourceFile) -> Artifact {
    Artifact {
        uri: uri(report.in_repository(&file.path)),
        uri_base_id: ROOT,
    }
}

fn region(file: &SourceFile, span: Span) -> Region {
    let [start, end] = positions(file, span);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

/// A relative path as a relative reference of a URI.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for &byte in path.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into());
            }
            // Writing to a string does not fail.
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_no_uri() {
        assert_eq!(uri("a b/C:\\ü%20.yaml"), "a%20b/C%3A%5C%C3%BC%2520.yaml");
    }

    #[test]
    fn text_of_a_file_makes_no_link() {
        assert_eq!(literal("`ports[0]`"), "`ports[0]`");
        assert_eq!(literal("[a](http://b)"), "\\[a\\](http://b)");
    }
}
