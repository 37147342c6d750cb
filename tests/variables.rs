//! Variables that are set nowhere, in Compose files and in files of variables.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod command;

use command::{command, repository, run};

/// What is said of variables: severity, message and help of each finding.
fn check(files: &[(&str, &str)], variables: &[(&str, &str)]) -> String {
    let folder = repository(files);
    let args = ["--select", "unset-variable", "--output-format", "json"];
    let mut command = command(folder.path(), &args);
    command.envs(variables.iter().copied());
    let json: serde_json::Value =
        serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    let found = json["findings"].as_array().unwrap().clone();
    let told = found.iter().map(|finding| {
        let word = |key: &str| finding[key].as_str().unwrap().to_owned();
        format!(
            "{}: {} / {}",
            word("severity"),
            word("message"),
            word("help")
        )
    });
    told.collect::<Vec<_>>().join("\n")
}

#[test]
fn variables_that_are_set_nowhere() {
    let project =
        "services:\n  web:\n    image: nginx:${WEB_TAG}\n    ports: [\"${WEB_PORT}:80\"]\n";
    let main = ("compose.yaml", project);
    let told = check(&[main], &[("WEB_PROT", "80"), ("WEB_TAG", "1")]);
    assert_eq!(
        told,
        "warning: the variable `WEB_PORT` is not set, so Docker chooses the host port at random / did you mean `WEB_PROT`?"
    );
    let required = project.replace("${WEB_TAG}", "${WEB_TAG:?}");
    let told = check(
        &[("compose.yaml", &required)],
        &[("WEB_TAGS", ""), ("WEB_PORT", "80")],
    );
    assert_eq!(
        told,
        "error: the required variable `WEB_TAG` has no value / did you mean `WEB_TAGS`?"
    );
    // A fresh copy of a project that says what belongs into its `.env`.
    let example = (".env.example", "WEB_TAG=1.27\n# WEB_PORT=80\n");
    let told = check(&[main, example], &[]);
    assert!(told.starts_with("info: the variable `WEB_TAG` is not set, and its place stays empty / `.env.example` lists it: copy it to `.env`\ninfo: "), "{told}");
    // A `.env` that lacks one of them.
    let told = check(&[main, example, (".env", "WEB_TAG=1.27\n")], &[]);
    assert!(
        told.starts_with("warning: the variable `WEB_PORT`"),
        "{told}"
    );
    assert!(
        told.ends_with("`.env.example` lists it: add it to `.env`"),
        "{told}"
    );
    // One that cannot be read may set anything.
    assert_eq!(
        check(&[main, (".env", "WEB_TAG='1.27\n")], &[])
            .matches("not set")
            .count(),
        0
    );
    assert_eq!(
        check(&[main, (".env", "WEB_TAG=1\nWEB_PORT=80\n")], &[]),
        ""
    );
}

const SERVICE: &str = "services:\n  web:\n    image: nginx:1.27\n    env_file: [a.env, {path: b.env, required: false}]\n    environment: {KNOWN: '1'}\n";

#[test]
fn values_in_files_of_variables_name_others() {
    let variables = "FIRST=1\nSECOND=$FIRST$KNOWN$HOST\nPASSWORD=pa$word\nKEPT='pa$word'\n";
    let files = [
        ("compose.yaml", SERVICE),
        ("a.env", variables),
        (".env", "TAG=v$MAJOR\nHOST=a\n"),
    ];
    let told = check(&files, &[]);
    let help = "set it in a line above; if the dollar sign is part of the value, put single quotes around the value";
    let line = |name: &str| {
        format!("warning: the variable `{name}` is not set, and its place stays empty / {help}")
    };
    assert_eq!(told, [line("MAJOR"), line("word")].join("\n"));
    assert_eq!(check(&files, &[("MAJOR", "1"), ("word", "")]), "");
}

#[test]
fn what_may_be_set_elsewhere_is_not_told() {
    // The file before it is not here.
    let files = [("compose.yaml", SERVICE), ("b.env", "B=$A\n")];
    assert_eq!(check(&files, &[]).matches("not set").count(), 0);
    // Nothing is replaced in this one.
    let raw = SERVICE.replace(
        "[a.env, {path: b.env, required: false}]",
        "[{path: a.env, format: raw}]",
    );
    assert_eq!(
        check(&[("compose.yaml", &raw), ("a.env", "B=$A\n")], &[]),
        ""
    );
}

#[test]
fn values_are_not_shown() {
    let files = [
        ("compose.yaml", SERVICE),
        (
            "a.env",
            "TOKEN=hunter2\nURL=\"http://me:secret$word@db\"\n# OLD=secret\n",
        ),
    ];
    let folder = repository(&files);
    let output = run(folder.path(), &["--select", "unset-variable"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("TOKEN=*******\n"), "{shown}");
    assert!(shown.contains("$word"), "{shown}");
    assert!(
        !shown.contains("hunter2") && !shown.contains("secret"),
        "{shown}"
    );
}
