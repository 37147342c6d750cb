//! Sizes as programs spell them, each in its own way.

/// How a program reads a size. All results are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// PostgreSQL: `B`, `kB`, `MB`, `GB`, `TB` in steps of 1024; a bare number counts blocks of so many bytes.
    /// Source: <https://www.postgresql.org/docs/current/config-setting.html>.
    Postgres(u64),
    /// Redis and its kin: `k` is 1000 and `kb` is 1024, in any case; a bare number counts bytes.
    /// Source: <https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/>.
    Redis,
    /// One letter in steps of 1024, as Java, MySQL and MariaDB take it: `512m`, `1G`.
    Letter,
    /// A bare number, of so many bytes each: memcached and Node count mebibytes, `mongod` counts gibibytes.
    Number(u64),
    /// Go: `B`, `KiB`, `MiB`, `GiB`, `TiB`, or bytes. Source: <https://pkg.go.dev/runtime#hdr-Environment_Variables>.
    Go,
    /// Units that programs take for steps of 1000 or of 1024; the smaller is assumed unless `i` stands in the unit.
    Either,
}

impl Spelling {
    /// The size that a text spells, in bytes; `None` where it spells none.
    pub fn read(self, text: &str) -> Option<u64> {
        let text = text.trim().trim_matches(['\'', '"']).trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, unit) = text.split_at(end.unwrap_or(text.len()));
        let unit = unit.trim_start();
        let step = match self {
            Self::Postgres(block) => match unit {
                "" => block,
                "B" => 1,
                "kB" => 1 << 10,
                "MB" => 1 << 20,
                "GB" => 1 << 30,
                "TB" => 1 << 40,
                _ => return None,
            },
            Self::Redis => match unit.to_ascii_lowercase().as_str() {
                "" | "b" => 1,
                "k" => 1000,
                "kb" => 1 << 10,
                "m" => 1_000_000,
                "mb" => 1 << 20,
                "g" => 1_000_000_000,
                "gb" => 1 << 30,
                _ => return None,
            },
            Self::Letter => match unit {
                "" => 1,
                unit => 1 << power(unit)?.checked_mul(10)?,
            },
            Self::Number(step) => unit.is_empty().then_some(step)?,
            Self::Go => match unit {
                "" | "B" => 1,
                unit => 1 << power(unit.strip_suffix("iB")?)?.checked_mul(10)?,
            },
            Self::Either => match unit.to_ascii_lowercase().as_str() {
                "" | "b" => 1,
                unit => match unit.strip_suffix("ib") {
                    Some(letter) => 1 << power(letter)?.checked_mul(10)?,
                    None => 1000_u64.pow(power(unit.strip_suffix('b').unwrap_or(unit))?),
                },
            },
        };
        times(number, step)
    }
}

/// Which power of the step a letter stands for.
fn power(letter: &str) -> Option<u32> {
    match letter {
        "k" | "K" => Some(1),
        "m" | "M" => Some(2),
        "g" | "G" => Some(3),
        "t" | "T" => Some(4),
        _ => None,
    }
}

/// A decimal number of so many bytes each.
fn times(number: &str, step: u64) -> Option<u64> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || decimals.len() > 6 {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let scale = 10_u64.pow(u32::try_from(decimals.len()).ok()?);
    let part: u64 = match decimals {
        "" => 0,
        decimals => decimals.parse().ok()?,
    };
    let part = u128::from(part) * u128::from(step) / u128::from(scale);
    whole
        .checked_mul(step)?
        .checked_add(u64::try_from(part).ok()?)
}
