//! The command as users call it: exit status, standard streams, files.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod command;

use std::fs;
use std::path::Path;
use std::process::Command;

use command::{folder, piped, run, status, text};
use tempfile::TempDir;

const GOOD: &str = "services:\n  web:\n    image: nginx:1.27\n    restart: always\n    mem_limit: 128m\n    logging: {driver: local}\n    healthcheck: {test: [CMD, curl, -f, 'http://127.0.0.1/']}\n";
const BAD: &str = "services:\n  web:\n    image: nginx:1.27 # pinned\n    mem_limit: 128m\n";
const BROKEN: &str = "services:\n  web: [\n";

#[test]
fn exit_status_is_the_same_in_every_format() {
    let folder = folder(&[
        ("good.yaml", GOOD),
        ("bad.yaml", BAD),
        ("broken.yaml", BROKEN),
    ]);
    for format in ["full", "concise", "json"] {
        let status = |args: &[&str]| {
            status(
                folder.path(),
                &[args, &["--output-format", format]].concat(),
            )
        };
        assert_eq!(status(&["good.yaml"]), 0, "{format}");
        assert_eq!(status(&["bad.yaml"]), 1, "{format}");
        assert_eq!(
            status(&["broken.yaml"]),
            1,
            "{format}: a file that does not parse is a finding"
        );
        assert_eq!(status(&["bad.yaml", "--exit-zero"]), 0, "{format}");
        assert_eq!(status(&["bad.yaml", "--fail-on", "error"]), 0, "{format}");
        assert_eq!(
            status(&["broken.yaml", "--fail-on", "error"]),
            1,
            "{format}"
        );
        assert_eq!(status(&["bad.yaml", "--fail-on", "never"]), 0, "{format}");
        assert_eq!(status(&["missing.yaml"]), 2, "{format}");
        assert_eq!(status(&["missing.yaml", "good.yaml"]), 2, "{format}");
        assert_eq!(status(&["good.yaml", "--diff"]), 0, "{format}");
        assert_eq!(
            status(&["bad.yaml", "--diff", "--exit-zero"]),
            1,
            "{format}: a diff that is not empty"
        );
        assert_eq!(
            status(&["good.yaml", "--select", "no-such-rule"]),
            2,
            "{format}"
        );
        assert_eq!(status(&["good.yaml", "--no-such-option"]), 2, "{format}");
        assert_eq!(status(&["good.yaml", "--memory", "lots"]), 2, "{format}");
    }
    let empty = TempDir::new().unwrap();
    assert_eq!(status(empty.path(), &[]), 2, "no Compose file found");
}

#[test]
fn fixing_says_what_is_left() {
    let folder = folder(&[("compose.yaml", BAD)]);
    let select = [
        "--fix",
        "--select",
        "missing-restart-policy,missing-log-rotation",
    ];
    let output = run(
        folder.path(),
        &[&select[..], &["--exit-non-zero-on-fix"]].concat(),
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stdout).contains("Fixed 2 findings; nothing is left"),
        "{output:?}"
    );
    assert_eq!(
        status(folder.path(), &select),
        0,
        "the second run has nothing to do"
    );
    let fixed = fs::read_to_string(folder.path().join("compose.yaml")).unwrap();
    assert!(fixed.starts_with(BAD), "{fixed}");
}

#[test]
fn standard_input_becomes_the_fixed_file() {
    let folder = TempDir::new().unwrap();
    let pipe = |input: &[u8], args: &[&str]| piped(folder.path(), args, input);
    let fixed = pipe(BAD.as_bytes(), &["--fix", "-"]);
    assert!(text(&fixed.stdout).starts_with(BAD), "{fixed:?}");
    assert!(text(&fixed.stdout).contains("restart: unless-stopped"));
    assert!(
        text(&fixed.stderr).contains("Fixed 2 findings"),
        "{fixed:?}"
    );
    for odd in [GOOD, BROKEN, "\u{feff}services: {}\r\n", "a: \r\rb: 1"] {
        assert_eq!(
            text(&pipe(odd.as_bytes(), &["--fix", "-"]).stdout),
            odd,
            "unchanged, byte for byte"
        );
    }
    let not_utf8 = b"services:\n  web:\n    image: \xff\n";
    assert_eq!(pipe(not_utf8, &["--fix", "-"]).stdout, not_utf8);
    let named = pipe(
        BAD.as_bytes(),
        &[
            "-",
            "--stdin-filename",
            "sub/compose.yaml",
            "--output-format",
            "concise",
        ],
    );
    assert!(
        text(&named.stdout).starts_with("sub/compose.yaml:2:3: warning["),
        "{named:?}"
    );
}

#[test]
fn standard_input_is_mended_alone() {
    let folder = folder(&[("part.yaml", BAD)]);
    let input = "include: [part.yaml]\nservices:\n  api:\n    image: example.com/api:1\n";
    let output = piped(folder.path(), &["--fix", "-"], input.as_bytes());
    assert!(text(&output.stdout).starts_with(input), "{output:?}");
    assert!(text(&output.stdout).contains("restart:"), "{output:?}");
    let part = fs::read_to_string(folder.path().join("part.yaml")).unwrap();
    assert_eq!(part, BAD, "no other file is written");
    assert!(
        text(&output.stderr).contains("with standard input"),
        "{output:?}"
    );
}

#[test]
fn git_takes_the_diff_and_takes_it_back() {
    let crlf = BAD.replace('\n', "\r\n");
    let files = [
        ("compose.yaml", BAD),
        ("with space/compose.yaml", BAD.trim_end()),
        ("crlf/compose.yaml", &crlf),
        ("bom/compose.yaml", &format!("\u{feff}{BAD}")),
        ("ümläut/compose.yaml", "services: {web: {image: nginx}}"),
    ];
    let folder = folder(&files);
    let git = |args: &[&str]| {
        Command::new("git")
            .args(args)
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    git(&["init", "-q"]);
    let diff = run(folder.path(), &["--diff", "--unsafe-fixes"]);
    let patch = folder.path().join("fix.patch");
    fs::write(&patch, &diff.stdout).unwrap();
    let applied = git(&["apply", "--whitespace=nowarn", "fix.patch"]);
    assert!(
        applied.status.success(),
        "{}\n{}",
        text(&applied.stderr),
        text(&diff.stdout)
    );
    assert_eq!(
        run(folder.path(), &["--diff", "--unsafe-fixes"]).stdout,
        b"",
        "all is applied"
    );
    let back = git(&["apply", "-R", "--whitespace=nowarn", "fix.patch"]);
    assert!(back.status.success(), "{}", text(&back.stderr));
    for (name, before) in files {
        assert_eq!(
            fs::read_to_string(folder.path().join(name)).unwrap(),
            before,
            "{name}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_write_keeps_mode_link_and_what_it_may_not_touch() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("real/compose.yaml", BAD), ("locked.yaml", BAD)]);
    let real = folder.path().join("real/compose.yaml");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/compose.yaml", folder.path().join("compose.yaml")).unwrap();
    run(folder.path(), &["--fix", "compose.yaml"]);
    assert!(folder.path().join("compose.yaml").is_symlink());
    assert!(fs::read_to_string(&real).unwrap().contains("restart:"));
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
    let locked = folder.path().join("locked.yaml");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!(status(folder.path(), &["--fix", "locked.yaml"]), 2);
    assert_eq!(fs::read_to_string(&locked).unwrap(), BAD);
    let modified = fs::metadata(&real).unwrap().modified().unwrap();
    run(folder.path(), &["--fix", "real/compose.yaml"]);
    assert_eq!(
        fs::metadata(&real).unwrap().modified().unwrap(),
        modified,
        "nothing to do, nothing touched"
    );
}

#[test]
fn nothing_from_a_file_commands_the_terminal() {
    let hostile = "services:\n  \"we\\e[31mb\":\n    image: \"x\u{202e}y\"\n    restrat: \"\\a\"\n  \"a\\nb\": {image: y}\n";
    let folder = folder(&[("compose.yaml", hostile)]);
    for format in ["full", "concise"] {
        let output = run(
            folder.path(),
            &["--output-format", format, "--color", "never"],
        );
        let shown = text(&output.stdout) + &text(&output.stderr);
        let bad = shown
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(bad, None, "{format}: {shown}");
    }
}

#[test]
fn discovery_respects_gitignore_and_names() {
    let folder = folder(&[
        ("compose.yaml", GOOD),
        ("a/docker-compose.yml", GOOD),
        ("b/prod.compose.yml", GOOD),
        ("c/docker-compose.dev.yaml", GOOD),
        ("d/compose-notes.yaml", "title: notes\n"),
        ("e/values.yaml", GOOD),
        ("ignored/compose.yaml", BAD),
        ("node_modules/x/compose.yaml", BAD),
        (".gitignore", "ignored/\n"),
    ]);
    let output = run(folder.path(), &["--output-format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["files"], 4, "{report}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn measured_use_gives_limits() {
    let compose = "services:\n  web:\n    image: example.com/web:1\n  db:\n    image: postgres:17\n  cache:\n    image: redis:7\n    command: redis-server --maxmemory 900mb\n  idle:\n    image: example.com/idle:1\n";
    let morning = "CONTAINER ID   NAME         CPU %   MEM USAGE / LIMIT   MEM %   NET I/O   BLOCK I/O   PIDS\n\
                   1b             srv-web-1    0.1%    210MiB / 7GiB       3%      0B / 0B   0B / 0B     3\n\
                   2b             srv-db-1     0.1%    90MiB / 7GiB        1%      0B / 0B   0B / 0B     9\n";
    let evening = "{\"Name\":\"srv-web-2\",\"MemUsage\":\"333.3MiB / 7GiB\"}\n{\"Name\":\"srv-cache-1\",\"MemUsage\":\"60MiB / 7GiB\"}\n";
    let folder = folder(&[
        ("compose.yaml", compose),
        ("morning.txt", morning),
        ("evening.json", evening),
        ("notes.txt", "nothing\n"),
    ]);
    let select = ["--select", "missing-memory-limit"];
    let args = ["--fix", "--stats", "morning.txt", "--stats", "evening.json"];
    let output = run(folder.path(), &[&args[..], &select].concat());
    let fixed = fs::read_to_string(folder.path().join("compose.yaml")).unwrap();
    // Half as much again; what PostgreSQL needs; what the command allows and more; nothing measured.
    for wanted in [
        "image: example.com/web:1\n    mem_limit: 512m\n",
        "image: postgres:17\n    mem_limit: 256m\n",
        "maxmemory 900mb\n    mem_limit: 1536m\n",
        "image: example.com/idle:1\n",
    ] {
        assert!(
            fixed.contains(wanted),
            "{wanted}\n{fixed}{}",
            text(&output.stdout)
        );
    }
    assert_eq!(fixed.matches("mem_limit").count(), 3, "{fixed}");
    assert_eq!(status(folder.path(), &["--stats", "notes.txt"]), 2);
    assert_eq!(status(folder.path(), &["--stats", "absent.txt"]), 2);
}

#[test]
fn what_was_fixed_is_listed() {
    let folder = folder(&[("a.yaml", BAD), ("b.yaml", GOOD)]);
    let args = ["--fix", "--unsafe-fixes", "--show-fixes", "--diff"];
    let shown = run(folder.path(), &[&args[1..], &["a.yaml", "b.yaml"]].concat());
    let list = "The diff mends in a.yaml:\n  1 × missing-log-rotation (`web`)\n  1 × missing-restart-policy (`web`)\n";
    assert!(
        text(&shown.stderr).contains(list),
        "{}",
        text(&shown.stderr)
    );
    let fixed = run(folder.path(), &[&args[..3], &["a.yaml", "b.yaml"]].concat());
    let list = list.replace("The diff mends", "Fixed");
    assert!(
        text(&fixed.stdout).contains(&list),
        "{}",
        text(&fixed.stdout)
    );
    let again = run(folder.path(), &[&args[..3], &["a.yaml", "b.yaml"]].concat());
    assert!(
        !text(&again.stdout).contains("Fixed"),
        "{}",
        text(&again.stdout)
    );
}

#[test]
fn memory_in_the_audits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rules = "memory-limit-too-low,memory-setting-exceeds-limit,redis-without-maxmemory,postgres-untuned,\
                 ignored-setting,small-shm,connection-budget";
    let args = [
        "--isolated",
        "--select",
        rules,
        "--output-format",
        "concise",
    ];
    let output = run(&root.join("testdata/audits"), &args);
    let said = text(&output.stdout);
    let found: String = said
        .split_inclusive('\n')
        .filter(|line| rules.split(',').any(|rule| line.contains(rule)))
        .collect();
    let golden = root.join("testdata/audits/memory.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&golden, &found).unwrap();
    }
    assert_eq!(found, fs::read_to_string(golden).unwrap());
}
