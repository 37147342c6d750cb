use super::{Volume, VolumeKind, clean_target, parse_volume};
use crate::compose::grammar::testing::{self, Answer};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn printed(volume: &Volume) -> Value {
    let mut map = Map::new();
    map.insert("type".to_owned(), json!(volume.kind.compose_type()));
    map.insert("target".to_owned(), json!(volume.target));
    if let Some(source) = &volume.source {
        map.insert("source".to_owned(), json!(source));
    }
    if volume.read_only {
        map.insert("read_only".to_owned(), json!(true));
    }
    if let Some(bind) = &volume.bind {
        let mut options = Map::new();
        if bind.create_host_path {
            options.insert("create_host_path".to_owned(), json!(true));
        }
        if let Some(propagation) = &bind.propagation {
            options.insert("propagation".to_owned(), json!(propagation));
        }
        if let Some(selinux) = &bind.selinux {
            options.insert("selinux".to_owned(), json!(selinux));
        }
        map.insert("bind".to_owned(), Value::Object(options));
    }
    if let Some(volume) = &volume.volume {
        map.insert(
            "volume".to_owned(),
            if volume.nocopy {
                json!({"nocopy": true})
            } else {
                json!({})
            },
        );
    }
    Value::Object(map)
}

#[test]
fn agrees_with_docker_compose() {
    testing::check_table("volumes.txt", |text| {
        Answer::of(parse_volume(text).map(|v| printed(&v)))
    });
}

#[test]
fn agrees_with_the_recorded_runs() {
    let Some(cases) = testing::recorded("vols") else {
        return;
    };
    let mut compared = 0;
    for case in &cases {
        let text = case.service["volumes"][0]
            .as_str()
            .unwrap()
            .replace("$$", "$");
        let result = parse_volume(&text);
        compared += 1;
        if case.error.contains("refers to undefined volume") {
            assert!(
                result.is_ok_and(|v| v.kind == VolumeKind::Named),
                "{} {text:?}",
                case.name
            );
            continue;
        }
        let mut actual = Answer::of(result.map(|v| printed(&v)));
        let mut expected = case
            .model
            .as_ref()
            .map_or(Answer::Rejected, |m| Answer::Model(m["volumes"][0].clone()));
        // The recording has the path of a bind resolved; here it stays as written.
        for answer in [&mut actual, &mut expected] {
            if let Answer::Model(model) = answer
                && model["type"] == "bind"
            {
                model["source"].take();
            }
        }
        assert_eq!(actual, expected, "{} {text:?}", case.name);
    }
    testing::say(&format!(
        "vols: {compared} of {} agree, up to the resolution of paths",
        cases.len()
    ));
    assert!(compared > 0);
}

#[test]
fn errors_say_what_is_wrong() {
    testing::check_messages("volumes-messages.txt", |text| {
        parse_volume(text).err().map(|e| e.to_string())
    });
}

#[test]
fn options_without_effect_are_reported() {
    testing::check_table("volumes-ignored.txt", |text| {
        Answer::of(parse_volume(text).map(|v| json!(v.ignored_options)))
    });
}

#[test]
fn a_volume_of_one_letter_is_taken_for_a_drive() {
    let kind = |text| parse_volume(text).map(|v| v.kind);
    assert_eq!(kind("v:/data"), Ok(VolumeKind::Anonymous));
    assert_eq!(kind("vv:/data"), Ok(VolumeKind::Named));
    assert_eq!(kind("v:/data:/d"), Ok(VolumeKind::Bind));
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*|[a-c:/.~,\\\\]{0,12}") {
        match parse_volume(&text) {
            Ok(volume) => prop_assert_eq!(clean_target(&volume.target), volume.target),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing(path in "[a/.]{0,12}") {
        let clean = clean_target(&path);
        prop_assert_eq!(clean_target(&clean), clean.clone());
        prop_assert_eq!(clean.starts_with('/'), path.starts_with('/'));
        prop_assert!(!clean.contains("//") && (clean.len() < 2 || !clean.ends_with('/')));
    }
}
