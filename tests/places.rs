//! Where people meet the command: in editors by standard input, in hooks by lists of files, in shells.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod command;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use command::repository as folder;

const BAD: &str = "services:\n  web:\n    image: nginx:1.27 # pinned\n    mem_limit: 128m\n";
const OVER: &str = "services:\n  web:\n    restart: always\n";

/// Runs the command with text on its standard input.
fn pipe(folder: &Path, input: &[u8], args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_compose-lint"))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that needs no input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn run(folder: &Path, args: &[&str]) -> Output {
    pipe(folder, b"", args)
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn files_of(output: &Output) -> u64 {
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    report["summary"]["files"].as_u64().unwrap()
}

const CONCISE: [&str; 4] = ["--output-format", "concise", "--select", "all"];

#[test]
fn the_name_of_standard_input_decides_what_belongs_to_it() {
    let saved = "services: {old: {image: busybox}}\n";
    let folder = folder(&[
        ("app/compose.yaml", saved),
        ("app/compose.override.yaml", OVER),
        ("app/.env", "TAG=1.27\n"),
        ("app/compose-lint.toml", "fix.logging = 'shared'\n"),
    ]);
    let input = "services:\n  web:\n    image: nginx:${TAG}\n";
    let named = ["--stdin-filename", "app/compose.yaml", "-"];
    let shown = out(&pipe(
        folder.path(),
        input.as_bytes(),
        &[&CONCISE[..], &named].concat(),
    ));
    assert!(
        !shown.contains("missing-restart-policy"),
        "the override counts: {shown}"
    );
    assert!(
        !shown.contains("unset-variable"),
        "and so does `.env`: {shown}"
    );
    assert!(!shown.contains("old"), "the saved text does not: {shown}");
    assert!(shown.starts_with("app/compose.yaml:2:3: "), "{shown}");
    let fixed = pipe(
        folder.path(),
        input.as_bytes(),
        &[&["--fix"], &named[..]].concat(),
    );
    assert!(
        out(&fixed).contains("logging: *default-logging"),
        "the configuration: {fixed:?}"
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("app/compose.yaml")).unwrap(),
        saved,
        "the file is left as it was"
    );
}

#[test]
fn standard_input_need_not_be_a_file_yet() {
    let folder = folder(&[("compose.override.yaml", OVER)]);
    let named = ["--stdin-filename", "compose.yaml", "-"];
    let shown = out(&pipe(
        folder.path(),
        BAD.as_bytes(),
        &[&CONCISE[..], &named].concat(),
    ));
    assert!(shown.contains("missing-healthcheck"), "{shown}");
    assert!(!shown.contains("missing-restart-policy"), "{shown}");
}

#[test]
fn an_override_or_a_part_on_standard_input_is_seen_in_its_project() {
    let folder = folder(&[
        (
            "compose.yaml",
            "include: [part.yaml]\nservices: {web: {image: nginx}}\n",
        ),
        ("compose.override.yaml", "# saved\n"),
        ("part.yaml", "# saved\n"),
    ]);
    for (name, input, expected) in [
        (
            "compose.override.yaml",
            "services:\n  web:\n    mem_limit: -1\n",
            "compose.override.yaml:3:16",
        ),
        (
            "part.yaml",
            "services:\n  db:\n    image: postgres:17\n",
            "part.yaml:2:3",
        ),
    ] {
        let args = [&CONCISE[..], &["--stdin-filename", name, "-"]].concat();
        let shown = out(&pipe(folder.path(), input.as_bytes(), &args));
        assert!(shown.contains(expected), "{name}: {shown}");
        assert!(
            shown.contains("compose.yaml:2:"),
            "the whole project: {shown}"
        );
        let fixed = pipe(
            folder.path(),
            input.as_bytes(),
            &["--fix", "--stdin-filename", name, "-"],
        );
        assert!(
            out(&fixed).starts_with(input.lines().next().unwrap()),
            "{fixed:?}"
        );
        assert_eq!(
            out(&fixed).matches("services:").count(),
            1,
            "printed once: {fixed:?}"
        );
    }
    let main = fs::read_to_string(folder.path().join("compose.yaml")).unwrap();
    assert!(
        !main.contains("restart"),
        "no other file is written: {main}"
    );
}

#[test]
fn what_is_not_changed_comes_out_as_it_went_in() {
    let folder = folder(&[("compose-lint.toml", "exclude = ['vendor/']\n")]);
    let clean = "services: {}\n";
    for odd in [
        "\u{feff}services: {}\r\n",
        "services: {}",
        "services:\n  web: [\n",
        "\0",
        "",
        "services: {}\r\n\r\n\n",
    ] {
        for name in [
            "compose.yaml",
            "sub/none/compose.yaml",
            "vendor/compose.yaml",
        ] {
            let args = ["--fix", "--force-exclude", "--stdin-filename", name, "-"];
            assert_eq!(
                out(&pipe(folder.path(), odd.as_bytes(), &args)),
                odd,
                "{name}"
            );
        }
    }
    let diff = pipe(folder.path(), clean.as_bytes(), &["--diff", "-"]);
    assert_eq!(out(&diff), "");
    assert_eq!(diff.status.code(), Some(0));
}

#[test]
fn lists_of_files_end_in_nul() {
    let folder = folder(&[
        ("a b/compose.yaml", BAD),
        ("--fix.yaml", BAD),
        ("ünï\nx.yaml", BAD),
    ]);
    let list = "a b/compose.yaml\0--fix.yaml\0ünï\nx.yaml\0";
    let json = ["--output-format", "json", "--files0-from"];
    let shown = pipe(
        folder.path(),
        list.as_bytes(),
        &[&json[..], &["-"]].concat(),
    );
    assert_eq!(files_of(&shown), 3, "{shown:?}");
    fs::write(folder.path().join("list"), list).unwrap();
    assert_eq!(
        files_of(&run(folder.path(), &[&json[..], &["list"]].concat())),
        3
    );
    assert_eq!(
        run(folder.path(), &["--files0-from", "none"]).status.code(),
        Some(2)
    );
    let empty = pipe(folder.path(), b"", &["--files0-from", "-"]);
    assert_eq!(
        empty.status.code(),
        Some(2),
        "a gate that looks at nothing is none: {empty:?}"
    );
    let twice = pipe(folder.path(), b"-\0", &["--files0-from", "-"]);
    assert!(err(&twice).contains("only once"), "{twice:?}");
}

#[test]
fn no_path_is_taken_for_an_option() {
    let folder = folder(&[
        ("--fix/compose.yaml", BAD),
        ("--config=x/compose.yaml", BAD),
    ]);
    let args = [
        "--output-format",
        "json",
        "--",
        "--fix/compose.yaml",
        "--config=x/compose.yaml",
    ];
    let shown = run(folder.path(), &args);
    assert_eq!(shown.status.code(), Some(1), "{shown:?}");
    assert_eq!(files_of(&shown), 2);
    for name in ["--fix/compose.yaml", "--config=x/compose.yaml"] {
        assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), BAD);
    }
    let word = run(folder.path(), &["--", "rules"]);
    assert!(
        err(&word).contains("rules: there is no such file"),
        "{word:?}"
    );
}

#[test]
fn what_is_excluded_is_not_checked_unless_it_is_named() {
    let folder = folder(&[
        ("compose.yaml", BAD),
        ("vendor/compose.yaml", BAD),
        ("team/old/compose.yaml", BAD),
        ("team/new/compose.yaml", BAD),
        ("compose-lint.toml", "exclude = ['vendor/']\n"),
        ("team/.config/compose-lint.toml", "exclude = ['/old']\n"),
    ]);
    let count = |args: &[&str]| {
        let json = ["--output-format", "json"];
        files_of(&run(folder.path(), &[&json[..], args].concat()))
    };
    assert_eq!(count(&[]), 2);
    assert_eq!(count(&["--exclude", "team"]), 1);
    assert_eq!(
        count(&["--exclude", "/new"]),
        2,
        "refers to the working directory"
    );
    assert_eq!(count(&["--isolated"]), 4);
    assert_eq!(
        count(&["vendor/compose.yaml"]),
        1,
        "what is named is checked"
    );
    assert_eq!(
        count(&["--force-exclude", "vendor/compose.yaml", "compose.yaml"]),
        1
    );
    let nothing = run(folder.path(), &["--force-exclude", "vendor/compose.yaml"]);
    assert_eq!(nothing.status.code(), Some(0), "{nothing:?}");
    assert!(err(&nothing).contains("1 file left out"), "{nothing:?}");
    let all = run(folder.path(), &["--exclude", "*"]);
    assert_eq!(all.status.code(), Some(2), "{all:?}");
    assert!(err(&all).contains("no Compose file found"), "{all:?}");
    let wrong = run(folder.path(), &["--exclude", "[z-a]"]);
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");
    fs::write(
        folder.path().join("compose-lint.toml"),
        "exclude = ['[z-a]']\n",
    )
    .unwrap();
    let wrong = run(folder.path(), &[]);
    assert!(
        err(&wrong).contains("compose-lint.toml: exclude: "),
        "{wrong:?}"
    );
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");
}

#[test]
fn a_hook_leaves_alone_what_is_no_compose_file() {
    let folder = folder(&[
        ("my-compose-notes.yaml", "title: notes\n"),
        ("compose.override.yaml", "volumes: {data: {}}\n"),
        (
            "compose.yaml",
            "services: {web: {image: nginx, volumes: ['data:/x']}}\n",
        ),
    ]);
    let left = run(folder.path(), &["--force-exclude", "my-compose-notes.yaml"]);
    assert_eq!(left.status.code(), Some(0), "{left:?}");
    let json = ["--output-format", "json", "--force-exclude"];
    let left = run(
        folder.path(),
        &[&json[..], &["my-compose-notes.yaml"]].concat(),
    );
    assert_eq!(files_of(&left), 0, "a report is one even of nothing");
    let buffer = [
        &json[..],
        &["--stdin-filename", "my-compose-notes.yaml", "-"],
    ]
    .concat();
    let buffer = pipe(folder.path(), BAD.as_bytes(), &buffer);
    assert_eq!(
        files_of(&buffer),
        1,
        "what counts is the text of the editor"
    );
    fs::write(folder.path().join("stack.yml"), BAD).unwrap();
    let named = run(folder.path(), &[&json[..], &["stack.yml"]].concat());
    assert_eq!(files_of(&named), 1, "the name is that which the user chose");
    let missing = run(folder.path(), &["--force-exclude", "none.yaml"]);
    assert_eq!(missing.status.code(), Some(2), "{missing:?}");
    let over = run(
        folder.path(),
        &["--force-exclude", "-v", "compose.override.yaml"],
    );
    assert!(
        err(&over).contains("  compose.yaml + compose.override.yaml\n"),
        "{over:?}"
    );
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let folder = folder(&[("a/compose.yaml", BAD)]);
    std::os::unix::fs::symlink("..", folder.path().join("a/loop")).unwrap();
    std::os::unix::fs::symlink("self", folder.path().join("a/self")).unwrap();
    let shown = run(folder.path(), &["-v"]);
    assert!(
        err(&shown).starts_with("Searched 1 file, checked 1 project:\n  a/compose.yaml\n"),
        "{shown:?}"
    );
}

#[test]
fn who_mistypes_is_told_what_is_there() {
    let folder = folder(&[]);
    for (args, hint) in [
        (
            &["explian", "missing-healthcheck"][..],
            "the command `explain`?",
        ),
        (&["explain", "mising-healthcheck"], "`missing-healthcheck`?"),
        (
            &["--select", "mising-healthcheck"],
            "`missing-healthcheck`?",
        ),
        (&["--outputformat", "json"], "'--output-format'"),
        (&["--output-format", "jsn"], "'json'"),
        (&["man", "chek"], "`check`?"),
        (&["completions", "bsh"], "'bash'"),
    ] {
        let told = run(folder.path(), args);
        assert!(err(&told).contains(hint), "{args:?}: {told:?}");
        assert_eq!(told.status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn shells_and_man_know_every_option() {
    let folder = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "nushell", "elvish"] {
        let script = out(&run(folder.path(), &["completions", shell]));
        assert!(script.contains("exit-non-zero-on-fix"), "{shell}");
    }
    let page = out(&run(folder.path(), &["man"]));
    assert!(page.contains(r"exit\-non\-zero\-on\-fix"), "{page}");
    let page = out(&run(folder.path(), &["man", "model"]));
    assert!(
        page.contains(r"\-\-origins") && page.contains("compose-lint-model"),
        "{page}"
    );
}

#[test]
fn colours_are_as_the_surroundings_want_them() {
    let folder = folder(&[("compose.yaml", BAD)]);
    let is_coloured = |env: &[(&str, &str)], args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_compose-lint"))
            .args(args)
            .current_dir(folder.path())
            .env_clear()
            .envs(env.iter().copied())
            .output()
            .unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!is_coloured(&[("TERM", "xterm")], &[]), "no terminal");
    assert!(is_coloured(&[("FORCE_COLOR", "1")], &[]));
    assert!(is_coloured(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!is_coloured(&[("FORCE_COLOR", "0")], &[]));
    assert!(!is_coloured(&[("CLICOLOR_FORCE", "0")], &[]));
    assert!(!is_coloured(
        &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")],
        &[]
    ));
    assert!(is_coloured(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(!is_coloured(&[("FORCE_COLOR", "1")], &["--color", "never"]));
}

/// A hook may be split over processes that each get a file of the same project.
#[test]
fn two_runs_on_files_of_one_project_do_not_fight() {
    let main = "services:\n  web:\n    image: nginx:1.27\n  db:\n    image: postgres:17\n";
    let over = "services:\n  web:\n    mem_limit: 128m\n  cache:\n    image: redis:7\n";
    let names = ["compose.yaml", "compose.override.yaml"];
    let fix = |folder: &Path, name: &str| {
        Command::new(env!("CARGO_BIN_EXE_compose-lint"))
            .args(["--fix", "--exit-zero", "-q", name])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let texts = |folder: &Path| names.map(|name| fs::read_to_string(folder.join(name)).unwrap());
    let alone = folder(&[(names[0], main), (names[1], over)]);
    fix(alone.path(), names[0]).wait().unwrap();
    let expected = texts(alone.path());
    assert!(
        expected[0] != main && expected[1] != over,
        "both are mended"
    );
    for _ in 0..20 {
        let both = folder(&[(names[0], main), (names[1], over)]);
        let runs = names.map(|name| fix(both.path(), name));
        for run in runs {
            let output = run.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", err(&output));
        }
        assert_eq!(texts(both.path()), expected);
    }
}
