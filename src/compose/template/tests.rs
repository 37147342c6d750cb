//! Templates against the answers of the real Docker Compose, kept as tables under `testdata/`.

use super::*;
use proptest::prelude::*;
use std::path::Path;

const FORMS: &str = include_str!("../../../testdata/compose/template.txt");
const RANDOM: &str = include_str!("../../../testdata/compose/template-random.txt");

type Env = BTreeMap<String, String>;

fn env(text: &str) -> Env {
    text.split(',')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The answer as the tables write it, the names warned of, and what is known of the text.
fn answer(template: &str, env: &Env) -> [String; 3] {
    match substitute(template, env) {
        Ok(done) => {
            let known = match (done.unset, done.unknown) {
                (true, true) => "unset",
                (false, true) => "unknown",
                (false, false) => "known",
                (true, false) => "unset, yet not unknown",
            };
            let warned: Vec<_> = done.warned().collect();
            let text = format!("\"{}\"", done.text.replace('\n', "\\n"));
            [text, warned.join(" "), known.to_owned()]
        }
        Err(Error::Invalid { .. }) => ["invalid".into(), String::new(), "-".into()],
        Err(Error::Required { name, message, .. }) => {
            let colon = if message.is_empty() { "" } else { ": " };
            let text = format!("required {name}{colon}{message}");
            [text.trim_end().into(), String::new(), "-".into()]
        }
        Err(other) => [other.to_string(), String::new(), "-".into()],
    }
}

/// Checks every row of a table and returns how many there were. A last column of `?` is unchecked.
fn check_table(table: &str) -> usize {
    let mut rows = 0;
    let mut wrong = Vec::new();
    for line in table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        let columns: Vec<_> = line.split(" | ").collect();
        let [template, variables, text, warned, known] = columns[..] else {
            panic!("five columns wanted: {line}");
        };
        let got = answer(&template.replace("\\n", "\n"), &env(variables));
        let known = if known == "?" { got[2].as_str() } else { known };
        if got != [text, warned, known] {
            wrong.push(format!("{line}\n  got {}", got.join(" | ")));
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
fn random_templates_are_as_in_compose() {
    assert!(check_table(RANDOM) > 100);
}

/// The shared oracle's answers, which only a developer's machine has.
#[test]
#[allow(clippy::print_stderr)]
fn oracle_cases_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracle");
    let Ok(golden) = std::fs::read_to_string(root.join("golden/interp.jsonl")) else {
        eprintln!("SKIPPED oracle_cases_agree: no {}", root.display());
        return;
    };
    let mut cases = 0;
    for line in golden.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let path = root
            .join("cases/interp")
            .join(case["case"].as_str().unwrap());
        let file = std::fs::read_to_string(path).unwrap();
        let Some((_, quoted)) = file.trim_end().split_once("\n      l: ") else {
            continue;
        };
        // The cases write the template as a double-quoted scalar, which JSON reads alike.
        let template: String = serde_json::from_str(quoted).unwrap();
        let [text, ..] = answer(&template, &Env::new());
        let label = &case["model"]["services"]["a"]["labels"]["l"];
        if let Some(expected) = label.as_str() {
            let expected = expected.replace("$$", "$");
            assert_eq!(text, format!("\"{expected}\""), "{template}");
        } else {
            let error = case["error"].as_str().unwrap();
            let class = if error.starts_with("invalid") {
                "invalid"
            } else {
                "required"
            };
            assert!(text.starts_with(class), "{template}: {text}, not {error}");
        }
        cases += 1;
    }
    assert!(cases > 70, "only {cases} cases read");
}

#[test]
fn text_without_a_dollar_is_borrowed() {
    let done = substitute("nginx:1.27 {}", &Env::new()).unwrap();
    assert!(matches!(done.text, Cow::Borrowed("nginx:1.27 {}")));
    assert_eq!(done.references.capacity(), 0);
}

#[test]
fn references_carry_span_kind_and_use() {
    let template = "é$A${S:-${B?}x}${C+$S}";
    let env = env("S=s,B=b");
    let done = substitute(template, &env).unwrap();
    let seen: Vec<_> = done
        .references
        .iter()
        .map(|r| (&template[r.span.clone()], r.name, r.kind, r.set, r.used))
        .collect();
    let expected = [
        ("$A", "A", Kind::Plain, false, true),
        (
            "${S:-${B?}x}",
            "S",
            Kind::Default { or_empty: true },
            true,
            true,
        ),
        (
            "${B?}",
            "B",
            Kind::Required { or_empty: false },
            true,
            false,
        ),
        (
            "${C+$S}",
            "C",
            Kind::Alternate { or_empty: false },
            false,
            true,
        ),
        ("$S", "S", Kind::Plain, true, false),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn errors_point_at_the_expression() {
    let span = |template: &'static str| {
        let error = substitute(template, &Env::new()).unwrap_err();
        &template[error.span()]
    };
    assert_eq!(span("a ${1} }"), "${1}");
    assert_eq!(span("é ${X\nb}"), "${X");
    assert_eq!(span("${S:-a${Y:?e} }"), "${Y:?e}");
}

#[test]
fn a_doubtful_value_makes_the_text_unknown() {
    struct Doubt;
    impl Lookup for Doubt {
        fn get(&self, _: &str) -> Option<&str> {
            Some("")
        }
        fn is_known(&self, name: &str) -> bool {
            name != "D"
        }
    }
    let unknown = |template| substitute(template, &Doubt).unwrap().unknown;
    assert!(unknown("$D"));
    assert!(unknown("${D:-x}"));
    assert!(unknown("${D:+x}"));
    assert!(unknown("${A:-$D}"));
    assert!(!unknown("${A-$D}"));
    assert!(!unknown("$A"));
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| "${A-".repeat(depth) + "x" + &"}".repeat(depth);
    let env = Env::new();
    assert_eq!(substitute(&nested(MAX_DEPTH), &env).unwrap().text, "x");
    let deeper = nested(MAX_DEPTH + 2);
    assert!(matches!(
        substitute(&deeper, &env),
        Err(Error::TooDeep { .. })
    ));
    let huge = nested(250_000);
    assert!(matches!(
        substitute(&huge, &env),
        Err(Error::TooDeep { .. })
    ));
    let open = "${A:-".repeat(250_000);
    assert!(matches!(
        substitute(&open, &env),
        Err(Error::Invalid { .. })
    ));
}

#[test]
fn inserted_values_are_bounded() {
    let env = Env::from([("A".to_owned(), "x".repeat(1000))]);
    let fits = "$A".repeat(MAX_INSERTED / 1000);
    assert!(substitute(&fits, &env).is_ok());
    let bursts = fits + "$A$A";
    assert!(matches!(
        substitute(&bursts, &env),
        Err(Error::TooLarge { .. })
    ));
}

/// Inputs on which a scanner that looks for the closing brace anew each time needs minutes.
#[test]
fn long_flat_templates_take_linear_time() {
    let env = Env::new();
    for unit in ["${A:-x}", "${A:-{}", "$A", "$", "${A-$}\n", "${A:-${B}{}}"] {
        let template = unit.repeat(1_000_000 / unit.len());
        let start = std::time::Instant::now();
        drop(substitute(&template, &env));
        assert!(start.elapsed().as_secs() < 10, "{unit}");
    }
}

proptest! {
    #[test]
    fn any_text_is_handled(template in "(\\$|\\{|\\}|\\$\\{[ABſ]|:?[-+?]|\\PC|\n){0,40}") {
        let env = env("A=a,B=");
        match substitute(&template, &env) {
            Ok(done) => for r in &done.references {
                prop_assert!(template[r.span.clone()].starts_with('$'));
            },
            Err(error) => prop_assert!(template.get(error.span()).is_some()),
        }
    }
}
