//! What stands once in a list: of two items with one key, the later takes the place of the earlier.
//!
//! The keys are those of compose-go 2.9.1 (`override/uncity.go`).

use super::context::{self, Context};
use super::grammar::volume;
use super::shape::Shape;
use super::value::{Data, Value};

/// What an item is known by in its list.
#[derive(Debug, Clone, Copy)]
pub struct Index {
    /// Its key; `None` where that is not known, or nothing is like it.
    pub key: fn(&Value) -> Option<String>,
    /// Whether the key is a path, which is another one in another folder.
    pub is_path: bool,
}

impl Index {
    fn of(self, item: &Value, cx: &Context) -> Option<String> {
        let key = (self.key)(item)?;
        if !self.is_path {
            return Some(key);
        }
        let file = context::file(&cx.files, item.origin.file)?;
        Some(file.folder.join(key).to_string_lossy().into_owned())
    }
}

/// Removes what a later item of the same list replaces.
pub fn unique(value: &mut Value, shape: &Shape, cx: &Context) {
    match &mut value.data {
        Data::Sequence(items) => match shape.index {
            Some(index) => keep_last(items, index, cx),
            None => {
                if let Some(shape) = shape.item() {
                    for item in items {
                        unique(item, shape, cx);
                    }
                }
            }
        },
        Data::Mapping(mapping) => {
            for (key, member) in mapping {
                if let Some(shape) = shape.key(key) {
                    unique(&mut member.value, shape, cx);
                }
            }
        }
        _ => {}
    }
}

fn keep_last(items: &mut Vec<Value>, index: Index, cx: &Context) {
    let mut places = std::collections::HashMap::with_capacity(items.len());
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    for item in std::mem::take(items) {
        let known = index.of(&item, cx);
        if let Some(&place) = known.as_ref().and_then(|key| places.get(key)) {
            kept[place] = item;
        } else {
            places.extend(known.map(|key| (key, kept.len())));
            kept.push(item);
        }
    }
    *items = kept;
}

/// The part before the `=`.
pub fn name(item: &Value) -> Option<String> {
    let text = item.string()?;
    let name = text.split_once('=').map_or(text, |(name, _)| name);
    Some(name.to_owned())
}

/// The text or number.
pub fn text(item: &Value) -> Option<String> {
    match &item.data {
        Data::String(text) => Some(text.clone()),
        Data::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The path of a file of variables.
pub fn path(item: &Value) -> Option<String> {
    let path = item.get("path").unwrap_or(item);
    path.string().map(str::to_owned)
}

/// The folder in the container.
pub fn mount(item: &Value) -> Option<String> {
    match &item.data {
        Data::String(text) => volume::parse_volume(text).ok().map(|volume| volume.target),
        _ => text_of(item, "target"),
    }
}

/// The device in the container.
pub fn device(item: &Value) -> Option<String> {
    match &item.data {
        Data::String(text) => text.split(':').take(2).last().map(str::to_owned),
        _ => text_of(item, "target"),
    }
}

/// Where a secret is mounted.
pub fn secret(item: &Value) -> Option<String> {
    file(item, "/run/secrets/")
}

/// Where a config is mounted.
pub fn config(item: &Value) -> Option<String> {
    file(item, "/")
}

fn file(item: &Value, folder: &str) -> Option<String> {
    match &item.data {
        Data::String(source) => Some(format!("{folder}{source}")),
        _ => text_of(item, "target")
            .or_else(|| Some(format!("{folder}{}", text_of(item, "source")?))),
    }
}

/// The address, port and protocol; short forms by their text.
pub fn port(item: &Value) -> Option<String> {
    let Data::Mapping(_) = &item.data else {
        return text(item);
    };
    let part = |key, fallback: &str| {
        let text = item.get(key).and_then(|value| value.data.go_string());
        text.unwrap_or_else(|| fallback.to_owned())
    };
    let target = item.get("target")?.data.go_string()?;
    // A port that is published as a number is never the same as one that is published as text.
    let published = match item.get("published").map(|value| &value.data) {
        Some(Data::Int(number)) => format!("int={number}"),
        _ => part("published", ""),
    };
    let (ip, protocol) = (part("host_ip", "0.0.0.0"), part("protocol", "tcp"));
    Some(format!("{ip}:{published}:{target}/{protocol}"))
}

fn text_of(item: &Value, key: &str) -> Option<String> {
    item.get(key).and_then(Value::string).map(str::to_owned)
}
