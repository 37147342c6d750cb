//! Which files make the projects of a run, and the options of Docker Compose on the command line.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod command;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use command::repository as folder;

const WEB: &str = "services:\n  web:\n    image: nginx:1.27\n";
const RULE: &str = "missing-restart-policy";

struct Answer {
    status: i32,
    report: Value,
    stderr: String,
}

impl Answer {
    /// The findings as `file service rule`, but for the rules on services that run; of those one stands for all.
    fn findings(&self) -> Vec<String> {
        let all = self.report["findings"].as_array().unwrap().iter();
        let told = all.filter(|it| it["category"] == "compose" || it["rule"] == RULE);
        told.map(|it| {
            let part = |key: &str| it[key].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", part("file"), part("service"), part("rule"))
        })
        .collect()
    }
}

struct Call<'c> {
    folder: &'c Path,
    env: &'c [(&'c str, &'c str)],
    stdin: &'c str,
}

impl Call<'_> {
    fn run(&self, args: &[&str]) -> Answer {
        let mut child = Command::new(env!("CARGO_BIN_EXE_compose-lint"))
            .args(args)
            .args(["--output-format", "json"])
            .current_dir(self.folder)
            .env_clear()
            .envs(self.env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A run that ends without reading it leaves a broken pipe.
        let _ = child.stdin.take().unwrap().write_all(self.stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        Answer {
            status: output.status.code().unwrap(),
            report: serde_json::from_slice(&output.stdout).unwrap_or_default(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn run(folder: &Path, args: &[&str]) -> Answer {
    run_with(folder, args, &[])
}

fn run_with(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Answer {
    let stdin = "";
    Call { folder, env, stdin }.run(args)
}

#[test]
fn without_a_path_the_nearest_project_counts() {
    let repo = folder(&[
        ("compose.yaml", WEB),
        ("src/deep/note.txt", ""),
        ("sub/compose.yaml", &WEB.replace("web", "sub")),
    ]);
    let deep = repo.path().join("src/deep");
    assert_eq!(
        run(&deep, &[]).findings(),
        [format!("../../compose.yaml web {RULE}")]
    );
    assert_eq!(run(&deep, &["."]).status, 2, "a folder is that folder");
    let sub = repo.path().join("sub");
    assert_eq!(
        run(&sub, &[]).findings(),
        [format!("compose.yaml sub {RULE}")]
    );
    fs::create_dir(deep.join(".git")).unwrap();
    assert_eq!(run(&deep, &[]).status, 2, "not above the root");
    assert_eq!(run(&deep, &["--allow-outside"]).status, 1);
    let fixed = run(&repo.path().join("src"), &["--fix"]);
    assert_eq!(fixed.report["summary"]["fixed"], 2, "{}", fixed.stderr);
}

#[test]
fn a_folder_whose_env_lists_files_is_that_project() {
    let more = "services:\n  web: {restart: always}\n  api: {image: nginx}\n";
    let repo = folder(&[
        (
            "shop/.env",
            "COMPOSE_FILE=base.yaml:docker-compose.more.yaml\n",
        ),
        ("shop/base.yaml", WEB),
        ("shop/docker-compose.more.yaml", more),
        ("shop/compose.other.yaml", WEB),
        ("half/.env", "COMPOSE_FILE=compose.yaml:gone.yaml\n"),
        ("half/compose.yaml", WEB),
    ]);
    let path = "shop/docker-compose.more.yaml";
    let api = format!("{path} api {RULE}");
    assert_eq!(
        run(repo.path(), &[path]).findings(),
        std::slice::from_ref(&api)
    );
    let all = [
        format!("half/compose.yaml web {RULE}"),
        format!("shop/compose.other.yaml web {RULE}"),
        api,
    ];
    assert_eq!(run(repo.path(), &[]).findings(), all);
    let alone = run(repo.path(), &["-f", path]).findings();
    let web = format!("{path} web missing-image");
    assert!(
        alone.contains(&web),
        "what is named exactly is all: {alone:?}"
    );
}

#[test]
fn the_files_that_the_environment_lists_are_the_project() {
    let repo = folder(&[
        ("base.yaml", WEB),
        (
            "more.yaml",
            "services:\n  web: {restart: always}\n  api: {image: nginx}\n",
        ),
        ("other/compose.yaml", WEB),
    ]);
    let list = [
        ("COMPOSE_FILE", "base.yaml,more.yaml"),
        ("COMPOSE_PATH_SEPARATOR", ","),
    ];
    let expected = [format!("more.yaml api {RULE}")];
    assert_eq!(run_with(repo.path(), &[], &list).findings(), expected);
    let text = "COMPOSE_FILE=base.yaml,more.yaml\nCOMPOSE_PATH_SEPARATOR=,\n";
    fs::write(repo.path().join(".env"), text).unwrap();
    assert_eq!(run(repo.path(), &[]).findings(), expected);
    let disabled = [("COMPOSE_DISABLE_ENV_FILE", "1")];
    let found = run_with(repo.path(), &[], &disabled).findings();
    assert_eq!(found, [format!("other/compose.yaml web {RULE}")]);
    let named = run(repo.path(), &["other"]).findings();
    assert_eq!(
        named,
        [format!("other/compose.yaml web {RULE}")],
        "a path wins"
    );
}

#[test]
fn files_given_with_f_are_one_project() {
    let repo = folder(&[
        ("base.yaml", WEB),
        ("over.yaml", "services:\n  web: {restart: always}\n"),
        (
            "sub/paths.yaml",
            "services:\n  web: {image: nginx, env_file: here.env, restart: always}\n",
        ),
        ("sub/here.env", ""),
        ("here/here.env", ""),
    ]);
    let run = |args: &[&str]| run(repo.path(), args);
    assert_eq!(run(&["-f", "base.yaml"]).findings().len(), 1);
    assert_eq!(
        run(&["-f", "base.yaml", "-f", "over.yaml"]).findings(),
        [""; 0]
    );
    assert_eq!(
        run(&["--file", "over.yaml"]).findings(),
        ["over.yaml web missing-image"]
    );
    assert_eq!(run(&["-f", "base.yaml", "over.yaml"]).status, 2);
    assert_eq!(run(&["-f", "none.yaml"]).status, 2);
    assert_eq!(run(&["-f", "sub/paths.yaml"]).findings(), [""; 0]);
    let moved = ["-f", "sub/paths.yaml", "--project-directory"];
    assert_eq!(run(&[&moved[..], &["here"]].concat()).findings(), [""; 0]);
    let wrong = run(&[&moved[..], &["."]].concat());
    assert_eq!(
        wrong.findings(),
        ["sub/paths.yaml web unreadable-reference"]
    );
    assert_eq!(run(&[&moved[..], &["gone"]].concat()).status, 2);
    let piped = Call {
        folder: repo.path(),
        env: &[],
        stdin: "services:\n  web: {restart: always}\n",
    };
    assert_eq!(
        piped.run(&["-f", "base.yaml", "-f", "-"]).findings(),
        [""; 0]
    );
    assert_eq!(piped.run(&["-f", "-", "-f", "-"]).status, 2);
}

#[test]
fn variables_profiles_and_the_name_come_from_options() {
    let repo = folder(&[
        (
            "compose.yaml",
            "services:\n  web: {image: 'nginx:${TAG:?}', profiles: [x], env_file: none.env}\n  api: {image: '${COMPOSE_PROJECT_NAME:?}', restart: always}\n",
        ),
        ("tag.env", "TAG=1\n"),
    ]);
    let run = |args: &[&str]| run(repo.path(), args);
    let restart = format!("compose.yaml web {RULE}");
    assert_eq!(
        run(&[]).findings(),
        [restart, "compose.yaml web missing-variable".to_owned()]
    );
    let tagged = run(&["--env-file", "tag.env"]).findings();
    assert!(
        !tagged.iter().any(|it| it.contains("missing-variable")),
        "{tagged:?}"
    );
    assert!(
        !tagged.iter().any(|it| it.contains("unreadable")),
        "{tagged:?}"
    );
    let listed = run_with(repo.path(), &[], &[("COMPOSE_ENV_FILES", "tag.env")]);
    assert_eq!(listed.findings(), tagged);
    let active = run(&["--env-file", "tag.env", "--profile", "x"]).findings();
    assert!(
        active.contains(&"compose.yaml web unreadable-reference".to_owned()),
        "{active:?}"
    );
    assert_eq!(run(&["-p", "Not A Name"]).status, 2);
    assert_eq!(run(&["-p", "shop", "--env-file", "none.env"]).status, 2);
    assert_eq!(run(&["--project-name", "shop"]).status, 1);
}

#[test]
fn a_file_is_checked_as_part_of_its_project() {
    let repo = folder(&[
        (
            "compose.yaml",
            "include: [parts/db.yaml]\nservices:\n  web:\n    image: nginx\n    depends_on: [db]\nnetworks: {back: {}}\n",
        ),
        (
            "parts/db.yaml",
            "services:\n  db: {image: postgres, networks: [back]}\n",
        ),
        ("compose.prod.yaml", "services:\n  web: {restart: always}\n"),
        ("compose.alone.yaml", "services:\n  solo: {image: nginx}\n"),
        (
            "app/compose.yaml",
            "services:\n  app: {extends: {file: ../common.yaml, service: base}}\n",
        ),
        (
            "common.yaml",
            "services:\n  base: {image: nginx, depends_on: [nothing]}\n",
        ),
        (
            "lost/compose.override.yaml",
            "services:\n  x: {labels: {a: b}, depends_on: [y]}\n",
        ),
    ]);
    let run = |args: &[&str]| run(repo.path(), args);
    let of = |file: &str, service: &str| format!("{file} {service} {RULE}");
    let all = run(&[]);
    let main = vec![of("compose.yaml", "web"), of("parts/db.yaml", "db")];
    let found = all.findings();
    assert!(found.contains(&of("app/compose.yaml", "app")), "{found:?}");
    assert!(
        found.contains(&of("compose.alone.yaml", "solo")),
        "{found:?}"
    );
    assert!(main.iter().all(|it| found.contains(it)), "{found:?}");
    assert!(
        !found
            .iter()
            .any(|it| it.starts_with("lost") || it.contains("missing-image")),
        "{found:?}"
    );
    let once: std::collections::HashSet<_> = found.iter().collect();
    assert_eq!(once.len(), found.len(), "{found:?}");
    assert_eq!(
        run(&["parts/db.yaml"]).findings(),
        main,
        "as part of what includes it"
    );
    let prod = run(&["compose.prod.yaml"]).findings();
    assert_eq!(prod, [of("parts/db.yaml", "db")], "on top of its main file");
    let base = run(&["common.yaml"]).findings();
    let wrong = "common.yaml app undefined-reference".to_owned();
    assert_eq!(base, [of("app/compose.yaml", "app"), wrong]);
    let both = run(&["common.yaml", "app/compose.yaml"]).findings();
    assert_eq!(both, base, "each once");
}

#[test]
fn a_suppression_counts_in_one_of_its_projects() {
    let common = "services:\n  base: # compose-lint: ignore[missing-restart-policy] jobs\n    image: nginx\n";
    let repo = folder(&[
        ("compose.yaml", &common.replace("base", "web")),
        ("compose.prod.yaml", "services:\n  web: {restart: always}\n"),
    ]);
    let found = run(repo.path(), &[]);
    let told = found.report["findings"].to_string();
    assert!(!told.contains("unused-suppression"), "{told}");
}
