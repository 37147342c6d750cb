//! What may be written where: one description that drives casts, checks and canonical forms.
//!
//! The facts are those of the Compose Specification's schema as Docker Compose 2.40.3 applies it.

use super::canonical::Canonical;
use super::merge::Merge;
use super::unicity::Index;
use super::value::{Data, Value};

/// The forms that a value may take. Several alternatives may be open at once, as with `ports: ["80:80"]`.
#[derive(Debug)]
pub struct Shape {
    /// The scalars that are allowed, as a set of [`STRING`], [`INTEGER`], …
    pub scalars: u8,
    /// The words that a string is limited to; empty for any.
    pub words: &'static [&'static str],
    /// The least and the greatest integer.
    pub range: Option<(i64, i64)>,
    /// A further test of a string.
    pub test: Option<Test>,
    /// What to write in place of a value of a wrong type, where there is something to say.
    pub hint: Option<fn(&Data) -> Option<String>>,
    /// The items of a list, if a list is allowed.
    pub list: Option<List>,
    /// The keys of a mapping, if a mapping is allowed.
    pub mapping: Option<Keys>,
    /// The type that Compose makes of a string here, right after interpolation.
    pub cast: Option<Cast>,
    /// Turns a short form into the long one.
    pub canonical: Option<fn(Value, &mut Canonical) -> Value>,
    /// How a later file overrides it.
    pub merge: Merge,
    /// What the items of a list are known by: of two with one key, the later counts.
    pub index: Option<Index>,
}

/// A test of a string: what it must be, in words, and whether it is.
pub type Test = (&'static str, fn(&str) -> bool);

/// Text is allowed.
pub const STRING: u8 = 1;
/// Whole numbers are allowed.
pub const INTEGER: u8 = 2;
/// All numbers are allowed.
pub const NUMBER: u8 = 4;
/// `true` and `false` are allowed.
pub const BOOL: u8 = 8;
/// `null` is allowed.
pub const NULL: u8 = 16;
/// Any value at all is allowed.
pub const ANY: u8 = 32;
/// Whole numbers of 63 bits are allowed that are written without a fraction or an exponent, as where Compose takes the number
/// itself apart.
pub const DIGITS: u8 = 64;

/// A list.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// What its items are.
    pub item: &'static Shape,
    /// Whether an item may stand only once.
    pub unique: bool,
}

/// The keys of a mapping.
#[derive(Debug, Clone, Copy)]
pub enum Keys {
    /// Known keys.
    Fields {
        /// The keys and what they hold.
        fields: &'static [(&'static str, &'static Shape)],
        /// The keys that must be there.
        required: &'static [&'static str],
        /// Whether `x-…` keys are allowed beside them.
        extensions: bool,
    },
    /// Names of the user's choice.
    Names {
        /// What each holds.
        value: &'static Shape,
        /// What a name may be.
        names: Spelling,
    },
}

/// What names of the user's choice may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// Any text.
    Any,
    /// Any text but an empty one.
    Filled,
    /// Letters, digits, `.`, `_` and `-`.
    Word,
}

/// The types into which Compose casts strings after interpolation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cast {
    /// `true`, and `yes`, `on`, `y` with a warning.
    Bool,
    /// A decimal whole number.
    Integer,
    /// A number.
    Float,
}

impl Shape {
    /// A shape that allows the given scalars only.
    pub const fn scalars(scalars: u8) -> Self {
        Self {
            scalars,
            words: &[],
            range: None,
            test: None,
            hint: None,
            list: None,
            mapping: None,
            cast: None,
            canonical: None,
            merge: Merge::Usual,
            index: None,
        }
    }

    /// Text of a closed set of words.
    pub const fn words(words: &'static [&'static str]) -> Self {
        Self {
            words,
            ..Self::scalars(STRING)
        }
    }

    /// A list of `item`.
    pub const fn list(item: &'static Shape) -> Self {
        Self::scalars(0).or_list(item, false)
    }

    /// A list in which nothing stands twice.
    pub const fn set(item: &'static Shape) -> Self {
        Self::scalars(0).or_list(item, true)
    }

    /// A mapping with names of the user's choice.
    pub const fn names(value: &'static Shape) -> Self {
        Self::scalars(0).or_mapping(Keys::Names {
            value,
            names: Spelling::Any,
        })
    }

    /// This, or a list.
    #[must_use]
    pub const fn or_list(self, item: &'static Shape, unique: bool) -> Self {
        Self {
            list: Some(List { item, unique }),
            ..self
        }
    }

    /// This, or a mapping.
    #[must_use]
    pub const fn or_mapping(self, keys: Keys) -> Self {
        Self {
            mapping: Some(keys),
            ..self
        }
    }

    /// This, or one of these scalars.
    #[must_use]
    pub const fn or(self, scalars: u8) -> Self {
        Self {
            scalars: self.scalars | scalars,
            ..self
        }
    }

    /// This, with strings cast.
    #[must_use]
    pub const fn cast(self, cast: Cast) -> Self {
        Self {
            cast: Some(cast),
            ..self
        }
    }

    /// This, with integers in a range.
    #[must_use]
    pub const fn within(self, least: i64, greatest: i64) -> Self {
        Self {
            range: Some((least, greatest)),
            ..self
        }
    }

    /// This, with a test of strings.
    #[must_use]
    pub const fn test(self, what: &'static str, test: fn(&str) -> bool) -> Self {
        Self {
            test: Some((what, test)),
            ..self
        }
    }

    /// This, with a word on what to write in place of a value of a wrong type.
    #[must_use]
    pub const fn hint(self, hint: fn(&Data) -> Option<String>) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }

    /// This, with a short form that becomes the long one.
    #[must_use]
    pub const fn canonical(self, turn: fn(Value, &mut Canonical) -> Value) -> Self {
        Self {
            canonical: Some(turn),
            ..self
        }
    }

    /// This, overridden in another way.
    #[must_use]
    pub const fn merge(self, merge: Merge) -> Self {
        Self { merge, ..self }
    }

    /// This, with items of which one with a key stands once.
    #[must_use]
    pub const fn index(self, key: fn(&Value) -> Option<String>) -> Self {
        Self {
            index: Some(Index {
                key,
                is_path: false,
            }),
            ..self
        }
    }

    /// The same, where the key is a path.
    #[must_use]
    pub const fn path_index(self, key: fn(&Value) -> Option<String>) -> Self {
        Self {
            index: Some(Index { key, is_path: true }),
            ..self
        }
    }

    /// What a key of a mapping of this shape holds.
    pub fn key(&self, key: &str) -> Option<&'static Shape> {
        match self.mapping? {
            Keys::Names { value, .. } => Some(value),
            Keys::Fields { fields, .. } => fields
                .iter()
                .find(|(name, _)| *name == key)
                .map(|(_, shape)| *shape),
        }
    }

    /// What the items of a list of this shape are.
    pub fn item(&self) -> Option<&'static Shape> {
        self.list.map(|list| list.item)
    }

    /// Whether a value is of a kind that is allowed, its insides left aside.
    pub fn allows(&self, data: &Data) -> bool {
        let scalars = match data {
            Data::Invalid => return true,
            Data::Null => NULL,
            Data::Bool(_) => BOOL,
            Data::Int(_) => INTEGER | NUMBER | DIGITS,
            Data::Uint(_) => INTEGER | NUMBER,
            // JSON Schema calls a number without a fraction an integer.
            Data::Float(value) if value.fract() == 0.0 => INTEGER | NUMBER,
            Data::Float(_) => NUMBER,
            Data::String(_) => STRING,
            Data::Timestamp(_) => return self.scalars & ANY != 0,
            Data::Sequence(_) => return self.list.is_some() || self.scalars & ANY != 0,
            Data::Mapping(_) => return self.mapping.is_some() || self.scalars & ANY != 0,
        };
        self.scalars & (scalars | ANY) != 0
    }

    /// What is allowed, in words: "text or a list".
    pub fn describe(&self) -> String {
        const ONE: u8 = STRING | NUMBER | BOOL;
        if self.scalars & ONE == ONE && self.list.is_none() && self.mapping.is_none() {
            return "a single value".to_owned();
        }
        let kinds = [
            (self.scalars & STRING != 0, "text"),
            (self.scalars & BOOL != 0, "`true` or `false`"),
            (
                self.scalars & (INTEGER | DIGITS) != 0 && self.scalars & NUMBER == 0,
                "a whole number",
            ),
            (self.scalars & NUMBER != 0, "a number"),
            (self.list.is_some(), "a list"),
            (self.mapping.is_some(), "a mapping"),
            (self.scalars & NULL != 0, "nothing"),
        ];
        let allowed: Vec<&str> = kinds
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| *word)
            .collect();
        match allowed.split_last() {
            None => "nothing".to_owned(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        }
    }
}
