//! How a later file overrides an earlier one.
//!
//! The rules are those of compose-go 2.9.1 (`override/merge.go`): mappings merge, lists grow, scalars are replaced, and
//! some keys have a way of their own, which their [`Shape`] names.

use super::canonical;
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
    /// `KEY: value` and `KEY=value` are one: both become lines, and lines grow.
    Lines,
    /// A list of dependencies and a mapping of them are one.
    Dependencies,
    /// A list of names and a mapping of them are one.
    Names,
    /// A path alone stands for `context`.
    Build,
    /// As lines, but equal ones stand once.
    Hosts,
    /// Options of one driver merge; another driver replaces all.
    Logging,
    /// Ranges of addresses merge by their subnet.
    Subnets,
}

/// Puts `over` on top of `base`. Null does not delete, unless it replaces.
pub fn merge(
    base: Value,
    over: Value,
    shape: Option<&Shape>,
    path: &Path<'_>,
    cx: &mut Context,
) -> Value {
    let way = shape.map_or(Merge::Usual, |shape| shape.merge);
    if matches!(over.data, Data::Null) {
        return match way {
            Merge::Replace => over,
            // Compose has no answer to this and ends.
            Merge::Logging | Merge::Subnets if !matches!(base.data, Data::Null) => {
                mismatch(&base.data, &over, path, cx);
                Value::new(Data::Invalid, over.origin)
            }
            _ => base,
        };
    }
    if matches!(base.data, Data::Invalid) || matches!(over.data, Data::Invalid) {
        return Value::new(Data::Invalid, over.origin);
    }
    let mut usual = |base, over| usual(base, over, shape, path, cx);
    match way {
        Merge::Usual => usual(base, over),
        Merge::Replace => over,
        Merge::Lines => append(lines(base), lines(over)),
        Merge::Dependencies => usual(
            canonical::list_to_dependencies(base),
            canonical::list_to_dependencies(over),
        ),
        Merge::Names => usual(
            canonical::list_to_names(base),
            canonical::list_to_names(over),
        ),
        Merge::Build => usual(
            canonical::text_to_context(base),
            canonical::text_to_context(over),
        ),
        Merge::Hosts => hosts(lines(base), lines(over)),
        Merge::Logging => match (base.get("driver"), over.get("driver")) {
            (Some(one), Some(other)) if one.string() != other.string() => over,
            _ => usual(base, over),
        },
        Merge::Subnets => subnets(base, over, shape, path, cx),
    }
}

fn usual(
    base: Value,
    over: Value,
    shape: Option<&Shape>,
    path: &Path<'_>,
    cx: &mut Context,
) -> Value {
    // A section or service stays where it was first written: that is where it lives. What is said last about
    // anything in it is where that stands.
    let origin = match path {
        Path::Root | Path::Key(Path::Root | Path::Key(Path::Root, _), _) => base.origin,
        _ => over.origin,
    };
    match (base.data, over.data) {
        (Data::Mapping(base), Data::Mapping(more)) => {
            Value::new(Data::Mapping(mappings(base, more, shape, path, cx)), origin)
        }
        (Data::Sequence(mut base), Data::Sequence(more)) => {
            base.extend(more);
            Value::new(Data::Sequence(base), over.origin)
        }
        (base @ (Data::Mapping(_) | Data::Sequence(_)), data) => {
            let over = Value { data, ..over };
            mismatch(&base, &over, path, cx);
            Value::new(Data::Invalid, over.origin)
        }
        (_, data) => Value { data, ..over },
    }
}

fn mappings(
    mut base: Mapping,
    more: Mapping,
    shape: Option<&Shape>,
    path: &Path<'_>,
    cx: &mut Context,
) -> Mapping {
    let is_section = matches!(path, Path::Root | Path::Key(Path::Root, _));
    for (key, member) in more {
        let Some(before) = base.get_mut(&key) else {
            base.insert(key, member);
            continue;
        };
        let old = std::mem::replace(&mut before.value, Value::new(Data::Null, member.key));
        let is_said = !matches!(member.value.data, Data::Null);
        let shape = shape.and_then(|shape| shape.key(&key));
        before.value = merge(old, member.value, shape, &Path::Key(path, &key), cx);
        if is_said && !is_section {
            before.key = member.key;
        }
    }
    base
}

fn mismatch(base: &Data, over: &Value, path: &Path<'_>, cx: &mut Context) {
    let place = cx.place(over.origin);
    let (message, help) = match path {
        Path::Root => (
            format!(
                "a Compose file must be a mapping, and this is {}",
                over.data.describe()
            ),
            "write `services:` at the top, and all else below such keys",
        ),
        _ => (
            format!(
                "`{path}` is {} in an earlier file, and {} cannot override it",
                base.describe(),
                over.data.describe()
            ),
            "write it in the same form in both files",
        ),
    };
    let problem = Problem::new(Kind::InvalidValue, place.file, place.span, message, help);
    cx.report(problem.at(path));
}

fn append(base: Value, over: Value) -> Value {
    match (base.data, over.data) {
        (Data::Sequence(mut base), Data::Sequence(more)) => {
            base.extend(more);
            Value::new(Data::Sequence(base), over.origin)
        }
        (_, data) => Value { data, ..over },
    }
}

/// `KEY: value` as `KEY=value` lines, sorted as Compose does; one text as a list of it.
fn lines(value: Value) -> Value {
    let origin = value.origin;
    let lines = match value.data {
        Data::Mapping(mapping) => {
            let mut lines: Vec<Value> = mapping
                .into_iter()
                .flat_map(|(key, member)| lines_of(&key, member))
                .collect();
            lines.sort_by(|a, b| a.string().cmp(&b.string()));
            lines
        }
        Data::String(_) => vec![value],
        _ => return value,
    };
    Value::new(Data::Sequence(lines), origin)
}

fn lines_of(key: &str, member: Member) -> Vec<Value> {
    match member.value.data {
        Data::Sequence(items) => items.into_iter().map(|item| line(key, item)).collect(),
        _ => vec![line(key, member.value)],
    }
}

fn line(key: &str, value: Value) -> Value {
    let data = match value.data {
        Data::Null => Data::String(key.to_owned()),
        Data::Invalid | Data::Timestamp(_) | Data::Mapping(_) | Data::Sequence(_) => Data::Invalid,
        data => Data::String(format!("{key}={}", data.go_string().unwrap_or_default())),
    };
    Value { data, ..value }
}

fn hosts(base: Value, mut over: Value) -> Value {
    if let (Data::Sequence(base), Data::Sequence(more)) = (&base.data, &mut over.data) {
        more.retain(|item| !base.iter().any(|known| known.same(item)));
    }
    append(base, over)
}

/// Step by step as Compose does it, whose outcome depends on the order of the ranges.
fn subnets(
    base: Value,
    over: Value,
    shape: Option<&Shape>,
    path: &Path<'_>,
    cx: &mut Context,
) -> Value {
    let (Data::Sequence(configs), Data::Sequence(overrides)) = (&base.data, &over.data) else {
        return usual(base, over, shape, path, cx);
    };
    let subnet = |range: &Value| {
        range
            .get("subnet")
            .and_then(Value::string)
            .map(str::to_owned)
    };
    let item = shape.and_then(Shape::item);
    let mut merged: Vec<Value> = Vec::new();
    for right in configs {
        for left in overrides {
            let known = |wanted: &Value, all: &[Value]| {
                all.iter().position(|range| subnet(range) == subnet(wanted))
            };
            if subnet(left) != subnet(right) && known(left, &merged).is_none() {
                merged.push(left.clone());
                continue;
            }
            let both = usual(right.clone(), left.clone(), item, path, cx);
            match known(&both, &merged) {
                Some(index) => merged[index] = both,
                None => merged.push(both),
            }
        }
    }
    Value::new(Data::Sequence(merged), over.origin)
}

/// Takes away what is at these paths: a later file says `!reset` or `!override` there.
pub fn reset(value: &mut Value, paths: &[Vec<String>]) {
    for path in paths {
        take(value, path);
    }
}

fn take(value: &mut Value, path: &[String]) {
    let (Data::Mapping(mapping), Some((first, rest))) = (&mut value.data, path.split_first())
    else {
        return;
    };
    if rest.is_empty() {
        mapping.shift_remove(first);
    } else if let Some(member) = mapping.get_mut(first) {
        take(&mut member.value, rest);
    }
}
