//! The projects of `testdata/compose/agreement.txt`: whether they are accepted, and their models, are what they are to Docker
//! Compose 2.40.3.

#![expect(clippy::panic, reason = "a test fails and explains itself")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

struct Case<'t> {
    name: &'t str,
    is_accepted: bool,
    arguments: Vec<String>,
    variables: Vec<(&'t str, &'t str)>,
    without: Vec<&'t str>,
    files: Vec<(&'t str, String)>,
    model: Option<Value>,
}

#[test]
fn projects() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/compose/agreement.txt");
    let text = std::fs::read_to_string(file).expect("the cases");
    let cases: Vec<Case<'_>> = text.split("\n### ").skip(1).map(case).collect();
    assert!(cases.len() > 150, "the cases are not there");
    let wrong: Vec<String> = cases.iter().filter_map(disagreement).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

fn case(text: &str) -> Case<'_> {
    let (heading, body) = text.split_once('\n').expect("a heading");
    let (verdict, name) = heading.split_once(' ').expect("a verdict and a name");
    let mut case = Case {
        name,
        is_accepted: verdict == "accepted",
        arguments: Vec::new(),
        variables: Vec::new(),
        without: Vec::new(),
        files: Vec::new(),
        model: None,
    };
    // An empty line parts two cases.
    let body = body.strip_suffix('\n').unwrap_or(body);
    for line in body.split('\n') {
        if let Some(file) = line.strip_prefix("=== ") {
            case.files.push((file, String::new()));
        } else if let Some((_, file)) = case.files.last_mut() {
            file.push_str(line);
            file.push('\n');
        } else if let Some(words) = line.strip_prefix("$ ") {
            case.arguments = serde_json::from_str(words).expect("a list of words");
        } else if let Some(name) = line.strip_prefix("% -") {
            case.without.push(name);
        } else if let Some(pair) = line.strip_prefix("% ") {
            case.variables.extend(pair.split_once('='));
        }
    }
    if case.is_accepted {
        let (_, model) = case.files.pop().expect("a model");
        case.model = Some(serde_json::from_str(&model).expect("a model"));
    }
    case
}

/// How the verdict or the model differs from that of Docker Compose.
fn disagreement(case: &Case<'_>) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    // A link on the way to it would stand in no model.
    let root = folder.path().canonicalize().expect("a folder").join("app");
    for (name, text) in &case.files {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let output = run(case, &root);
    let is_accepted = match output.status.code() {
        Some(0) => true,
        Some(1) => false,
        other => panic!("{}: exit status {other:?}", case.name),
    };
    if is_accepted != case.is_accepted {
        let said = String::from_utf8_lossy(&output.stderr);
        return Some(format!("{}: accepted: {is_accepted}\n{said}", case.name));
    }
    let wanted = case.model.as_ref()?;
    let model = String::from_utf8_lossy(&output.stdout).replace(&*root.to_string_lossy(), "$DIR");
    let model: Value = serde_json::from_str(&model).expect("a model");
    (model != *wanted).then(|| format!("{}:\n  {model}\n  {wanted}", case.name))
}

fn run(case: &Case<'_>, folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_compose-lint"));
    command.arg("model").args(&case.arguments);
    command.current_dir(folder).env_clear();
    command.envs([
        ("PATH", "/usr/bin:/bin"),
        ("HOME", "/nonexistent"),
        ("COMPOSE_PROJECT_NAME", "p"),
    ]);
    command.envs(case.variables.iter().copied());
    for name in &case.without {
        command.env_remove(name);
    }
    command.output().expect("a run")
}
