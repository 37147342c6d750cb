//! Files against the answers of the real Docker Compose, kept as tables under `testdata/`.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

const FORMS: &str = include_str!("../../../testdata/compose/dotenv.jsonl");
const RANDOM: &str = include_str!("../../../testdata/compose/dotenv-random.jsonl");

type Env = BTreeMap<String, String>;

/// A row of a table: a file, the environment, and either the values it sets or the class of the
/// error and, from reading the file oneself, its line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    #[serde(default)]
    env: Env,
    #[serde(default)]
    raw: bool,
    values: Option<Env>,
    error: Option<String>,
    line: Option<usize>,
}

fn class(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::KeyWithSpace => "key-with-space",
        ErrorKind::UnexpectedCharacter(_) => "unexpected-character",
        ErrorKind::UnterminatedQuote => "unterminated-quote",
        ErrorKind::Template(template::Error::Invalid { .. }) => "invalid-template",
        ErrorKind::Template(template::Error::Required { .. }) => "required",
        ErrorKind::Template(_) => "template-limit",
        ErrorKind::EmptyKey => "empty-key",
        ErrorKind::LineTooLong => "line-too-long",
        ErrorKind::TooLarge => "too-large",
    }
}

/// What is wrong with the answer to a case.
fn complaint(case: &Case) -> Option<String> {
    let read = if case.raw { parse_raw } else { parse };
    match read(&case.text, &case.env) {
        Ok(entries) => {
            let values: Env = entries.into_iter().map(|e| (e.key, e.value)).collect();
            (Some(&values) != case.values.as_ref()).then(|| format!("got {values:?}"))
        }
        Err(error) => {
            let same = Some(class(&error.kind)) == case.error.as_deref()
                && case.line.is_none_or(|line| line == error.line)
                && case.text.get(error.span.clone()).is_some();
            (!same).then(|| format!("got {error:?}"))
        }
    }
}

fn check_table(table: &str) -> usize {
    let mut rows = 0;
    let mut wrong = Vec::new();
    for line in table.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        if let Some(complaint) = complaint(&case) {
            wrong.push(format!("{line}\n  {complaint}"));
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    rows
}

#[test]
fn every_form_is_as_in_compose() {
    assert!(check_table(FORMS) > 100);
}

#[test]
fn random_files_are_as_in_compose() {
    assert!(check_table(RANDOM) > 200);
}

#[test]
fn entries_carry_their_place() {
    let text = "\u{feff}# c\r\nA=1\n\nexport  É : 'x\ny' K=2\n\nA=3";
    let entries = parse(text, &Env::new()).unwrap();
    let seen: Vec<_> = entries
        .iter()
        .map(|e| (&text[e.span.clone()], e.key.as_str(), e.line))
        .collect();
    let expected = [("A", "A", 2), ("É", "É", 4), ("K", "K", 5), ("A", "A", 7)];
    assert_eq!(seen, expected);
}

#[test]
fn errors_point_at_the_mistake() {
    let blamed = |text: &'static str| {
        let error = parse(text, &Env::new()).unwrap_err();
        &text[error.span]
    };
    assert_eq!(blamed("\u{feff}A=1\nB C=2"), "B C");
    assert_eq!(blamed("A=1\nÉ@x=1"), "@");
    assert_eq!(blamed("A='x  \r\ny"), "'x");
    assert_eq!(blamed("A = é ${X:?m} # c"), "${X:?m}");
    assert_eq!(blamed("A = \"\\n${X:?m}\" # c"), "\"\\n${X:?m}\"");
}

#[test]
fn doubt_spreads_to_later_entries() {
    let text = "A=$NOPE\nB=${A}x\nC=${NOPE:+x}\nD='$NOPE'\nE=${NOPE:-x}\nF=$C\nG=$E\nH=\"$NOPE\"";
    let entries = parse(text, &Env::new()).unwrap();
    let marked = |flag: fn(&Entry) -> bool| -> String {
        let marked = entries.iter().filter(|e| flag(e));
        marked.map(|e| e.key.as_str()).collect()
    };
    assert_eq!(marked(|e| !e.unset.is_empty()), "AH");
    let places = entries.iter().flat_map(|e| &e.unset);
    let places: Vec<&str> = places.map(|it| &text[it.span.clone()]).collect();
    assert_eq!(places, ["$NOPE", "$NOPE"]);
    assert_eq!(marked(|e| e.unknown), "ABCFH");
}

#[test]
fn a_sure_value_of_the_environment_hides_a_doubtful_entry() {
    let env = Env::from([("A".to_owned(), "sure".to_owned())]);
    let entries = parse("A=$NOPE\nB=$A\nA\n", &env).unwrap();
    let seen: Vec<_> = entries
        .iter()
        .map(|e| (e.value.as_str(), e.unknown))
        .collect();
    assert_eq!(seen, [("", true), ("sure", false), ("sure", false)]);
}

#[test]
fn digits_keep_a_name_out_of_the_project_environment() {
    let entries = parse("1A=x\nA1=x\n", &Env::new()).unwrap();
    let counts: Vec<_> = entries.iter().map(Entry::counts_in_project_env).collect();
    assert_eq!(counts, [false, true]);
}

#[test]
fn raw_lines_have_a_longest() {
    let longest = format!("A=1\nB={}", "x".repeat(MAX_RAW_LINE - 2));
    assert_eq!(parse_raw(&longest, &Env::new()).unwrap().len(), 2);
    let error = parse_raw(&(longest + "x"), &Env::new()).unwrap_err();
    assert_eq!((error.kind, error.line), (ErrorKind::LineTooLong, 2));
}

#[test]
fn values_that_grow_from_line_to_line_are_bounded() {
    let mut doubling = String::from("A=xxxxxxxxxx\n");
    for _ in 0..64 {
        doubling.push_str("A=$A$A\n");
    }
    let error = parse(&doubling, &Env::new()).unwrap_err();
    assert_eq!(class(&error.kind), "template-limit");

    let large = format!("A={}\n", "x".repeat(1 << 20)) + &"B=$A\n".repeat(20);
    let error = parse(&large, &Env::new()).unwrap_err();
    assert_eq!((error.kind, error.line), (ErrorKind::TooLarge, 17));
}

proptest! {
    #[test]
    fn any_text_is_handled(text in "(\u{feff}?)([A-C]|[=:\n\r #'\"\\\\]|\\$[AB{]|\\}|export |\\PC){0,40}") {
        let env = Env::from([("A".to_owned(), "a".to_owned())]);
        for read in [parse, parse_raw] {
            match read(&text, &env) {
                Ok(entries) => for entry in entries {
                    prop_assert_eq!(&text[entry.span], entry.key);
                },
                Err(error) => {
                    prop_assert!(text.get(error.span).is_some());
                    prop_assert!(error.line <= 1 + text.matches('\n').count());
                }
            }
        }
    }
}
