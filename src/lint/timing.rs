//! How long a container may take to start before its healthcheck gives up.

use crate::compose::grammar::duration::parse_duration;
use crate::compose::model::Nanoseconds;
use crate::compose::{Field, ServiceView};
use crate::knowledge::Healthcheck;

/// What Docker takes where a healthcheck does not say it, in nanoseconds and times.
const INTERVAL: i64 = 30_000_000_000;
const RETRIES: i64 = 3;

/// A start that is called slow, in nanoseconds.
const SLOW: i64 = 60_000_000_000;

impl ServiceView<'_> {
    /// The start period that its image is known to need.
    pub fn usual_start_period(&self) -> Option<&'static Healthcheck> {
        let image = self.image()?;
        image.healthcheck_for(self.reference()?.tag)
    }

    /// How long it may take to start, in nanoseconds, where the file says no start period; `None` where it does, where it has no test of
    /// its own, and where that is not known.
    pub fn patience(&self) -> Option<i64> {
        let own = self.service.healthcheck.known()?;
        if !own.start_period.is_absent() || !own.has_test() || own.is_disabled() {
            return None;
        }
        let interval = or_default(&own.interval, |time| time.0, INTERVAL)?;
        let retries = or_default(&own.retries, |retries| *retries, RETRIES)?;
        Some(interval.saturating_mul(retries))
    }

    /// Whether its healthcheck gives it minutes to start, as for what loads much.
    pub fn takes_minutes_to_start(&self) -> bool {
        let own = self.service.healthcheck.known();
        let period = own.and_then(|own| own.start_period.known());
        period.is_some_and(|period| period.0 >= 2 * SLOW)
            || self.patience().is_some_and(|time| time >= 10 * SLOW)
    }

    /// Whether its test may run more often than once in so many seconds.
    pub fn asks_at_least_every(&self, seconds: i64) -> bool {
        let own = self.service.healthcheck.known();
        let interval = own.and_then(|own| or_default(&own.interval, |time| time.0, INTERVAL));
        interval.is_none_or(|interval| interval < seconds * 1_000_000_000)
    }

    /// Its image's usual probe, where the service gives up before a third of the time that the image may take to start.
    pub fn starts_too_slowly(&self) -> Option<&'static Healthcheck> {
        let usual = self.usual_start_period()?;
        let needed = nanoseconds(usual.start_period)?;
        let is_short = self.patience()? < needed / 3;
        (needed >= SLOW && is_short).then_some(usual)
    }
}

/// A value; Docker takes 0 for its default too. `None` where it is not known.
fn or_default<T>(field: &Field<T>, value: impl Fn(&T) -> i64, default: i64) -> Option<i64> {
    match field {
        Field::Absent => Some(default),
        Field::Unknown(_) => None,
        Field::Known(known, _) => {
            Some(value(known)).map(|known| if known == 0 { default } else { known })
        }
    }
}

fn nanoseconds(text: &str) -> Option<i64> {
    parse_duration(text)
        .ok()
        .map(|time| Nanoseconds(time.as_nanos()).0)
}
