//! Dates and times, in the forms go-yaml recognises.
//!
//! go-yaml tries four layouts with Go's `time.Parse`, which takes one or two
//! digits for each field after the year and refuses days that do not exist:
//!
//! * `2001-12-14`
//! * `2001-12-14 21:59:43.1`, with any number of spaces and no zone
//! * `2001-12-14T21:59:43.1-05:00` and the same with `t`, the zone required

/// Whether go-yaml reads a plain text as a time.
pub(super) fn is_timestamp(text: &str) -> bool {
    // A quick look first: almost no text that starts with a digit is a date.
    text.as_bytes().get(4) == Some(&b'-') && timestamp(text.as_bytes()).is_some()
}

/// `Some` when the whole text is a timestamp.
fn timestamp(text: &[u8]) -> Option<()> {
    let rest = date(text)?;
    match rest {
        [] => Some(()),
        [b'T' | b't', rest @ ..] => zone(time_of_day(rest)?),
        [b' ', ..] => end(time_of_day(without_spaces(rest))?),
        _ => None,
    }
}

/// Year, month and day; gives what follows, as the other readers here do.
fn date(text: &[u8]) -> Option<&[u8]> {
    let (year, rest) = text.split_at_checked(4)?;
    let year = year.iter().try_fold(0, |year, &byte| {
        byte.is_ascii_digit()
            .then(|| year * 10 + u32::from(byte - b'0'))
    })?;
    let (month, rest) = field(literal(rest, b'-')?)?;
    let (day, rest) = field(literal(rest, b'-')?)?;
    (1..=days_in(month, year)).contains(&day).then_some(rest)
}

/// The number of days in a month, 0 for a month that does not exist.
fn days_in(month: u32, year: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Hours, minutes, seconds and their fraction. There are no leap seconds.
fn time_of_day(text: &[u8]) -> Option<&[u8]> {
    let (hour, rest) = field(text)?;
    let (minute, rest) = field(literal(rest, b':')?)?;
    let (second, rest) = field(literal(rest, b':')?)?;
    (hour < 24 && minute < 60 && second < 60).then(|| fraction(rest))
}

/// What follows the fraction of a second, which may be absent. Go takes a
/// comma as well as a dot, and any number of digits.
fn fraction(text: &[u8]) -> &[u8] {
    match text {
        [b'.' | b',', b'0'..=b'9', rest @ ..] => {
            let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            rest.get(count..).unwrap_or_default()
        }
        _ => text,
    }
}

/// `Some` when the text is a time zone: `Z` or an offset such as `-05:00`.
///
/// Go lets offsets go up to and including 24 hours and 60 minutes.
fn zone(text: &[u8]) -> Option<()> {
    let [b'+' | b'-', h1, h2, b':', m1, m2] = text else {
        return (text == b"Z").then_some(());
    };
    let hours = two_digits(*h1, *h2)?;
    let minutes = two_digits(*m1, *m2)?;
    (hours <= 24 && minutes <= 60).then_some(())
}

/// A number of one or two digits, and what follows it.
fn field(text: &[u8]) -> Option<(u32, &[u8])> {
    match text {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => {
            Some((two_digits(*tens, *ones)?, rest))
        }
        [ones @ b'0'..=b'9', rest @ ..] => Some((u32::from(ones - b'0'), rest)),
        _ => None,
    }
}

fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let digit = |byte: u8| char::from(byte).to_digit(10);
    Some(digit(tens)? * 10 + digit(ones)?)
}

fn literal(text: &[u8], wanted: u8) -> Option<&[u8]> {
    text.split_first()
        .filter(|(first, _)| **first == wanted)
        .map(|(_, rest)| rest)
}

/// Only spaces: to Go, a tab is no separator.
fn without_spaces(text: &[u8]) -> &[u8] {
    let count = text.iter().take_while(|byte| **byte == b' ').count();
    text.get(count..).unwrap_or_default()
}

fn end(text: &[u8]) -> Option<()> {
    text.is_empty().then_some(())
}
