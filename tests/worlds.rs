//! Bad worlds: whatever lies around a file, the command ends soon, says what is wrong, and checks the rest.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]
#![expect(clippy::print_stderr, reason = "a test that cannot run says so")]

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use compose_lint::compose::{Environment, FileSystem, Kind, Source, load};
use compose_lint::finding::Severity;
use serde_json::Value;
use tempfile::TempDir;

const WEB: &str = "services:\n  web:\n    image: nginx:1.27\n";
const LINTED: &str = "missing-restart-policy";

/// Only hangs take longer.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 5 });

/// What the command answered.
struct Answer {
    status: i32,
    report: Value,
    stderr: String,
}

impl Answer {
    /// The findings of a rule: file, severity and message.
    fn of(&self, rule: &str) -> Vec<(String, String, String)> {
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
        let all = self.report["findings"].as_array();
        let all = all.into_iter().flatten();
        all.filter(|finding| finding["rule"] == rule)
            .map(|it| (text(it, "file"), text(it, "severity"), text(it, "message")))
            .collect()
    }

    fn only(&self, rule: &str) -> (String, String, String) {
        match self.of(rule).as_slice() {
            [one] => one.clone(),
            _ => panic!("not one {rule}: {}\n{}", self.report, self.stderr),
        }
    }
}

struct World(TempDir);

impl World {
    fn new(files: &[(&str, &str)]) -> Self {
        let world = Self(TempDir::new().unwrap());
        // What lies above is nobody's business.
        fs::create_dir(world.path().join(".git")).unwrap();
        for (name, text) in files {
            world.write(name, text.as_bytes());
        }
        world
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn fifo(&self, name: &str) {
        let path = self.path().join(name);
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    fn run(&self, args: &[&str]) -> Answer {
        self.run_with(args, &[])
    }

    fn run_with(&self, args: &[&str], env: &[(&str, &str)]) -> Answer {
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_compose-lint"))
            .args(args)
            .args(["--output-format", "json"])
            .current_dir(self.path())
            .env_clear()
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A hang must not hang the tests.
        let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let out = std::thread::spawn(move || std::io::read_to_string(&mut out).unwrap());
        let err = std::thread::spawn(move || std::io::read_to_string(&mut err).unwrap());
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if begun.elapsed() > Duration::from_secs(60) {
                child.kill().unwrap();
                panic!("{args:?} does not end");
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let (stdout, stderr) = (out.join().unwrap(), err.join().unwrap());
        let took = begun.elapsed();
        assert!(took < LIMIT, "{args:?} took {took:?}");
        assert!(!stderr.contains("panicked"), "{stderr}");
        Answer {
            status: status.code().unwrap_or_else(|| panic!("killed: {stderr}")),
            report: serde_json::from_str(&stdout).unwrap_or_default(),
            stderr,
        }
    }
}

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
