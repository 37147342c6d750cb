//! `--output-format gitlab`: a Code Quality report for GitLab's merge requests.
//!
//! What GitLab reads: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use serde::Serialize;

use super::fingerprint::fingerprints;
use super::item::{Item, items};
use super::{encode, escape};
use crate::finding::Severity;
use crate::report::Report;

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// All findings as an array of issues; paths from the root of the repository.
pub fn gitlab(report: &Report) -> String {
    let items = items(report);
    let names = fingerprints(&items, |path| report.in_repository(path).to_owned());
    let issues = items
        .iter()
        .zip(names)
        .map(|(item, name)| issue(report, item, name));
    encode::pretty(&issues.collect::<Vec<_>>())
}

fn issue<'r>(report: &'r Report, item: &Item<'r>, fingerprint: String) -> Issue<'r> {
    let [start, end] = item.positions();
    let finding = item.finding;
    Issue {
        // GitLab shows nothing else of it.
        description: format!("{}: {}", finding.rule.id, escape(&finding.message)),
        check_name: finding.rule.id,
        fingerprint,
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: report.in_repository(item.path()),
            lines: Lines {
                begin: start.line,
                end: end.line,
            },
        },
    }
}
