//! What was mended, or would be, by file and rule.

use std::fmt::Write as _;

use super::escape;
use crate::compose::OrderMap;
use crate::finding::Finding;
use crate::report::{Checked, Report};

/// The rules whose findings were mended in each file, with the services; empty where nothing was.
pub fn fixes(report: &Report) -> String {
    let mut out = told(report, "Fixed", |checked| &checked.applied);
    out += &told(report, "The diff mends", |checked| &checked.proposed);
    out
}

fn told(report: &Report, verb: &str, mended: impl Fn(&Checked) -> &[Finding]) -> String {
    let mut files: OrderMap<&str, OrderMap<&str, Vec<&Finding>>> = OrderMap::default();
    for checked in &report.projects {
        for finding in mended(checked) {
            let home = checked.project.file(finding.place.file);
            let rules = files.entry(home.map_or("", |home| &home.path));
            rules
                .or_default()
                .entry(finding.rule.id)
                .or_default()
                .push(finding);
        }
    }
    let mut out = String::new();
    for (file, mut rules) in files {
        rules.sort_unstable_keys();
        // Writing to a string does not fail.
        let _ = writeln!(out, "{verb} in {}:", escape(file));
        for (rule, findings) in rules {
            let names: Vec<String> = findings
                .iter()
                .filter_map(|finding| finding.subject.as_deref().or(finding.service.as_deref()))
                .map(|name| format!("`{}`", escape(name)))
                .collect();
            let _ = write!(out, "  {} × {rule}", findings.len());
            let _ = match names.as_slice() {
                [] => writeln!(out),
                names => writeln!(out, " ({})", names.join(", ")),
            };
        }
    }
    out
}
