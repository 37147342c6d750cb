//! The page of a rule on a terminal.

use std::fmt::Write as _;

use textwrap::Options;

use super::Look;
use super::wrap::{glued, splitter, unglued};

/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 88;

/// A page in Markdown, as far as our pages use it, with headings that stand out, code in a frame, and lines of the
/// terminal's width.
pub fn page(text: &str, look: Look) -> String {
    let mut out = String::new();
    let mut sources = Vec::new();
    let mut lines = text.trim().lines().peekable();
    while let Some(line) = lines.next() {
        // Writing to a string does not fail.
        let _ = if let Some(info) = line.strip_prefix("```") {
            let code = lines.by_ref().take_while(|line| !line.starts_with("```"));
            out += &frame(info, code, look);
            Ok(())
        } else if let Some(title) = line.strip_prefix('#') {
            let title = title.trim_start_matches('#').trim();
            let style = if line.starts_with("# ") { "1;4" } else { "1" };
            writeln!(out, "{}", look.paint(style, title))
        } else if let Some((_, url)) = definition(line) {
            sources.push(url);
            Ok(())
        } else if line.is_empty() || line.starts_with('|') {
            writeln!(out, "{}", inline(line, look))
        } else {
            let mut whole = line.to_owned();
            while let Some(next) = lines.next_if(|next| continues(next)) {
                whole.push(' ');
                whole += next.trim();
            }
            out += &paragraph(&whole, look);
            Ok(())
        };
    }
    if !sources.is_empty() {
        let _ = writeln!(out, "{}", look.paint("1", "Sources"));
        for url in sources {
            let _ = writeln!(out, "  {}", look.paint("2", url));
        }
    }
    out
}

/// `[name]: target`.
fn definition(line: &str) -> Option<(&str, &str)> {
    let (name, target) = line.strip_prefix('[')?.split_once("]: ")?;
    (!name.contains(']')).then_some((name, target))
}

/// Whether a line belongs to the paragraph or the item above.
fn continues(line: &str) -> bool {
    let starts = ["```", "#", "|", "- "]
        .iter()
        .any(|mark| line.starts_with(mark));
    !line.is_empty() && !starts && definition(line).is_none() && number(line).is_none()
}

/// How long the `1. ` is with which an item begins.
fn number(line: &str) -> Option<usize> {
    let digits = line.find(|c: char| !c.is_ascii_digit())?;
    (digits > 0 && line[digits..].starts_with(". ")).then_some(digits + 2)
}

fn paragraph(text: &str, look: Look) -> String {
    let hang = if text.starts_with("- ") {
        2
    } else {
        number(text).unwrap_or(0)
    };
    let indent = " ".repeat(hang);
    let options = Options::new(look.width.min(WIDEST)).subsequent_indent(&indent);
    let styled = inline(&glued(text), look);
    let filled = textwrap::fill(&styled, options.word_splitter(splitter()));
    format!("{}\n", unglued(&filled))
}

/// Code behind a bar in the colour of what the example is: bad or good.
fn frame<'t>(info: &str, code: impl Iterator<Item = &'t str>, look: Look) -> String {
    let kind = info.split(' ').nth(1).unwrap_or_default();
    let style = match kind {
        "bad" => "31",
        "good" | "fixed" => "32",
        _ => "2",
    };
    let bar = look.paint(style, if look.unicode { "│" } else { "|" });
    let mut out = String::new();
    if !kind.is_empty() {
        let _ = writeln!(out, "  {}", look.paint(style, kind));
    }
    for line in code {
        // In what is mended the mark means nothing any more.
        let line = match kind {
            "fixed" => line.strip_suffix("# error").unwrap_or(line).trim_end(),
            _ => line,
        };
        // A comment says something about the example more often than it is part of it.
        let _ = match line.find("# ").filter(|_| look.color) {
            Some(at) => writeln!(
                out,
                "  {bar} {}{}",
                &line[..at],
                look.paint("2", &line[at..])
            ),
            None if line.is_empty() => writeln!(out, "  {bar}"),
            None => writeln!(out, "  {bar} {line}"),
        };
    }
    out
}

/// A line without the marks of links and of emphasis; code keeps its marks where there are no colours.
fn inline(text: &str, look: Look) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['`', '[', '*']) {
        out += &rest[..at];
        rest = &rest[at..];
        let (length, shown) = code(rest, look)
            .or_else(|| link(rest, look))
            .or_else(|| strong(rest, look))
            .unwrap_or_else(|| (1, rest[..1].to_owned()));
        out += &shown;
        rest = &rest[length..];
    }
    out + rest
}

/// Code at the start of a text: its length there, and what is shown.
fn code(text: &str, look: Look) -> Option<(usize, String)> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let mark = &text[..ticks];
    if mark.is_empty() {
        return None;
    }
    let inner = &text[ticks..][..text[ticks..].find(mark)?];
    let length = inner.len() + 2 * ticks;
    let shown = if look.color {
        look.paint("36", inner).into_owned()
    } else {
        text[..length].to_owned()
    };
    Some((length, shown))
}

/// A link, of which its text is shown.
fn link(text: &str, look: Look) -> Option<(usize, String)> {
    let inner = text.strip_prefix('[')?;
    let end = ["][", "]("]
        .iter()
        .filter_map(|mark| inner.find(mark))
        .min()?;
    let close = inner[end + 2..].find([']', ')'])?;
    let words = &inner[..end];
    // `ports[0]` is none.
    let is_link = words.find(']').is_none_or(|at| words[..at].contains('['));
    is_link.then(|| (1 + end + 2 + close + 1, inline(words, look)))
}

fn strong(text: &str, look: Look) -> Option<(usize, String)> {
    let inner = text.strip_prefix("**")?;
    let inner = &inner[..inner.find("**")?];
    Some((inner.len() + 4, look.paint("1", inner).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RULES;

    fn look(color: bool) -> Look {
        Look {
            color,
            unicode: true,
            width: 60,
            longest: 60,
            changes: true,
        }
    }

    #[test]
    fn marks_make_way_for_what_they_mean() {
        let text = "# title\n\nOne [link `x`][ref] and\n`some code`, **so** `a[0]`.\n\n- an\n  item\n\n\
                    ```yaml bad\nservices: # error\n```\n\n[ref]: https://example.com\n";
        let plain = "title\n\nOne link `x` and `some code`, so `a[0]`.\n\n- an item\n\n  bad\n  │ services: # error\n\n\
                     Sources\n  https://example.com\n";
        assert_eq!(page(text, look(false)), plain);
        assert!(page(text, look(true)).contains("\u{1b}[36msome code\u{1b}[0m"));
    }

    #[test]
    fn every_page_fits_and_keeps_its_examples() {
        for rule in RULES {
            let shown = page(rule.page, look(false));
            assert!(
                !shown.contains("][") && !shown.contains("**"),
                "{}",
                rule.id
            );
            for example in rule.page.split("```yaml ").skip(1) {
                for line in example
                    .lines()
                    .skip(1)
                    .take_while(|line| !line.starts_with("```"))
                {
                    let line = line.trim_end_matches("# error").trim_end();
                    assert!(
                        shown.contains(format!("│ {line}").trim_end()),
                        "{}: {line}",
                        rule.id
                    );
                }
            }
            let text = shown
                .lines()
                .filter(|line| !line.contains("http") && !line.contains(['│', '|']));
            for line in text {
                assert!(line.chars().count() <= 60, "{}: {line}", rule.id);
            }
        }
    }
}
