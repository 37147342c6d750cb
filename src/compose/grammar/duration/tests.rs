use super::{Duration, DurationError, parse_duration};
use crate::compose::grammar::testing::{self, Answer};
use proptest::prelude::*;
use serde_json::{Value, json};

const HEALTHCHECK_KEYS: [&str; 4] = ["interval", "timeout", "start_period", "start_interval"];

fn answer(text: &str) -> Answer {
    Answer::of(parse_duration(text).map(|d| json!(d.to_string())))
}

#[test]
fn agrees_with_docker_compose() {
    testing::check_table("durations.txt", answer);
}

#[test]
fn agrees_with_the_recorded_runs() {
    let value = |service: &serde_yaml::Value| {
        let interval = service["healthcheck"]["interval"].as_str();
        service["stop_grace_period"]
            .as_str()
            .or(interval)
            .map(str::to_owned)
    };
    let model = |service: &Value| match &service["stop_grace_period"] {
        Value::Null => service["healthcheck"]["interval"].clone(),
        period => period.clone(),
    };
    testing::check_recorded("dur", value, model, answer);
}

#[test]
fn agrees_with_the_recorded_healthchecks() {
    let Some(cases) = testing::recorded("hc") else {
        return;
    };
    let mut compared = 0;
    for case in &cases {
        // A refused healthcheck may be refused for another reason than its durations.
        let Some(model) = &case.model else { continue };
        for key in HEALTHCHECK_KEYS {
            let Some(text) = case.service["healthcheck"][key].as_str() else {
                continue;
            };
            compared += 1;
            assert_eq!(
                answer(text),
                Answer::Model(model["healthcheck"][key].clone()),
                "{} {key}",
                case.name
            );
        }
    }
    testing::say(&format!(
        "hc: {compared} durations of {} cases agree",
        cases.len()
    ));
    assert!(compared > 0);
}

#[test]
fn errors_say_what_to_write() {
    testing::check_messages("durations-messages.txt", |text| {
        parse_duration(text).err().map(|e| e.to_string())
    });
}

#[test]
fn errors_know_the_place() {
    assert_eq!(
        parse_duration("1m30xs"),
        Err(DurationError::UnknownUnit {
            text: "1m30xs".to_owned(),
            unit: 4..6
        })
    );
    assert_eq!(
        parse_duration("-1m.5"),
        Err(DurationError::MissingUnit {
            text: "-1m.5".to_owned(),
            number: 3..5
        })
    );
}

#[test]
fn the_ends_of_the_range_are_written_in_full() {
    assert_eq!(
        Duration::from_nanos(i64::MAX).to_string(),
        "2562047h47m16.854775807s"
    );
    assert_eq!(
        Duration::from_nanos(i64::MIN).to_string(),
        "-2562047h47m16.854775808s"
    );
    assert_eq!(Duration::from_nanos(-1_999_999_999).whole_seconds(), -1);
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*|[0-9.+ smhdwunµ-]{0,12}") {
        if let Err(error) = parse_duration(&text) {
            prop_assert!(!error.to_string().is_empty());
            prop_assert!(error.suggestion().is_none_or(|better| parse_duration(&better).is_ok()));
        }
    }

    // Fractions pass through floating point and may lose a nanosecond, so the text is stable only from 1 µs on.
    #[test]
    fn whole_microseconds_are_read_back(micros in -1_000_000_000_000i64..1_000_000_000_000) {
        let duration = Duration::from_nanos(micros * 1000);
        prop_assert_eq!(parse_duration(&duration.to_string()), Ok(duration));
    }

    #[test]
    fn any_duration_is_read_back_to_the_nanosecond(nanos in -i64::MAX..=i64::MAX) {
        let read = parse_duration(&Duration::from_nanos(nanos).to_string()).unwrap();
        prop_assert!(read.as_nanos().abs_diff(nanos) <= 1, "{} became {}", nanos, read.as_nanos());
    }
}
