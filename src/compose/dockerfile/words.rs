//! The shell-like words of a Dockerfile.

/// How deep `${A:-${B:-…}}` may nest before its value counts as unknown.
const MAX_DEPTH: usize = 20;

/// How long an expanded word may get, in bytes, before its value counts as unknown. No name of
/// an image is as long.
const MAX_LENGTH: usize = 512;

/// What is known of a variable.
pub(super) enum Value {
    Set(String),
    Unset,
    Unknown,
}

type Values<'v> = &'v dyn Fn(&str) -> Value;

/// Splits at white space outside quotes; `None` if a quote is not closed.
pub(super) fn split_words(text: &str, escape: char) -> Option<Vec<&str>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quotes = Quotes::new(escape);
    for (at, c) in text.char_indices() {
        let inside = quotes.quote.is_some() || quotes.escaped;
        quotes.next(c);
        if !c.is_whitespace() || inside {
            start.get_or_insert(at);
        } else if let Some(start) = start.take() {
            words.push(&text[start..at]);
        }
    }
    words.extend(start.map(|start| &text[start..]));
    quotes.quote.is_none().then_some(words)
}

/// The word without its quotes and escape characters.
pub(super) fn unquote(word: &str, escape: char) -> String {
    let mut quotes = Quotes::new(escape);
    word.chars().filter(|&c| quotes.next(c)).collect()
}

/// Follows quotes and escape characters from one character to the next.
struct Quotes {
    escape: char,
    quote: Option<char>,
    escaped: bool,
}

impl Quotes {
    fn new(escape: char) -> Self {
        Self {
            escape,
            quote: None,
            escaped: false,
        }
    }

    /// Takes the next character; true if it is text, not a quote or an escape character.
    fn next(&mut self, c: char) -> bool {
        if std::mem::take(&mut self.escaped) {
            return true;
        }
        match self.quote {
            Some(quote) if c == quote => self.quote = None,
            Some('\'') => return true,
            _ if c == self.escape => self.escaped = true,
            None if matches!(c, '"' | '\'') => self.quote = Some(c),
            _ => return true,
        }
        false
    }

    /// Whether a `$` that [`next`](Self::next) took as text was an expression's.
    fn expands(&self, was_escaped: bool) -> bool {
        !was_escaped && self.quote != Some('\'')
    }
}

/// The word with its quotes removed and its variables replaced. `None` if a variable is unknown,
/// has no value where it needs one, or is written in a form that is not handled here.
pub(super) fn expand(word: &str, escape: char, values: Values<'_>) -> Option<String> {
    expand_nested(word, escape, values, 0)
}

fn expand_nested(word: &str, escape: char, values: Values<'_>, depth: usize) -> Option<String> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut out = String::new();
    let mut quotes = Quotes::new(escape);
    let mut rest = word.chars();
    while let Some(c) = rest.next() {
        let was_escaped = quotes.escaped;
        if !quotes.next(c) {
            continue;
        }
        if c == '$' && quotes.expands(was_escaped) {
            let (value, after) = variable(rest.as_str(), escape, values, depth)?;
            out.push_str(&value);
            rest = after.chars();
        } else {
            out.push(c);
        }
        if out.len() > MAX_LENGTH {
            return None;
        }
    }
    Some(out)
}

/// The value of the variable whose name follows a `$`, and the text after it.
fn variable<'t>(
    text: &'t str,
    escape: char,
    values: Values<'_>,
    depth: usize,
) -> Option<(String, &'t str)> {
    let Some(inner) = text.strip_prefix('{') else {
        let (name, rest) = name(text)?;
        return Some((plain(values(name))?, rest));
    };
    let (name, rest) = name(inner)?;
    if let Some(rest) = rest.strip_prefix('}') {
        return Some((plain(values(name))?, rest));
    }
    let (or_empty, rest) = match rest.strip_prefix(':') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let operator = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '+' | '?'))?;
    let close = closing_brace(&rest[1..])?;
    let (operand, after) = (&rest[1..=close], &rest[close + 2..]);
    let operand = || expand_nested(operand, escape, values, depth + 1);
    let value = match values(name) {
        Value::Unknown => return None,
        Value::Set(value) if !(or_empty && value.is_empty()) => Some(value),
        Value::Set(_) | Value::Unset => None,
    };
    let value = match (operator, value) {
        ('+', Some(_)) | ('-', None) => operand()?,
        ('+', None) => String::new(),
        (_, value) => value?,
    };
    Some((value, after))
}

fn plain(value: Value) -> Option<String> {
    match value {
        Value::Set(value) => Some(value),
        Value::Unset | Value::Unknown => None,
    }
}

/// Splits a variable's name from the text after it.
fn name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    let valid = name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
    valid.then_some((name, rest))
}

/// Where the brace that was opened before `text` closes.
fn closing_brace(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}
