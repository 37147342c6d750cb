//! Every output format over the same nasty files: the same findings, the same exit status, and nothing that the files say
//! commands a terminal or a CI system. `testdata/formats/expected/` has what is printed; with `BLESS=1` it is written anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod command;
#[path = "formats/count.rs"]
mod count;
#[path = "formats/places.rs"]
mod places;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use command::{command, run};
use count::{count, elements};
use tempfile::TempDir;

/// All formats, each with the ending of its file in `expected/`.
const FORMATS: [(&str, &str); 12] = [
    ("full", "txt"),
    ("concise", "txt"),
    ("grouped", "txt"),
    ("json", "json"),
    ("jsonl", "jsonl"),
    ("sarif", "json"),
    ("github", "txt"),
    ("gitlab", "json"),
    ("junit", "xml"),
    ("checkstyle", "xml"),
    ("rdjson", "json"),
    ("markdown", "md"),
];

/// A few rules, so that new ones do not change what is expected here.
const SELECT: &str = "missing-memory-limit,missing-log-rotation,missing-restart-policy";

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/formats")
}

/// A repository with the nasty files in its folder `a b`.
fn repository() -> TempDir {
    let root = TempDir::new().unwrap();
    fs::create_dir(root.path().join(".git")).unwrap();
    let folder = root.path().join("a b");
    fs::create_dir(&folder).unwrap();
    for entry in fs::read_dir(data().join("nasty")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    root
}

fn printed(folder: &Path, format: &str, args: &[&str]) -> String {
    let args = [args, &["--output-format", format]].concat();
    String::from_utf8(run(folder, &args).stdout).unwrap()
}

fn nasty(folder: &Path, format: &str) -> String {
    let files = ["broken.yaml", "clean.yaml", "compose.yaml", "keys.yaml"];
    printed(
        folder,
        format,
        &[&files[..], &["--select", SELECT]].concat(),
    )
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_nasty_files_in_every_format() {
    let root = repository();
    let folder = root.path().join("a b");
    let bless = std::env::var_os("BLESS").is_some();
    for (format, ending) in FORMATS {
        let mut text = nasty(&folder, format);
        if format == "sarif" {
            text = without_pages(&text);
        }
        let version = concat!("\"", env!("CARGO_PKG_VERSION"), "\"");
        let text = text.replace(version, "\"VERSION\"");
        let golden = data().join(format!("expected/{format}.{ending}"));
        if bless {
            fs::write(&golden, &text).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(text, expected, "{format}");
    }
}

/// SARIF without the pages of the rules, which change for their own reasons; indented.
fn without_pages(text: &str) -> String {
    let mut log = json(text);
    for rule in log["runs"][0]["tool"]["driver"]["rules"]
        .as_array_mut()
        .unwrap()
    {
        let rule = rule.as_object_mut().unwrap();
        assert!(
            rule.remove("help").unwrap()["markdown"]
                .as_str()
                .unwrap()
                .len()
                > 200
        );
        rule.remove("fullDescription").unwrap();
    }
    serde_json::to_string_pretty(&log).unwrap() + "\n"
}

#[test]
fn every_format_has_all_findings() {
    let root = repository();
    let folder = root.path().join("a b");
    for (format, _) in FORMATS {
        assert_eq!(count(format, &nasty(&folder, format)), 21, "{format}");
    }
}

/// Six thousand findings, all reports of one run.
#[test]
fn thousands_of_findings_are_the_same_number_everywhere() {
    let folder = TempDir::new().unwrap();
    let mut text = "services:\n".to_owned();
    for number in 0..2000 {
        let _ = write!(text, "  web-{number}:\n    image: nginx:1.27\n");
    }
    fs::write(folder.path().join("compose.yaml"), text).unwrap();
    let reports: Vec<String> = FORMATS
        .iter()
        .map(|(format, _)| format!("--report={format}={format}.out"))
        .collect();
    let mut args: Vec<&str> = reports.iter().map(String::as_str).collect();
    args.extend(["--select", SELECT, "-q", "--output-format", "concise"]);
    let output = run(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().lines().count(),
        6000
    );
    for (format, _) in FORMATS {
        let text = fs::read_to_string(folder.path().join(format!("{format}.out"))).unwrap();
        assert_eq!(count(format, &text), 6000, "{format}");
        if format == "markdown" {
            assert!(text.len() < 1 << 20, "GitHub takes no more than 1 MiB");
            assert!(text.contains("<br>"), "as much as fits is there");
        }
    }
}

/// What a terminal obeys, what XML forbids, and line breaks that a file made.
#[test]
fn no_file_commands_a_terminal_or_forges_a_line() {
    let root = repository();
    let folder = root.path().join("a b");
    for (format, _) in FORMATS {
        for color in ["never", "always"] {
            let args = [
                "keys.yaml",
                "compose.yaml",
                "--select",
                SELECT,
                "--color",
                color,
            ];
            let text = printed(&folder, format, &args);
            let is_bad = |c: &char| {
                let own = *c == '\n'
                    || (*c == '\u{1b}'
                        && color == "always"
                        && matches!(format, "full" | "grouped"));
                let hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
                !own && (c.is_control() || hidden || matches!(c, '\u{feff}'))
            };
            assert_eq!(text.chars().find(is_bad), None, "{format}");
            assert!(!text.contains("\u{1b}[31mred"), "{format}");
            let forged = |line: &str| line.trim_start().starts_with("::error file=x");
            assert!(!text.lines().any(forged), "{format}");
        }
    }
    let markdown = nasty(&folder, "markdown");
    let rows: Vec<&str> = markdown
        .lines()
        .filter(|line| line.starts_with("| "))
        .collect();
    for row in rows {
        let bars = row.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 5, "four cells: {row}");
        assert!(
            !row.contains("<script>") || row.contains("<script>alert(1)</script>`"),
            "{row}"
        );
    }
}

#[test]
fn the_exit_status_is_the_same_in_every_format() {
    let root = repository();
    let folder = root.path();
    let clean = fs::read(data().join("nasty/clean.yaml")).unwrap();
    fs::write(folder.join("clean.yaml"), clean).unwrap();
    let unlimited = "services:\n  web:\n    image: nginx:1.27\n";
    fs::write(folder.join("bad.yaml"), unlimited).unwrap();
    fs::write(folder.join("broken.yaml"), "services:\n  web: [\n").unwrap();
    fs::create_dir(folder.join("note")).unwrap();
    fs::write(folder.join("note/.env.example"), "TAG=1\n").unwrap();
    let unset = "services:\n  web:\n    image: nginx:${TAG}\n";
    fs::write(folder.join("note/compose.yaml"), unset).unwrap();
    fs::create_dir(folder.join("empty")).unwrap();
    let select = ["--select", SELECT];
    let cases: [(&[&str], i32); 14] = [
        (&["clean.yaml"], 0),
        (&["bad.yaml", "--select", SELECT], 1),
        (&["bad.yaml", "--select", SELECT, "--fail-on", "error"], 0),
        (&["note", "--select", "unset-variable"], 0),
        (
            &["note", "--select", "unset-variable", "--fail-on", "info"],
            1,
        ),
        (&["broken.yaml", "--fail-on", "error"], 1),
        (&["missing.yaml"], 2),
        (&["missing.yaml", "clean.yaml"], 2),
        (&["clean.yaml", "--no-such-option"], 2),
        (&["clean.yaml", "--select", "no-such-rule"], 2),
        (&["empty"], 2),
        (&["bad.yaml", "--exit-zero"], 0),
        (&["clean.yaml", "--diff"], 0),
        (&["bad.yaml", "--diff", "--exit-zero"], 1),
    ];
    for (format, _) in FORMATS {
        for (args, status) in cases {
            let args = [args, &["--output-format", format]].concat();
            let output = run(folder, &args);
            assert_eq!(output.status.code(), Some(status), "{format} {args:?}");
        }
        // A report that nothing is in is one all the same.
        let clean = printed(folder, format, &[&["clean.yaml"], &select[..]].concat());
        match format {
            "json" | "sarif" | "gitlab" | "rdjson" => {
                assert_eq!(count(format, &clean), 0, "{format}");
            }
            "junit" => {
                assert!(elements(&clean, "testcase") == 1 && elements(&clean, "failure") == 0);
            }
            "checkstyle" => assert_eq!(elements(&clean, "checkstyle"), 1),
            "markdown" => assert!(clean.starts_with("## ✅")),
            "full" | "grouped" => assert!(clean.starts_with("Nothing found")),
            _ => assert_eq!(clean, "", "{format}"),
        }
    }
}

#[test]
fn lines_of_jsonl_are_the_findings_of_json() {
    let root = repository();
    let folder = root.path().join("a b");
    let lines: Vec<Value> = nasty(&folder, "jsonl").lines().map(json).collect();
    assert_eq!(
        json(&nasty(&folder, "json"))["findings"],
        Value::Array(lines)
    );
}

#[test]
fn reports_stand_beside_what_is_printed() {
    let root = repository();
    let folder = root.path().join("a b");
    fs::write(
        folder.join("old.json"),
        "what was here before, and longer than nothing",
    )
    .unwrap();
    let args = [
        "compose.yaml",
        "--select",
        SELECT,
        "--output-format",
        "concise",
    ];
    let reports = [
        "--report",
        "json=old.json",
        "--report=sarif=../x.sarif",
        "--report",
        "full=a=b.txt",
    ];
    let output = run(&folder, &[&args[..], &reports].concat());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(output.stdout, run(&folder, &args).stdout);
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(read("old.json"), printed(&folder, "json", &args[..3]));
    assert_eq!(read("../x.sarif"), printed(&folder, "sarif", &args[..3]));
    assert!(read("a=b.txt").ends_with("`--fix --unsafe-fixes`.\n"));
    let left = fs::read_dir(&folder).unwrap().filter(|it| {
        let name = it.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with(".compose-lint")
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn a_report_that_cannot_be_written_is_a_failure() {
    let root = repository();
    let folder = root.path().join("a b");
    let before = fs::read(folder.join("clean.yaml")).unwrap();
    for report in [
        "sarif",
        "sarif=",
        "sarif=-",
        "xml=out.xml",
        "json=no/such/folder.json",
        "json=.",
        "json=clean.yaml",
        "json=../a b/./clean.yaml",
    ] {
        let output = run(&folder, &["clean.yaml", "--report", report]);
        assert_eq!(output.status.code(), Some(2), "{report}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("--report"), "{report}: {told}");
    }
    assert_eq!(fs::read(folder.join("clean.yaml")).unwrap(), before);
}

#[test]
fn the_environment_may_name_the_format() {
    let root = repository();
    let folder = root.path().join("a b");
    let mut named = command(&folder, &["clean.yaml"]);
    let named = named
        .env("COMPOSE_LINT_OUTPUT_FORMAT", "gitlab")
        .output()
        .unwrap();
    assert_eq!(named.stdout, b"[]\n");
    let mut wrong = command(&folder, &["clean.yaml"]);
    let wrong = wrong
        .env("COMPOSE_LINT_OUTPUT_FORMAT", "xml")
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}

/// A file that cannot be read does not empty the report of the others, and code scanning is told.
#[test]
fn what_failed_is_told_in_sarif() {
    let root = repository();
    let folder = root.path().join("a b");
    let sarif = json(&printed(
        &folder,
        "sarif",
        &["compose.yaml", "gone.yaml", "--select", SELECT],
    ));
    let run = &sarif["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let told = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(told, "gone.yaml: there is no such file");
    assert_eq!(run["results"].as_array().unwrap().len(), 11);
}
