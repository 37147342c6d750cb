//! YAML to be written, and its text in block and in flow style.

use super::slot::Lay;
use super::{Refusal, quote};
use crate::yaml::{Content, ScalarStyle, parse};

/// YAML to be written, whichever style its place demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Snippet {
    /// The YAML source of a scalar on one line, quoted where it must be. In a file of JSON's style strings
    /// are written in double quotes whatever their source.
    Scalar(String),
    /// `*name`
    Alias(String),
    /// Pairs, in this order.
    Mapping(Vec<(String, Snippet)>),
    /// A list that is always written in brackets on one line: `["CMD", "redis-cli", "ping"]`.
    Flow(Vec<Snippet>),
}

impl Snippet {
    /// A text, quoted if anything but this text could be read without quotes.
    pub fn text(text: &str) -> Self {
        Self::Scalar(quote::least(text, false))
    }

    /// A text in quotes: double ones, unless it holds some itself and would need backslashes.
    pub fn quoted(text: &str) -> Self {
        let single = quote::single(text).filter(|_| text.contains(['"', '\\']));
        Self::Scalar(single.unwrap_or_else(|| quote::double(text)))
    }

    /// The same, with single quotes in place of double ones.
    #[must_use]
    pub fn single_quoted(&self) -> Self {
        match self {
            Self::Scalar(source) => {
                let single = match scalar(source) {
                    Ok((text, ScalarStyle::DoubleQuoted)) => quote::single(&text),
                    _ => None,
                };
                Self::Scalar(single.unwrap_or_else(|| source.clone()))
            }
            Self::Alias(name) => Self::Alias(name.clone()),
            Self::Mapping(pairs) => {
                let pairs = pairs.iter();
                Self::Mapping(
                    pairs
                        .map(|(key, value)| (key.clone(), value.single_quoted()))
                        .collect(),
                )
            }
            Self::Flow(items) => Self::Flow(items.iter().map(Self::single_quoted).collect()),
        }
    }

    /// Refuses what would not read back as the scalar, alias or collection that it claims to be.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        match self {
            Self::Scalar(source) => scalar(source).map(|_| ()),
            Self::Alias(name) => check_anchor(name),
            Self::Mapping(pairs) => pairs.iter().try_for_each(|(_, value)| value.check()),
            Self::Flow(items) => items.iter().try_for_each(Self::check),
        }
    }

    fn has_alias(&self) -> bool {
        match self {
            Self::Scalar(_) => false,
            Self::Alias(_) => true,
            Self::Mapping(pairs) => pairs.iter().any(|(_, value)| value.has_alias()),
            Self::Flow(items) => items.iter().any(Self::has_alias),
        }
    }

    pub(super) fn flow(&self, look: Look) -> String {
        match self {
            Self::Scalar(source) => flow_scalar(source, look),
            Self::Alias(name) => format!("*{name}"),
            Self::Mapping(pairs) => {
                let pairs: Vec<_> = pairs
                    .iter()
                    .map(|(key, value)| look.pair(key, &value.flow(look)))
                    .collect();
                let pad = if look.pad && !pairs.is_empty() {
                    " "
                } else {
                    ""
                };
                format!("{{{pad}{}{pad}}}", pairs.join(look.comma()))
            }
            Self::Flow(items) => {
                let items: Vec<_> = items.iter().map(|item| item.flow(look)).collect();
                format!("[{}]", items.join(look.comma()))
            }
        }
    }
}

/// Refuses a name that go-yaml would not take for an anchor.
pub(super) fn check_anchor(name: &str) -> Result<(), Refusal> {
    let valid = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if !name.is_empty() && name.bytes().all(valid) {
        Ok(())
    } else {
        Err(Refusal::Snippet(name.to_owned()))
    }
}

/// The text and style of a scalar's source.
fn scalar(source: &str) -> Result<(String, ScalarStyle), Refusal> {
    let refusal = || Refusal::Snippet(source.to_owned());
    if source.is_empty() {
        return Ok((String::new(), ScalarStyle::Plain));
    }
    if let Some((text, style)) = quote::simple(source) {
        return Ok((text.to_owned(), style));
    }
    if source.chars().any(|c| c != '\t' && quote::must_escape(c)) {
        return Err(refusal());
    }
    let tree = parse(source).map_err(|_| refusal())?;
    let [document] = tree.documents() else {
        return Err(refusal());
    };
    let node = tree.node(document.root);
    let (Content::Scalar(scalar), Some(text)) = (&node.content, tree.scalar(document.root)) else {
        return Err(refusal());
    };
    let fits = match scalar.style {
        ScalarStyle::Plain => quote::plain(source, false) != quote::Plain::Impossible,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => true,
        ScalarStyle::Literal { .. } | ScalarStyle::Folded { .. } => false,
    };
    if fits && node.span.range() == (0..source.len()) {
        Ok((text.to_owned(), scalar.style))
    } else {
        Err(refusal())
    }
}

/// A scalar between brackets.
fn flow_scalar(source: &str, look: Look) -> String {
    let Ok((text, style)) = scalar(source) else {
        return source.to_owned();
    };
    match style {
        ScalarStyle::Plain if source.is_empty() => "null".to_owned(),
        ScalarStyle::Plain if look.json && quote::is_json_literal(source) => source.to_owned(),
        _ if look.json => quote::double(&text),
        ScalarStyle::Plain if quote::plain(source, true) == quote::Plain::Impossible => {
            quote::double(&text)
        }
        _ => source.to_owned(),
    }
}

/// The look of a flow collection.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    /// Keys and strings in double quotes.
    pub json: bool,
    /// Blanks inside braces.
    pub pad: bool,
    /// No blanks at all, as programs write JSON.
    pub tight: bool,
}

impl Look {
    fn key(self, key: &str) -> String {
        if self.json {
            quote::double(key)
        } else {
            quote::key(key)
        }
    }

    fn pair(self, key: &str, value: &str) -> String {
        let gap = if self.tight { "" } else { " " };
        format!("{}:{gap}{value}", self.key(key))
    }

    /// What stands between two children on one line.
    pub fn comma(self) -> &'static str {
        if self.tight { "," } else { ", " }
    }
}

/// What fills a slot.
#[derive(Debug, Clone)]
pub(super) enum Body<'a> {
    /// `key: value`
    Entry {
        key: &'a str,
        anchor: Option<&'a str>,
        value: std::borrow::Cow<'a, Snippet>,
    },
    /// `- value` with so many blanks after the dash.
    Item { gap: usize, value: &'a Snippet },
}

impl<'a> Body<'a> {
    /// The last key of `path` with its value.
    pub fn entry(key: &'a str, anchor: Option<&'a str>, value: &'a Snippet) -> Self {
        Self::Entry {
            key,
            anchor,
            value: std::borrow::Cow::Borrowed(value),
        }
    }

    /// Refuses what cannot be written.
    pub fn check(&self) -> Result<(), Refusal> {
        match self {
            Self::Entry {
                key, anchor, value, ..
            } => {
                if *key == "<<" && !matches!(**value, Snippet::Alias(_)) {
                    return Err(Refusal::Snippet((*key).to_owned()));
                }
                anchor.map_or(Ok(()), check_anchor)?;
                value.check()
            }
            Self::Item { value, .. } => value.check(),
        }
    }

    /// Whether it needs what JSON does not have.
    pub fn is_beyond_json(&self) -> bool {
        match self {
            Self::Entry { anchor, value, .. } => anchor.is_some() || value.has_alias(),
            Self::Item { value, .. } => value.has_alias(),
        }
    }

    /// The entry inside the parents of `path`.
    pub fn nested(&self, path: &[&'a str]) -> Self {
        let mut body = self.clone();
        for &parent in path.iter().rev().skip(1) {
            if let Self::Entry { key, value, .. } = body {
                let inner = vec![(key.to_owned(), value.into_owned())];
                body = Self::Entry {
                    key: parent,
                    anchor: None,
                    value: std::borrow::Cow::Owned(Snippet::Mapping(inner)),
                };
            }
        }
        body
    }

    /// Its text between brackets.
    pub fn flow(&self, look: Look) -> String {
        match self {
            Self::Entry { key, anchor, value } => {
                let anchor = anchor.map(|name| format!("&{name} ")).unwrap_or_default();
                look.pair(key, &(anchor + &value.flow(look)))
            }
            Self::Item { value, .. } => value.flow(look),
        }
    }

    /// Its text from `lay.column` on.
    pub fn block(&self, lay: Lay<'_>) -> String {
        match self {
            Self::Entry { key, anchor, value } => {
                let anchor = anchor.map(|name| format!(" &{name}")).unwrap_or_default();
                format!("{}:{anchor}{}", quote::key(key), block_value(value, lay))
            }
            Self::Item { gap, value } => {
                let inner = Lay {
                    column: lay.column + 1 + gap,
                    ..lay
                };
                let text = match value {
                    Snippet::Mapping(pairs) if !pairs.is_empty() => block_pairs(pairs, inner),
                    Snippet::Scalar(source) if !source.is_empty() => source.clone(),
                    other => other.flow(Look::default()),
                };
                format!("-{:gap$}{text}", "")
            }
        }
    }
}

/// What follows `key:` in block style.
fn block_value(value: &Snippet, lay: Lay<'_>) -> String {
    match value {
        Snippet::Mapping(pairs) if !pairs.is_empty() => {
            let deeper = lay.deeper();
            deeper.new_line() + &block_pairs(pairs, deeper)
        }
        Snippet::Scalar(source) if source.is_empty() => String::new(),
        Snippet::Scalar(source) => format!(" {source}"),
        other => format!(" {}", other.flow(Look::default())),
    }
}

fn block_pairs(pairs: &[(String, Snippet)], lay: Lay<'_>) -> String {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(key, value)| format!("{}:{}", quote::key(key), block_value(value, lay)))
        .collect();
    pairs.join(&lay.new_line())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_scalar_on_one_line_is_written() {
        for source in ["a", "512m", "'a'", "\"a\\n\"", "\"\"", "-1", "a:b", "", "~"] {
            assert_eq!(Snippet::Scalar(source.into()).check(), Ok(()), "{source:?}");
        }
        for source in [
            "a: b",
            "- a",
            "[a]",
            "{a: 1}",
            "*a",
            "&a b",
            "!t a",
            "|",
            ">-",
            "a # b",
            "# a",
            "---",
            "...",
            "a\nb",
            "'a\n\nb'",
            " a",
            "a ",
            "'a",
            "a:",
            "? a",
            "%a",
            "\"\u{2028}\"",
            ", a",
            "]",
        ] {
            let refusal = Err(Refusal::Snippet(source.to_owned()));
            assert_eq!(
                Snippet::Scalar(source.into()).check(),
                refusal,
                "{source:?}"
            );
        }
    }

    #[test]
    fn names_of_anchors_are_what_go_yaml_takes() {
        assert_eq!(Snippet::Alias("default-logging_2".into()).check(), Ok(()));
        for name in ["", "a b", "a.b", "é", "a,"] {
            assert!(Snippet::Alias(name.into()).check().is_err(), "{name:?}");
        }
    }
}
