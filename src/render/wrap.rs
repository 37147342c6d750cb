//! Lines that break between words, and not within code: `docker stats --no-stream` can be copied.

use std::borrow::Cow;

use textwrap::{Options, WordSplitter};

/// Stands for a blank that is no place to break. Nobody writes it.
const GLUE: char = '\u{e0a0}';
/// Code longer than this may break.
const LONGEST: usize = 28;

/// The text with its code held together, until [`unglued`].
pub(super) fn glued(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let parts: Vec<&str> = text.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        let is_code = index % 2 == 1 && index + 1 < parts.len();
        if index > 0 {
            out.push('`');
        }
        if is_code && part.chars().count() <= LONGEST && !part.contains('\n') {
            out.extend(part.chars().map(|c| if c == ' ' { GLUE } else { c }));
        } else {
            out.push_str(part);
        }
    }
    out
}

/// The text with its blanks again.
pub(super) fn unglued(text: &str) -> Cow<'_, str> {
    if text.contains(GLUE) {
        text.replace(GLUE, " ").into()
    } else {
        text.into()
    }
}

/// Words with hyphens stay whole.
pub(super) fn splitter() -> WordSplitter {
    WordSplitter::NoHyphenation
}

/// The text as lines of at most `width` columns.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width).word_splitter(splitter());
    let glued = glued(text);
    let lines = textwrap::wrap(&glued, options);
    lines
        .iter()
        .map(|line| unglued(line).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_on_its_line() {
        let text = "set `restart: always` or none, as `docker-compose up` does";
        let lines = wrap(text, 19);
        let code = ["`restart: always`", "`docker-compose up`"];
        assert_eq!(lines, ["set", code[0], "or none, as", code[1], "does"]);
        assert_eq!(unglued(&glued(text)), text);
    }
}
