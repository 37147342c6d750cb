use super::{Image, parse};
use crate::compose::grammar::testing::{self, Answer};
use proptest::prelude::*;
use serde_json::json;

/// The complete reference, as the engine would print it; a digest takes the place of the tag.
fn complete(image: &Image<'_>) -> String {
    let name = match image.registry {
        None | Some("index.docker.io" | "docker.io") => {
            // A path that looks like a registry is left alone.
            let hub =
                image.registry.is_some() || !image.path.split('/').next().unwrap().contains('.');
            match (image.path.contains('/'), hub) {
                (false, _) => format!("docker.io/library/{}", image.path),
                (true, true) => format!("docker.io/{}", image.path),
                (true, false) => image.path.to_owned(),
            }
        }
        Some(registry) => format!("{registry}/{}", image.path),
    };
    match image.digest {
        Some(digest) => format!("{name}@{digest}"),
        None => format!("{name}:{}", image.tag_or_latest()),
    }
}

#[test]
fn agrees_with_docker_compose() {
    testing::check_table("images.txt", |text| {
        Answer::of(parse(text).map(|image| json!(complete(&image))))
    });
}

#[test]
fn repositories_and_versions_are_found() {
    testing::check_messages("images-parts.txt", |text| {
        let image = parse(text).unwrap();
        let version = image.version();
        let numbers = version.as_ref().map_or("-".to_owned(), |v| {
            v.numbers
                .iter()
                .map(u64::to_string)
                .collect::<Vec<_>>()
                .join(".")
        });
        let suffix = version.and_then(|v| v.suffix).unwrap_or("-");
        Some(format!(
            "{} {} {numbers} {suffix}",
            image.repository(),
            image.tag_or_latest()
        ))
    });
}

#[test]
fn errors_say_what_to_write() {
    testing::check_messages("images-messages.txt", |text| {
        parse(text).err().map(|e| e.to_string())
    });
}

/// `config` takes any text for an image, so the recordings only show where the text itself is lost.
#[test]
fn whatever_is_an_image_here_is_accepted_by_config() {
    let Some(cases) = testing::recorded("image") else {
        return;
    };
    let mut good = 0;
    for case in &cases {
        let Some(text) = case.service["image"].as_str() else {
            continue;
        };
        if parse(text).is_ok() {
            good += 1;
            let printed = case.model.as_ref().map(|model| model["image"].clone());
            assert_eq!(printed, Some(json!(text)), "{}", case.name);
        }
    }
    testing::say(&format!(
        "image: {good} of {} cases are references, and config accepts them all",
        cases.len()
    ));
    assert!(good > 0);
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*|[a-cA.:/@_-]{0,12}") {
        match parse(&text) {
            Ok(image) => {
                prop_assert!(!image.repository().is_empty());
                let _ = image.version();
            }
            Err(error) => prop_assert!(error.suggestion().is_none_or(|better| parse(&better).is_ok())),
        }
    }

    #[test]
    fn parts_put_together_are_read_back(
        registry in prop::option::of("[a-z]{1,5}\\.io(:[0-9]{1,4})?"),
        path in "[a-z0-9]{1,4}((\\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}(/[a-z0-9]{1,4}){0,2}",
        tag in prop::option::of("[A-Za-z0-9_][A-Za-z0-9_.-]{0,10}"),
        digest in prop::option::of("sha256:[0-9a-f]{64}"),
    ) {
        // Without a registry the first part of a path must not look like one.
        prop_assume!(registry.is_some() || !path.split_once('/').is_some_and(|(head, _)| head.contains('.')));
        let with = |mark: &str, part: &Option<String>| part.as_ref().map_or(String::new(), |p| format!("{mark}{p}"));
        let head = registry.as_ref().map_or(String::new(), |r| format!("{r}/"));
        let text = format!("{head}{path}{}{}", with(":", &tag), with("@", &digest));
        let expected =
            Image { registry: registry.as_deref(), path: &path, tag: tag.as_deref(), digest: digest.as_deref() };
        prop_assert_eq!(parse(&text), Ok(expected));
    }
}
