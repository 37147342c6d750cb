//! JSON as Docker Compose writes it: two spaces, the escapes of Go, and `$$` for `$`.

use std::fmt::Write;

use super::node::{Content, Node};
use crate::render::is_dangerous;
use crate::yaml::scalar;

/// The model as JSON, without a line break at the end.
pub fn json(model: &Node) -> String {
    let mut out = String::new();
    write(model, 0, &mut out);
    out
}

fn write(node: &Node, depth: usize, out: &mut String) {
    match &node.content {
        Content::List(items) if !items.is_empty() => {
            let items = items.iter().map(|item| (None, item));
            block(('[', ']'), items, depth, out);
        }
        Content::Mapping(map) if !map.is_empty() => {
            let members = map.iter().map(|(key, node)| (Some(key.as_str()), node));
            block(('{', '}'), members, depth, out);
        }
        Content::Text(text) => quote(&text.replace('$', "$$"), out),
        content => out.push_str(&plain(content)),
    }
}

fn block<'n>(
    (open, close): (char, char),
    members: impl Iterator<Item = (Option<&'n str>, &'n Node)>,
    depth: usize,
    out: &mut String,
) {
    out.push(open);
    for (index, (key, node)) in members.enumerate() {
        out.push_str(if index > 0 { ",\n" } else { "\n" });
        indent(depth + 1, out);
        if let Some(key) = key {
            quote(&key.replace('$', "$$"), out);
            out.push_str(": ");
        }
        write(node, depth + 1, out);
    }
    out.push('\n');
    indent(depth, out);
    out.push(close);
}

fn indent(depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", depth));
}

/// A value that holds no other, as JSON on one line, `$` left alone.
pub(super) fn leaf(content: &Content) -> String {
    match content {
        Content::Text(text) => {
            let mut out = String::with_capacity(text.len() + 2);
            quote(text, &mut out);
            out
        }
        content => plain(content),
    }
}

fn plain(content: &Content) -> String {
    match content {
        Content::Bool(value) => value.to_string(),
        Content::Int(value) => value.to_string(),
        Content::Uint(value) => value.to_string(),
        // Compose fails where a number is infinite.
        Content::Float(value) => {
            scalar::go_json_number(*value).unwrap_or_else(|| "null".to_owned())
        }
        Content::List(_) => "[]".to_owned(),
        Content::Mapping(_) => "{}".to_owned(),
        Content::Null | Content::Text(_) => "null".to_owned(),
    }
}

/// A text in quotes, with what Go escapes, and beyond it whatever could command a terminal.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' => escape(c, out),
            c if is_dangerous(c) => escape(c, out),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn escape(c: char, out: &mut String) {
    let mut units = [0; 2];
    for unit in c.encode_utf16(&mut units) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}
