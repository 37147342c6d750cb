//! The forms in which compose-go's types print themselves.

use super::node::{Content, Map, Node, Source};
use crate::compose::grammar::volume::clean_target;
use crate::compose::grammar::{bytes, cpus, duration};
use crate::compose::interpolate;

/// The form of a value. As a field of a struct it is left out when it is nothing: an empty text, list or mapping, `0` or
/// `false`.
#[derive(Debug)]
pub(super) enum Form {
    /// Text.
    Text,
    /// The path of a folder in the container.
    Target,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Whole,
    /// A number of single precision.
    Single,
    /// A size in bytes, as text.
    Size,
    /// A span of time.
    Time,
    /// A file mode, as octal text.
    Mode,
    /// A list.
    List(&'static Form),
    /// Things by name; one that is `null` stays so.
    Names(&'static Form),
    /// `KEY: value`, where a key may have no value.
    Pairs,
    /// `KEY: value`, where no value is an empty one.
    Labels,
    /// Lists of texts by name.
    Options,
    /// `host=address` lines.
    Hosts,
    /// SSH agents and keys, as lines.
    Keys,
    /// One number, or a soft and a hard one.
    Ulimit,
    /// A struct.
    Struct(&'static [(&'static str, Form)]),
    /// A struct whose fields have the names that they have in Go.
    GoNames(&'static [(&'static str, Form)]),
    /// Another form, but shown whenever it is written.
    Written(&'static Form),
    /// The same, but always shown.
    Always(&'static Form),
}

impl Form {
    /// A value in this form.
    pub(super) fn print(&self, node: Node) -> Node {
        match self {
            Form::Text => scalar(node, text),
            Form::Target => scalar(node, target),
            Form::Flag => scalar(node, flag),
            Form::Whole => scalar(node, whole),
            Form::Single => scalar(node, single),
            Form::Size => scalar(node, size),
            Form::Time => scalar(node, time),
            Form::Mode => scalar(node, mode),
            Form::List(item) => list(node, item),
            Form::Names(thing) => names(node, thing),
            Form::Pairs => pairs(node, &Content::Null),
            Form::Labels => pairs(node, &Content::Text(String::new())),
            Form::Options => options(node),
            Form::Hosts => hosts(node),
            Form::Keys => keys(node),
            Form::Ulimit => ulimit(node),
            Form::Struct(fields) => object(node, fields),
            Form::GoNames(fields) => go_names(object(node, fields)),
            Form::Written(form) | Form::Always(form) => form.print(node),
        }
    }

    /// The field of a struct; `None` where it is left out.
    fn field(&self, node: Option<Node>) -> Option<Node> {
        let source = node.as_ref().map_or(Source::Default, |node| node.source);
        match (self, node.filter(|node| !node.is_null())) {
            (Form::Always(form), None) => Some(form.nothing(source)),
            (_, None) => None,
            (Form::Always(form) | Form::Written(form), Some(node)) => Some(form.print(node)),
            (form, Some(node)) => Some(form.print(node)).filter(|node| !form.is_nothing(node)),
        }
    }

    /// What is shown of a field that is not there, or is `null`.
    fn nothing(&self, source: Source) -> Node {
        let content = match self {
            Form::Struct(_) => Content::Mapping(Map::default()),
            Form::Text => Content::Text(String::new()),
            Form::Whole | Form::Size => Content::Int(0),
            _ => Content::Null,
        };
        self.print(Node::new(content, source))
    }

    /// Whether a field of this form is left out.
    fn is_nothing(&self, node: &Node) -> bool {
        match &node.content {
            Content::Null => true,
            Content::Bool(value) => !value,
            Content::Int(value) => *value == 0,
            Content::Uint(value) => *value == 0,
            Content::Float(value) => *value == 0.0,
            Content::Text(text) => match self {
                Form::Size => text == "0",
                Form::Time => text == "0s",
                _ => text.is_empty(),
            },
            Content::List(items) => items.is_empty(),
            Content::Mapping(map) => map.is_empty() && !matches!(self, Form::Struct(_)),
        }
    }
}

/// The members of a struct, in its order; what it does not know is dropped.
fn object(mut node: Node, fields: &[(&str, Form)]) -> Node {
    let Some(written) = node.map_mut() else {
        return node;
    };
    let mut written = std::mem::take(written);
    let mut printed = Map::with_capacity_and_hasher(fields.len(), Default::default());
    for (key, form) in fields {
        if let Some(field) = form.field(written.swap_remove(*key)) {
            printed.insert((*key).to_owned(), field);
        }
    }
    node.with(Content::Mapping(printed))
}

/// The members under names that begin with a capital.
fn go_names(mut node: Node) -> Node {
    if let Some(map) = node.map_mut() {
        let renamed = std::mem::take(map).into_iter().map(|(mut key, field)| {
            if let Some(first) = key.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            (key, field)
        });
        *map = renamed.collect();
    }
    node
}

/// A scalar turned; what cannot be turned stays as it is.
fn scalar(node: Node, turn: fn(&Content) -> Option<Content>) -> Node {
    match turn(&node.content) {
        Some(content) => node.with(content),
        None => node,
    }
}

fn text(content: &Content) -> Option<Content> {
    content.go_string().map(Content::Text)
}

fn target(content: &Content) -> Option<Content> {
    Some(Content::Text(clean_target(&content.go_string()?)))
}

fn flag(content: &Content) -> Option<Content> {
    match content {
        Content::Text(text) => interpolate::boolean(text).map(|(value, _)| Content::Bool(value)),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "Compose truncates too")]
fn whole(content: &Content) -> Option<Content> {
    match content {
        Content::Float(number) => Some(Content::Int(number.trunc() as i64)),
        Content::Uint(number) => Some(Content::Int(number.cast_signed())),
        Content::Text(text) => text.parse().ok().map(Content::Int),
        _ => None,
    }
}

/// The shortest decimal that reads back as the same number of single precision.
fn single(content: &Content) -> Option<Content> {
    let number = cpus::parse_cpus(&content.go_string()?).ok()?;
    number.to_string().parse().ok().map(Content::Float)
}

fn size(content: &Content) -> Option<Content> {
    let bytes = match content {
        Content::Int(bytes) => *bytes,
        // Compose drops a number with a fraction without a word, and one of 64 bits.
        Content::Float(_) | Content::Uint(_) => 0,
        Content::Text(text) => bytes::parse_bytes(text).ok()?,
        _ => return None,
    };
    Some(Content::Text(bytes.to_string()))
}

fn time(content: &Content) -> Option<Content> {
    let Content::Text(text) = content else {
        return None;
    };
    let time = duration::parse_duration(text).ok()?;
    Some(Content::Text(time.to_string()))
}

fn mode(content: &Content) -> Option<Content> {
    let mode = match content {
        Content::Int(mode) => *mode,
        Content::Text(text) => i64::from_str_radix(text, 8).ok()?,
        _ => return None,
    };
    let sign = if mode < 0 { "-" } else { "" };
    Some(Content::Text(format!("0{sign}{:o}", mode.unsigned_abs())))
}

fn list(node: Node, item: &Form) -> Node {
    let Content::List(items) = node.content else {
        return node;
    };
    let items = items.into_iter().map(|node| item.print(node)).collect();
    Node {
        content: Content::List(items),
        ..node
    }
}

fn names(node: Node, thing: &Form) -> Node {
    let Content::Mapping(map) = node.content else {
        return node;
    };
    let mut things: Map = map
        .into_iter()
        .map(|(name, node)| match node.content {
            Content::Null => (name, node),
            _ => (name, thing.print(node)),
        })
        .collect();
    things.sort_unstable_keys();
    Node {
        content: Content::Mapping(things),
        ..node
    }
}

/// `KEY: value` in the order of the keys; `without` is what a key has that has no value.
fn pairs(mut node: Node, without: &Content) -> Node {
    split_pairs(&mut node);
    if let Some(map) = node.map_mut() {
        for value in map.values_mut() {
            value.content = text(&value.content).unwrap_or_else(|| without.clone());
        }
        map.sort_unstable_keys();
    }
    node
}

/// `KEY=value` lines as a mapping; a mapping stays as it is.
pub(super) fn split_pairs(node: &mut Node) {
    let Content::List(items) = &mut node.content else {
        return;
    };
    let pair = |item: Node| {
        let line = item.content.go_string().unwrap_or_default();
        let (key, content) = match line.split_once('=') {
            Some((key, value)) => (key.to_owned(), Content::Text(value.to_owned())),
            None => (line, Content::Null),
        };
        (key, item.with(content))
    };
    let items = std::mem::take(items);
    node.content = Content::Mapping(items.into_iter().map(pair).collect());
}

/// Each member as a list of texts.
fn options(mut node: Node) -> Node {
    for member in node.map_mut().into_iter().flat_map(Map::values_mut) {
        if !matches!(member.content, Content::List(_)) {
            member.content = Content::List(vec![member.clone()]);
        }
    }
    names(node, &Form::List(&Form::Text))
}

/// Sorted `host=address` lines; an address may stand in brackets.
fn hosts(node: Node) -> Node {
    let Content::List(mut items) = node.content else {
        return node;
    };
    for item in &mut items {
        let line = item.text().unwrap_or_default();
        let pair = line.split_once('=').or_else(|| line.split_once(':'));
        let Some((host, address)) = pair else {
            continue;
        };
        let inner = address
            .strip_prefix('[')
            .and_then(|address| address.strip_suffix(']'))
            .filter(|address| !address.is_empty());
        item.content = Content::Text(format!("{host}={}", inner.unwrap_or(address)));
    }
    items.sort_by(|a, b| a.text().cmp(&b.text()));
    Node {
        content: Content::List(items),
        ..node
    }
}

/// An agent is its name. Of a key Compose prints `name: path`, and that in its YAML alone.
fn keys(node: Node) -> Node {
    let Content::Mapping(map) = node.content else {
        return node;
    };
    let lines = map.into_iter().map(|(name, path)| {
        let line = match path.text() {
            Some(path) if !path.is_empty() => format!("{name}: {path}"),
            _ => name,
        };
        path.with(Content::Text(line))
    });
    Node {
        content: Content::List(lines.collect()),
        ..node
    }
}

/// One number stands for both limits where both come from the same place.
fn ulimit(node: Node) -> Node {
    const LIMITS: &[(&str, Form)] = &[("soft", Form::Whole), ("hard", Form::Whole)];
    let node = scalar(node, whole);
    if matches!(node.content, Content::Int(limit) if limit != 0) {
        return node;
    }
    let one = node.get("soft").filter(|soft| soft.source == node.source);
    match one.cloned().map(|soft| Form::Whole.print(soft)) {
        Some(one) if !Form::Whole.is_nothing(&one) => one,
        _ => object(node, LIMITS),
    }
}

/// What nobody but the user knows the meaning of: only empty lists and the order of keys change.
pub(super) fn extension(mut node: Node) -> Node {
    node.content = match node.content {
        Content::List(items) if items.is_empty() => Content::Null,
        Content::List(items) => Content::List(items.into_iter().map(extension).collect()),
        Content::Mapping(map) => {
            let members = map.into_iter().map(|(key, node)| (key, extension(node)));
            let mut map: Map = members.collect();
            map.sort_unstable_keys();
            Content::Mapping(map)
        }
        scalar => scalar,
    };
    node
}
