//! Compose files as people write them, by the thousand: for each of them, all laws hold.
//!
//! `CASES=100000 cargo test --release --test properties` looks longer. The cases are the same each time.

#![allow(
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test may stop, and says what it did"
)]

mod common;

#[path = "properties/laws.rs"]
mod laws;
#[path = "properties/layout.rs"]
mod layout;
#[path = "properties/node.rs"]
mod node;
#[path = "properties/parts.rs"]
mod parts;
#[path = "properties/plan.rs"]
mod plan;

use std::cell::RefCell;

use common::dice::Dice;
use laws::Seen;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use rayon::prelude::*;

const CASES: u32 = 2_000;
/// How many cases one thread takes at a time.
const PORTION: u32 = 250;

/// A file as the bytes decide: some of them what it says, the others how it is written.
fn write((plan, layout): &(Vec<u8>, Vec<u8>)) -> String {
    let project = plan::Planner::plan(&mut Dice::new(plan));
    layout::Layout::write(&mut Dice::new(layout), &project)
}

/// Runs a portion of the cases; what breaks a law is made small.
fn portion(number: u32, cases: u32) -> (Seen, Option<String>) {
    let mut start = [0; 32];
    start[..4].copy_from_slice(&number.to_le_bytes());
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &start);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let seen = RefCell::new(Seen::default());
    let bytes = |most| prop::collection::vec(any::<u8>(), 0..most);
    let result = runner.run(&(bytes(400), bytes(800)), |bytes| {
        let mut own = Seen::default();
        laws::check(&write(&bytes), &mut own).map_err(TestCaseError::fail)?;
        seen.borrow_mut().add(own);
        Ok(())
    });
    let broken = result.err().map(|error| match error {
        TestError::Fail(reason, bytes) => format!("{}\n--- {}", write(&bytes), reason.message()),
        TestError::Abort(reason) => reason.message().to_owned(),
    });
    (seen.into_inner(), broken)
}

#[test]
fn all_laws_hold_for_files_as_people_write_them() {
    let cases = std::env::var("CASES").ok();
    let cases = cases.and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let portions = 0..cases.div_ceil(PORTION);
    // The command gives its threads as much.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(16 << 20).build();
    let all: Vec<(Seen, Option<String>)> = pool.unwrap().install(|| {
        let cases = |number| PORTION.min(cases - number * PORTION);
        portions
            .into_par_iter()
            .map(|number| portion(number, cases(number)))
            .collect()
    });
    let mut seen = Seen::default();
    let mut broken = Vec::new();
    for (own, found) in all {
        seen.add(own);
        broken.extend(found);
    }
    for (what, count) in &seen.0 {
        eprintln!("{count:>8}  {what}");
    }
    broken.sort_by_key(String::len);
    for found in broken.iter().take(5) {
        eprintln!("=====\n{found}");
    }
    assert!(broken.is_empty(), "{} portions break a law", broken.len());
    has_seen_all(&seen);
}

/// Of every hundred cases at least so many must have had this, or the laws were held of nothing.
const LEAST: &[(&str, usize)] = &[
    ("fine for Compose", 60),
    ("comments", 40),
    ("anchors", 40),
    ("aliases", 20),
    ("merge keys", 15),
    ("flow", 40),
    ("flow over lines", 30),
    ("block scalars", 15),
    ("CRLF", 8),
    ("byte order mark", 6),
    ("no final line end", 10),
    ("marked documents", 8),
    ("fixes offered", 80),
    ("mended, safe", 80),
    ("mended, unsafe", 80),
    ("with a replaced scalar", 3),
    ("with a suppression taken out", 3),
    ("refused with a reason", 20),
];

/// Fixes that are left out are rare: one in so many that are applied. The proof stops what a look at the text could not
/// foresee, such as a comment that suppresses what is below it.
const LEFT_OUT: usize = 200;

fn has_seen_all(seen: &Seen) {
    let count = |what: &str| seen.0.get(what).copied().unwrap_or_default();
    for (what, percent) in LEAST {
        assert!(
            count(what) * 100 >= count("cases") * percent,
            "too few cases with {what}: {} of {}",
            count(what),
            count("cases")
        );
    }
    assert!(
        count("left out") * LEFT_OUT <= count("applied"),
        "{} fixes were left out",
        count("left out")
    );
}

/// What stands in a part that others share is refused before anything is promised.
#[test]
fn limits_in_a_shared_deploy_are_not_offered() {
    let text = "services:\n  db:\n    image: example/app:1.0\n    deploy: &deploy\n      resources:\n        \
                reservations:\n          memory: 128M\n  cache:\n    image: example/app:1.0\n    deploy:\n      \
                <<: *deploy\n    mem_limit: 64M\n";
    let mut seen = Seen::default();
    laws::check(text, &mut seen).unwrap();
    assert_eq!(seen.0.get("left out"), None, "{seen:?}");
    assert_eq!(seen.0.get("refused with a reason"), Some(&1));
}
