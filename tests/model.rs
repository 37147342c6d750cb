//! `model` on the projects under `testdata/model/`. Each folder is a project; `args.json` holds the arguments, `model.json`
//! what Docker Compose 2.40.3 printed for `config --format json` with the same ones, `refused.txt` what is printed where it
//! refuses, and `origins.txt` what `--origins` prints.
//!
//! `UPDATE_ORIGINS=1 cargo test --test model` writes `origins.txt` and `refused.txt` anew where they are.

#![expect(clippy::panic, reason = "a test fails and explains itself")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[test]
fn models_are_those_of_docker_compose() {
    let mut compared = 0;
    for folder in cases() {
        let wanted = folder.join("model.json");
        if !wanted.is_file() {
            continue;
        }
        let output = run(&folder, &[]);
        assert!(output.status.success(), "{}: {output:?}", folder.display());
        let model = masked(&folder, &output.stdout);
        assert_eq!(model, read(&wanted), "{}", wanted.display());
        compared += 1;
    }
    assert!(compared > 0, "nothing was compared");
}

#[test]
fn origins_are_named() {
    for folder in cases() {
        let output = run(&folder, &["--origins"]);
        same(&folder, "origins.txt", &output.stdout);
    }
}

#[test]
fn refused_projects_have_no_model() {
    for folder in cases() {
        let output = run(&folder, &[]);
        let is_refused = folder.join("refused.txt").is_file();
        assert_eq!(
            output.status.code(),
            Some(i32::from(is_refused)),
            "{output:?}"
        );
        assert_eq!(output.stdout.is_empty(), is_refused, "{}", folder.display());
        same(&folder, "refused.txt", &output.stderr);
    }
}

/// Origins as data say the same as in lines.
#[test]
fn origins_as_json() {
    let folder = root().join("layers");
    let text = run(&folder, &["--origins"]).stdout;
    let data = run(&folder, &["--origins", "--output-format", "json"]).stdout;
    let data: Vec<serde_json::Value> = serde_json::from_slice(&data).expect("a list");
    assert_eq!(String::from_utf8_lossy(&text).lines().count(), data.len());
    let image = data
        .iter()
        .find(|leaf| leaf["path"] == "services.web.image");
    let wanted = serde_json::json!({
        "path": "services.web.image",
        "value": "shop/web:1.4",
        "at": { "file": "compose.yaml", "line": 16, "column": 12 },
        "unset": false,
        "steps": [{
            "kind": "from-file",
            "name": "WEB_TAG",
            "at": { "file": ".env", "line": 1, "column": 1 },
        }],
    });
    assert_eq!(image, Some(&wanted));
}

#[test]
fn what_cannot_be_read_is_no_finding() {
    let folder = root().join("layers");
    for arguments in [
        &["none.yaml"][..],
        &["-f", "compose.yaml", "-f", "none.yaml"],
    ] {
        let output = command(&folder).args(arguments).output().expect("a run");
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
    }
    let empty = tempfile::tempdir().expect("a folder");
    let output = command(empty.path()).output().expect("a run");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/model")
}

fn cases() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root()).expect("a folder");
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    folders
}

/// Runs the command in a folder with its arguments and these.
fn run(folder: &Path, more: &[&str]) -> Output {
    let arguments = std::fs::read_to_string(folder.join("args.json"));
    let arguments: Vec<String> = arguments.map_or_else(
        |_| Vec::new(),
        |text| serde_json::from_str(&text).expect("a list of words"),
    );
    let mut command = command(folder);
    command.args(arguments).args(more).output().expect("a run")
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_compose-lint"));
    command.arg("model").current_dir(folder).env_clear().envs([
        ("PATH", "/usr/bin:/bin"),
        ("HOME", "/nonexistent"),
        ("COMPOSE_PROJECT_NAME", "p"),
    ]);
    command
}

/// A text in which the folder and the one above it have other names.
fn masked(folder: &Path, text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let above = folder.parent().unwrap_or(folder);
    let text = text.replace(&*folder.to_string_lossy(), "$DIR");
    text.replace(&*above.to_string_lossy(), "$PARENT")
}

/// Asserts that a file of the folder, where it is, holds this text.
fn same(folder: &Path, name: &str, text: &[u8]) {
    let file = folder.join(name);
    if !file.is_file() {
        return;
    }
    let mut text = masked(folder, text);
    if text.contains("$DIR") || text.contains("$PARENT") {
        // How wide the columns are hangs on the names of the folders.
        let squeeze = |line: &str| {
            line.split("  ")
                .filter(|part| !part.is_empty())
                .map(str::trim)
                .collect::<Vec<_>>()
                .join("  ")
        };
        text = text.lines().map(|line| squeeze(line) + "\n").collect();
    }
    if std::env::var_os("UPDATE_ORIGINS").is_some() {
        std::fs::write(&file, &text).expect("a file");
    }
    assert_eq!(text, read(&file), "{}", file.display());
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
