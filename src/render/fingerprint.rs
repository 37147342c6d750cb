//! By what a finding is known again in a later run.

use std::collections::HashMap;
use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher24};

use super::item::Item;

/// A name for each finding that no other has, and that stays when lines move or a message is worded anew: file, rule,
/// place in the model, and what is written there. Findings that agree in all of this are counted.
pub(super) fn fingerprints(items: &[Item<'_>], path: impl Fn(&str) -> String) -> Vec<String> {
    let mut seen: HashMap<u128, u64> = HashMap::new();
    let named = items.iter().map(|item| {
        let base = hash(item, &path(item.path()));
        let count = seen.entry(base).or_default();
        let own = base.wrapping_add(u128::from(*count));
        *count += 1;
        format!("{own:032x}")
    });
    named.collect()
}

fn hash(item: &Item<'_>, path: &str) -> u128 {
    let finding = item.finding;
    let evidence = evidence(item);
    let subject = finding.subject.as_deref().unwrap_or_default();
    let mut hasher = SipHasher24::new();
    for part in [
        path,
        finding.rule.id,
        &unnumbered(&finding.path),
        subject,
        &evidence,
    ] {
        hasher.write(part.as_bytes());
        // No text has this byte.
        hasher.write_u8(0xff);
    }
    hasher.finish128().as_u128()
}

/// A path without the numbers of list items: they change with each item that is put before.
fn unnumbered(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for (index, part) in path.split('[').enumerate() {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_number = index > 0 && rest.len() < part.len() && rest.starts_with(']');
        if index > 0 {
            out.push('[');
        }
        out.push_str(if is_number { rest } else { part });
    }
    out
}

/// What is written at the place, its first line, with single blanks.
fn evidence(item: &Item<'_>) -> String {
    let text = item.finding.place.span.of(item.file.tree.text());
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// GitHub's own hash of each line of a text, `primaryLocationLineHash` in SARIF.
///
/// A rolling hash over the hundred UTF-16 units from the start of the line on, blanks and tabs left out and line ends made
/// equal, with a number that counts the lines of one hash. It has to agree with what GitHub computes from the file:
/// <https://github.com/github/codeql-action/blob/main/src/fingerprints.ts>.
pub(super) fn line_hashes(text: &str) -> Vec<String> {
    let mut roll = Roll::default();
    let mut before = None;
    for unit in text.encode_utf16() {
        let after_cr = before.replace(unit) == Some(CR);
        match unit {
            SPACE | TAB => {}
            LF if after_cr => {}
            CR => roll.push(LF),
            unit => roll.push(unit),
        }
    }
    roll.push(u16::MAX);
    for _ in 0..WINDOW {
        roll.leave();
        roll.shift(0);
    }
    roll.lines
}

const WINDOW: usize = 100;
const FACTOR: u64 = 37;
const SPACE: u16 = 0x20;
const TAB: u16 = 0x09;
const LF: u16 = 0x0a;
const CR: u16 = 0x0d;

/// The hash while it moves over a text.
struct Roll {
    hash: u64,
    /// The units that the hash covers, and whether each begins a line, in a ring.
    units: [(u16, bool); WINDOW],
    at: usize,
    is_line_start: bool,
    seen: HashMap<u64, usize>,
    lines: Vec<String>,
}

impl Default for Roll {
    fn default() -> Self {
        Self {
            hash: 0,
            units: [(0, false); WINDOW],
            at: 0,
            is_line_start: true,
            seen: HashMap::new(),
            lines: Vec::new(),
        }
    }
}

impl Roll {
    fn push(&mut self, unit: u16) {
        self.leave();
        self.units[self.at].1 = std::mem::replace(&mut self.is_line_start, unit == LF);
        self.shift(unit);
    }

    /// Where the unit that leaves the window began a line, the hash is that of the line.
    fn leave(&mut self) {
        if std::mem::take(&mut self.units[self.at].1) {
            let count = self.seen.entry(self.hash).or_default();
            *count += 1;
            self.lines.push(format!("{:x}:{count}", self.hash));
        }
    }

    fn shift(&mut self, unit: u16) {
        let gone = std::mem::replace(&mut self.units[self.at].0, unit);
        let last = FACTOR.wrapping_pow(100).wrapping_mul(u64::from(gone));
        self.hash = self.hash.wrapping_mul(FACTOR);
        self.hash = self.hash.wrapping_add(u64::from(unit)).wrapping_sub(last);
        self.at = (self.at + 1) % WINDOW;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts and hashes with which GitHub tests its own implementation.
    #[test]
    fn lines_hash_as_github_hashes_them() {
        let greetings = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        let lorem = "Lorem ipsum dolor sit amet.\n".repeat(10);
        let cases: [(&str, &[&str]); 8] = [
            ("", &["c129715d7a2bc9a3:1"]),
            (
                " a\nb\n  \t\tc\n d",
                &[
                    "271789c17abda88f:1",
                    "54703d4cd895b18:1",
                    "180aee12dab6264:1",
                    "a23a3dc5e078b07b:1",
                ],
            ),
            (
                " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
                &[
                    "8b7cf3e952e7aeb2:1",
                    "b1ae1287ec4718d9:1",
                    "bff680108adb0fcc:1",
                    "c6805c5e1288b612:1",
                    "b86d3392aea1be30:1",
                    "e6ceba753e1a442:1",
                ],
            ),
            (
                " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n",
                &greetings,
            ),
            (
                " hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r",
                &greetings,
            ),
            (
                " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
                &greetings,
            ),
            (
                " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
                &greetings,
            ),
            (
                &lorem,
                &[
                    "a7f2ff13bc495cf2:1",
                    "a7f2ff13bc495cf2:2",
                    "a7f2ff13bc495cf2:3",
                    "a7f2ff13bc495cf2:4",
                    "a7f2ff13bc495cf2:5",
                    "a7f2ff13bc495cf2:6",
                    "a7f2ff1481e87703:1",
                    "a9cf91f7bbf1862b:1",
                    "55ec222b86bcae53:1",
                    "cc97dc7b1d7d8f7b:1",
                    "c129715d7a2bc9a3:1",
                ],
            ),
        ];
        for (text, hashes) in cases {
            assert_eq!(line_hashes(text), hashes, "{text:?}");
        }
    }

    #[test]
    fn only_numbers_of_items_leave_a_path() {
        assert_eq!(
            unnumbered("services.web.ports[12].target"),
            "services.web.ports[].target"
        );
        assert_eq!(unnumbered("services.a[b].x[1]2"), "services.a[b].x[]2");
        assert_eq!(unnumbered("x[1"), "x[1");
    }
}
