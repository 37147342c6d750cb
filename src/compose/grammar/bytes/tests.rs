use super::{format_bytes, parse_bytes, parse_human};
use crate::compose::grammar::testing::{self, Answer};
use proptest::prelude::*;
use serde_json::{Value, json};

fn answer(text: &str) -> Answer {
    Answer::of(parse_bytes(text).map(|n| json!(n)))
}

#[test]
fn agrees_with_docker_compose() {
    testing::check_table("bytes.txt", answer);
}

#[test]
fn agrees_with_the_recorded_runs() {
    let value = |service: &serde_yaml::Value| service["mem_limit"].as_str().map(str::to_owned);
    // The model leaves zero out and prints other sizes as strings.
    let model = |service: &Value| match service["mem_limit"].as_str() {
        Some(text) => json!(text.parse::<i64>().unwrap()),
        None => json!(0),
    };
    testing::check_recorded("bytes", value, model, answer);
}

#[test]
fn log_sizes_count_in_thousands() {
    testing::check_table("sizes-human.txt", |text| {
        Answer::of(parse_human(text).map(|n| json!(n)))
    });
}

#[test]
fn errors_say_what_to_write() {
    testing::check_messages("bytes-messages.txt", |text| {
        parse_bytes(text).err().map(|e| e.to_string())
    });
}

#[test]
fn sizes_are_written_with_the_largest_exact_unit() {
    testing::check_messages("sizes-written.txt", |text| {
        Some(format_bytes(text.parse().unwrap()))
    });
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*|[0-9.eE+_ kmgbi-]{0,8}") {
        if let Err(error) = parse_bytes(&text) {
            prop_assert!(!error.to_string().is_empty());
            prop_assert!(error.suggestion().is_none_or(|better| parse_bytes(&better).is_ok()));
        }
    }

    #[test]
    fn a_written_size_is_read_back(bytes in 0..=1i64 << 53) {
        prop_assert_eq!(parse_bytes(&format_bytes(bytes)), Ok(bytes));
    }

    #[test]
    fn a_written_size_in_units_is_read_back(count in 0i64..8192, shift in 0u32..=50) {
        prop_assert_eq!(parse_bytes(&format_bytes(count << shift)), Ok(count << shift));
    }
}
