//! `--output-format markdown`: a summary of a job, or a comment, in GitHub's Markdown.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::item::{Item, by_file, items};
use super::{escape, summary};
use crate::finding::Severity;
use crate::report::Report;
use crate::rule;

/// GitHub refuses a summary of more than 1 MiB. So much is kept for what stands behind the tables.
const MOST: usize = (1 << 20) - (64 << 10);
/// Up to so many findings all tables are open; beyond that those with errors.
const OPEN: usize = 30;

/// A heading, the counts, and a table for each file that folds.
pub fn markdown(report: &Report) -> String {
    let items = items(report);
    let counts = report.counts();
    let mark = worst(&items).map_or("✅", mark);
    let told = summary(&counts);
    let told: Vec<&str> = told.lines().collect();
    let mut out = format!("## {mark} compose-lint\n\n{}\n", told.join("  \n"));
    let mut shown = 0;
    for group in by_file(&items) {
        let is_open = items.len() <= OPEN || worst(group) == Some(Severity::Error);
        let table = table(group, is_open, MOST.saturating_sub(out.len()));
        let Some((rows, text)) = table else { break };
        out += &text;
        shown += rows;
    }
    if shown < items.len() {
        let _ = write!(
            out,
            "\n**… and {} more findings that do not fit here.**\n",
            items.len() - shown
        );
    }
    let rules: BTreeSet<&str> = items[..shown]
        .iter()
        .map(|item| item.finding.rule.id)
        .collect();
    if !rules.is_empty() {
        out.push('\n');
    }
    for id in rules {
        let _ = writeln!(out, "[{id}]: {}", rule::url(id));
    }
    out
}

/// The findings of a file, as many as fit; `None` if none does.
fn table(group: &[Item<'_>], is_open: bool, room: usize) -> Option<(usize, String)> {
    let open = if is_open { " open" } else { "" };
    let mut out = format!(
        "\n<details{open}>\n<summary><b>{}</b> · {}</summary>\n\n\
         | | Line | Finding | Rule |\n|:-:|--:|:--|:--|\n",
        html(&escape(group[0].path())),
        numbers(group)
    );
    let mut rows = 0;
    for item in group {
        let row = row(item);
        if out.len() + row.len() > room {
            break;
        }
        out += &row;
        rows += 1;
    }
    out += "\n</details>\n";
    (rows > 0).then_some((rows, out))
}

fn row(item: &Item<'_>) -> String {
    let finding = item.finding;
    let [start, _] = item.positions();
    let help = match finding.help.as_str() {
        "" => String::new(),
        help => format!("<br><sub>{}</sub>", cell(help)),
    };
    format!(
        "| {} | {} | {}{help} | [{}] |\n",
        mark(finding.severity),
        start.line,
        cell(&finding.message),
        finding.rule.id
    )
}

/// How many there are of each severity: `❌ 1 ⚠️ 3`.
fn numbers(group: &[Item<'_>]) -> String {
    let levels = [Severity::Error, Severity::Warning, Severity::Info];
    let counted = levels.map(|level| {
        (
            level,
            group
                .iter()
                .filter(|it| it.finding.severity == level)
                .count(),
        )
    });
    let told = counted.iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> = told
        .map(|(level, count)| format!("{}&nbsp;{count}", mark(*level)))
        .collect();
    told.join(" ")
}

fn worst(items: &[Item<'_>]) -> Option<Severity> {
    items.iter().map(|item| item.finding.severity).max()
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Info => "ℹ️",
    }
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Text in a cell of a table. What stands between two backticks stays code; nothing else means anything in it.
fn cell(text: &str) -> String {
    let text = escape(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = &*text;
    while let Some(at) = rest.find('`') {
        plain(&rest[..at], &mut out);
        rest = &rest[at..];
        let ticks = ticks(rest);
        let close = (ticks == 1).then(|| lone_tick(&rest[1..])).flatten();
        if let Some(length) = close.filter(|length| *length > 0) {
            let code = &rest[..length + 2];
            out += &code.replace('|', "\\|");
            rest = &rest[length + 2..];
        } else {
            out += &"&#96;".repeat(ticks);
            rest = &rest[ticks..];
        }
    }
    plain(rest, &mut out);
    out
}

/// How many backticks a text begins with.
fn ticks(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// Where the next backtick stands that has none beside it: only such a one ends what one began.
fn lone_tick(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].find('`')?;
        match ticks(&text[at..]) {
            1 => return Some(at),
            more => at += more,
        }
    }
}

fn plain(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' => {
                out.push('\\');
                out.push(c);
            }
            // No mail to people, no link by itself.
            '@' => out.push_str("&#64;"),
            ':' if out.ends_with("http") || out.ends_with("https") => out.push_str("&#58;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_means_something_in_a_cell() {
        let cases = [
            (
                "service `web` has | no *limit*",
                "service `web` has \\| no \\*limit\\*",
            ),
            ("`a|b`", "`a\\|b`"),
            ("`a`<script>`", "`a`&lt;script&gt;&#96;"),
            ("`a``b` <b>", "`a``b` &lt;b&gt;"),
            ("``<b>``", "&#96;&#96;&lt;b&gt;&#96;&#96;"),
            ("one ` alone <b>", "one &#96; alone &lt;b&gt;"),
            ("a\nb", "a\\\\nb"),
            ("@all [x](https://y)", "&#64;all \\[x\\](https&#58;//y)"),
        ];
        for (text, written) in cases {
            assert_eq!(cell(text), written, "{text}");
        }
    }
}
