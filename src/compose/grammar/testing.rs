//! Reads the test tables and, where it is present, the recorded answers of Docker Compose.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// What a table or a recorded run says about one value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    Model(Value),
    Rejected,
}

impl Answer {
    /// The answer of one of our parsers, for comparison.
    pub(super) fn of<E>(result: Result<Value, E>) -> Self {
        result.map_or(Self::Rejected, Self::Model)
    }
}

/// One line of a table.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) input: String,
    /// The text after ` => `.
    pub(super) output: String,
}

/// Reads `testdata/compose/grammar/NAME`: lines of a JSON string, ` => ` and text; `#` starts a comment line.
pub(super) fn table(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/compose/grammar")
        .join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let rows: Vec<Row> = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(row)
        .collect();
    assert!(!rows.is_empty(), "{name} is empty");
    rows
}

fn row(line: &str) -> Row {
    // The input may contain the arrow too, so its end is found by reading the JSON string.
    let mut strings = serde_json::Deserializer::from_str(line).into_iter::<String>();
    let input = strings
        .next()
        .unwrap_or_else(|| panic!("no input: {line}"))
        .unwrap_or_else(|e| panic!("{line}: {e}"));
    let rest = &line[strings.byte_offset()..];
    let output = rest
        .strip_prefix(" => ")
        .unwrap_or_else(|| panic!("no ` => `: {line}"));
    Row {
        input,
        output: output.to_owned(),
    }
}

/// Checks a parser against a table of Docker Compose's answers.
pub(super) fn check_table(name: &str, parse: impl Fn(&str) -> Answer) {
    let mut wrong = Vec::new();
    let rows = table(name);
    for Row { input, output } in &rows {
        let expected = match output.as_str() {
            "error" => Answer::Rejected,
            json => {
                Answer::Model(serde_json::from_str(json).unwrap_or_else(|e| panic!("{json}: {e}")))
            }
        };
        let actual = parse(input);
        if !same(&actual, &expected) {
            wrong.push(format!("{input:?}: got {actual:?}, expected {expected:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}

/// Checks the error texts of a parser against a table; a good value has the text `ok`.
pub(super) fn check_messages(name: &str, message: impl Fn(&str) -> Option<String>) {
    for Row { input, output } in table(name) {
        assert_eq!(
            message(&input).unwrap_or_else(|| "ok".to_owned()),
            output,
            "for {input:?}"
        );
    }
}

/// Equality in which `1` and `1.0` are the same number.
pub(super) fn same(left: &Answer, right: &Answer) -> bool {
    match (left, right) {
        (Answer::Model(Value::Number(a)), Answer::Model(Value::Number(b))) => {
            a == b || a.as_f64() == b.as_f64()
        }
        _ => left == right,
    }
}

/// One recorded run of Docker Compose.
pub(super) struct Recorded {
    pub(super) name: String,
    /// The service `a` of the input file.
    pub(super) service: serde_yaml::Value,
    /// The service `a` of the printed model, or nothing if the file was refused.
    pub(super) model: Option<Value>,
    /// The text of the refusal.
    pub(super) error: String,
}

/// The recorded runs of a group, or nothing (said aloud) where the recordings are absent.
pub(super) fn recorded(group: &str) -> Option<Vec<Recorded>> {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracle");
    let golden = root.join("golden").join(format!("{group}.jsonl"));
    let Ok(golden) = std::fs::read_to_string(&golden) else {
        say(&format!("SKIPPED {group}: {} is absent", golden.display()));
        return None;
    };
    let cases: Vec<Recorded> = golden
        .lines()
        .filter_map(|line| {
            let mut run: Value = serde_json::from_str(line).unwrap();
            let name = run["case"].as_str().unwrap().to_owned();
            let text = std::fs::read_to_string(root.join("cases").join(group).join(&name)).unwrap();
            // A file that is no YAML at all says nothing about the value.
            let file: serde_yaml::Value = serde_yaml::from_str(&text).ok()?;
            Some(Recorded {
                service: file["services"]["a"].clone(),
                model: run["rc"]
                    .eq(&0)
                    .then(|| run["model"]["services"]["a"].take()),
                error: run["error"].as_str().unwrap_or_default().to_owned(),
                name,
            })
        })
        .collect();
    assert!(!cases.is_empty(), "{group} has no cases");
    Some(cases)
}

/// Compares every recorded run for which `value` finds a string, and says how many were left out.
pub(super) fn check_recorded(
    group: &str,
    value: impl Fn(&serde_yaml::Value) -> Option<String>,
    model: impl Fn(&Value) -> Value,
    parse: impl Fn(&str) -> Answer,
) {
    let Some(cases) = recorded(group) else { return };
    let (mut compared, mut wrong) = (0, Vec::new());
    for case in &cases {
        let Some(text) = value(&case.service) else {
            continue;
        };
        compared += 1;
        let expected = case
            .model
            .as_ref()
            .map_or(Answer::Rejected, |m| Answer::Model(model(m)));
        let actual = parse(&text);
        if !same(&actual, &expected) {
            wrong.push(format!(
                "{} {text:?}: got {actual:?}, expected {expected:?} {}",
                case.name, case.error
            ));
        }
    }
    let left_out = cases.len() - compared;
    say(&format!(
        "{group}: {} of {compared} agree, {left_out} without a string left out",
        compared - wrong.len()
    ));
    assert!(compared > 0, "{group}: nothing was compared");
    assert!(wrong.is_empty(), "{group}:\n{}", wrong.join("\n"));
}

#[allow(clippy::print_stderr)] // a skipped or partial comparison must be seen
pub(super) fn say(text: &str) {
    eprintln!("{text}");
}
