//! `explain` and `rules`.

use std::fmt::Write;

use super::output::Output;
use super::pager;
use super::{CLEAN, FAILED, fail};
use crate::compose::did_you_mean;
use crate::rule::{RULES, Rule, find};

/// Prints the page of a rule.
pub(super) fn explain(id: &str, output: &mut Output) -> u8 {
    let Some(rule) = find(id) else {
        fail(&unknown(id));
        return FAILED;
    };
    let page = format!("{}\n\n{}", facts(rule), rule.page.trim_start());
    if !pager::page(&page) {
        output.stdout(&page);
    }
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
            "{:width$}  {:8} {:12} {fix:7} {}",
            rule.id,
            rule.severity.name(),
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
        "{} · {} · {} · fix: {fix} · since {}",
        rule.id,
        rule.category,
        rule.severity.name(),
        rule.since
    )
}

/// That there is no such rule or category, and which may be meant.
pub(super) fn unknown(name: &str) -> String {
    let known = RULES.iter().flat_map(|rule| [rule.id, rule.category]);
    let name = crate::render::escape(name);
    match did_you_mean(&name, known) {
        Some(near) => format!("there is no rule `{name}`; did you mean `{near}`?"),
        None => format!("there is no rule `{name}`; `compose-lint rules` lists them"),
    }
}
