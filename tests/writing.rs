//! Files are written whole or not at all, and stay what they are but for their text.

#![cfg(unix)]
#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test may stop, and a skipped check must be seen"
)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use compose_lint::fix::{Replacement, WriteError, write, write_all};
use tempfile::TempDir;

const OLD: &str = "services:\n  web:\n    image: example/app:1.0\n    mem_limit: 1g\n";
/// Someone without rights.
const NOBODY: u32 = 65_534;

fn tool(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_compose-lint"));
    command.args(["--fix", "--exit-zero"]).current_dir(folder);
    command.env_clear();
    command
}

fn run(folder: &Path) -> Output {
    tool(folder).output().unwrap()
}

fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A folder of projects, each in a folder of its own.
fn projects(names: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in names {
        put(folder.path(), name, OLD);
    }
    folder
}

fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

fn is_new(path: &Path) -> bool {
    fs::read_to_string(path).unwrap().contains("restart:")
}

/// What a run that was killed may leave behind.
fn leftovers(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).collect()
}

fn is_root() -> bool {
    let folder = TempDir::new().unwrap();
    fs::metadata(folder.path()).unwrap().uid() == 0
}

#[test]
fn a_run_that_is_killed_leaves_each_file_old_or_new() {
    let folder = TempDir::new().unwrap();
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    for number in 0..60 {
        let services = if number == 30 { 600 } else { 1 + number % 5 };
        let services: Vec<String> = (0..services)
            .map(|it| format!("  s{it}:\n    image: example/app:1.0 # {number}\n"))
            .collect();
        let text = format!("services:\n{}", services.concat());
        let name = format!("p{number}/compose.yaml");
        files.push((put(folder.path(), &name, &text), text));
    }
    let start = Instant::now();
    assert_eq!(run(folder.path()).status.code(), Some(0));
    let whole = start.elapsed();
    let new: Vec<Vec<u8>> = files.iter().map(|it| fs::read(&it.0).unwrap()).collect();
    let (mut killed, mut torn_runs) = (0, 0);
    for moment in 0..24 {
        for (path, old) in &files {
            fs::write(path, old).unwrap();
        }
        let mut child = tool(folder.path());
        let child = child.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        sleep(whole * moment / 40);
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        let mut written = 0;
        for ((path, old), new) in files.iter().zip(&new) {
            let now = fs::read(path).unwrap();
            let is_new = now == *new;
            assert!(is_new || now == old.as_bytes(), "{}", path.display());
            written += usize::from(is_new);
        }
        torn_runs += usize::from(written > 0 && written < files.len());
        for (path, _) in &files {
            for name in leftovers(path.parent().unwrap()) {
                let is_known = name.starts_with(".compose-lint-");
                assert!(is_known && Path::new(&name).extension().unwrap() == "tmp");
            }
        }
    }
    eprintln!("killed {killed} runs, {torn_runs} of them between two files");
    assert!(killed > 5, "{killed} runs were still there to be killed");
    // What was left behind is no Compose file to the next run.
    let path = put(folder.path(), "p0/.compose-lint-abc123.tmp", OLD);
    assert_eq!(run(folder.path()).status.code(), Some(0));
    assert_eq!(fs::read_to_string(path).unwrap(), OLD);
    for ((path, _), new) in files.iter().zip(&new) {
        assert_eq!(fs::read(path).unwrap(), *new, "{}", path.display());
    }
}

#[test]
fn what_needs_no_change_is_not_touched() {
    let folder = projects(&["compose.yaml"]);
    run(folder.path());
    let before = fs::metadata(folder.path().join("compose.yaml")).unwrap();
    let place = fs::metadata(folder.path()).unwrap();
    sleep(Duration::from_millis(20));
    run(folder.path());
    let after = fs::metadata(folder.path().join("compose.yaml")).unwrap();
    assert_eq!(before.ino(), after.ino());
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
    let again = fs::metadata(folder.path()).unwrap();
    assert_eq!(place.modified().unwrap(), again.modified().unwrap());
}

#[test]
fn the_mode_stays() {
    for mode in [0o600, 0o640, 0o664, 0o755, 0o2644, 0o4755] {
        let folder = projects(&["compose.yaml"]);
        let path = folder.path().join("compose.yaml");
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let output = run(folder.path());
        assert!(is_new(&path), "{mode:o}: {}", said(&output));
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, mode);
        assert_eq!(leftovers(folder.path()), [""; 0]);
    }
}

#[test]
fn a_symbolic_link_stays_one() {
    let folder = TempDir::new().unwrap();
    let real = put(folder.path(), "real/stack.txt", OLD);
    let link = folder.path().join("compose.yaml");
    symlink("real/stack.txt", &link).unwrap();
    let output = tool(folder.path()).arg("compose.yaml").output().unwrap();
    assert!(is_new(&real), "{}", said(&output));
    assert_eq!(fs::read_link(&link).unwrap(), Path::new("real/stack.txt"));
    assert_eq!(leftovers(folder.path()), [""; 0]);
}

#[test]
fn what_cannot_be_written_is_named_and_the_others_are_written() {
    let folder = projects(&["a/compose.yaml", "b/compose.yaml", "c/compose.yaml"]);
    let at = |name: &str| folder.path().join(name);
    fs::hard_link(at("a/compose.yaml"), at("a/other")).unwrap();
    fs::set_permissions(at("b/compose.yaml"), Permissions::from_mode(0o444)).unwrap();
    let output = run(folder.path());
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    for part in [
        "a/compose.yaml: not fixed: it has 2 names (hard links)",
        "b/compose.yaml: not fixed: the file is read-only",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let text = |name: &str| fs::read_to_string(at(name)).unwrap();
    assert_eq!(text("a/compose.yaml"), OLD);
    assert_eq!(text("a/other"), OLD);
    assert_eq!(text("b/compose.yaml"), OLD);
    assert!(is_new(&at("c/compose.yaml")));
    for name in ["a", "b", "c"] {
        assert_eq!(leftovers(&at(name)), [""; 0]);
    }
}

/// Runs the command as someone without rights, which only root can; others have none of their own accord.
fn run_as_nobody(folder: &Path) -> Output {
    let mut command = tool(folder);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().unwrap()
}

fn give_to_nobody(paths: &[&Path]) {
    if is_root() {
        for path in paths {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
}

#[test]
fn a_folder_that_is_read_only_does_not_stop_the_others() {
    let folder = projects(&["a/compose.yaml", "b/compose.yaml"]);
    let at = |name: &str| folder.path().join(name);
    let (a, b) = (at("a/compose.yaml"), at("b/compose.yaml"));
    give_to_nobody(&[folder.path(), &at("a"), &at("b"), &a, &b]);
    fs::set_permissions(at("a"), Permissions::from_mode(0o555)).unwrap();
    let output = run_as_nobody(folder.path());
    fs::set_permissions(at("a"), Permissions::from_mode(0o755)).unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("a/compose.yaml: not fixed:"));
    assert_eq!(fs::read_to_string(&a).unwrap(), OLD);
    assert!(is_new(&b), "{}", said(&output));
    assert_eq!(leftovers(&at("a")), [""; 0]);
}

#[test]
fn the_owner_stays() {
    if !is_root() {
        eprintln!("SKIPPED: only root can give files to others");
        return;
    }
    let folder = projects(&["compose.yaml"]);
    let path = folder.path().join("compose.yaml");
    chown(&path, Some(1234), Some(2345)).unwrap();
    run(folder.path());
    let after = fs::metadata(&path).unwrap();
    assert!(is_new(&path));
    assert_eq!((after.uid(), after.gid()), (1234, 2345));
}

#[test]
fn a_file_of_someone_else_is_not_taken_over() {
    if !is_root() {
        eprintln!("SKIPPED: only root can give files to others");
        return;
    }
    let folder = projects(&["compose.yaml"]);
    let path = folder.path().join("compose.yaml");
    give_to_nobody(&[folder.path()]);
    chown(&path, Some(1234), Some(NOBODY)).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o664)).unwrap();
    let output = run_as_nobody(folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("could not be kept"));
    assert_eq!(fs::read_to_string(&path).unwrap(), OLD);
    assert_eq!(leftovers(folder.path()), [""; 0]);
}

#[test]
fn what_others_changed_meanwhile_is_not_written() {
    let folder = projects(&["a.yaml", "b.yaml"]);
    let at = |name: &str| folder.path().join(name);
    fs::write(at("b.yaml"), "changed").unwrap();
    let alone = write(&at("b.yaml"), OLD, "new");
    assert!(matches!(alone, Err(WriteError::Changed)));
    let both = ["a.yaml", "b.yaml"].map(|name| Replacement {
        path: at(name),
        old: OLD.to_owned(),
        new: "new".to_owned(),
    });
    let (path, error) = write_all(&both).unwrap_err();
    assert!(matches!(error, WriteError::Changed));
    assert_eq!(path, at("b.yaml"));
    assert_eq!(fs::read_to_string(at("a.yaml")).unwrap(), OLD);
    assert_eq!(fs::read_to_string(at("b.yaml")).unwrap(), "changed");
    assert_eq!(leftovers(folder.path()), [""; 0]);
}

#[test]
fn many_files_at_once_are_all_written_and_what_is_left_out_is_named() {
    let names: Vec<String> = (0..100).map(|it| format!("p{it}/compose.yaml")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = projects(&names);
    // The comment belongs to `db`, but stands as deep as what is written in `web`.
    let odd = "services:\n  web:\n    image: example/app:1.0\n    restart: always\n    ports:\n    - 80\n     \
               # compose-lint: ignore[missing-log-rotation]\n  db:\n    image: example/app:1.0\n    restart: always\n    \
               logging:\n      options:\n        max-file: \"3\"\n";
    put(folder.path(), "odd/compose.yaml", odd);
    let output = run(folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for name in names {
        assert!(is_new(&folder.path().join(name)), "{name}");
    }
    let said = said(&output);
    assert!(
        said.contains("not fixed: missing-log-rotation at `services.web`"),
        "{said}"
    );
    assert!(said.contains("would be found"), "{said}");
}
