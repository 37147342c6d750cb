//! The version in a tag.

/// The version that a tag begins with: 16.2 in `16.2-alpine`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Version<'a> {
    /// The numbers, most significant first; at least one.
    pub numbers: Vec<u64>,
    /// What follows, without the `-`, `_` or `.` in between: `alpine`, `rc1`; nothing if the tag ends there.
    pub suffix: Option<&'a str>,
}

impl<'a> Version<'a> {
    /// Finds the version at the beginning of a tag; a `v` may stand before it.
    ///
    /// Letters directly after the numbers are a suffix if the numbers contain a point or the letters are
    /// `alpha`, `beta` or `rc`; otherwise, as in the commit hash `7e3f2ab`, there is no version.
    pub fn of_tag(tag: &'a str) -> Option<Self> {
        let text = tag.strip_prefix(['v', 'V']).unwrap_or(tag);
        let mut numbers = Vec::new();
        let mut rest = text;
        loop {
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            let (number, tail) = rest.split_at(end);
            numbers.push(number.parse().ok()?);
            rest = tail;
            match tail.strip_prefix('.') {
                Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => rest = next,
                _ => break,
            }
        }
        let suffix = rest.strip_prefix(['-', '_', '.']).unwrap_or(rest);
        let touching = !rest.is_empty() && suffix.len() == rest.len();
        let is_prerelease = ["alpha", "beta", "rc"]
            .iter()
            .any(|word| rest.starts_with(word));
        if touching && numbers.len() == 1 && !is_prerelease {
            return None;
        }
        Some(Self {
            numbers,
            suffix: (!suffix.is_empty()).then_some(suffix),
        })
    }
}
