//! Every record of `src/knowledge/images.toml`, as people use its image: plain, under a moving tag, with a command or an
//! entrypoint of their own, with each setting that contradicts its probe, with its data mounted rightly and wrongly.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use compose_lint::compose::{Environment, NoFiles, Source, load};
use compose_lint::finding::{Finding, Safety, Severity};
use compose_lint::knowledge::{
    Confidence, Healthcheck, Image, Ships, TagMatch, Tier, all, tag_matches,
};
use compose_lint::lint::{Settings, lint};

/// What these rules find in one service.
fn findings(rules: &[&'static str], image: &str, rest: &str) -> Vec<Finding> {
    let text = format!("services:\n  it:\n    image: \"{image}\"\n{rest}");
    let source = Source::new("compose.yaml", text.clone());
    let project = load(&[source], &Environment::default(), &NoFiles);
    assert!(project.problems.is_empty(), "{text}{:?}", project.problems);
    let settings = Settings {
        only: Some(rules.to_vec()),
        ..Settings::default()
    };
    lint(&project, &settings).findings
}

/// The safety of the healthcheck that is offered; `None` where it is only told.
fn offered(image: &str, rest: &str) -> Option<Safety> {
    let found = findings(&["missing-healthcheck"], image, rest);
    assert_eq!(found.len(), 1, "{image}\n{rest}");
    found[0].fix.as_ref().map(|fix| fix.safety)
}

fn safety(tier: Tier) -> Option<Safety> {
    match tier {
        Tier::Auto => Some(Safety::Safe),
        Tier::Conditional => Some(Safety::Unsafe),
        _ => None,
    }
}

/// A tag under which a condition holds for certain, made of the versions and words that it names.
fn tag(condition: &str) -> String {
    let terms: Vec<&str> = condition.split(['|', ',']).map(str::trim).collect();
    let mut versions = vec!["1".to_owned(), "9999".to_owned(), String::new()];
    for term in &terms {
        let version = term.trim_start_matches(['!', '<', '>', '=']);
        if version.starts_with(|c: char| c.is_ascii_digit()) {
            versions.push(version.to_owned());
            versions.push(format!("{version}.0"));
            let major: u32 = version.split('.').next().unwrap().parse().unwrap();
            versions.push(format!("{}.0", major.saturating_sub(1)));
            versions.push(format!("{}.0", major + 1));
        }
    }
    let mut words = vec![String::new()];
    words.extend(terms.iter().filter(|term| term.contains('*')).map(|term| {
        let word = term.trim_start_matches('!').trim_matches('*');
        format!("-{}", word.trim_matches('-'))
    }));
    let tags = versions
        .iter()
        .flat_map(|version| words.iter().map(move |word| format!("{version}{word}")))
        .map(|tag| tag.trim_start_matches('-').to_owned())
        .filter(|tag| !tag.is_empty());
    tags.chain(["pg17".to_owned(), "pg18".to_owned(), "latest".to_owned()])
        .find(|tag| tag_matches(condition, Some(tag)) == TagMatch::Yes)
        .unwrap_or_else(|| panic!("no tag for `{condition}`"))
}

fn name(image: &Image) -> String {
    image.names[0].replace('*', "sonarr")
}

/// Each probe with an image reference under which it is the one that counts.
fn probes() -> impl Iterator<Item = (&'static Image, &'static Healthcheck, String)> {
    let ships = |image: &Image, tag: &str| image.ships_healthcheck(Some(tag)) == Some(true);
    all().iter().flat_map(move |image| {
        image.healthchecks.iter().filter_map(move |probe| {
            let tag = tag(probe.tags);
            let counts = image.healthcheck_for(Some(&tag));
            let is_it = counts.is_some_and(|found| std::ptr::eq(found, probe));
            (is_it && !ships(image, &tag) && !image.is_job(Some(&tag)))
                .then(|| (image, probe, format!("{}:{tag}", name(image))))
        })
    })
}

/// What the probe needs to be there, as keys of the service.
fn needs(probe: &Healthcheck) -> String {
    let needs = &probe.preconditions;
    match (needs.needs_environment.first(), needs.needs_command.first()) {
        (Some(variable), _) => format!("    environment: [\"{variable}\"]\n"),
        (None, Some(word)) => format!("    command: [\"{word}\"]\n"),
        (None, None) => String::new(),
    }
}

#[test]
fn a_probe_is_offered_where_it_holds_and_nowhere_else() {
    let mut tried = 0;
    for (image, probe, reference) in probes() {
        let id = image.id;
        let needs = needs(probe);
        assert_eq!(
            offered(&reference, &needs),
            safety(probe.tier),
            "{id} {reference}"
        );
        let mut contradictions = vec![
            "    entrypoint: [\"/own\"]\n".to_owned(),
            "    environment:\n      A: 1\n    command: [\"${UNKNOWN}\"]\n".to_owned(),
        ];
        if needs.is_empty() {
            contradictions.push("    command: [\"/opt/own/worker\", \"run\"]\n".to_owned());
        }
        let stated = &probe.preconditions;
        for pattern in stated.unless_command {
            let word = if pattern.starts_with('-') {
                format!("{pattern}1")
            } else {
                (*pattern).to_owned()
            };
            contradictions.push(format!("    command: [\"{}\"]\n", word.trim()));
        }
        for pattern in stated.unless_environment {
            let variable = pattern.replace('*', "X");
            let (name, value) = variable.split_once('=').unwrap_or((&variable, "x"));
            contradictions.push(format!("    environment: {{{name}: \"{value}\"}}\n"));
        }
        for pattern in stated.unless_mounts {
            let target = pattern.replace('*', "x");
            contradictions.push(format!("    volumes: [\"./x:{target}\"]\n"));
        }
        for rest in contradictions {
            let found = offered(&reference, &rest);
            assert_ne!(found, Some(Safety::Safe), "{id} {reference}\n{rest}");
            tried += 1;
            if probe.tier == Tier::Conditional {
                assert_eq!(found, None, "{id} {reference}\n{rest}");
            }
        }
        let own = "    healthcheck:\n      test: [\"CMD\", \"/own/healthz\"]\n";
        assert!(
            findings(&["missing-healthcheck"], &reference, own).is_empty(),
            "{id}"
        );
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn a_moving_tag_lowers_what_hangs_on_the_version() {
    for image in all() {
        let reference = name(image);
        let shows = image.tier_for(None);
        if matches!(shows, Tier::Ships) || image.is_job(None) {
            continue;
        }
        if let (Some(probe), Some(found)) = (
            image.healthcheck_for(None),
            findings(&["missing-healthcheck"], &reference, "").first(),
        ) {
            let needs = needs(probe);
            let found = if needs.is_empty() {
                found.fix.as_ref().map(|fix| fix.safety)
            } else {
                offered(&reference, &needs)
            };
            assert_eq!(found, safety(shows), "{}", image.id);
        }
    }
}

#[test]
fn an_image_with_a_check_of_its_own_lacks_none() {
    for image in all() {
        let tag = match image.ships {
            Ships::Yes => "1".to_owned(),
            Ships::Tags(condition) => tag(condition),
            _ => continue,
        };
        let reference = format!("{}:{tag}", name(image));
        let found = findings(&["missing-healthcheck"], &reference, "");
        assert!(found.is_empty(), "{}: {found:?}", image.id);
    }
}

#[test]
fn data_is_kept_where_its_image_keeps_it() {
    const RULES: [&str; 3] = ["unpersisted-data", "wrong-data-path", "anonymous-volume"];
    let rules = |reference: &str, path: &str, rest: &str| {
        let found = findings(&RULES, reference, rest);
        let about = found
            .iter()
            .filter(|finding| finding.message.contains(&format!("`{path}`")));
        about.map(|finding| finding.rule.id).collect::<Vec<_>>()
    };
    let mut tried = 0;
    for image in all() {
        for data in image.data_paths.iter().filter(|data| data.holds.is_some()) {
            let (id, path) = (image.id, data.path);
            let reference = format!("{}:{}", name(image), tag(data.tags));
            let command = match data.only_with.first() {
                Some(words) => format!("    command: \"{}\"\n", words.replace('*', "60")),
                None => String::new(),
            };
            let mounted = |at: &str| format!("{command}    volumes: [\"./kept:{at}\"]\n");
            assert_eq!(
                rules(&reference, path, &command),
                ["unpersisted-data"],
                "{id}"
            );
            let nothing: [&str; 0] = [];
            assert_eq!(
                rules(&reference, path, &mounted(path)),
                nothing,
                "{id} {path}"
            );
            assert_eq!(
                rules(&reference, path, "    tmpfs: [\"/\"]\n"),
                nothing,
                "{id} {path}"
            );
            assert_eq!(
                rules(&reference, path, "    entrypoint: [\"/own\"]\n"),
                nothing,
                "{id}"
            );
            assert_eq!(
                rules(&reference, path, "    command: [\"/own\"]\n"),
                nothing,
                "{id}"
            );
            for at in data.wrong {
                assert_eq!(
                    rules(&reference, path, &mounted(at)),
                    ["wrong-data-path"],
                    "{id} {at}"
                );
            }
            let variable = data
                .moved_by
                .iter()
                .find(|by| by.starts_with(|c: char| c.is_ascii_uppercase()));
            if let Some(variable) = variable {
                let moved = format!("    environment: [\"{variable}=/elsewhere/data\"]\n");
                assert_eq!(
                    rules(&reference, "/elsewhere/data", &moved),
                    ["unpersisted-data"],
                    "{id}"
                );
                let moved =
                    format!("{moved}    volumes: [\"kept:/elsewhere\"]\nvolumes: {{kept: }}\n");
                assert_eq!(
                    rules(&reference, "/elsewhere/data", &moved),
                    nothing,
                    "{id}"
                );
            }
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
}

#[test]
fn a_probe_with_a_program_that_is_not_there_is_found() {
    let rule = ["healthcheck-missing-tool"];
    let mut tried = 0;
    for image in all() {
        for (tool, tags) in image.absent_tools {
            let reference = format!("{}:{}", name(image), tag(tags));
            let asks = |tool: &str| {
                format!("    healthcheck:\n      test: [\"CMD\", \"{tool}\", \"127.0.0.1\"]\n")
            };
            let found = findings(&rule, &reference, &asks(tool));
            assert_eq!(found.len(), 1, "{} {tool}", image.id);
            assert_ne!(
                found[0].fix.as_ref().map(|fix| fix.safety),
                Some(Safety::Safe)
            );
            let own = format!("{}    entrypoint: [\"/own\"]\n", asks("/own/probe"));
            assert!(findings(&rule, &reference, &own).is_empty(), "{}", image.id);
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
}

#[test]
fn a_limit_below_half_of_what_is_documented_is_found() {
    let rule = ["memory-limit-too-low"];
    let mut tried = 0;
    for image in all() {
        let (Some(floor), true) = (
            image.memory.floor,
            image.memory.confidence >= Confidence::Medium,
        ) else {
            continue;
        };
        let reference = format!("{}:1", name(image));
        let limited = |bytes: u64| format!("    mem_limit: {bytes}\n");
        if image.is_job(Some("1")) {
            continue;
        }
        let (low, enough) = ((floor / 2 - 1).max(6 << 20), floor / 2);
        if low < floor / 2 {
            let found = findings(&rule, &reference, &limited(low));
            assert_eq!(found.len(), 1, "{} at {low}", image.id);
        }
        let found = findings(&rule, &reference, &limited(enough.max(6 << 20)));
        assert!(found.is_empty(), "{} at {enough}", image.id);
        tried += 1;
    }
    assert!(tried > 15, "{tried}");
}

#[test]
fn what_waits_by_itself_is_told_in_a_note() {
    let severity = |image: &Image, rest: &str| {
        let rest = format!("{rest}    depends_on: [cache]\n  cache:\n    image: redis:7.4\n");
        let found = findings(&["depends-on-without-condition"], &name(image), &rest);
        assert_eq!(found.len(), 1, "{}\n{rest}", image.id);
        found[0].severity
    };
    let mut tried = 0;
    for image in all() {
        let Some(script) = image.waits_in else {
            continue;
        };
        let called = format!("    command: [\"bash\", \"-c\", \"prepare && {script}\"]\n");
        assert_eq!(severity(image, ""), Severity::Info, "{}", image.id);
        assert_eq!(severity(image, &called), Severity::Info, "{}", image.id);
        for own in ["command: [\"/own\"]", "entrypoint: [\"/own\"]"] {
            let own = format!("    {own}\n");
            assert_eq!(severity(image, &own), Severity::Warning, "{}", image.id);
        }
        tried += 1;
    }
    assert!(tried > 0);
}
