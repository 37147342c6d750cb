//! `--output-format grouped`: findings by file, in columns.

use std::fmt::Write as _;

use textwrap::core::display_width;

use super::item::{Item, by_file, items};
use super::wrap::wrap;
use super::{Look, escape};
use crate::finding::Severity;
use crate::report::Report;

/// A message in fewer columns than this is hard to read; the rule then stands below it.
const NARROW: usize = 32;

/// The findings of each file below its name.
pub fn grouped(report: &Report, look: Look) -> String {
    let items = items(report);
    let mut out = String::new();
    for group in by_file(&items) {
        let path = escape(group[0].path());
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}", look.paint("1;4", &path));
        out += &rows(group, look);
        out.push('\n');
    }
    out
}

fn rows(group: &[Item<'_>], look: Look) -> String {
    let places = group.iter().map(|item| {
        let [start, _] = item.positions();
        format!("{}:{}", start.line, start.column)
    });
    let places: Vec<String> = places.collect();
    let place = longest(places.iter().map(String::as_str));
    let word = longest(group.iter().map(|item| item.finding.severity.name()));
    let rule = longest(group.iter().map(|item| item.finding.rule.id));
    let messages: Vec<_> = group
        .iter()
        .map(|item| escape(&item.finding.message))
        .collect();
    let indent = 2 + place + 2 + word + 2;
    let beside = look.width.saturating_sub(indent + 2 + rule);
    let is_narrow = beside < NARROW;
    let room = if is_narrow {
        look.width.saturating_sub(indent).max(20)
    } else {
        beside
    };
    let column = longest(messages.iter().map(|text| &**text)).min(room);
    let mut out = String::new();
    for ((item, at), message) in group.iter().zip(&places).zip(&messages) {
        let id = look.paint("2", item.finding.rule.id);
        let name = item.finding.severity.name();
        let _ = write!(
            out,
            "  {}{:gap$}  {}{:rest$}  ",
            look.paint("2", at),
            "",
            look.paint(color(item.finding.severity), name),
            "",
            gap = place - at.len(),
            rest = word - name.len()
        );
        for (index, line) in wrap(message, room).iter().enumerate() {
            match index {
                0 if !is_narrow => {
                    let pad = column.saturating_sub(display_width(line));
                    let _ = writeln!(out, "{line}{:pad$}  {id}", "");
                }
                0 => {
                    let _ = writeln!(out, "{line}");
                }
                _ => {
                    let _ = writeln!(out, "{:indent$}{line}", "");
                }
            }
        }
        if is_narrow {
            let _ = writeln!(out, "{:indent$}{id}", "");
        }
    }
    out
}

fn longest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(display_width).max().unwrap_or(0)
}

fn color(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Info => "1;36",
    }
}
