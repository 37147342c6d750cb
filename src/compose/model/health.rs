//! `healthcheck`.

use super::forms::FLAG;
use super::scalars::Nanoseconds;
use crate::compose::canonical;
use crate::compose::decode::{Field, List, Model, object};
use crate::compose::merge::Merge;
use crate::compose::shape::{Cast, NUMBER, STRING, Shape};
use crate::compose::value::Origin;

/// A shell line, or the words of a test.
const TEST: Shape = Shape::scalars(STRING)
    .or_list(&<String as Model>::SHAPE, false)
    .canonical(canonical::health_test)
    .merge(Merge::Replace);

object! {
    /// How Docker finds out whether a container works.
    pub struct Healthcheck {
        /// Whether the check of the image is switched off.
        disable: bool = FLAG,
        /// The time between two checks.
        interval: Nanoseconds,
        /// How many failures in a row make the container unhealthy.
        retries: i64 = Shape::scalars(NUMBER | STRING).within(0, i64::MAX).cast(Cast::Integer),
        /// `CMD`, `CMD-SHELL` or `NONE` and the words after it.
        test: List<String> = TEST,
        /// How long one check may take.
        timeout: Nanoseconds,
        /// How long failures do not count after the start.
        start_period: Nanoseconds,
        /// The time between two checks during the start period.
        start_interval: Nanoseconds,
    }
}

impl Healthcheck {
    /// Whether the file says that there shall be no check: `disable: true` or `test: [NONE]`.
    pub fn is_disabled(&self) -> bool {
        let none = self
            .test
            .known()
            .and_then(|test| test.first())
            .and_then(|word| word.known());
        self.disable.known() == Some(&true) || none.is_some_and(|word| word == "NONE")
    }

    /// Where that is said.
    pub fn off_at(&self) -> Option<Origin> {
        match self.disable {
            Field::Known(true, origin) => Some(origin),
            _ => self.test.origin().filter(|_| self.is_disabled()),
        }
    }

    /// Whether its test is written as a text, and not as a list.
    pub fn has_line(&self) -> bool {
        // The words that Compose makes of a text stand where the text stands.
        match self.test.known().map(Vec::as_slice) {
            Some([kind, line]) => kind.origin() == line.origin(),
            _ => false,
        }
    }

    /// Whether it brings a test of its own; with none, the image's stays in force.
    pub fn has_test(&self) -> bool {
        match self.test.known() {
            Some(test) => !test.is_empty(),
            None => self.test.is_unknown(),
        }
    }
}
