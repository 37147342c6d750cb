//! Files that are not there, are no files, or may not be read.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use compose_lint::compose::{Environment, FileSystem, Kind, Source, load};
use compose_lint::finding::Severity;

use super::world::World;
use super::{LINTED, WEB};

#[test]
fn what_is_named_is_no_file() {
    let world = World::new(&[
        (
            "folder/compose.yaml",
            "include: [sub]\nservices:\n  web: {image: nginx, env_file: sub}\n",
        ),
        ("folder/sub/note.txt", ""),
        (
            "pipes/compose.yaml",
            "include: [pipe.yaml]\nservices:\n  web: {image: nginx, env_file: pipe.env, extends: {file: pipe.yaml, service: x}}\n",
        ),
        ("loop/compose.yaml", "include: [loop.yaml]\n"),
        ("below/compose.yaml", "include: [compose.yaml/x.yaml]\n"),
        ("good/compose.yaml", WEB),
    ]);
    world.fifo("pipes/pipe.yaml");
    world.fifo("pipes/pipe.env");
    symlink("loop.yaml", world.path().join("loop/loop.yaml")).unwrap();
    let answer = world.run(&[]);
    let said = answer.of("unreadable-reference");
    let of = |file: &str, severity: &str| {
        said.iter()
            .filter(|it| it.0 == file && it.1 == severity)
            .count()
    };
    assert_eq!(of("folder/compose.yaml", "error"), 2, "{said:?}");
    assert_eq!(of("pipes/compose.yaml", "warning"), 2, "{said:?}");
    assert_eq!(of("loop/compose.yaml", "error"), 1, "{said:?}");
    assert_eq!(of("below/compose.yaml", "error"), 1, "{said:?}");
    assert!(
        answer
            .of(LINTED)
            .iter()
            .any(|it| it.0 == "good/compose.yaml")
    );
    world.fifo("main.yaml");
    let answer = world.run(&["main.yaml", "good/compose.yaml"]);
    assert_eq!(answer.status, 2);
    assert!(
        answer.stderr.contains("no regular file"),
        "{}",
        answer.stderr
    );
    assert_eq!(answer.only(LINTED).0, "good/compose.yaml");
}

#[test]
fn files_that_may_not_be_read() {
    let world = World::new(&[
        (
            "compose.yaml",
            "services:\n  web: {image: nginx, env_file: secret.env}\n",
        ),
        ("secret.env", "A=1\n"),
        ("locked.yaml", WEB),
    ]);
    for name in ["secret.env", "locked.yaml"] {
        let path = world.path().join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    if fs::read(world.path().join("locked.yaml")).is_ok() {
        eprintln!("SKIPPED: this user may read everything");
        return;
    }
    let answer = world.run(&["compose.yaml", "locked.yaml"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    assert_eq!(answer.only("unreadable-reference").1, "warning");
}

#[test]
fn nothing_outside_the_root_is_read() {
    let around = World::new(&[("outside.yaml", "services:\n  far: {image: nginx}\n")]);
    around.write("repo/.git/HEAD", b"");
    around.write(
        "repo/deep/inner.yaml",
        b"services:\n  near: {image: nginx}\n",
    );
    around.write(
        "repo/app/compose.yaml",
        b"include: [../../outside.yaml, link.yaml, ../deep/inner.yaml]\nservices:\n  web:\n    image: nginx\n    depends_on: [far]\n",
    );
    symlink(
        "../../outside.yaml",
        around.path().join("repo/app/link.yaml"),
    )
    .unwrap();
    let answer = around.run(&["repo/app"]);
    let said = answer.of("unreadable-reference");
    assert_eq!(said.len(), 2, "{}", answer.report);
    assert!(
        said.iter()
            .all(|it| it.1 == "warning" && it.2.contains("outside the repository"))
    );
    let help = answer.report["findings"].as_array().unwrap().iter();
    let help: Vec<_> = help
        .filter(|it| it["rule"] == "unreadable-reference")
        .collect();
    assert!(
        help[0]["help"]
            .as_str()
            .unwrap()
            .contains("--allow-outside")
    );
    assert_eq!(
        answer.of("undefined-reference"),
        [],
        "`far` may well be there"
    );
    assert_eq!(answer.of(LINTED).len(), 2, "`web` and `near`");
    let open = around.run(&["repo/app", "--allow-outside"]);
    assert_eq!(open.of("unreadable-reference"), []);
    assert!(
        open.of(LINTED).iter().any(|it| it.0 == "outside.yaml"),
        "{}",
        open.report
    );
}

#[test]
fn what_lies_elsewhere_is_not_fetched() {
    let world = World::new(&[(
        "compose.yaml",
        "include:\n  - https://github.com/acme/shop.git#v1\n  - oci://example.com/acme/db:1\n  - path: [git@example.com:acme/x.git]\nservices:\n  web:\n    image: nginx\n    depends_on: [db]\n  api:\n    extends: {file: 'github.com/acme/base', service: api}\n",
    )]);
    let answer = world.run(&[]);
    let said = answer.of("unreadable-reference");
    assert_eq!(said.len(), 4, "{}", answer.report);
    assert!(said.iter().all(|it| it.1 == "warning"), "{said:?}");
    assert_eq!(answer.report["summary"]["errors"], 0, "{}", answer.report);
    assert_eq!(answer.of(LINTED).len(), 1, "nothing is said of `api`");
}

#[test]
fn files_that_are_too_large() {
    let world = World::new(&[(
        "compose.yaml",
        "include: [large.yaml]\nservices:\n  web: {image: nginx, env_file: large.env}\n",
    )]);
    let sized = |name: &str, size: u64| {
        let file = fs::File::create(world.path().join(name)).unwrap();
        file.set_len(size).unwrap();
    };
    sized("main.yaml", 100 << 20);
    sized("large.yaml", 100 << 20);
    sized("large.env", 50 << 20);
    let answer = world.run(&["main.yaml", "compose.yaml"]);
    assert_eq!(answer.status, 2);
    assert!(answer.stderr.contains("larger than"), "{}", answer.stderr);
    let said = answer.of("unreadable-reference");
    assert_eq!(said.len(), 2, "{}", answer.report);
    assert!(
        said.iter()
            .all(|it| it.1 == "warning" && it.2.contains("larger than"))
    );
    let answer = world.run(&["compose.yaml", "--env-file", "large.env"]);
    assert_eq!(answer.status, 2);
    assert!(
        answer.stderr.contains("--env-file: large.env"),
        "{}",
        answer.stderr
    );
}

#[test]
fn files_that_are_no_text() {
    let world = World::new(&[
        (
            "compose.yaml",
            "include: [nul.yaml, bytes.yaml]\nservices:\n  web: {image: nginx, env_file: bytes.env}\n",
        ),
        ("nul.yaml", "services:\n  a: {image: \"x\0\"}\n"),
        ("b/compose.yaml", WEB),
    ]);
    world.write("bytes.yaml", b"services:\n  b: {image: \xff}\n");
    world.write("bytes.env", b"A=\xff\n");
    world.write(
        "binary/compose.yaml",
        &[0x7f, b'E', b'L', b'F', 0, 0xff, 0xfe],
    );
    let answer = world.run(&[]);
    let broken = answer.of("invalid-yaml");
    let files: Vec<&str> = broken.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(
        files,
        ["binary/compose.yaml", "nul.yaml"],
        "{}",
        answer.report
    );
    let said = answer.of("unreadable-reference");
    let severities: Vec<&str> = said.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(severities, ["error", "warning"], "{said:?}");
    assert_eq!(answer.of(LINTED).len(), 2);
    let fixed = world.run(&["--fix", "b"]);
    assert_eq!(fixed.report["summary"]["fixed"], 2);
}

#[test]
fn dotenv_that_is_a_folder_or_broken_or_elsewhere() {
    let required = "services:\n  web:\n    image: nginx:${TAG:?}\n";
    let world = World::new(&[
        ("folder/compose.yaml", required),
        ("folder/.env/note.txt", ""),
        ("broken/compose.yaml", required),
        ("broken/.env", "TAG=1\nA B=2\n"),
        ("good/compose.yaml", required),
        ("good/.env", "TAG=1\n"),
        ("far/compose.yaml", required),
        ("pipe/compose.yaml", required),
    ]);
    symlink("/proc/self/environ", world.path().join("far/.env")).unwrap();
    world.fifo("pipe/.env");
    let answer = world.run(&[]);
    assert_eq!(answer.only("missing-variable").0, "folder/compose.yaml");
    assert_eq!(answer.only("invalid-value").0, "broken/.env");
    let said = answer.of("unreadable-reference");
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.iter().all(|it| it.1 == "warning"), "{said:?}");
}

#[test]
fn a_list_of_files_that_names_nothing() {
    let world = World::new(&[("compose.yaml", WEB)]);
    let answer = world.run_with(&[], &[("COMPOSE_FILE", "compose.yaml:nowhere.yaml")]);
    assert_eq!(answer.status, 2);
    assert!(
        answer
            .stderr
            .contains("`COMPOSE_FILE` names `nowhere.yaml`"),
        "{}",
        answer.stderr
    );
    world.write(".env", b"COMPOSE_FILE=gone.yaml\n");
    let answer = world.run(&[]);
    assert_eq!(answer.status, 2);
    assert!(answer.stderr.contains("gone.yaml"), "{}", answer.stderr);
    assert_eq!(world.run(&["compose.yaml"]).status, 1, "a path is a path");
    let answer = world.run_with(&["compose.yaml"], &[("COMPOSE_ENV_FILES", "none.env")]);
    assert_eq!(answer.status, 2);
    assert!(
        answer.stderr.contains("COMPOSE_ENV_FILES: none.env"),
        "{}",
        answer.stderr
    );
}

/// Files in memory, of which one may not be read.
#[derive(Debug)]
struct Locked;

impl FileSystem for Locked {
    fn read(&self, path: &Path) -> std::io::Result<String> {
        match path.to_str() {
            Some("part.yaml") => Ok("services:\n  part: {image: nginx}\n".to_owned()),
            Some("locked.yaml" | ".env") => Err(std::io::ErrorKind::PermissionDenied.into()),
            _ => Err(std::io::ErrorKind::NotFound.into()),
        }
    }
}

#[test]
fn what_may_not_be_read_is_unknown() {
    let text = "include: [locked.yaml, part.yaml]\nservices:\n  web: {image: 'nginx:${TAG:?}', depends_on: [far]}\n";
    let project = load(
        &[Source::new("compose.yaml", text)],
        &Environment::default(),
        &Locked,
    );
    let said: Vec<_> = project
        .problems
        .iter()
        .map(|it| (it.kind, it.severity))
        .collect();
    let warning = (Kind::UnreadableReference, Severity::Warning);
    assert_eq!(said, [warning, warning], "{:?}", project.problems);
    assert!(project.services().any(|view| view.name == "part"));
}
