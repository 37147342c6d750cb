//! Files that lead in a circle, multiply, or never end.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use compose_lint::compose::{Environment, FileSystem, Kind, Source, load};

use super::world::World;
use super::{LINTED, WEB};

#[test]
fn includes_that_run_in_a_circle() {
    let world = World::new(&[
        (
            "compose.yaml",
            "include: [a/compose.yaml]\nservices:\n  web:\n    image: nginx\n",
        ),
        ("a/compose.yaml", "include: [../b/compose.yaml]\n"),
        ("b/compose.yaml", "include: [../a/compose.yaml]\n"),
        ("other/compose.yaml", WEB),
    ]);
    let answer = world.run(&[]);
    let (file, severity, _) = answer.only("circular-include");
    assert_eq!(
        (file.as_str(), severity.as_str()),
        ("b/compose.yaml", "error")
    );
    assert!(
        answer
            .of(LINTED)
            .iter()
            .any(|(file, ..)| file == "other/compose.yaml")
    );
    let itself = World::new(&[("compose.yaml", "include: [./compose.yaml]\n")]);
    itself.run(&[]).only("circular-include");
}

#[test]
fn folders_that_link_to_themselves() {
    let world = World::new(&[(
        "compose.yaml",
        &format!("include: [sub/compose.yaml]\n{WEB}"),
    )]);
    world.write("sub/compose.yaml", b"include: [again/compose.yaml]\n");
    symlink(".", world.path().join("sub/again")).unwrap();
    let answer = world.run(&["compose.yaml"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    assert!(
        !answer.of("unreadable-reference").is_empty(),
        "{}",
        answer.report
    );
}

#[test]
fn services_that_extend_in_a_circle() {
    let world = World::new(&[
        (
            "compose.yaml",
            "services:\n  a: {extends: {service: b, file: other.yaml}}\n",
        ),
        (
            "other.yaml",
            "services:\n  b: {extends: {service: a, file: compose.yaml}}\n",
        ),
    ]);
    let answer = world.run(&[]);
    assert_eq!(answer.of("circular-extends").len(), 1, "{}", answer.report);
}

#[test]
fn a_thousand_services_that_extend_each_other() {
    let mut text = "services:\n  s0: {image: nginx}\n".to_owned();
    for number in 1..=1000 {
        writeln!(text, "  s{number}: {{extends: s{}}}", number - 1).unwrap();
    }
    let world = World::new(&[("compose.yaml", &text)]);
    let answer = world.run(&[]);
    assert_eq!(answer.of(LINTED).len(), 1001);
    assert_eq!(answer.report["summary"]["errors"], 0);
    let files = World::new(&[]);
    for number in 1..=1000 {
        let text = format!(
            "services:\n  s: {{extends: {{service: s, file: f{}.yaml}}}}\n",
            number - 1
        );
        files.write(&format!("f{number}.yaml"), text.as_bytes());
    }
    files.write("f0.yaml", b"services:\n  s: {image: nginx}\n");
    let answer = files.run(&["f1000.yaml"]);
    assert_eq!(answer.only(LINTED).0, "f1000.yaml");
    assert_eq!(answer.report["summary"]["files"], 1001);
}

#[test]
fn services_that_multiply_by_extends() {
    let mut text = "services:\n  big:\n    image: nginx\n    environment:\n".to_owned();
    for number in 0..5_000 {
        writeln!(text, "      V{number}: x").unwrap();
    }
    for number in 0..5_000 {
        writeln!(text, "  s{number}: {{extends: big}}").unwrap();
    }
    let world = World::new(&[("compose.yaml", &text)]);
    let (_, severity, message) = world.run(&[]).only("unreadable-reference");
    assert_eq!(severity, "warning");
    assert!(message.contains("multiply"), "{message}");
}

#[test]
fn two_hundred_files_that_include_each_other() {
    let world = World::new(&[("f0.yaml", WEB)]);
    for number in 1..=400 {
        let text = format!("include: [f{}.yaml]\n", number - 1);
        world.write(&format!("f{number}.yaml"), text.as_bytes());
    }
    let answer = world.run(&["f200.yaml"]);
    assert_eq!(answer.only(LINTED).0, "f0.yaml");
    let (_, severity, message) = world.run(&["f400.yaml"]).only("unreadable-reference");
    assert_eq!(severity, "warning", "{message}");
}

#[test]
fn files_that_multiply_by_include() {
    let world = World::new(&[("f0.yaml", WEB)]);
    for number in 1..=60 {
        let text = format!("include: [f{0}.yaml, f{0}.yaml]\n", number - 1);
        world.write(&format!("f{number}.yaml"), text.as_bytes());
    }
    let answer = world.run(&["f60.yaml"]);
    let (_, severity, _) = answer.only("unreadable-reference");
    assert_eq!(severity, "warning");
}

#[test]
fn seventy_thousand_files() {
    let world = World::new(&[]);
    let mut text = "include:\n".to_owned();
    for number in 0..70_000 {
        writeln!(text, "  - p/{number}.yaml").unwrap();
        let part = format!("services:\n  s{number}: {{image: nginx, restart: always}}\n");
        if number == 0 {
            world.write("p/0.yaml", part.as_bytes());
        } else {
            fs::write(world.path().join(format!("p/{number}.yaml")), part).unwrap();
        }
    }
    fs::write(
        world.path().join("p/69999.yaml"),
        "services:\n  last: {image: nginx}\n",
    )
    .unwrap();
    world.write("compose.yaml", text.as_bytes());
    let answer = world.run(&["compose.yaml", "--select", LINTED]);
    let (file, ..) = answer.only(LINTED);
    assert_eq!(file, "p/69999.yaml");
    assert_eq!(answer.report["summary"]["files"], 70_001);
}

#[test]
fn an_alias_bomb_that_comes_by_include() {
    let mut bomb = "x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for number in 1..=9 {
        let below = format!("*a{}", number - 1);
        let all = vec![below; 10].join(", ");
        writeln!(bomb, "x-a{number}: &a{number} [{all}]").unwrap();
    }
    let world = World::new(&[(
        "compose.yaml",
        &format!("include: [one.yaml, two.yaml]\n{WEB}"),
    )]);
    world.write("one.yaml", bomb.as_bytes());
    world.write("two.yaml", bomb.as_bytes());
    let answer = world.run(&["compose.yaml"]);
    assert_eq!(answer.only("alias-bomb").1, "error");
    assert_eq!(answer.only(LINTED).0, "compose.yaml");
}

/// Files that include each other without end.
#[derive(Debug)]
struct Endless;

impl FileSystem for Endless {
    fn read(&self, path: &Path) -> std::io::Result<String> {
        let number = path.to_str().and_then(|name| name.strip_suffix(".yaml"));
        let number: Option<u32> = number.and_then(|number| number.parse().ok());
        let number = number.ok_or(std::io::ErrorKind::NotFound)?;
        Ok(format!("include: [{}.yaml]\n", number + 1))
    }
}

#[test]
fn files_that_include_each_other_without_end() {
    // On a thread with the usual stack.
    let source = Source::new("compose.yaml", "include: [0.yaml]\n");
    let project = load(&[source], &Environment::default(), &Endless);
    let kinds: Vec<Kind> = project.problems.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [Kind::UnreadableReference], "{:?}", project.problems);
}
