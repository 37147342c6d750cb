//! The laws of `tests/laws`, over every file there is and over spoilt copies of them: what the fuzzers of `fuzz/` do at
//! length, in a few seconds and always alike.

#![allow(clippy::print_stderr, reason = "the test shows all inputs at once")]

mod laws;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use laws::{LAWS, Law, common};
use rayon::prelude::*;

/// Spoilt copies of each file. `FUZZ_ROUNDS=1000 cargo test --release --test fuzz_seeds` looks longer.
const ROUNDS: u64 = 6;

/// Copies of longer files cost more time than they are worth.
const MAX_BYTES: usize = 8 << 10;

/// What turns up where it should not.
const WORDS: &[&str] = &[
    "*a",
    "&a ",
    "<<: *a\n",
    "- ",
    "? ",
    ": ",
    ":",
    "{",
    "}",
    "[",
    "]",
    ",",
    "|2-\n",
    ">+\n",
    "\"",
    "'",
    "#",
    " #",
    "\t",
    " ",
    "  ",
    "\r",
    "\r\n",
    "\n",
    "\u{feff}",
    "\u{2028}",
    "\u{85}",
    "é",
    "😀",
    "\0",
    "\u{1b}[2J",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "!reset ",
    "!override null",
    "!!str ",
    "~",
    "null",
    "0x1F",
    "1e3",
    ".inf",
    "2001-01-01",
    "${",
    "${A",
    "${A:-",
    "${A:?no}",
    "$$",
    "${TAG}",
    "services:\n",
    "mem_limit: 512m\n",
    "deploy: {}\n",
    "logging:\n",
    "restart: \"no\"\n",
    "healthcheck: {}\n",
    "# compose-lint: ignore[missing-restart-policy]\n",
    "x-compose-lint: {}\n",
];

struct Failure {
    law: &'static str,
    input: Vec<u8>,
    message: String,
}

#[test]
fn the_laws_hold_for_every_file_and_for_spoilt_copies() {
    let rounds = std::env::var("FUZZ_ROUNDS").ok();
    let rounds = rounds
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ROUNDS);
    let files = common::compose_files();
    assert!(!files.is_empty(), "no file was read");
    std::panic::set_hook(Box::new(|_| {}));
    // The command gives its threads as much.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(16 << 20).build();
    let found: Vec<Vec<u8>> = artifacts();
    let failures: Vec<Failure> = pool.expect("threads").install(|| {
        let all = files.par_iter().flat_map_iter(|(_, text)| {
            let copies = if text.len() > MAX_BYTES { 0 } else { rounds };
            std::iter::once(text.clone().into_bytes())
                .chain((0..copies).map(|round| spoilt(text, round)))
                .filter_map(|input| first_failure(&input))
        });
        let found = found.par_iter().filter_map(|input| first_failure(input));
        all.chain(found).collect()
    });
    let _ = std::panic::take_hook();
    let mut seen = std::collections::HashSet::new();
    for failure in &failures {
        let kind: String = failure.message.chars().take(40).collect();
        if seen.insert((failure.law, kind)) {
            let input = String::from_utf8_lossy(&failure.input);
            eprintln!(
                "{}: {}\nby {input:?}\n{input}\n",
                failure.law, failure.message
            );
        }
    }
    assert!(failures.is_empty(), "{} inputs break a law", failures.len());
}

/// What the fuzzers found on this machine, if they ran: shown here small.
fn artifacts() -> Vec<Vec<u8>> {
    let files = |folder: &Path| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/artifacts");
    let found = files(&folder).into_iter().flat_map(|target| files(&target));
    found.filter_map(|path| std::fs::read(path).ok()).collect()
}

fn first_failure(input: &[u8]) -> Option<Failure> {
    LAWS.iter().find_map(|&(law, check)| {
        broken(check, input)?;
        let input = shrink(check, input.to_vec());
        let message = broken(check, &input).unwrap_or_default();
        Some(Failure {
            law,
            input,
            message,
        })
    })
}

/// What a law says that does not hold for this input.
fn broken(law: Law, input: &[u8]) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(|| law(input))).err()?;
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .or_else(|| Some("a panic".to_owned()))
}

/// Takes away whatever is not needed to break the law: halves, lines, characters.
fn shrink(law: Law, mut input: Vec<u8>) -> Vec<u8> {
    let mut size = input.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < input.len() {
            let mut less = input.clone();
            less.drain(at..(at + size).min(input.len()));
            if broken(law, &less).is_some() {
                input = less;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    input
}

/// A copy of a text with one to three faults, the same ones each time.
fn spoilt(text: &str, round: u64) -> Vec<u8> {
    let seed = text.bytes().fold(round + 1, |sum, byte| {
        sum.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte)
    });
    let mut dice = Dice(seed);
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=dice.roll(3) {
        fault(&mut bytes, &mut dice);
    }
    bytes
}

fn fault(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.roll(bytes.len() + 1);
    let line = |at: usize| {
        let start = bytes[..at]
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |at| at + 1);
        let end = bytes[at..].iter().position(|&b| b == b'\n');
        start..end.map_or(bytes.len(), |end| at + end + 1)
    };
    match dice.roll(8) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
        1 => drop(bytes.drain(line(at))),
        2 => {
            let copy = bytes[line(at)].to_vec();
            let to = line(dice.roll(bytes.len() + 1)).start;
            bytes.splice(to..to, copy);
        }
        3 => bytes.truncate(at),
        4 => drop(bytes.drain(..line(at).start)),
        5 => {
            let end = (at + dice.roll(40)).min(bytes.len());
            bytes.drain(at..end);
        }
        6 => {
            let start = line(at).start;
            bytes.splice(start..start, *b"  ");
        }
        _ => {
            let word = WORDS[dice.roll(WORDS.len())];
            bytes.splice(at..at, word.bytes());
        }
    }
}

/// Numbers without luck (`SplitMix64`).
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let sides = sides.max(1) as u64;
        usize::try_from((mixed ^ (mixed >> 31)) % sides).unwrap_or(0)
    }
}
