//! How Go writes floats, as strings and in JSON.
//!
//! Both forms use the fewest digits that read back as the same number, and
//! differ in when they turn to an exponent.

/// A float as Compose writes it where it wants a string, for example under
/// `environment`: Go's `%v`.
///
/// An exponent, of at least two digits, is used from 1e6 up and below 1e-4:
/// `100000`, `1e+06`, `0.0001`, `1e-05`. The rest are `+Inf`, `-Inf` and `NaN`.
pub fn go_float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let number = Decimal::of(value);
    match number.exponent {
        -4..=5 => number.positional(),
        _ => number.scientific(2),
    }
}

/// A float as `docker compose config --format json` writes it.
///
/// An exponent is used from 1e21 up and below 1e-6: `1000000`, `1e+21`,
/// `0.000001`, `1e-7`. `None` for infinities and `NaN`, on which that command
/// fails.
pub fn go_json_number(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    let number = Decimal::of(value);
    Some(match number.exponent {
        -6..=20 => number.positional(),
        _ => number.scientific(1),
    })
}

/// A finite number in decimal.
struct Decimal {
    /// `-` or nothing.
    sign: &'static str,
    /// One digit or more, without needless zeros at either end.
    digits: String,
    /// The power of ten that the first digit stands for.
    exponent: i32,
}

impl Decimal {
    /// The fewest digits that read back as `value`.
    fn of(value: f64) -> Self {
        let shortest = format!("{:e}", value.abs());
        let (digits, _) = split(&shortest);
        // Where two such numbers are equally near, Rust takes the upper one
        // and Go the even one. Rounding to a number of digits gives the latter,
        // but just above some powers of two the result is another number.
        let rounded = format!("{:.*e}", digits.len().saturating_sub(1), value.abs());
        let same = rounded.parse() == Ok(value.abs());
        let (digits, exponent) = split(if same { &rounded } else { &shortest });
        Decimal {
            sign: if value.is_sign_negative() { "-" } else { "" },
            digits,
            exponent,
        }
    }

    /// Without an exponent: `1200`, `12.5`, `0.0012`.
    fn positional(&self) -> String {
        let Decimal { sign, digits, .. } = self;
        let Ok(exponent) = usize::try_from(self.exponent) else {
            let zeros = usize::try_from(self.exponent.unsigned_abs()).unwrap_or(0);
            let places = digits.len().saturating_add(zeros).saturating_sub(1);
            return format!("{sign}0.{digits:0>places$}");
        };
        let places = exponent.saturating_add(1);
        match digits.split_at_checked(places) {
            Some((whole, fraction)) if !fraction.is_empty() => format!("{sign}{whole}.{fraction}"),
            _ => format!("{sign}{digits:0<places$}"),
        }
    }

    /// With an exponent of at least `width` digits: `1.2e+03`.
    fn scientific(&self, width: usize) -> String {
        let (first, rest) = self.digits.split_at_checked(1).unwrap_or_default();
        let dot = if rest.is_empty() { "" } else { "." };
        let exponent_sign = if self.exponent < 0 { '-' } else { '+' };
        let exponent = self.exponent.unsigned_abs();
        format!(
            "{}{first}{dot}{rest}e{exponent_sign}{exponent:0width$}",
            self.sign
        )
    }
}

/// The digits and the exponent of a number in Rust's `{:e}` form.
fn split(scientific: &str) -> (String, i32) {
    let (digits, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    (digits.replace('.', ""), exponent.parse().unwrap_or(0))
}
