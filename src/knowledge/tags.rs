//! The mini-language in which records say for which tags of an image something holds.
//!
//! ```text
//! condition  = all { "|" all }          one of them must hold
//! all        = term { "," term }        each of them must hold
//! term       = [ "!" ] ( compare version | glob )
//! compare    = ">=" | ">" | "<=" | "<" | "="
//! version    = digits { "." digits }
//! glob       = text over the whole tag, where "*" stands for any text
//! ```
//!
//! A version is compared in as many places as the condition writes: `<=17` holds for `17.6`, `=2` for `2.7-alpine`.
//! A tag with fewer places names a moving series and stands for the newest of it: `3` is not older than `3.6.5`, and
//! only the newest `3` is known to be at least that. A tag that shows no version at all (`latest`, `alpine`, no tag,
//! an unresolved variable) stands for the newest of all.
//!
//! | condition  | `16.4` | `15`     | `latest`   |
//! |------------|--------|----------|------------|
//! | `>=16`     | yes    | no       | floating   |
//! | `>=15.2`   | yes    | floating | floating   |
//! | `!<16`     | yes    | no       | yes        |
//! | `*`        | yes    | yes      | yes        |

/// Whether a condition holds for a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TagMatch {
    /// It does not hold, or the tag does not show that it might.
    No,
    /// It holds if the tag, which moves, stands for the newest image.
    Floating,
    /// It holds.
    Yes,
}

/// Evaluates `condition` for `tag`; `None` is an image without a tag, which Docker takes for `latest`.
///
/// Total: a condition that is not of the language holds for the tags that its text, read as a glob, fits.
pub fn tag_matches(condition: &str, tag: Option<&str>) -> TagMatch {
    let tag = tag.unwrap_or("latest");
    condition
        .split('|')
        .map(|all| holds_all(all, tag))
        .max()
        .unwrap_or(TagMatch::No)
}

fn holds_all(all: &str, tag: &str) -> TagMatch {
    all.split(',')
        .map(|term| holds(term.trim(), tag))
        .min()
        .unwrap_or(TagMatch::No)
}

fn holds(term: &str, tag: &str) -> TagMatch {
    if let Some(term) = term.strip_prefix('!') {
        return match holds(term, tag) {
            TagMatch::Yes => TagMatch::No,
            TagMatch::Floating => TagMatch::Floating,
            // What is hidden in a variable may be just what is excluded.
            TagMatch::No if tag.contains('$') => TagMatch::Floating,
            TagMatch::No => TagMatch::Yes,
        };
    }
    for (sign, compare) in COMPARISONS {
        if let Some(version) = term.strip_prefix(sign) {
            return compare(&version_of(tag), &version_of(version.trim()));
        }
    }
    if term == "*" || (!tag.contains('$') && glob(term, tag)) {
        TagMatch::Yes
    } else {
        TagMatch::No
    }
}

type Comparison = fn(&[u64], &[u64]) -> TagMatch;

/// The two-character signs come first: `>` would also take the front of `>=`.
const COMPARISONS: [(&str, Comparison); 5] = [
    (">=", at_least),
    ("<=", |tag, bound| {
        settled(known_places(tag, bound).is_some_and(|tag| tag <= bound))
    }),
    (">", |tag, bound| match known_places(tag, bound) {
        Some(tag) => settled(tag > bound),
        None => at_least(tag, bound),
    }),
    ("<", |tag, bound| {
        settled(at_least(tag, bound) == TagMatch::No)
    }),
    ("=", |tag, bound| {
        settled(tag.starts_with(bound) && !bound.is_empty())
    }),
];

fn settled(holds: bool) -> TagMatch {
    if holds { TagMatch::Yes } else { TagMatch::No }
}

/// As many places of the tag's version as the bound has, if it has that many.
fn known_places<'a>(tag: &'a [u64], bound: &[u64]) -> Option<&'a [u64]> {
    tag.get(..bound.len())
}

/// Where the tag stops short, only the newest image of its series is known to reach the bound.
fn at_least(tag: &[u64], bound: &[u64]) -> TagMatch {
    for (place, wanted) in bound.iter().enumerate() {
        match tag.get(place) {
            None => return TagMatch::Floating,
            Some(found) if found != wanted => return settled(found > wanted),
            Some(_) => {}
        }
    }
    TagMatch::Yes
}

/// The version at the front of a tag, empty if it shows none: `v2.4.0-gpu` is 2.4.0, `RELEASE.2024-01-16T…` is 2024.
fn version_of(tag: &str) -> Vec<u64> {
    let text = ["v", "V", "RELEASE.", "release-", "version-"]
        .iter()
        .find_map(|prefix| tag.strip_prefix(prefix))
        .unwrap_or(tag);
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    // `4f3a2b1` is a commit, not version 4; `3.19rc1` is a version.
    if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && !number.contains('.') {
        return Vec::new();
    }
    number
        .trim_end_matches('.')
        .split('.')
        .map_while(|place| place.parse().ok())
        .collect()
}

/// Whether `pattern`, in which `*` stands for any text, fits the whole of `text`.
pub fn glob(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut rest) = text.strip_prefix(head) else {
        return false;
    };
    let mut parts: Vec<&str> = tail.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}
