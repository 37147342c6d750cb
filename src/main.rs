//! The command line of compose-lint.

fn main() {}
