use super::parse_cpus;
use crate::compose::grammar::testing::{self, Answer};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The shortest decimal number that stands for the 32 bits, which is what Docker Compose prints.
fn printed(number: f32) -> Value {
    json!(number.to_string().parse::<f64>().unwrap())
}

fn answer(text: &str) -> Answer {
    Answer::of(parse_cpus(text).map(printed))
}

#[test]
fn agrees_with_docker_compose() {
    testing::check_table("cpus.txt", answer);
}

#[test]
fn agrees_with_the_recorded_runs() {
    let value = |service: &serde_yaml::Value| {
        let limits = &service["deploy"]["resources"]["limits"];
        service["cpus"]
            .as_str()
            .or_else(|| limits["cpus"].as_str())
            .map(str::to_owned)
    };
    let model = |service: &Value| {
        let limits = &service["deploy"]["resources"]["limits"];
        service
            .get("cpus")
            .or_else(|| limits.get("cpus"))
            .cloned()
            .unwrap_or_else(|| json!(0))
    };
    testing::check_recorded("cpus", value, model, answer);
}

#[test]
fn errors_say_what_to_write() {
    testing::check_messages("cpus-messages.txt", |text| {
        parse_cpus(text).err().map(|e| e.to_string())
    });
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*|[0-9.eE+_%m -]{0,8}") {
        match parse_cpus(&text) {
            Ok(number) => prop_assert!(number.is_finite()),
            Err(error) => prop_assert!(error.suggestion().is_none_or(|better| parse_cpus(&better).is_ok())),
        }
    }

    #[test]
    fn a_printed_number_is_read_back(number in prop::num::f32::NORMAL) {
        prop_assert_eq!(parse_cpus(&number.to_string()), Ok(number));
    }
}
