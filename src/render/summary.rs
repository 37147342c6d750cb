//! The last line: what was found, and what could be done about it.

use crate::report::Counts;

/// What the run did with its fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It only looked.
    Check,
    /// It wrote fixes.
    Fix,
    /// It showed fixes as a diff.
    Diff,
}

/// The summary of a run, on one or two lines, with a final line break.
pub fn summary(counts: &Counts, mode: Mode) -> String {
    let mut lines = String::new();
    let looked = format!(
        "{} in {}",
        count(counts.services, "service"),
        count(counts.files, "file")
    );
    if counts.fixed > 0 {
        let verb = if mode == Mode::Diff {
            "Would fix"
        } else {
            "Fixed"
        };
        lines.push_str(&format!("{verb} {}; ", count(counts.fixed, "finding")));
        lines.push_str(&match counts.findings() {
            0 => format!("nothing is left ({looked}).\n"),
            left => format!("{left} left ({looked}).\n"),
        });
    } else if counts.findings() == 0 {
        lines.push_str(&format!("Nothing found ({looked}).\n"));
    } else {
        let parts = [
            (counts.errors, "error"),
            (counts.warnings, "warning"),
            (counts.infos, "note"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| count(*n, word))
            .collect();
        lines.push_str(&format!("Found {} ({looked}).\n", parts.join(", ")));
    }
    lines.push_str(&offer(counts, mode));
    lines
}

/// What `--fix` and `--unsafe-fixes` would do.
fn offer(counts: &Counts, mode: Mode) -> String {
    let option = if mode == Mode::Diff {
        "--diff"
    } else {
        "--fix"
    };
    match (counts.fixable, counts.fixable_unsafe) {
        (0, 0) => String::new(),
        (safe, 0) => format!("{} fixable with `{option}`.\n", count(safe, "finding")),
        (0, more) => format!(
            "{} fixable with `{option} --unsafe-fixes`.\n",
            count(more, "finding")
        ),
        (safe, more) => format!(
            "{} fixable with `{option}`, {more} more with `{option} --unsafe-fixes`.\n",
            count(safe, "finding")
        ),
    }
}

fn count(n: usize, word: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {word}{s}")
}
