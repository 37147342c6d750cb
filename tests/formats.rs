//! Every output format over the same nasty files: the same findings, the same exit status, and nothing that the files say
//! commands a terminal or a CI system. `testdata/formats/expected/` has what is printed; with `BLESS=1` it is written anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod command;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use command::{command, run};
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

/// How many findings a report has.
fn count(format: &str, text: &str) -> usize {
    let lines = |is: &dyn Fn(&str) -> bool| text.lines().filter(|line| is(line)).count();
    let length = |value: &Value| value.as_array().unwrap().len();
    match format {
        "full" => {
            let summary = text
                .lines()
                .find(|line| line.starts_with("Found "))
                .unwrap();
            let (numbers, _) = summary.split_once('(').unwrap();
            numbers
                .split(' ')
                .filter_map(|word| word.parse::<usize>().ok())
                .sum()
        }
        "concise" | "jsonl" => text.lines().count(),
        "grouped" => lines(&|line| {
            let mut words = line.split_whitespace();
            let place = words.next().unwrap_or_default().split_once(':');
            let is_place = place.is_some_and(|(line, _)| line.parse::<usize>().is_ok());
            is_place && matches!(words.next(), Some("error" | "warning" | "info"))
        }),
        "json" => length(&json(text)["findings"]),
        "sarif" => length(&json(text)["runs"][0]["results"]),
        "github" => lines(&|line| line.contains(",file=")),
        "gitlab" => length(&json(text)),
        "junit" => elements(text, "failure"),
        "checkstyle" => elements(text, "error"),
        "rdjson" => length(&json(text)["diagnostics"]),
        "markdown" => {
            let left_out = text.lines().find_map(|line| line.strip_prefix("**… and "));
            let left_out =
                left_out.map_or(0, |line| line.split(' ').next().unwrap().parse().unwrap());
            lines(&|line| {
                ["| ❌ |", "| ⚠️ |", "| ℹ️ |"]
                    .iter()
                    .any(|mark| line.starts_with(mark))
            }) + left_out
        }
        _ => panic!("how are the findings of {format} counted?"),
    }
}

/// How many elements of a name a well-formed document has.
fn elements(text: &str, name: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let mut found = 0;
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(it) | Event::Empty(it) if it.name().as_ref() == name => {
                it.attributes().for_each(|it| assert!(it.is_ok()));
                found += 1;
            }
            Event::Eof => return found,
            _ => {}
        }
    }
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

/// By what GitHub and GitLab know findings again.
fn fingerprints(folder: &Path, args: &[&str]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let sarif = json(&printed(folder, "sarif", args));
    let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let own = results.map(|result| text(&result["partialFingerprints"]["composeLint/v1"]));
    let own: Vec<String> = own.collect();
    let gitlab = json(&printed(folder, "gitlab", args));
    let issues = gitlab.as_array().unwrap().iter();
    assert_eq!(
        own,
        issues
            .map(|issue| text(&issue["fingerprint"]))
            .collect::<Vec<_>>()
    );
    own
}

#[test]
fn fingerprints_are_unique_and_do_not_move_with_the_lines() {
    let root = repository();
    let folder = root.path().join("a b");
    let args = [
        "compose.yaml",
        "keys.yaml",
        "ports.yaml",
        "--select",
        SELECT,
    ];
    let web = "services:\n  web:\n    image: nginx:1.27\n    ports: [{target: 1, a: 1}, {target: 2, a: 1}]\n";
    fs::write(folder.join("ports.yaml"), web).unwrap();
    let before = fingerprints(&folder, &args);
    assert_eq!(before.iter().collect::<HashSet<_>>().len(), before.len());
    for name in ["compose.yaml", "keys.yaml", "ports.yaml"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let text = text
            .replace("services:", "# one\n# two\n\nservices:")
            .replace("[{target", "[{target: 0}, {target");
        fs::write(folder.join(name), text).unwrap();
    }
    assert_eq!(fingerprints(&folder, &args), before);
}

/// Paths count from the root of the repository, wherever the command runs and however the file is named.
#[cfg(unix)]
#[test]
fn paths_are_those_of_the_repository() {
    let root = TempDir::new().unwrap();
    let name = "C:\\a b,ü 100%.yaml";
    let deep = root.path().join("repo/deep");
    fs::create_dir_all(&deep).unwrap();
    fs::create_dir(root.path().join("repo/.git")).unwrap();
    fs::write(
        deep.join(name),
        "services:\n  web:\n    image: nginx:1.27\n",
    )
    .unwrap();
    let absolute = deep.join(name);
    let calls = [
        (deep.clone(), PathBuf::from(name)),
        (root.path().join("repo"), Path::new("deep").join(name)),
        (deep.clone(), Path::new("../deep").join(name)),
        (root.path().to_owned(), Path::new("repo/deep").join(name)),
        (PathBuf::from("/"), absolute),
    ];
    for (folder, path) in calls {
        let args = [path.to_str().unwrap(), "--select", "missing-memory-limit"];
        let sarif = json(&printed(&folder, "sarif", &args));
        let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        let uri = &place["artifactLocation"]["uri"];
        assert_eq!(uri, "deep/C%3A%5Ca%20b%2C%C3%BC%20100%25.yaml", "{args:?}");
        let gitlab = json(&printed(&folder, "gitlab", &args));
        assert_eq!(gitlab[0]["location"]["path"], "deep/C:\\a b,ü 100%.yaml");
        let github = printed(&folder, "github", &args);
        assert!(
            github.contains(",file=deep/C%3A\\a b%2Cü 100%25.yaml,line=2,"),
            "{github}"
        );
    }
}

#[test]
fn without_a_repository_paths_are_those_of_the_working_directory() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    fs::write(
        folder.path().join("sub/compose.yaml"),
        "services:\n  web:\n    image: nginx:1.27\n",
    )
    .unwrap();
    let gitlab = json(&printed(folder.path(), "gitlab", &["--select", SELECT]));
    assert_eq!(gitlab[0]["location"]["path"], "sub/compose.yaml");
}

/// Offset of a line and a column, both from 1, the column in code points or, as reviewdog has it, in bytes.
fn offset(text: &str, line: &Value, column: &Value, in_bytes: bool) -> usize {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap() - 1;
    let start: usize = text
        .split_inclusive('\n')
        .take(number(line))
        .map(str::len)
        .sum();
    let rest = &text[start..];
    if in_bytes {
        return start + number(column);
    }
    // The byte order mark has no column.
    let mark = rest.len() - rest.trim_start_matches('\u{feff}').len();
    let mut chars = rest[mark..]
        .char_indices()
        .map(|(at, _)| at)
        .chain([rest.len() - mark]);
    start + mark + chars.nth(number(column)).unwrap()
}

/// Fixes in SARIF and suggestions to reviewdog are those of `--fix`, in files with CRLF and characters of any length.
#[test]
fn fixes_in_reports_are_those_of_the_fixer() {
    let root = repository();
    let folder = root.path().join("a b");
    let file = folder.join("compose.yaml");
    let old = fs::read_to_string(&file).unwrap();
    let rule = [
        "compose.yaml",
        "--select",
        "missing-memory-limit",
        "--memory",
        "512m",
    ];
    let sarif = json(&printed(&folder, "sarif", &rule));
    let rdjson = json(&printed(&folder, "rdjson", &rule));
    let mut edits = [Vec::new(), Vec::new()];
    for result in sarif["runs"][0]["results"].as_array().unwrap() {
        let Some(fix) = result.get("fixes") else {
            continue;
        };
        for it in fix[0]["artifactChanges"][0]["replacements"]
            .as_array()
            .unwrap()
        {
            let region = &it["deletedRegion"];
            let from = offset(&old, &region["startLine"], &region["startColumn"], false);
            let to = offset(&old, &region["endLine"], &region["endColumn"], false);
            edits[0].push((from, to, it["insertedContent"]["text"].as_str().unwrap()));
        }
    }
    for result in rdjson["diagnostics"].as_array().unwrap() {
        let Some(it) = result.get("suggestions") else {
            continue;
        };
        let range = &it[0]["range"];
        let from = offset(
            &old,
            &range["start"]["line"],
            &range["start"]["column"],
            true,
        );
        let to = offset(&old, &range["end"]["line"], &range["end"]["column"], true);
        edits[1].push((from, to, it[0]["text"].as_str().unwrap()));
    }
    assert_eq!(
        run(&folder, &[&["--fix"], &rule[..]].concat())
            .status
            .code(),
        Some(1)
    );
    let fixed = fs::read_to_string(&file).unwrap();
    for mut edits in edits {
        assert_eq!(edits.len(), 3);
        edits.sort_unstable();
        let mut new = old.clone();
        for (from, to, text) in edits.iter().rev() {
            new.replace_range(from..to, text);
        }
        assert_eq!(new, fixed);
    }
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
