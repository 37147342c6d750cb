#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| compose_lint_fuzz::laws::fix(bytes));
