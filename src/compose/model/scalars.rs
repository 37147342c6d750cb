//! Scalars with a grammar of their own.

use crate::compose::decode::{Model, wrong};
use crate::compose::grammar::{bytes, duration};
use crate::compose::shape::{NUMBER, STRING, Shape};
use crate::compose::{Context, Data, Path, Value};

/// A size in bytes. `0` and less mean "no limit" wherever Compose takes a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub i64);

impl Model for Bytes {
    const SHAPE: Shape = Shape::scalars(NUMBER | STRING);

    fn decode(value: &Value, path: &Path<'_>, cx: &mut Context) -> Option<Self> {
        match &value.data {
            Data::Int(bytes) => Some(Self(*bytes)),
            // Compose drops a YAML float without a word, and a number of 64 bits: `mem_limit: 1e9` limits nothing.
            Data::Float(_) | Data::Uint(_) => Some(Self(0)),
            Data::String(text) => match bytes::parse_bytes(text) {
                Ok(bytes) => Some(Self(bytes)),
                Err(error) => {
                    wrong(value, path, error.to_string(), error.help(), cx);
                    None
                }
            },
            _ => None,
        }
    }
}

fn time_with_unit(data: &Data) -> Option<String> {
    match data {
        Data::Int(number) => Some(format!("add the unit: `{number}s`")),
        _ => None,
    }
}

/// What to write where a size must be text: a number that small is hardly meant in bytes.
pub(super) fn size_with_unit(data: &Data) -> Option<String> {
    match data {
        Data::Int(number) if *number < 1 << 20 => {
            Some(format!("add the unit, such as `{number}m`"))
        }
        Data::Int(number) => Some(format!("add the unit: `{number}b`")),
        _ => None,
    }
}

/// A span of time in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nanoseconds(pub i64);

impl Model for Nanoseconds {
    const SHAPE: Shape = Shape::scalars(STRING).hint(time_with_unit);

    fn decode(value: &Value, path: &Path<'_>, cx: &mut Context) -> Option<Self> {
        match duration::parse_duration(value.string()?) {
            Ok(time) => Some(Self(time.as_nanos())),
            Err(error) => {
                wrong(value, path, error.to_string(), error.help(), cx);
                None
            }
        }
    }
}
