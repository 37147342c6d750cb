//! The last lines: what was found, and what could be done about it.

use crate::report::Counts;

/// The summary of a run, with a final line break.
pub fn summary(counts: &Counts) -> String {
    let looked = format!(
        "{} in {}",
        count(counts.services, "service"),
        count(counts.files, "file")
    );
    let left = counts.findings();
    let mut text = match (counts.fixed, left) {
        (0, 0) => format!("Nothing found ({looked}).\n"),
        (0, _) => format!("Found {} ({looked}).\n", severities(counts)),
        (fixed, 0) => format!(
            "Fixed {}; nothing is left ({looked}).\n",
            count(fixed, "finding")
        ),
        (fixed, _) => format!(
            "Fixed {}; left: {} ({looked}).\n",
            count(fixed, "finding"),
            severities(counts)
        ),
    };
    if counts.suppressed > 0 {
        text += &count(counts.suppressed, "finding");
        text += " suppressed.\n";
    }
    text.push_str(&offer(counts));
    text
}

fn severities(counts: &Counts) -> String {
    let parts = [
        (counts.errors, "error"),
        (counts.warnings, "warning"),
        (counts.infos, "note"),
    ];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    parts
        .map(|(number, word)| count(*number, word))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What the diff, `--fix` and `--unsafe-fixes` would do.
fn offer(counts: &Counts) -> String {
    if counts.proposed > 0 {
        let rest = match counts.findings().saturating_sub(counts.proposed) {
            0 => "nothing would be left".to_owned(),
            rest => format!("{rest} would be left"),
        };
        return format!(
            "The diff mends {}; {rest}.\n",
            count(counts.proposed, "finding")
        );
    }
    match (counts.fixable, counts.fixable_unsafe) {
        (0, 0) => String::new(),
        (safe, 0) => format!("{} fixable with `--fix`.\n", count(safe, "finding")),
        (0, more) => format!(
            "{} fixable with `--fix --unsafe-fixes`.\n",
            count(more, "finding")
        ),
        (safe, more) => {
            format!(
                "{} fixable with `--fix`, {more} more with `--fix --unsafe-fixes`.\n",
                count(safe, "finding")
            )
        }
    }
}

/// A number of things, in words.
pub(crate) fn count(number: usize, word: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {word}{s}")
}
