//! Fixes over several files: each goes to the file where the service lives, and no project suffers from another's.
//!
//! A folder of `testdata/several/` is a repository; `args` is how it is checked, `fixes.diff` what the fixes change.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const OWN: [&str; 2] = ["args", "fixes.diff"];

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_compose-lint"))
        .args(args)
        .args(["--output-format", "json"])
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// All files below a folder but `.git`, by their path.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with(".git") {
                    open.push(path);
                }
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                all.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    all
}

fn repository(files: &BTreeMap<PathBuf, String>) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    git(folder.path(), &["init", "-q"]);
    folder
}

fn git(folder: &Path, args: &[&str]) {
    let output = Command::new("git").args(args).current_dir(folder).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn every_repository_is_mended_as_its_diff_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/several");
    let mut count = 0;
    for entry in fs::read_dir(&root).unwrap() {
        let case = entry.unwrap().path();
        let name = case.file_name().unwrap().to_string_lossy();
        let args = fs::read_to_string(case.join("args")).unwrap();
        let args: Vec<&str> = args.split_whitespace().collect();
        let mut before = files(&case);
        before.retain(|path, _| !OWN.iter().any(|own| path == Path::new(own)));

        let folder = repository(&before);
        let shown = run(folder.path(), &[&args[..], &["--diff"]].concat());
        assert_eq!(
            files(folder.path()),
            before,
            "{name}: a diff writes nothing"
        );
        let golden = case.join("fixes.diff");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&golden, &shown.stdout).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(text(&shown.stdout), expected, "{name}");

        let patched = repository(&before);
        if !expected.is_empty() {
            fs::write(patched.path().join(".git/patch"), &shown.stdout).unwrap();
            git(patched.path(), &["apply", ".git/patch"]);
        }
        let fixed = run(folder.path(), &[&args[..], &["--fix"]].concat());
        assert_eq!(
            files(folder.path()),
            files(patched.path()),
            "{name}: {}",
            text(&fixed.stderr)
        );
        assert_ne!(
            fixed.status.code(),
            Some(2),
            "{name}: {}",
            text(&fixed.stderr)
        );
        let again = run(folder.path(), &[&args[..], &["--diff"]].concat());
        assert_eq!(text(&again.stdout), "", "{name}: it comes to rest");
        count += 1;
    }
    assert!(count >= 8, "{count} repositories");
}

#[cfg(unix)]
#[test]
fn all_files_are_written_or_none() {
    use std::os::unix::fs::PermissionsExt;
    let one = "services:\n  NAME:\n    image: nginx:1.27\n";
    let before = BTreeMap::from([
        (
            PathBuf::from("compose.yaml"),
            format!("include: [part.yaml]\n{one}").replace("NAME", "web"),
        ),
        (PathBuf::from("part.yaml"), one.replace("NAME", "part")),
    ]);
    let folder = repository(&before);
    let part = folder.path().join("part.yaml");
    fs::set_permissions(&part, fs::Permissions::from_mode(0o444)).unwrap();
    let output = run(folder.path(), &["--fix"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("part.yaml: not fixed"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(files(folder.path()), before);
    fs::set_permissions(&part, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(
        run(folder.path(), &["--fix", "--exit-zero"]).status.code(),
        Some(0)
    );
    assert!(
        files(folder.path())
            .iter()
            .all(|(name, text)| text != &before[name])
    );
}

#[test]
fn what_lies_outside_is_read_on_demand_but_never_written() {
    let around = TempDir::new().unwrap();
    let far = "services:\n  far:\n    image: nginx:1.27\n";
    fs::write(around.path().join("far.yaml"), far).unwrap();
    let folder = around.path().join("repo");
    fs::create_dir_all(folder.join(".git")).unwrap();
    let near = "include: [../far.yaml]\nservices:\n  near:\n    image: nginx:1.27\n";
    fs::write(folder.join("compose.yaml"), near).unwrap();
    let output = run(&folder, &["--fix", "--allow-outside"]);
    let said = text(&output.stderr);
    assert!(said.contains("lies outside the repository"), "{said}");
    assert_eq!(
        fs::read_to_string(around.path().join("far.yaml")).unwrap(),
        far
    );
    assert_ne!(
        fs::read_to_string(folder.join("compose.yaml")).unwrap(),
        near
    );
}
