use std::fmt::Write as _;
use std::path::Path;

use crate::compose::{Environment, Kind, NoFiles, Project, Source, load};

fn project(text: &str, profiles: &str) -> Project {
    let env = Environment::new([("COMPOSE_PROFILES".to_owned(), profiles.to_owned())]);
    load(&[Source::new("compose.yaml", text)], &env, &NoFiles)
}

/// `line:column kind message / help`, a line for each problem.
fn written(project: &Project) -> String {
    let mut text = String::new();
    for problem in &project.problems {
        let tree = &project.files[0].tree;
        let at = |offset| tree.lines().position(tree.text(), offset);
        let start = at(problem.place.span.from());
        let (kind, message, help) = (problem.kind.rule(), &problem.message, &problem.help);
        let _ = writeln!(
            text,
            "{}:{} {kind} {message} / {help}",
            start.line, start.column
        );
        for (place, label) in &problem.related {
            let start = at(place.span.from());
            let _ = writeln!(text, "    {}:{} {label}", start.line, start.column);
        }
    }
    text
}

/// Each file has one fault or several of one kind, and a sibling that says how it is reported. With `UPDATE=1` the siblings
/// are written anew.
#[test]
fn messages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/compose/consistency");
    let update = std::env::var_os("UPDATE").is_some();
    let mut count = 0;
    for path in std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
    {
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let found = written(&project(&std::fs::read_to_string(&path).unwrap(), ""));
        let sibling = path.with_extension("txt");
        if update {
            std::fs::write(&sibling, &found).unwrap();
        }
        let wanted = std::fs::read_to_string(&sibling).unwrap_or_default();
        assert_eq!(found, wanted, "{}", path.display());
        assert!(!found.is_empty(), "{}: nothing is reported", path.display());
        count += 1;
    }
    assert!(count > 0, "no file was read");
}

const PROFILES: &str = "
services:
  web:
    image: nginx:1.27
    depends_on: [mail]
  mail:
    image: mailpit:1
    profiles: [dev, test]
    networks: [nowhere]
";

#[test]
fn active_profiles() {
    let messages = |profiles| {
        let problems = project(PROFILES, profiles).problems;
        let messages = problems.into_iter().map(|problem| problem.path);
        messages.collect::<Vec<_>>()
    };
    assert_eq!(messages(""), ["services.web.depends_on.mail"]);
    assert_eq!(messages("prod"), ["services.web.depends_on.mail"]);
    for active in ["dev", "prod, test", "*"] {
        assert_eq!(
            messages(active),
            ["services.mail.networks.nowhere"],
            "{active}"
        );
    }
}

/// What stands elsewhere may hold what is missing here.
#[test]
fn unread_parts_are_not_missed() {
    let accepted = [
        "include: [other.yaml]\nservices: {a: {image: x, networks: [n], depends_on: [b]}}",
        "services: {a: {extends: {file: b.yaml, service: b}, mem_limit: 1g, deploy: {resources: {limits: {pids: 5}}}}}",
    ];
    for text in accepted {
        let kinds: Vec<Kind> = project(text, "")
            .problems
            .iter()
            .map(|problem| problem.kind)
            .collect();
        assert_eq!(kinds, [Kind::UnreadableReference], "{text}");
    }
}

#[test]
fn many_circles_end() {
    let mut text = "services:\n".to_owned();
    for service in 0..300 {
        let others: Vec<String> = (0..300).map(|other| format!("s{other}")).collect();
        let _ = writeln!(
            text,
            "  s{service}: {{image: x, depends_on: [{}]}}",
            others.join(", ")
        );
    }
    let problems = project(&text, "").problems;
    assert!((1..=50).contains(&problems.len()), "{}", problems.len());
}
