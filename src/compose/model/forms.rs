//! The forms that several keys share.

use crate::compose::canonical;
use crate::compose::decode::{Model, Pairs, Text};
use crate::compose::merge::Merge;
use crate::compose::shape::{
    BOOL, Cast, DIGITS, INTEGER, Keys, NULL, NUMBER, STRING, Shape, Spelling,
};
use crate::compose::unicity;

/// `true` or `false`, or text that is cast to it.
pub const FLAG: Shape = Shape::scalars(BOOL | STRING).cast(Cast::Bool);
/// `true` or `false`, without a cast.
pub const STRICT_BOOL: Shape = Shape::scalars(BOOL);
/// A whole number, or text that is cast to it.
pub const COUNT: Shape = Shape::scalars(INTEGER | STRING).cast(Cast::Integer);
/// A number, or text that is cast to a whole number.
pub const WHOLE: Shape = Shape::scalars(NUMBER | STRING).cast(Cast::Integer);
/// A number, or text that is cast to it.
pub const DECIMAL: Shape = Shape::scalars(NUMBER | STRING).cast(Cast::Float);
/// A number or text.
pub const NUMERIC: Shape = Shape::scalars(NUMBER | STRING);
/// A whole number or text.
pub const SIZE: Shape = Shape::scalars(INTEGER | STRING);
/// A whole number only.
pub const INTEGER_ONLY: Shape = Shape::scalars(INTEGER);
/// Text or numbers by name.
pub const OPTIONS: Shape = Shape::names(&NUMERIC);
/// Text by name.
pub const TEXTS: Shape = Shape::scalars(0).or_mapping(Keys::Names {
    value: &<String as Model>::SHAPE,
    names: Spelling::Filled,
});
/// Texts, none twice.
pub const SET: Shape = Shape::set(&<String as Model>::SHAPE);
/// Texts; of two with the same text before the `=`, the later counts.
pub const NAMED: Shape = Shape::list(&<String as Model>::SHAPE).index(unicity::name);
/// The same, where a mapping may override a list.
pub const LINES: Shape = NAMED.merge(Merge::Lines);
/// The same, or one text alone.
pub const LINES_OR_ONE: Shape = ONE_OR_MORE.merge(Merge::Lines).index(unicity::name);
/// `KEY=value` lines or a mapping; either overrides the other, key by key.
pub const PAIRS: Shape = PAIRS_OR_REPEATS.index(unicity::name);
/// The same, where a line that stands twice is refused.
pub const PAIRS_OR_REPEATS: Shape = Pairs::SHAPE.merge(Merge::Lines);
/// A text or a list of them.
pub const ONE_OR_MORE: Shape = Shape::scalars(STRING)
    .or_list(&<String as Model>::SHAPE, false)
    .canonical(canonical::one_to_list);
/// A text or a list of them, none twice.
pub const ONE_OR_SET: Shape = Shape::scalars(STRING)
    .or_list(&<String as Model>::SHAPE, true)
    .canonical(canonical::one_to_list);
/// A command line or its words.
pub const COMMAND: Shape = Shape::scalars(STRING | NULL)
    .or_list(&<String as Model>::SHAPE, false)
    .canonical(canonical::command);
/// `host:address` lines, or a mapping of them.
pub const HOSTS: Shape = Shape::scalars(0)
    .or_list(&<String as Model>::SHAPE, true)
    .or_mapping(Keys::Names {
        value: &Shape::scalars(STRING).or_list(&<String as Model>::SHAPE, false),
        names: Spelling::Filled,
    })
    .canonical(canonical::hosts)
    .merge(Merge::Hosts);
/// `external: true`, or the old form with a name.
pub const EXTERNAL: Shape = Shape::scalars(BOOL | STRING)
    .or_mapping(Keys::Fields {
        fields: &[("name", &<String as Model>::SHAPE)],
        required: &[],
        extensions: true,
    })
    .cast(Cast::Bool);
/// Texts and whole numbers, none twice.
pub const TEXT_OR_NUMBER_SET: Shape = Shape::set(&Shape::scalars(STRING | DIGITS));
/// Texts and whole numbers.
pub const TEXT_OR_NUMBER_LIST: Shape = Shape::list(&Shape::scalars(STRING | DIGITS));
/// Options of a storage driver: the schema leaves them free, the type does not.
pub const STORAGE_OPTIONS: Shape = Shape::scalars(0).or_mapping(Keys::Names {
    value: &Shape::scalars(STRING | DIGITS | NULL),
    names: Spelling::Any,
});
/// What a provider may be told.
pub const PROVIDER_OPTIONS: Shape = Shape::names(
    &Shape::scalars(STRING | NUMBER | BOOL).or_list(&Shape::scalars(STRING | NUMBER | BOOL), false),
);
/// The options of a log driver.
pub const LOG_OPTIONS: Shape = Shape::names(&Shape::scalars(STRING | NUMBER | NULL));

/// `name` alone or `name=value`.
pub type Lines = crate::compose::decode::List<Text>;
