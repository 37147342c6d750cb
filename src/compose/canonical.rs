//! Short forms made long, so that the model knows one form of each thing.

mod specs;

use super::context::Context;
use super::grammar::shellwords;
use super::problem::{Kind, Problem};
use super::shape::Shape;
use super::value::{Data, Mapping, Member, Path, Value, excerpt};

pub use specs::{device, ports, volume};

/// Where a short form is being turned, and where to report what is wrong with it.
pub struct Canonical<'c> {
    path: &'c Path<'c>,
    cx: &'c mut Context,
}

/// Turns all short forms below `value`, innermost first.
pub fn canonical(value: &mut Value, shape: &Shape, path: &Path<'_>, cx: &mut Context) {
    match &mut value.data {
        Data::Sequence(items) => {
            if let Some(item_shape) = shape.item() {
                for (index, item) in items.iter_mut().enumerate() {
                    canonical(item, item_shape, &Path::Item(path, index), cx);
                }
            }
        }
        Data::Mapping(mapping) => {
            for (key, member) in mapping {
                if let Some(member_shape) = shape.key(key) {
                    canonical(&mut member.value, member_shape, &Path::Key(path, key), cx);
                }
            }
        }
        Data::Null | Data::Invalid => return,
        _ => {}
    }
    if let Some(turn) = shape.canonical {
        let short = std::mem::replace(value, Value::new(Data::Invalid, value.origin));
        let mut canonical = Canonical { path, cx };
        *value = turn(short, &mut canonical);
    }
}

/// What to do about a value that is wrong because a variable is not set.
pub(super) const SET_VARIABLE: &str =
    "set the variable in `.env`, or give it a default: `${NAME:-default}`";

impl Canonical<'_> {
    /// Notes that Compose leaves some bytes of a text out without a word.
    fn ignore(&mut self, value: &Value, bytes: std::ops::Range<usize>) {
        self.cx.ignore(value, bytes);
    }

    /// Reports that a short form is wrong, and gives what takes its place.
    fn wrong(&mut self, value: &Value, message: &str, help: &str) -> Value {
        let place = self.cx.place(value.origin);
        let hint = self.cx.unset_hint(value);
        let help = if value.unset { SET_VARIABLE } else { help };
        let problem = Problem::new(
            Kind::InvalidValue,
            place.file,
            place.span,
            format!("{message}{hint}"),
            help,
        );
        self.cx.report(problem.at(self.path));
        value.with(Data::Invalid)
    }
}

impl Value {
    /// Another value that stands at the same place and hangs on the same variables.
    fn with(&self, data: Data) -> Value {
        Value {
            data,
            origin: self.origin,
            unset: self.unset,
        }
    }

    fn text(&self, text: impl Into<String>) -> Value {
        self.with(Data::String(text.into()))
    }

    fn mapping_of<const N: usize>(&self, members: [(&str, Option<Value>); N]) -> Value {
        let mut mapping = Mapping::with_capacity_and_hasher(N, Default::default());
        for (key, value) in members {
            if let Some(value) = value {
                mapping.insert(
                    key.to_owned(),
                    Member {
                        key: self.origin,
                        value,
                    },
                );
            }
        }
        // The parts hang on variables, not the whole: what a rule needs may be known.
        Value::new(Data::Mapping(mapping), self.origin)
    }
}

/// `dns: 1.1.1.1` for `dns: [1.1.1.1]`.
pub fn one_to_list(value: Value, _: &mut Canonical<'_>) -> Value {
    match value.data {
        Data::String(_) => Value::new(Data::Sequence(vec![value.clone()]), value.origin),
        _ => value,
    }
}

/// `command: a b` for `command: [a, b]`.
pub fn command(value: Value, cx: &mut Canonical<'_>) -> Value {
    let Data::String(line) = &value.data else {
        return value;
    };
    match shellwords::split(line) {
        Ok(words) => {
            if let Some(at) = words.truncated_at {
                cx.cx.ignore(&value, at..line.len());
            }
            let words: Vec<Value> = words.words.iter().map(|word| value.text(word)).collect();
            // Each word hangs on what the line hangs on; where there is none, the whole does.
            let unset = value.unset && words.is_empty();
            Value {
                unset,
                ..Value::new(Data::Sequence(words), value.origin)
            }
        }
        Err(error) => cx.wrong(&value, &error.to_string(), error.help()),
    }
}

/// `test: curl localhost` for `test: [CMD-SHELL, curl localhost]`.
pub fn health_test(value: Value, _: &mut Canonical<'_>) -> Value {
    match value.data {
        Data::String(_) => {
            let kind = Value::new(Data::String("CMD-SHELL".to_owned()), value.origin);
            Value::new(Data::Sequence(vec![kind, value.clone()]), value.origin)
        }
        _ => value,
    }
}

/// `build: ./web` for `build: {context: ./web}`.
pub fn build(value: Value, _: &mut Canonical<'_>) -> Value {
    text_to_context(value)
}

/// The same, outside a file.
pub fn text_to_context(value: Value) -> Value {
    short_to_key(value, "context")
}

/// `extends: base` for `extends: {service: base}`.
pub fn extends(value: Value, _: &mut Canonical<'_>) -> Value {
    short_to_key(value, "service")
}

/// A secret's or config's name for `{source: name}`.
pub fn file_reference(value: Value, _: &mut Canonical<'_>) -> Value {
    short_to_key(value, "source")
}

/// A path for `{path: …}`.
pub fn env_file(value: Value, _: &mut Canonical<'_>) -> Value {
    short_to_key(value, "path")
}

/// `env_file: a.env` for a list of one.
pub fn env_files(value: Value, _: &mut Canonical<'_>) -> Value {
    match value.data {
        Data::String(_) => {
            let origin = value.origin;
            Value::new(Data::Sequence(vec![short_to_key(value, "path")]), origin)
        }
        _ => value,
    }
}

fn short_to_key(value: Value, key: &str) -> Value {
    match value.data {
        Data::String(_) => {
            let member = value.clone();
            value.mapping_of([(key, Some(member))])
        }
        _ => value,
    }
}

/// `depends_on: [db]` for `depends_on: {db: {condition: service_started, required: true}}`.
pub fn depends_on(value: Value, _: &mut Canonical<'_>) -> Value {
    let mut value = list_to_dependencies(value);
    if let Data::Mapping(mapping) = &mut value.data {
        for member in mapping.values_mut() {
            let origin = member.value.origin;
            if let Data::Mapping(dependency) = &mut member.value.data {
                dependency
                    .entry("required".to_owned())
                    .or_insert_with(|| Member {
                        key: origin,
                        value: Value::new(Data::Bool(true), origin),
                    });
            }
        }
    }
    value
}

/// A list of dependencies as a mapping; a mapping stays as it is.
pub fn list_to_dependencies(value: Value) -> Value {
    names(value, |item| {
        item.mapping_of([
            ("condition", Some(item.text("service_started"))),
            ("required", Some(item.with(Data::Bool(true)))),
        ])
    })
}

/// `networks: [front]` for `networks: {front: null}`.
pub fn networks(value: Value, _: &mut Canonical<'_>) -> Value {
    list_to_names(value)
}

/// A list of names as a mapping; a mapping stays as it is.
pub fn list_to_names(value: Value) -> Value {
    names(value, |item| Value::new(Data::Null, item.origin))
}

fn names(value: Value, held: impl Fn(&Value) -> Value) -> Value {
    let Data::Sequence(items) = &value.data else {
        return value;
    };
    let mut mapping = Mapping::with_capacity_and_hasher(items.len(), Default::default());
    for item in items {
        if let Data::String(name) = &item.data {
            let member = Member {
                key: item.origin,
                value: held(item),
            };
            mapping.insert(name.clone(), member);
        }
    }
    Value::new(Data::Mapping(mapping), value.origin)
}

/// `ssh: [default, key=./id]` for `ssh: {default: null, key: ./id}`.
pub fn ssh(value: Value, cx: &mut Canonical<'_>) -> Value {
    let Data::Sequence(items) = &value.data else {
        return value;
    };
    let mut keys = Mapping::with_capacity_and_hasher(items.len(), Default::default());
    for item in items {
        let Data::String(text) = &item.data else {
            continue;
        };
        let (id, path) = match text.split_once('=') {
            Some((id, path)) => (id, item.text(path)),
            None if text == "default" => (text.as_str(), item.with(Data::Null)),
            None => {
                let message = format!("the SSH key `{}` has no file", excerpt(text));
                let help = "write `name=path`, or `default` for the SSH agent";
                (text.as_str(), cx.wrong(item, &message, help))
            }
        };
        let key = item.origin;
        keys.insert(id.to_owned(), Member { key, value: path });
    }
    Value::new(Data::Mapping(keys), value.origin)
}

/// `extra_hosts: {db: 10.0.0.1}` for `["db=10.0.0.1"]`.
pub fn hosts(value: Value, _: &mut Canonical<'_>) -> Value {
    let mapping = match &value.data {
        Data::Mapping(mapping) => mapping,
        Data::Sequence(items) => {
            let lines = items.iter().flat_map(one_address_a_line).collect();
            return Value::new(Data::Sequence(lines), value.origin);
        }
        _ => return value,
    };
    let mut lines = Vec::with_capacity(mapping.len());
    // That a name is empty was reported.
    for (name, member) in mapping.iter().filter(|(name, _)| !name.is_empty()) {
        let addresses = match &member.value.data {
            Data::Sequence(items) => items.as_slice(),
            _ => std::slice::from_ref(&member.value),
        };
        for address in addresses {
            let text = address.string().unwrap_or_default();
            lines.push(address.text(format!("{name}={text}")));
        }
    }
    Value::new(Data::Sequence(lines), value.origin)
}

/// `db=10.0.0.1` and `db=10.0.0.2` for `db=10.0.0.1,10.0.0.2`.
fn one_address_a_line(line: &Value) -> Vec<Value> {
    let text = line.string().unwrap_or_default();
    let at = text.find('=').or_else(|| text.find(':'));
    match at.map(|at| text.split_at(at + 1)) {
        Some((host, addresses)) if addresses.contains(',') => addresses
            .split(',')
            .map(|address| line.text(format!("{host}{address}")))
            .collect(),
        _ => vec![line.clone()],
    }
}

/// `gpus: all` for `gpus: [{count: -1}]`.
pub fn gpus(value: Value, _: &mut Canonical<'_>) -> Value {
    match value.data {
        Data::String(_) => {
            let all = value.mapping_of([("count", Some(value.with(Data::Int(-1))))]);
            Value::new(Data::Sequence(vec![all]), value.origin)
        }
        _ => value,
    }
}

/// `count: all` for `count: -1`.
pub fn device_count(value: Value, _: &mut Canonical<'_>) -> Value {
    match &value.data {
        Data::String(text) if text.eq_ignore_ascii_case("all") => value.with(Data::Int(-1)),
        _ => value,
    }
}

/// `nofile: 1024` for `nofile: {soft: 1024, hard: 1024}`.
pub fn ulimit(value: Value, _: &mut Canonical<'_>) -> Value {
    match value.data {
        Data::Mapping(_) => value,
        _ => value.mapping_of([("soft", Some(value.clone())), ("hard", Some(value.clone()))]),
    }
}
