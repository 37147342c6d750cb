//! From canonical values to the typed model.

use super::context::Context;
use super::grammar::cpus;
use super::problem::{Kind, Problem};
use super::shape::{BOOL, INTEGER, Keys, NULL, NUMBER, STRING, Shape, Spelling};
use super::value::{Data, OrderMap, Origin, Path, Value};

/// A part of the typed model.
pub trait Model: Sized {
    /// What may be written for it.
    const SHAPE: Shape;

    /// Reads it from its canonical form; `None` where the value is wrong, which is then reported, here or by the
    /// check of shapes.
    fn decode(value: &Value, path: &Path<'_>, cx: &mut Context) -> Option<Self>;
}

/// A value of the model: known, absent or unknown.
///
/// Rules are three-valued: what is unknown is neither reported nor mended.
#[derive(Debug, Clone, Default)]
pub enum Field<T> {
    /// Not written, or `null`.
    #[default]
    Absent,
    /// Written, but its value hangs on an unset variable or is wrong.
    Unknown(Origin),
    /// Written, with this value.
    Known(T, Origin),
}

impl<T> Field<T> {
    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Field::Known(value, _) => Some(value),
            _ => None,
        }
    }

    /// Whether nothing is written.
    pub fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }

    /// Whether something is written of which the value is not known.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Field::Unknown(_))
    }

    /// Where it is written, if it is.
    pub fn origin(&self) -> Option<Origin> {
        match self {
            Field::Absent => None,
            Field::Unknown(origin) | Field::Known(_, origin) => Some(*origin),
        }
    }
}

impl<T: Model> Field<T> {
    /// Reads a field from the value that may stand at it.
    pub fn decode(value: Option<&Value>, path: &Path<'_>, cx: &mut Context) -> Self {
        let Some(value) = value else {
            return Field::Absent;
        };
        if matches!(value.data, Data::Null) {
            return Field::Absent;
        }
        if matches!(value.data, Data::Invalid) {
            return Field::Unknown(value.origin);
        }
        match T::decode(value, path, cx) {
            Some(known) if !value.unset => Field::Known(known, value.origin),
            _ => Field::Unknown(value.origin),
        }
    }
}

/// The items of a list.
pub type List<T> = Vec<Field<T>>;

/// Things by name.
pub type Names<T> = OrderMap<String, Named<T>>;

/// A named thing: its value, and where its name stands.
#[derive(Debug, Clone)]
pub struct Named<T> {
    /// The key.
    pub key: Origin,
    /// What it holds.
    pub value: Field<T>,
}

/// `KEY: value` or `KEY=value`, as in `environment` and `labels`; a key without a value is [`Field::Absent`].
pub type Pairs = OrderMap<String, Field<Text>>;

/// A text, or a number or boolean where Compose takes it as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(pub String);

impl Model for bool {
    const SHAPE: Shape = Shape::scalars(BOOL | STRING);

    fn decode(value: &Value, path: &Path<'_>, cx: &mut Context) -> Option<Self> {
        match &value.data {
            Data::Bool(value) => Some(*value),
            Data::String(text) => super::interpolate::boolean(text)
                .map(|(value, _)| value)
                .or_else(|| not(value, path, "`true` or `false`", cx)),
            _ => None,
        }
    }
}

impl Model for String {
    const SHAPE: Shape = Shape::scalars(STRING);

    fn decode(value: &Value, _: &Path<'_>, _: &mut Context) -> Option<Self> {
        value.string().map(str::to_owned)
    }
}

impl Model for i64 {
    const SHAPE: Shape = Shape::scalars(INTEGER | STRING);

    #[expect(clippy::cast_possible_truncation, reason = "Compose truncates too")]
    fn decode(value: &Value, path: &Path<'_>, cx: &mut Context) -> Option<Self> {
        match &value.data {
            Data::Int(value) => Some(*value),
            // Compose lets the number wrap around.
            Data::Uint(value) => Some(value.cast_signed()),
            Data::Float(value) => Some(value.trunc() as i64),
            Data::String(text) => {
                let number = text.parse().ok();
                number.or_else(|| not(value, path, "a whole number", cx))
            }
            _ => None,
        }
    }
}

impl Model for f64 {
    const SHAPE: Shape = Shape::scalars(NUMBER | STRING);

    #[expect(clippy::cast_precision_loss, reason = "as in Go")]
    fn decode(value: &Value, path: &Path<'_>, cx: &mut Context) -> Option<Self> {
        match &value.data {
            Data::Int(value) => Some(*value as f64),
            Data::Uint(value) => Some(*value as f64),
            Data::Float(value) => Some(*value),
            // Of the numbers that may be text, those that are left for here count processors.
            Data::String(text) => match cpus::parse_cpus(text) {
                Ok(number) => Some(text.parse().unwrap_or_else(|_| f64::from(number))),
                Err(error) => {
                    wrong(value, path, error.to_string(), error.help(), cx);
                    None
                }
            },
            _ => None,
        }
    }
}

impl Model for Text {
    const SHAPE: Shape = Shape::scalars(STRING | NUMBER | BOOL | NULL);

    fn decode(value: &Value, _: &Path<'_>, _: &mut Context) -> Option<Self> {
        value.data.go_string().map(Self)
    }
}

impl<T: Model> Model for List<T> {
    const SHAPE: Shape = Shape::list(&T::SHAPE);

    fn decode(value: &Value, path: &Path<'_>, cx: &mut Context) -> Option<Self> {
        let Data::Sequence(items) = &value.data else {
            return None;
        };
        let items = items.iter().enumerate();
        Some(
            items
                .map(|(index, item)| Field::decode(Some(item), &Path::Item(path, index), cx))
                .collect(),
        )
    }
}

impl<T: Model> Model for Names<T> {
    const SHAPE: Shape = Shape::names(&T::SHAPE);

    fn decode(value: &Value, path: &Path<'_>, cx: &mut Context) -> Option<Self> {
        let mapping = value.mapping()?;
        let mut names = Names::with_capacity_and_hasher(mapping.len(), Default::default());
        for (name, member) in mapping {
            let path = Path::Key(path, name);
            let entry = Named {
                key: member.key,
                value: Field::decode(Some(&member.value), &path, cx),
            };
            names.insert(name.clone(), entry);
        }
        Some(names)
    }
}

impl Model for Pairs {
    const SHAPE: Shape = Shape::scalars(0)
        .or_mapping(Keys::Names {
            value: &Text::SHAPE,
            names: Spelling::Filled,
        })
        .or_list(&String::SHAPE, true);

    fn decode(value: &Value, path: &Path<'_>, cx: &mut Context) -> Option<Self> {
        let mut pairs = Pairs::default();
        match &value.data {
            Data::Mapping(mapping) => {
                for (key, member) in mapping {
                    let path = Path::Key(path, key);
                    pairs.insert(key.clone(), Field::decode(Some(&member.value), &path, cx));
                }
            }
            Data::Sequence(items) => {
                for item in items {
                    let (key, field) = pair(item)?;
                    pairs.insert(key, field);
                }
            }
            _ => return None,
        }
        Some(pairs)
    }
}

/// `KEY=value` or `KEY`. An item that hangs on an unset variable still has a name when the variable stands
/// behind the `=`.
fn pair(item: &Value) -> Option<(String, Field<Text>)> {
    let text = item.string()?;
    let (key, value) = match text.split_once('=') {
        Some((key, _)) if item.unset => (key, Field::Unknown(item.origin)),
        Some((key, value)) => (key, Field::Known(Text(value.to_owned()), item.origin)),
        None => (text, Field::Absent),
    };
    Some((key.to_owned(), value))
}

/// Reports a value that has the right type and the wrong form.
pub fn wrong(
    value: &Value,
    path: &Path<'_>,
    message: String,
    help: impl Into<String>,
    cx: &mut Context,
) {
    let place = cx.place(value.origin);
    let message = message + &cx.unset_hint(value);
    cx.report(Problem::new(Kind::InvalidValue, place.file, place.span, message, help).at(path));
}

/// Reports a text that does not spell what is wanted.
fn not<T>(value: &Value, path: &Path<'_>, wanted: &str, cx: &mut Context) -> Option<T> {
    let key = match path {
        Path::Key(_, key) => key,
        _ => "the value",
    };
    let message = format!(
        "`{key}` must be {wanted}, and this is {}",
        value.data.describe()
    );
    wrong(value, path, message, format!("write {wanted}"), cx);
    None
}

/// Defines a mapping with known keys: its struct, its shape and how it is read.
///
/// `name: Type` is a key of that name; `name("key"): Type` gives another key; `= SHAPE` allows other forms than the
/// type's own. Behind the struct's name may stand a shape for short forms, the keys that are required and
/// whether `x-…` keys are allowed.
macro_rules! object {
    (
        $(#[$doc:meta])*
        pub struct $name:ident { $($body:tt)* }
    ) => {
        object! { $(#[$doc])* pub struct $name (Shape::scalars(0), [], true) { $($body)* } }
    };
    (
        $(#[$doc:meta])*
        pub struct $name:ident ($base:expr, [$($required:literal),*], $extensions:literal) {
            $($(#[$field_doc:meta])* $field:ident $(($key:literal))? : $type:ty $(= $shape:expr)?,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            /// Where it stands.
            pub origin: crate::compose::Origin,
            $($(#[$field_doc])* pub $field: crate::compose::Field<$type>,)*
        }

        impl $name {
            /// Its keys and what each may hold.
            pub const FIELDS: &'static [(&'static str, &'static Shape)] = &[
                $((object!(@key $field $($key)?), object!(@shape $type $(, $shape)?)),)*
            ];
        }

        impl crate::compose::Model for $name {
            const SHAPE: Shape = ($base).or_mapping(crate::compose::shape::Keys::Fields {
                fields: Self::FIELDS,
                required: &[$($required),*],
                extensions: $extensions,
            });

            fn decode(
                value: &crate::compose::Value,
                path: &crate::compose::Path<'_>,
                cx: &mut crate::compose::Context,
            ) -> Option<Self> {
                let mapping = value.mapping()?;
                Some(Self {
                    origin: value.origin,
                    $($field: {
                        let key = object!(@key $field $($key)?);
                        let member = mapping.get(key).map(|member| &member.value);
                        crate::compose::Field::decode(member, &crate::compose::Path::Key(path, key), cx)
                    },)*
                })
            }
        }
    };
    (@key $field:ident $key:literal) => { $key };
    (@key $field:ident) => { stringify!($field) };
    (@shape $type:ty, $shape:expr) => { &$shape };
    (@shape $type:ty) => { &<$type as crate::compose::Model>::SHAPE };
}
pub(super) use object;
