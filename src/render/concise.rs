//! One line a finding: `file:line:column: severity[rule] message`, for problem matchers and grep.

use std::fmt::Write;

use super::escape;
use crate::report::Report;

/// All findings, a line each.
pub fn concise(report: &Report) -> String {
    let mut out = String::new();
    for (checked, finding) in report.findings() {
        let Some(file) = checked.project.file(finding.place.file) else {
            continue;
        };
        let tree = &file.tree;
        let at = tree
            .lines()
            .position(tree.text(), finding.place.span.from());
        let _ = writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            escape(&file.path),
            at.line,
            at.column,
            finding.severity.name(),
            finding.rule.id,
            escape(&finding.message)
        );
    }
    out
}
