//! Finds the expressions of a template.

use std::ops::Range;

use super::{Error, Kind};

/// What stands at a `$`; `end` is the first byte after it.
pub(super) enum Token<'a> {
    /// `$$` (two bytes) or a `$` that means nothing (one byte): a literal dollar.
    Dollar { end: usize },
    /// An expression; `operand` is empty for [`Kind::Plain`].
    Variable {
        name: &'a str,
        kind: Kind,
        operand: Range<usize>,
        end: usize,
    },
}

/// The line the scanner is in. Remembering its last `}` keeps the scan linear.
#[derive(Default)]
pub(super) struct Line {
    end: usize,
    last_brace: Option<usize>,
}

/// Reads what stands at the `$` at `dollar`, looking no further than `limit`.
pub(super) fn scan<'a>(
    template: &'a str,
    dollar: usize,
    limit: usize,
    line: &mut Line,
) -> Result<Token<'a>, Error> {
    let after = &template[dollar + 1..limit];
    if after.starts_with('$') {
        return Ok(Token::Dollar { end: dollar + 2 });
    }
    if let Some(inner) = after.strip_prefix('{') {
        line.reach(template, dollar, limit);
        return scan_braced(template, dollar, name_at(inner), line).ok_or_else(|| {
            let text = &template[dollar..line.end];
            let end = text.find('}').map_or(line.end, |at| dollar + at + 1);
            Error::Invalid { span: dollar..end }
        });
    }
    let name = name_at(after);
    let end = dollar + 1 + name.len();
    Ok(if name.is_empty() {
        Token::Dollar { end }
    } else {
        Token::Variable {
            name,
            kind: Kind::Plain,
            operand: end..end,
            end,
        }
    })
}

impl Line {
    /// Moves on to the line that holds the byte `at`, unless it is the current one.
    fn reach(&mut self, template: &str, at: usize, limit: usize) {
        if at < self.end {
            return;
        }
        let rest = &template[at..limit];
        let text = rest.split('\n').next().unwrap_or(rest);
        self.end = at + text.len();
        self.last_brace = text.rfind('}').map(|brace| at + brace);
    }
}

/// Reads the expression whose `${` is at `dollar` and whose name follows it.
fn scan_braced<'a>(
    template: &'a str,
    dollar: usize,
    name: &'a str,
    line: &Line,
) -> Option<Token<'a>> {
    let name_end = dollar + 2 + name.len();
    let tail = &template[name_end..line.end];
    if name.is_empty() {
        return None;
    }
    if tail.starts_with('}') {
        return Some(Token::Variable {
            name,
            kind: Kind::Plain,
            operand: name_end..name_end,
            end: name_end + 1,
        });
    }
    let or_empty = tail.starts_with(':');
    let operator = name_end + usize::from(or_empty);
    let kind = match template[operator..line.end].chars().next()? {
        '-' => Kind::Default { or_empty },
        '+' => Kind::Alternate { or_empty },
        '?' => Kind::Required { or_empty },
        _ => return None,
    };
    let start = operator + 1;
    let last = line.last_brace.filter(|&brace| brace >= start)?;
    let region = &template.as_bytes()[dollar..=last];
    let close = closing_brace(region).map_or(last, |at| dollar + at);
    Some(Token::Variable {
        name,
        kind,
        operand: start..close,
        end: close + 1,
    })
}

/// Where the first `{` of `region` is closed, by Compose's count (see the module's description).
fn closing_brace(region: &[u8]) -> Option<usize> {
    let mut open = 0_usize;
    let mut bytes = region.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'{' => {
                open += 1;
                bytes.next();
            }
            b'}' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The variable name `text` begins with, perhaps empty.
///
/// Compose matches ASCII letters without regard to case, by Unicode's rules: the long s and the
/// Kelvin sign fold to `s` and `k` and so are letters too.
fn name_at(text: &str) -> &str {
    let letter =
        |c: char| c == '_' || c.is_ascii_alphabetic() || matches!(c, '\u{17f}' | '\u{212a}');
    if !text.starts_with(letter) {
        return "";
    }
    let end = text.find(|c: char| !letter(c) && !c.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}
