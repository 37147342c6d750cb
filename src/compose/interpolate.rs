//! `${…}` in values, and the casts that follow.

use super::context::Context;
use super::grammar::float;
use super::problem::{Kind, Problem};
use super::shape::{Cast, Shape};
use super::template::{self, Lookup};
use super::value::{Data, Origin, Path, Value, excerpt};

/// Puts variables into all texts below `value`, keys excepted, and casts them where the model wants another type. A
/// text that cannot be read becomes [`Data::Invalid`].
pub fn interpolate(
    value: &mut Value,
    shape: Option<&Shape>,
    path: &Path<'_>,
    env: &dyn Lookup,
    cx: &mut Context,
) {
    match &mut value.data {
        Data::Sequence(items) => {
            let item_shape = shape.and_then(Shape::item);
            for (index, item) in items.iter_mut().enumerate() {
                interpolate(item, item_shape, &Path::Item(path, index), env, cx);
            }
        }
        Data::Mapping(mapping) => {
            for (key, member) in mapping {
                let member_shape = shape.and_then(|shape| shape.key(key));
                interpolate(
                    &mut member.value,
                    member_shape,
                    &Path::Key(path, key),
                    env,
                    cx,
                );
            }
        }
        Data::String(_) => {
            substitute(value, path, env, cx);
            if let Some(kind) = shape.and_then(|shape| shape.cast) {
                cast(value, kind, path, cx);
            }
        }
        _ => {}
    }
}

fn substitute(value: &mut Value, path: &Path<'_>, env: &dyn Lookup, cx: &mut Context) {
    let Data::String(text) = &mut value.data else {
        return;
    };
    if !text.contains('$') {
        return;
    }
    match template::substitute(text, env) {
        Ok(result) => {
            cx.note_unset(&result.references, &result.text, value.origin, path);
            value.unset = result.unknown;
            *text = result.text.into_owned();
        }
        Err(error) => {
            let problem = problem(text, &error, value.origin, env, cx);
            cx.report(problem.at(path));
            value.data = Data::Invalid;
        }
    }
}

fn problem(
    text: &str,
    error: &template::Error,
    origin: Origin,
    env: &dyn Lookup,
    cx: &Context,
) -> Problem {
    let form = text.get(error.span()).unwrap_or_default();
    let (kind, message, help) = match error {
        template::Error::Required { name, .. } => (
            Kind::MissingVariable,
            error.to_string(),
            match env.nearest(name) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("set `{name}` in the environment or in `.env`"),
            },
        ),
        template::Error::Invalid { .. } => (
            Kind::InvalidInterpolation,
            format!("Compose cannot read `{}` as a variable", excerpt(form)),
            match form.strip_prefix("${").map(|rest| (rest, rest.contains('}'))) {
                Some((name, false)) if is_variable(name) => format!("close the brace: `{form}}}`"),
                Some((rest, true)) if let Some((name, default)) = meant_as_default(rest) => {
                    format!("for a default, write `${{{name}:-{default}`; for a literal dollar sign, `$$`")
                }
                _ => "write `${NAME}`, with letters, digits and `_`; for a literal dollar sign write `$$`".to_owned(),
            },
        ),
        _ => (
            Kind::InvalidInterpolation,
            error.to_string(),
            "write the value out".to_owned(),
        ),
    };
    let place = cx.place_within(origin, error.span());
    Problem::new(kind, place.file, place.span, message, help)
}

/// `NAME:value}` in place of `NAME:-value}`.
fn meant_as_default(rest: &str) -> Option<(&str, &str)> {
    let (name, default) = rest.split_once(':')?;
    let is_other = default.starts_with(['-', '?', '+', '}', '=']);
    (is_variable(name) && !is_other && !default.contains('$')).then_some((name, default))
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn cast(value: &mut Value, kind: Cast, path: &Path<'_>, cx: &mut Context) {
    let Data::String(text) = &value.data else {
        return;
    };
    let (cast, wanted) = match kind {
        Cast::Bool => (
            boolean(text).map(|(value, _)| Data::Bool(value)),
            "`true` or `false`",
        ),
        Cast::Integer => (text.parse().ok().map(Data::Int), "a whole number"),
        Cast::Float => (float::parse_f64(text).ok().map(Data::Float), "a number"),
    };
    if let Some(cast) = cast {
        value.data = cast;
        return;
    }
    let key = match path {
        Path::Key(_, key) => key,
        _ => "the value",
    };
    let hint = cx.unset_hint(value);
    let message = format!(
        "`{key}` must be {wanted}, and this is {}{hint}",
        value.data.describe()
    );
    let place = cx.place(value.origin);
    let problem = Problem::new(
        Kind::InvalidValue,
        place.file,
        place.span,
        message,
        format!("write {wanted}"),
    );
    cx.report(problem.at(path));
    value.data = Data::Invalid;
}

/// The boolean that a word stands for, and whether Compose would warn that the word is out of use.
pub fn boolean(word: &str) -> Option<(bool, bool)> {
    match word.to_lowercase().as_str() {
        "true" => Some((true, false)),
        "false" => Some((false, false)),
        "y" | "yes" | "on" => Some((true, true)),
        "n" | "no" | "off" => Some((false, true)),
        _ => None,
    }
}
