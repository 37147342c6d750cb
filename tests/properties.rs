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

/// A file as the bytes decide.
fn write(bytes: &[u8]) -> String {
    let mut dice = Dice::new(bytes);
    let project = plan::Planner::plan(&mut dice);
    layout::Layout::write(&mut dice, &project)
}

/// Runs a portion of the cases; what breaks a law is made small.
fn portion(number: u32, cases: u32) -> (Seen, Option<String>) {
    let mut seed = [0; 32];
    seed[..4].copy_from_slice(&number.to_le_bytes());
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let seen = RefCell::new(Seen::default());
    let result = runner.run(&prop::collection::vec(any::<u8>(), 0..700), |bytes| {
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
}
