//! `explain` and `rules`.

use std::fmt::Write;

use super::output::Output;
use super::{CLEAN, FAILED, fail};
use crate::config::UnknownRule;
use crate::rule::{RULES, Rule, find};

/// Prints the page of a rule.
pub(super) fn explain(id: &str, output: &mut Output) -> u8 {
    let Some(rule) = find(id) else {
        fail(&UnknownRule(id.to_owned()).to_string());
        return FAILED;
    };
    output.stdout(&format!("{}\n\n{}", facts(rule), rule.page.trim_start()));
    CLEAN
}

/// Prints a line for each rule.
pub(super) fn list(output: &mut Output) -> u8 {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in RULES {
        let fix = rule.fix.map_or("-", |safety| safety.name());
        let _ = writeln!(
            text,
            "{:width$}  {:8} {:11} {:12} {fix:7} {}",
            rule.id,
            rule.severity.name(),
            rule.preset.name(),
            rule.category,
            rule.summary
        );
    }
    output.stdout(&text);
    CLEAN
}

fn facts(rule: &Rule) -> String {
    let fix = rule.fix.map_or("none", |safety| safety.name());
    format!(
        "{} · {} · {} · {} · fix: {fix} · since {}",
        rule.id,
        rule.category,
        rule.severity.name(),
        rule.preset.name(),
        rule.since
    )
}
