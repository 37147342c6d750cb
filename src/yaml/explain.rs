//! What a text that is not YAML probably was meant to be, in the words of someone who writes Compose files.

use crate::span::Span;

/// Why a text is not YAML: what is wrong, what to do, and where it shows.
pub(super) struct Explanation {
    pub message: String,
    pub help: &'static str,
    pub span: Span,
}

/// Explains what the parser says, in its own words, of the place `at`.
pub(super) fn explain(words: String, text: &str, at: usize) -> Explanation {
    let line = Line::around(text, at);
    let here = Span::new(at, after_char(text, at));
    let known = |message: &str, help, span| Explanation {
        message: message.to_owned(),
        help,
        span,
    };
    match words.as_str() {
        said if said.starts_with("tabs disallowed") || said.ends_with("found a tab") => known(
            "a tab stands where YAML wants spaces",
            "indent with spaces only",
            line.tabs(text).unwrap_or(here),
        ),
        "mapping values are not allowed in this context"
            if line.before(text, at).contains(": ") =>
        {
            known(
                "a second colon on this line: YAML cannot tell the key from the value",
                "put the whole value in quotes",
                here,
            )
        }
        "mapping values are not allowed in this context" => known(
            "this key stands below a line that cannot have keys below it",
            "indent it like its neighbours; only a key with nothing behind its colon has keys below",
            line.word(text),
        ),
        "while parsing a block mapping, did not find expected key"
            if at <= line.word(text).from() =>
        {
            misplaced(&line, text)
        }
        "while parsing a block mapping, did not find expected key" => known(
            "something follows a value that has ended",
            "put the whole value in quotes, and begin the next key on a line of its own",
            here,
        ),
        "while parsing a block collection, did not find expected '-' indicator" => known(
            "this line stands among the items of a list, and is none",
            "begin it with `- `, or indent it like the key that has the list",
            line.word(text),
        ),
        "block sequence entries are not allowed in this context" => known(
            "a list cannot begin in the middle of a line",
            "write each `- item` on a line of its own, or the list as `[item, item]`",
            here,
        ),
        "while parsing a flow sequence, expected ',' or ']'" => known(
            "the list in brackets does not go on here",
            "write a comma between items and `]` behind the last one",
            here,
        ),
        "while parsing a flow mapping, did not find expected ',' or '}'" => known(
            "the mapping in braces does not go on here",
            "write a comma between pairs and `}` behind the last one",
            here,
        ),
        "while parsing a quoted scalar, found unknown escape character" => known(
            "double quotes know no such character behind a backslash",
            "write two backslashes for one, or use single quotes",
            here,
        ),
        said if said.contains("EOF while parsing a flow") => known(
            "the file ends, and a bracket or brace is still open",
            "close it: `]` for `[`, `}` for `{`",
            here,
        ),
        said if said.contains("expected alphabetic or numeric character") => known(
            "`*` and `&` at the beginning of a value name an anchor, and no name follows",
            "put the value in quotes",
            here,
        ),
        said if said.starts_with("unexpected character") => known(
            "a value cannot begin with this character",
            "put the value in quotes",
            here,
        ),
        _ => Explanation {
            message: words,
            help: "check the indentation and the quotes on this line and the one before",
            span: here,
        },
    }
}

/// A line that begins in a column where no line above it does.
fn misplaced(line: &Line, text: &str) -> Explanation {
    let span = line.word(text);
    let (message, help) = if text[span.range()].starts_with('-') {
        (
            "a list item stands among keys",
            "indent it below the key that has the list",
        )
    } else {
        (
            "this line does not line up with any line above it",
            "indent it exactly like the keys that it belongs with",
        )
    };
    Explanation {
        message: message.to_owned(),
        help,
        span,
    }
}

/// The bytes of a line, its break left out.
struct Line {
    start: usize,
    end: usize,
}

impl Line {
    fn around(text: &str, at: usize) -> Self {
        let start = text[..at].rfind(['\n', '\r']).map_or(0, |found| found + 1);
        let end = text[at..].find(['\n', '\r']);
        Self {
            start,
            end: end.map_or(text.len(), |found| at + found),
        }
    }

    fn before<'t>(&self, text: &'t str, at: usize) -> &'t str {
        &text[self.start..at]
    }

    /// The first word.
    fn word(&self, text: &str) -> Span {
        let line = &text[self.start..self.end];
        let blanks = line.len() - line.trim_start().len();
        let from = self.start + blanks;
        let length = line.trim_start().find([' ', '\t', ':']);
        let to = length.map_or(self.end, |length| from + length.max(1));
        Span::new(from, to.min(self.end))
    }

    /// The first stretch of tabs.
    fn tabs(&self, text: &str) -> Option<Span> {
        let line = &text[self.start..self.end];
        let from = line.find('\t')?;
        let count = line[from..].bytes().take_while(|b| *b == b'\t').count();
        Some(Span::new(self.start + from, self.start + from + count))
    }
}

fn after_char(text: &str, at: usize) -> usize {
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    next.map_or(at, |c| at + c.len_utf8())
}
