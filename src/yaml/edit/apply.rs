//! From edits to the new text.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::HashSet;
use std::fmt;

use super::Edit;

/// Why edits cannot be applied together. The numbers are indices into the list of edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// Both change the same bytes.
    Overlap(usize, usize),
    /// Both add the same key at the same place, differently.
    SameKey(usize, usize),
    /// The edit does not fit the text.
    Outside(usize),
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overlap(a, b) => write!(f, "edits {a} and {b} change the same text"),
            Self::SameKey(a, b) => write!(f, "edits {a} and {b} add the same key differently"),
            Self::Outside(a) => write!(f, "edit {a} lies outside the text"),
        }
    }
}

impl std::error::Error for Conflict {}

/// The text after all `edits`. Identical edits are applied once; insertions at one offset stand deepest first,
/// then in the order of their `order`, key and index.
///
/// # Errors
/// When two edits change the same bytes or add the same key differently.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Conflict> {
    let chosen = sorted(text, edits)?;
    let grown: usize = chosen.iter().map(|&i| edits[i].text.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut at = 0;
    let mut previous: Option<usize> = None;
    for index in chosen {
        let edit = &edits[index];
        if edit.span.from() < at {
            return Err(Conflict::Overlap(previous.unwrap_or(index), index));
        }
        out.push_str(text.get(at..edit.span.from()).unwrap_or_default());
        if let Some(before) = previous.map(|i| &edits[i])
            && (before.span, before.depth) == (edit.span, edit.depth)
            && !edit.joint.is_empty()
        {
            out.push_str(before.joint);
        }
        out.push_str(&edit.text);
        at = edit.span.to();
        previous = Some(index);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Ok(out)
}

/// The indices of the edits to apply, in the order of the text.
fn sorted(text: &str, edits: &[Edit]) -> Result<Vec<usize>, Conflict> {
    let mut seen = HashSet::new();
    let mut keys = HashMap::new();
    let mut chosen = Vec::with_capacity(edits.len());
    for (index, edit) in edits.iter().enumerate() {
        if text.get(edit.span.range()).is_none() {
            return Err(Conflict::Outside(index));
        }
        if !seen.insert(edit) {
            continue;
        }
        if edit.is_insertion()
            && !edit.key.is_empty()
            && let Some(other) = keys.insert((edit.span.start, edit.depth, &edit.key), index)
        {
            return Err(Conflict::SameKey(other, index));
        }
        chosen.push(index);
    }
    chosen.sort_by_key(|&index| {
        let edit = &edits[index];
        (
            edit.span.start,
            !edit.is_insertion(),
            Reverse(edit.depth),
            edit.order,
            &edit.key,
            index,
        )
    });
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn keyed(at: usize, text: &str, key: &str, order: u16) -> Edit {
        Edit {
            key: vec![key.into()],
            order,
            ..Edit::insert(at, text)
        }
    }

    #[test]
    fn insertions_stand_by_order_then_key() {
        let edits = [
            keyed(1, "c", "c", 1),
            keyed(1, "b", "b", 0),
            keyed(1, "a", "a", 1),
            Edit::insert(1, "<"),
        ];
        assert_eq!(apply("xy", &edits).unwrap(), "x<bacy");
    }

    #[test]
    fn deeper_insertions_stand_first() {
        let deep = Edit {
            depth: 2,
            ..keyed(1, "deep", "z", 9)
        };
        let edits = [keyed(1, " a", "a", 0), deep];
        assert_eq!(apply("xy", &edits).unwrap(), "xdeep ay");
    }

    #[test]
    fn identical_edits_count_once() {
        let edits = [
            Edit::remove(Span::new(1, 3)),
            Edit::remove(Span::new(1, 3)),
            keyed(3, "k", "k", 0),
            keyed(3, "k", "k", 0),
        ];
        assert_eq!(apply("a{}z", &edits).unwrap(), "akz");
    }

    #[test]
    fn overlaps_are_conflicts() {
        let edits = [
            Edit::remove(Span::new(0, 3)),
            Edit::replace(Span::new(2, 4), "x"),
        ];
        assert_eq!(apply("abcdef", &edits), Err(Conflict::Overlap(0, 1)));
        let inside = [Edit::remove(Span::new(0, 3)), Edit::insert(1, "x")];
        assert_eq!(apply("abcdef", &inside), Err(Conflict::Overlap(0, 1)));
    }

    #[test]
    fn edits_may_touch() {
        let edits = [
            Edit::remove(Span::new(1, 3)),
            Edit::insert(1, "<"),
            Edit::insert(3, ">"),
            Edit::replace(Span::new(3, 4), "D"),
        ];
        assert_eq!(apply("abcde", &edits).unwrap(), "a<>De");
    }

    #[test]
    fn one_key_twice_is_a_conflict() {
        let edits = [keyed(1, "k: 1", "k", 0), keyed(1, "k: 2", "k", 0)];
        assert_eq!(apply("xy", &edits), Err(Conflict::SameKey(0, 1)));
    }

    #[test]
    fn joints_stand_only_between() {
        let joined = |text: &str, key: &str| Edit {
            joint: ", ",
            ..keyed(1, text, key, 0)
        };
        let edits = [joined("a", "a"), joined("b", "b"), Edit::insert(1, " ")];
        assert_eq!(apply("{}", &edits).unwrap(), "{ a, b}");
    }

    #[test]
    fn spans_outside_the_text_are_refused() {
        assert_eq!(
            apply("é", &[Edit::insert(1, "")]),
            Err(Conflict::Outside(0))
        );
        assert_eq!(apply("", &[Edit::insert(1, "")]), Err(Conflict::Outside(0)));
    }
}
