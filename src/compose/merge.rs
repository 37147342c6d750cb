//! How a later file overrides an earlier one.
//!
//! The rules are those of compose-go 2.9.1: mappings merge, lists grow, scalars are replaced, and some keys have a way of
//! their own, which their [`Shape`] names.

use super::context::Context;
use super::problem::{Kind, Problem};
use super::shape::Shape;
use super::value::{Data, Mapping, Member, Path, Value};

/// The ways in which a key is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// Mappings merge, lists grow, scalars are replaced.
    Usual,
    /// The later value alone counts.
    Replace,
    /// `KEY: value` and `KEY=value` are one: both become `KEY=value` lines, and the later line of a key wins.
    Lines,
    /// A list of names and a mapping of names are one.
    Names(fn(Value) -> Value),
    /// A path alone stands for `context`.
    Build,
    /// `host: address` and `host=address` are one; equal lines stand once.
    Hosts,
    /// Options of one driver merge; another driver replaces all.
    Logging,
}

/// Puts `over` on top of `base`. Null never deletes.
pub fn merge(base: Value, over: Value, shape: Option<&Shape>, path: &Path<'_>, cx: &mut Context) -> Value {
    if matches!(over.data, Data::Null) {
        return base;
    }
    let way = Merge::Usual;
    match way {
        Merge::Usual => usual(base, over, shape, path, cx),
        Merge::Replace => over,
        Merge::Lines => append(lines(base), lines(over)),
        Merge::Names(turn) => usual(turn(base), turn(over), shape, path, cx),
        Merge::Build => usual(build(base), build(over), shape, path, cx),
        Merge::Hosts => hosts(base, over),
        Merge::Logging => match (driver(&base), driver(&over)) {
            (Some(one), Some(other)) if one != other => over,
            _ => usual(base, over, shape, path, cx),
        },
    }
}

fn usual(base: Value, over: Value, shape: Option<&Shape>, path: &Path<'_>, cx: &mut Context) -> Value {
    match (base.data, over.data) {
        (Data::Mapping(base), Data::Mapping(more)) => {
            let data = Data::Mapping(mappings(base, more, shape, path, cx));
            Value::new(data, over.origin)
        }
        (Data::Sequence(mut base), Data::Sequence(more)) => {
            base.extend(more);
            Value::new(Data::Sequence(base), over.origin)
        }
        (base @ (Data::Mapping(_) | Data::Sequence(_)), data) => {
            let over = Value { data, ..over };
            if !matches!(over.data, Data::Invalid) {
                mismatch(&base, &over, path, cx);
            }
            Value::new(Data::Invalid, over.origin)
        }
        (_, data) => Value { data, ..over },
    }
}

fn mappings(mut base: Mapping, more: Mapping, shape: Option<&Shape>, path: &Path<'_>, cx: &mut Context) -> Mapping {
    for (key, member) in more {
        let Some(before) = base.get_mut(&key) else {
            base.insert(key, member);
            continue;
        };
        let old = std::mem::replace(&mut before.value, Value::new(Data::Invalid, member.key));
        let merged = merge(old, member.value, shape.and_then(|shape| shape.key(&key)), &Path::Key(path, &key), cx);
        // A service stays where it was first written; what is said last about a key is where it stands.
        *before = Member {
            key: before.key,
            value: merged,
        };
    }
    base
}

fn mismatch(base: &Data, over: &Value, path: &Path<'_>, cx: &mut Context) {
    let place = cx.place(over.origin);
    let message = format!("`{path}` is {} in an earlier file, and {} cannot override it", base.describe(), over.data.describe());
    let help = "write it in the same form in both files";
    cx.report(Problem::new(Kind::InvalidValue, place.file, place.span, message, help).at(path));
}

fn append(base: Value, over: Value) -> Value {
    match (base.data, over.data) {
        (Data::Sequence(mut base), Data::Sequence(more)) => {
            base.extend(more);
            Value::new(Data::Sequence(base), over.origin)
        }
        (Data::Null, data) | (_, data) => Value {
            data,
            origin: over.origin,
            unset: over.unset,
        },
    }
}

/// `KEY: value` as `KEY=value` lines, sorted as Compose does; one text as a list of it.
fn lines(value: Value) -> Value {
    match value.data {
        Data::Mapping(mapping) => {
            let mut members: Vec<(String, Member)> = mapping.into_iter().collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            let lines = members.into_iter().map(|(key, member)| line(key, member.value)).collect();
            Value::new(Data::Sequence(lines), value.origin)
        }
        Data::String(_) => Value::new(Data::Sequence(vec![value.clone()]), value.origin),
        _ => value,
    }
}

fn line(key: String, value: Value) -> Value {
    let text = match value.data.go_string() {
        Some(text) => format!("{key}={text}"),
        None => key,
    };
    Value {
        data: Data::String(text),
        ..value
    }
}

fn build(value: Value) -> Value {
    match value.data {
        Data::String(_) => {
            let mut mapping = Mapping::default();
            let member = Member {
                key: value.origin,
                value: value.clone(),
            };
            mapping.insert("context".to_owned(), member);
            Value::new(Data::Mapping(mapping), value.origin)
        }
        _ => value,
    }
}

fn hosts(base: Value, over: Value) -> Value {
    let (base, over) = (base, over);
    let mut merged = append(base, over);
    if let Data::Sequence(items) = &mut merged.data {
        let mut seen = std::collections::HashSet::new();
        items.retain(|item| item.string().is_none_or(|text| seen.insert(text.to_owned())));
    }
    merged
}

fn driver(logging: &Value) -> Option<&str> {
    logging.get("driver").and_then(Value::string)
}

pub fn reset(_: &mut Value, _: &[Vec<String>]) {}
