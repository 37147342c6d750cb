//! What a comment asks: `# compose-lint: ignore[rule, …] until=2027-01-01 reason`.

use crate::compose::did_you_mean;
use crate::span::Span;

/// A request to suppress, as a comment states it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// Whether it is an `ignore-file`.
    pub whole_file: bool,
    /// The word `ignore` or `ignore-file`.
    pub word: Span,
    /// What stands between the commas, without blanks and never empty.
    pub names: Vec<Span>,
    /// What stands behind `until=`.
    pub until: Option<Span>,
}

/// What is wrong with a suppression.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where.
    pub span: Span,
    /// What.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Fault {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: "write `# compose-lint: ignore[rule] reason`, with the name of the rule"
                .to_owned(),
        }
    }
}

/// The request in the comment at `comment` of `text`; `None` where the comment makes none.
pub(super) fn parse(text: &str, comment: Span) -> Option<Result<Directive, Fault>> {
    let body = comment.of(text).trim_start_matches('#').trim_start();
    let rest = body.strip_prefix("compose-lint")?.trim_start();
    let after_colon = rest.strip_prefix(':');
    let rest = after_colon.unwrap_or(rest).trim_start();
    let length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .unwrap_or(rest.len());
    let (word, tail) = rest.split_at(length);
    // Both are ends of the comment, so their lengths say where they stand.
    let span = Span::new(comment.to() - rest.len(), comment.to() - tail.len());
    // What is no request is prose, unless it looks too much like one.
    let is_known = matches!(word, "ignore" | "ignore-file");
    let has_bracket = tail.starts_with('[');
    let message = match (after_colon, is_known) {
        (Some(_), true) => return Some(list(word, span, tail, comment.to())),
        (None, true) if has_bracket => "a colon is missing after `compose-lint`",
        (Some(_), false) if has_bracket || is_nearly_known(word) => {
            "only `ignore` and `ignore-file` are known here"
        }
        _ => return None,
    };
    Some(Err(Fault::new(span, message)))
}

fn is_nearly_known(word: &str) -> bool {
    did_you_mean(word, ["ignore", "ignore-file"]).is_some()
}

/// The request that begins with `word` at `span` and goes on with `tail` up to `end`.
fn list(word: &str, span: Span, tail: &str, end: usize) -> Result<Directive, Fault> {
    let nameless = || Fault::new(span, format!("this `{word}` names no rule"));
    let inside = tail.strip_prefix('[').ok_or_else(nameless)?;
    let Some((list, rest)) = inside.split_once(']') else {
        let start = end - tail.len();
        let span = Span::new(start, start + tail.trim_end().len());
        return Err(Fault::new(span, "the bracket is never closed"));
    };
    let names = names(list, end - inside.len());
    if names.is_empty() {
        return Err(nameless());
    }
    Ok(Directive {
        whole_file: word == "ignore-file",
        word: span,
        names,
        until: until(rest, end - rest.len()),
    })
}

/// The parts of a comma list that begins at `offset`.
fn names(list: &str, offset: usize) -> Vec<Span> {
    let mut at = offset;
    let mut spans = Vec::new();
    for part in list.split(',') {
        let name = part.trim();
        let start = at + (part.len() - part.trim_start().len());
        if !name.is_empty() {
            spans.push(Span::new(start, start + name.len()));
        }
        at += part.len() + 1;
    }
    spans
}

/// The date of the first word that is an `until=…`, in a text that begins at `offset`.
fn until(rest: &str, offset: usize) -> Option<Span> {
    const KEY: &str = "until=";
    let (found, _) = rest.match_indices(KEY).find(|(at, _)| {
        let before = rest.get(..*at).unwrap_or_default();
        before.is_empty() || before.ends_with(char::is_whitespace)
    })?;
    let date = rest.get(found + KEY.len()..)?;
    let length = date.find(char::is_whitespace).unwrap_or(date.len());
    let start = offset + found + KEY.len();
    Some(Span::new(start, start + length))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The words of a request: `ignore`, its names, its date.
    fn read(comment: &str) -> Option<Result<String, String>> {
        // The comment stands somewhere in a file.
        let text = format!("é: {comment}\nmore: [x]");
        let span = Span::new(4, 4 + comment.len());
        Some(match parse(&text, span)? {
            Ok(directive) => {
                let names: Vec<&str> = directive.names.iter().map(|name| name.of(&text)).collect();
                let until = directive.until.map_or("-", |until| until.of(&text));
                assert_eq!(
                    directive.whole_file,
                    directive.word.of(&text) == "ignore-file"
                );
                Ok(format!(
                    "{} {} {until}",
                    directive.word.of(&text),
                    names.join("+")
                ))
            }
            Err(fault) => Err(format!("{}: {}", fault.span.of(&text), fault.message)),
        })
    }

    #[test]
    fn requests() {
        for (comment, expected) in [
            ("# compose-lint: ignore[a]", "ignore a -"),
            ("#compose-lint:ignore[a,b]", "ignore a+b -"),
            ("##  compose-lint : ignore[ a , b, ] why", "ignore a+b -"),
            (
                "# compose-lint: ignore-file[a] until=2027-01-01 why",
                "ignore-file a 2027-01-01",
            ),
            (
                "# compose-lint: ignore[a] why, until=2027-01-01",
                "ignore a 2027-01-01",
            ),
            ("# compose-lint: ignore[a] not_until=5", "ignore a -"),
            ("# compose-lint: ignore[a] until=", "ignore a "),
            (
                "# compose-lint: ignore[a]: ünïcode until we move",
                "ignore a -",
            ),
        ] {
            assert_eq!(read(comment), Some(Ok(expected.to_owned())), "{comment}");
        }
    }

    #[test]
    fn faults() {
        for (comment, expected) in [
            (
                "# compose-lint: ignore",
                "ignore: this `ignore` names no rule",
            ),
            (
                "# compose-lint: ignore web",
                "ignore: this `ignore` names no rule",
            ),
            (
                "# compose-lint: ignore-file[ , ]",
                "ignore-file: this `ignore-file` names no rule",
            ),
            (
                "# compose-lint: ignore[a, b  ",
                "[a, b: the bracket is never closed",
            ),
            (
                "# compose-lint: disable[a]",
                "disable: only `ignore` and `ignore-file` are known here",
            ),
            (
                "# compose-lint: ignroe a",
                "ignroe: only `ignore` and `ignore-file` are known here",
            ),
            (
                "# compose-lint ignore[a]",
                "ignore: a colon is missing after `compose-lint`",
            ),
        ] {
            assert_eq!(read(comment), Some(Err(expected.to_owned())), "{comment}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_comment_says_its_parts_can_be_shown(rest in "[ :a\\[\\],=é\u{3000}]*|.*", colon in ":?") {
            let comment = format!("# compose-lint{colon} ignore{rest}");
            match parse(&comment, Span::new(0, comment.len())) {
                Some(Ok(directive)) => {
                    for name in directive.names {
                        prop_assert!(comment.get(name.range()).is_some_and(|name| !name.trim().is_empty()));
                    }
                    let until = directive.until.map(Span::range);
                    prop_assert!(until.is_none_or(|until| comment.get(until).is_some()));
                }
                Some(Err(fault)) => prop_assert!(comment.get(fault.span.range()).is_some()),
                None => {}
            }
        }
    }

    #[test]
    fn prose() {
        for comment in [
            "#",
            "# checked by compose-lint: ignore[a] is how to silence it",
            "# compose-lint: see docs/ci.md",
            "# compose-lint ignores this file",
            "# compose-linter: ignore[a]",
            "# compose-lint.toml: ignore[a]",
            "# Compose-Lint",
        ] {
            assert_eq!(read(comment), None, "{comment}");
        }
    }
}
