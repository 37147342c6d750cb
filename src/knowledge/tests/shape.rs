//! What every record must look like; no test names one, so that adding an image touches only the data.

use super::find;
use crate::knowledge::matching::canonical;
use crate::knowledge::{Confidence, Image, Kind, ServiceFacts, Ships, Tier, Verdict, all};

/// Every tag condition of a record, with where it stands.
fn conditions(image: &Image) -> Vec<(&'static str, &'static str)> {
    let mut found = vec![];
    found.extend(image.job.map(|tags| ("job", tags)));
    if let Ships::Tags(tags) = image.ships {
        found.push(("ships_healthcheck", tags));
    }
    found.extend(image.data_paths.iter().map(|path| (path.path, path.tags)));
    found.extend(image.absent_tools);
    let refused = image.refused_variables.iter();
    found.extend(refused.map(|variable| (variable.name, variable.tags)));
    found.extend(
        image
            .healthchecks
            .iter()
            .map(|probe| ("healthcheck", probe.tags)),
    );
    found
}

/// A term of the mini-language, so that a slip such as `=>6` does not become a glob that fits nothing.
fn is_term(term: &str) -> bool {
    let term = term.strip_prefix('!').unwrap_or(term);
    let version = term.trim_start_matches(['<', '>', '=']);
    match term.get(..term.len() - version.len()) {
        Some("") => {
            term == "*"
                || (term.contains(|c: char| c.is_ascii_lowercase())
                    && term
                        .chars()
                        .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '.' | '-' | '*')))
        }
        Some("<" | "<=" | ">" | ">=" | "=") => {
            version.split('.').all(|place| place.parse::<u32>().is_ok())
        }
        _ => false,
    }
}

/// One or more of `90s`, `5m`, `1h`, as Compose writes durations.
fn is_duration(text: &str) -> bool {
    let number = text.trim_end_matches(['s', 'm', 'h']);
    text.len() == number.len() + 1 && number.parse::<u32>().is_ok_and(|n| n > 0)
}

/// A duration of that form in seconds.
fn seconds(text: &str) -> u32 {
    let number: u32 = text.trim_end_matches(['s', 'm', 'h']).parse().unwrap_or(0);
    match text.chars().last() {
        Some('m') => number * 60,
        Some('h') => number * 3600,
        _ => number,
    }
}

#[test]
fn records_are_whole() {
    for image in all() {
        let id = image.id;
        assert!(
            id.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-')),
            "{id}: not kebab-case"
        );
        assert!(!image.names.is_empty(), "{id}: no name");
        assert!(!image.sources.is_empty(), "{id}: no source");
        assert!(
            is_duration(image.stop_grace_period),
            "{id}: {}",
            image.stop_grace_period
        );
        for (place, condition) in conditions(image) {
            let terms = condition.split(['|', ',']).map(str::trim);
            assert!(terms.clone().all(is_term), "{id}: {place}: `{condition}`");
        }
        for path in image.data_paths {
            assert!(
                path.path.starts_with('/') && !path.path.contains(' '),
                "{id}: {}",
                path.path
            );
        }
        let memory = &image.memory;
        assert!(!memory.basis.is_empty(), "{id}: memory without a basis");
        assert!(
            memory.floor.is_none_or(|floor| floor >= 6 << 20),
            "{id}: Docker refuses limits below 6 MiB"
        );
        assert_eq!(
            memory.guess,
            image.kind != Kind::ModelServer,
            "{id}: only model servers defy a guess"
        );
    }
}

#[test]
fn probes_are_whole() {
    for image in all() {
        let (id, mut open) = (image.id, true);
        for probe in image.healthchecks {
            assert!(
                open,
                "{id}: a probe behind one for all tags is never reached"
            );
            open = probe.tags != "*";
            match probe.test {
                ["CMD", _, ..] | ["CMD-SHELL", _] => {}
                other => panic!("{id}: {other:?}"),
            }
            for word in probe.test {
                assert!(
                    !word.replace("$$", "").contains('$'),
                    "{id}: Compose would resolve a `$` in {word}"
                );
            }
            for period in [probe.interval, probe.timeout, probe.start_period] {
                assert!(is_duration(period), "{id}: {period}");
            }
            let [interval, timeout, start] =
                [probe.interval, probe.timeout, probe.start_period].map(seconds);
            assert!((5..=60).contains(&interval), "{id}: every {interval} s");
            assert!(
                timeout <= interval,
                "{id}: probes of {timeout} s every {interval} s"
            );
            assert!(
                (3..=10).contains(&probe.retries),
                "{id}: {} retries",
                probe.retries
            );
            // As long as a fresh container of it may take, and no more than anyone would wait.
            assert!((10..=600).contains(&start), "{id}: {start} s to start");
            let patience = start + interval * probe.retries;
            assert!(patience >= 30, "{id}: given up after {patience} s");
            for (tool, _) in image.absent_tools.iter().filter(|(_, tags)| *tags == "*") {
                let words = probe
                    .test
                    .iter()
                    .flat_map(|text| text.split([' ', '|', ';']));
                assert!(
                    words.into_iter().all(|word| word != *tool),
                    "{id}: the image has no {tool}"
                );
            }
        }
        assert!(
            image.healthchecks.is_empty() || image.ships != Ships::Yes,
            "{id}: a probe for an image that ships one"
        );
    }
}

#[test]
fn every_name_finds_its_record() {
    for image in all() {
        for name in image.names {
            assert_eq!(
                canonical(name),
                *name,
                "{}: not the form that is looked up",
                image.id
            );
            let found = find(&name.replace('*', "something"));
            assert_eq!(found.map(|found| found.id), Some(image.id), "{name}");
        }
    }
}

#[test]
fn auto_probes_are_safe_for_a_plain_service() {
    let autos = all().iter().filter(|image| {
        image
            .healthchecks
            .iter()
            .any(|probe| probe.tier == Tier::Auto)
    });
    for image in autos {
        assert_eq!(
            find(image.names[0]).map(|found| found.tier_for(None)),
            Some(Tier::Auto),
            "{}",
            image.id
        );
        let probe = image
            .healthcheck_for(None)
            .expect("an auto image has a probe");
        assert!(
            probe.confidence == Confidence::High,
            "{}: auto needs certainty",
            image.id
        );
        assert_eq!(
            probe.preconditions.check(&ServiceFacts::default()),
            Verdict::Holds,
            "{}",
            image.id
        );
        let wrapped = ServiceFacts {
            keys: &["entrypoint"],
            ..ServiceFacts::default()
        };
        let verdict = probe.preconditions.check(&wrapped);
        assert_eq!(
            probe.tier.given(&verdict),
            Tier::Conditional,
            "{}: {verdict:?}",
            image.id
        );
    }
}
