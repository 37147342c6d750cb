//! Whether each value has a form that may be written at its place.

use super::context::Context;
use super::problem::{Kind, Problem, did_you_mean};
use super::shape::{DIGITS, Keys, Shape, Spelling};
use super::value::{Data, Mapping, Path, Value, excerpt};

/// Reports all values below `value` that Compose's schema refuses, and marks them as invalid so that nothing is said
/// twice.
pub fn validate(value: &mut Value, shape: &Shape, path: &Path<'_>, cx: &mut Context) {
    if !shape.allows(&value.data) {
        let message = match &value.data {
            Data::Null => format!("{} is empty", subject(path)),
            Data::Timestamp(date) => format!(
                "{} must be {}, and YAML takes this for the date `{date}`",
                subject(path),
                shape.describe()
            ),
            data => {
                let found = match (data, cx.raw(value.origin)) {
                    (Data::Float(_), Some(raw)) => format!("the number `{}`", excerpt(raw)),
                    _ => data.describe(),
                };
                format!(
                    "{} must be {}, and this is {found}",
                    subject(path),
                    shape.describe()
                )
            }
        };
        let help = help(value, shape, path, cx);
        report(value, message, help, path, cx);
        value.data = Data::Invalid;
        return;
    }
    match &mut value.data {
        Data::String(text) => {
            let text = std::mem::take(text);
            let wrong = check_text(&text, shape, path);
            value.data = Data::String(text);
            if let Some((message, help)) = wrong {
                let help = if value.unset {
                    super::canonical::SET_VARIABLE.to_owned()
                } else {
                    help
                };
                report(value, message, help, path, cx);
                value.data = Data::Invalid;
            }
        }
        Data::Int(_) | Data::Uint(_) | Data::Float(_) => {
            if let Some(message) = check_range(&value.data, shape, path) {
                let help = "choose a number in that range".to_owned();
                report(value, message, help, path, cx);
                value.data = Data::Invalid;
            }
        }
        Data::Sequence(items) => {
            let Some(list) = shape.list else { return };
            for (index, item) in items.iter_mut().enumerate() {
                validate(item, list.item, &Path::Item(path, index), cx);
            }
            if list.unique {
                report_repeats(items, path, cx);
            }
        }
        Data::Mapping(mapping) => {
            if report_torn_text(mapping, shape, path, cx) {
                value.data = Data::Invalid;
            } else if let Some(keys) = shape.mapping {
                validate_keys(mapping, keys, path, cx);
                report_missing(value, keys, path, cx);
            }
        }
        _ => {}
    }
}

fn validate_keys(mapping: &mut Mapping, keys: Keys, path: &Path<'_>, cx: &mut Context) {
    let mut unknown = Vec::new();
    for (key, member) in mapping.iter_mut() {
        let shape = match keys {
            Keys::Names { value, names } => is_name(key, names).then_some(value),
            Keys::Fields {
                extensions: true, ..
            } if key.starts_with("x-") => continue,
            Keys::Fields { fields, .. } => fields
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, shape)| *shape),
        };
        match shape {
            Some(shape) => validate(&mut member.value, shape, &Path::Key(path, key), cx),
            None => unknown.push((key.clone(), member.key)),
        }
    }
    for (key, origin) in unknown {
        let (message, help) = match keys {
            Keys::Fields { fields, .. } => {
                let free = fields
                    .iter()
                    .map(|(name, _)| *name)
                    .filter(|name| !mapping.contains_key(*name));
                (
                    format!("Compose knows no key `{key}` {}", location(path)),
                    match did_you_mean(&key, free) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "check its spelling and its indentation; keys of your own begin with `x-`".to_owned(),
                    },
                )
            }
            Keys::Names {
                names: Spelling::Filled,
                ..
            } => (
                format!("a name {} is empty", location(path)),
                "write the name before the colon, or remove the line".to_owned(),
            ),
            Keys::Names { .. } => (
                format!("`{key}` is no name: names are made of letters, digits, `.`, `_` and `-`"),
                match as_name(&key) {
                    Some(name) => format!("write `{name}`"),
                    None => "rename it".to_owned(),
                },
            ),
        };
        let place = cx.place(origin);
        let problem = Problem::new(Kind::UnknownKey, place.file, place.span, message, help);
        cx.report(problem.at(&Path::Key(path, &key)));
    }
}

/// Reports an item such as `- data: /data`: the space makes a mapping of what was meant as one text.
fn report_torn_text(mapping: &Mapping, shape: &Shape, path: &Path<'_>, cx: &mut Context) -> bool {
    let is_item = matches!(path, Path::Item(..)) && shape.scalars & super::shape::STRING != 0;
    let (Some((key, member)), 1, true) = (mapping.first(), mapping.len(), is_item) else {
        return false;
    };
    if shape.key(key).is_some() || key.starts_with("x-") {
        return false;
    }
    let Some(rest) = member.value.data.go_string() else {
        return false;
    };
    let message = format!(
        "{} is torn in two by the space behind `{}:`",
        subject(path),
        excerpt(key)
    );
    let help = if key.contains(" ? ") {
        "Compose knows no conditions: write the one that is meant, or `${NAME:+…}` for what counts where a variable is set"
            .to_owned()
    } else {
        format!(
            "write it without the space: `{}:{}`",
            excerpt(key),
            excerpt(&rest)
        )
    };
    let place = cx.place(member.key);
    let problem = Problem::new(Kind::UnknownKey, place.file, place.span, message, help);
    cx.report(problem.at(path));
    true
}

fn report_missing(value: &Value, keys: Keys, path: &Path<'_>, cx: &mut Context) {
    let (Keys::Fields { required, .. }, Some(mapping)) = (keys, value.mapping()) else {
        return;
    };
    for key in required.iter().filter(|key| !mapping.contains_key(**key)) {
        let message = format!("{} lacks the key `{key}`", subject(path));
        let place = cx.place_of_key(value.origin);
        let help = format!("add `{key}:` to it");
        let problem = Problem::new(Kind::InvalidValue, place.file, place.span, message, help);
        cx.report(problem.at(path));
    }
}

fn report_repeats(items: &[Value], path: &Path<'_>, cx: &mut Context) {
    for (index, item) in items.iter().enumerate() {
        let Some(first) = items[..index].iter().position(|other| other.same(item)) else {
            continue;
        };
        let message = format!(
            "{} has this item already, at place {}",
            subject(path),
            first + 1
        );
        report(
            item,
            message,
            "remove one of the two".to_owned(),
            &Path::Item(path, index),
            cx,
        );
    }
}

fn check_text(text: &str, shape: &Shape, path: &Path<'_>) -> Option<(String, String)> {
    if !shape.words.is_empty() && !shape.words.contains(&text) {
        let message = match text {
            "" => format!("{} is empty", subject(path)),
            _ => format!("{} cannot be `{}`", subject(path), excerpt(text)),
        };
        let help = match meant(text, shape.words) {
            Some(near) => format!("did you mean `{near}`? It can be {}", listed(shape.words)),
            None => format!("it can be {}", listed(shape.words)),
        };
        return Some((message, help));
    }
    let (what, passes) = shape.test?;
    if passes(text) {
        return None;
    }
    let message = match text {
        "" => format!("{} is empty", subject(path)),
        _ => format!(
            "{} must be {what}, and this is `{}`",
            subject(path),
            excerpt(text)
        ),
    };
    Some((message, "choose another value".to_owned()))
}

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The word that was meant: by its letters, or as the only one of which it is a part, `healthy` for `service_healthy`.
fn meant<'w>(text: &str, words: &'w [&'w str]) -> Option<&'w str> {
    let mut parts = words
        .iter()
        .filter(|word| text.len() > 3 && word.contains(text));
    let part = parts.next().filter(|_| parts.next().is_none());
    did_you_mean(text, words.iter().copied()).or(part.copied())
}

#[expect(clippy::cast_precision_loss, reason = "as in Go")]
fn check_range(data: &Data, shape: &Shape, path: &Path<'_>) -> Option<String> {
    let (least, greatest) = shape.range?;
    let fits = match data {
        Data::Int(number) => (least..=greatest).contains(number),
        Data::Uint(_) => greatest == i64::MAX,
        Data::Float(number) => (least as f64..=greatest as f64).contains(number),
        _ => true,
    };
    if fits {
        return None;
    }
    let bounds = match greatest {
        i64::MAX => format!("at least {least}"),
        _ => format!("between {least} and {greatest}"),
    };
    let number = data.go_string().unwrap_or_default();
    Some(format!(
        "{} must be {bounds}, and this is {number}",
        subject(path)
    ))
}

fn help(value: &Value, shape: &Shape, path: &Path<'_>, cx: &Context) -> String {
    if let Some(hint) = shape.hint.and_then(|hint| hint(&value.data)) {
        return hint;
    }
    let takes_text = shape.scalars & super::shape::STRING != 0;
    match &value.data {
        Data::Uint(_) if shape.scalars & DIGITS != 0 => "choose a smaller number".to_owned(),
        Data::Float(number) if shape.scalars & DIGITS != 0 && number.fract() == 0.0 => {
            format!("write all its digits and nothing else: `{number}`")
        }
        Data::Null => "write a value, or remove the key".to_owned(),
        Data::Timestamp(text) => format!("put it in quotes: `\"{text}\"`"),
        Data::Bool(_) | Data::Int(_) | Data::Uint(_) | Data::Float(_) if takes_text => {
            match cx.raw(value.origin) {
                Some(raw) => format!("put it in quotes: `\"{}\"`", excerpt(raw)),
                None => "put it in quotes".to_owned(),
            }
        }
        Data::String(text) if shape.list.is_some() => {
            format!("write it as a list: `[{}]`", excerpt(text))
        }
        Data::Mapping(mapping) if takes_text => help_on_colon(mapping, path),
        Data::Sequence(_) if shape.mapping.is_some() => {
            "write `name:` lines in place of `- name` lines".to_owned()
        }
        Data::Sequence(_) if takes_text => "write all of it as one text".to_owned(),
        Data::Mapping(_) if shape.list.is_some() => {
            "write `- item` lines in place of `name:` lines".to_owned()
        }
        _ if shape.mapping.is_some() => {
            "write `key: value` lines below the key, indented".to_owned()
        }
        _ => format!("write {} here", shape.describe()),
    }
}

/// Text with a colon and a space behind it is a mapping to YAML.
fn help_on_colon(mapping: &Mapping, path: &Path<'_>) -> String {
    let pair = mapping.first().and_then(|(key, member)| {
        let value = member.value.data.go_string()?;
        Some((excerpt(key), excerpt(&value)))
    });
    let is_pairs = matches!(
        path,
        Path::Item(
            Path::Key(
                _,
                "environment" | "labels" | "args" | "annotations" | "sysctls"
            ),
            _
        )
    );
    match (pair, path) {
        (Some((key, value)), _) if is_pairs => {
            format!("write `- {key}={value}`, or `{key}: {value}` without the dash")
        }
        (Some((key, value)), Path::Item(..)) => {
            format!("put the whole item in quotes: `\"{key}: {value}\"`")
        }
        _ => match mapping.first() {
            Some((key, _)) if matches!(path, Path::Item(..)) => {
                format!(
                    "write `{}:` without the dash, and the other items like it",
                    excerpt(key)
                )
            }
            _ => "write a text on the same line".to_owned(),
        },
    }
}

fn report(value: &Value, message: String, help: String, path: &Path<'_>, cx: &mut Context) {
    let message = message + &cx.unset_hint(value);
    let place = cx.place_or_key(value.origin);
    cx.report(Problem::new(Kind::InvalidValue, place.file, place.span, message, help).at(path));
}

/// The thing at `path`, for the beginning of a sentence.
fn subject(path: &Path<'_>) -> String {
    match path {
        Path::Root => "a Compose file".to_owned(),
        Path::Key(Path::Key(Path::Root, "services"), name) => format!("service `{name}`"),
        Path::Key(_, key) => format!("`{key}`"),
        Path::Item(Path::Key(_, key), _) => format!("an item of `{key}`"),
        Path::Item(..) => "an item".to_owned(),
    }
}

fn location(path: &Path<'_>) -> String {
    match path {
        Path::Root => "at the top of a file".to_owned(),
        Path::Key(Path::Key(Path::Root, "services"), _) => "in a service".to_owned(),
        Path::Key(Path::Key(Path::Root, section), _) => format!("under a name of `{section}`"),
        Path::Key(_, key) => format!("under `{key}`"),
        Path::Item(Path::Key(_, key), _) => format!("in an item of `{key}`"),
        Path::Item(..) => "in this item".to_owned(),
    }
}

/// The name that is nearest to a text which is none.
fn as_name(text: &str) -> Option<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name = text.trim().replace(|c: char| !is_word(c), "-");
    is_name(&name, Spelling::Word).then_some(name)
}

fn is_name(name: &str, names: Spelling) -> bool {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    match names {
        Spelling::Any => true,
        Spelling::Filled => !name.is_empty(),
        Spelling::Word => !name.is_empty() && name.bytes().all(is_word),
    }
}
