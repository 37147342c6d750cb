//! That a page which is wrong fails, and that every rule has its page.

use super::check;
use crate::compose::Kind;
use crate::finding::Severity;
use crate::rule::{RULES, find};

const BAD: &str = "```yaml bad\nservices:\n  web:  # error\n    image: a\n```\n";
const FIXED: &str =
    "```yaml fixed\nservices:\n  web:  # error\n    image: a\n    restart: unless-stopped\n```\n";
const GOOD: &str = "```yaml good\nservices:\n  web:\n    image: a\n    restart: always\n```\n";

/// What is wrong with a page of `missing-restart-policy`; empty if nothing is.
fn failure(page: &str) -> String {
    let rule = find("missing-restart-policy").unwrap();
    check(rule, page).err().unwrap_or_default()
}

#[test]
fn a_page_that_is_right_passes() {
    assert_eq!(
        failure(&format!(
            "text\n{BAD}{FIXED}{GOOD}```yaml\n- a\n```\n```console\n$ [\n```\n"
        )),
        ""
    );
}

#[test]
fn a_page_that_is_wrong_fails() {
    let silent =
        "```yaml bad\nservices:\n  web:\n    restart: always\n    image: a  # error\n```\n";
    for (page, expected) in [
        (format!("{BAD}{GOOD}"), "shows none"),
        (format!("{BAD}{FIXED}"), "needs an example"),
        (format!("{FIXED}{GOOD}"), "must follow"),
        (format!("{BAD}{FIXED}{FIXED}{GOOD}"), "must follow"),
        (
            format!("{BAD}{}{GOOD}", FIXED.replace("unless-stopped", "always")),
            "should make",
        ),
        (
            format!("{BAD}{FIXED}{BAD}{GOOD}"),
            "no example that is `fixed` follows",
        ),
        (
            format!("{BAD}{FIXED}{GOOD}{silent}"),
            "should speak on lines {4} of the example and speaks on {}",
        ),
        (
            format!(
                "{BAD}{FIXED}{}",
                GOOD.replace("restart: always", "tty: true")
            ),
            "lines {} of the example and speaks on {2}",
        ),
        (
            format!(
                "{BAD}{FIXED}{}",
                GOOD.replace("tty", "a")
                    .replace("image: a", "image: a\n    nope: 1")
            ),
            "Compose would refuse",
        ),
        (
            format!("{}{FIXED}{GOOD}", BAD.replace("  # error", "")),
            "no line of this",
        ),
        (
            format!("{BAD}{FIXED}{}", GOOD.replace("always", "always  # error")),
            "what is `good` has",
        ),
        (
            format!("{BAD}{FIXED}{GOOD}```yaml\n[\n```\n"),
            "as it stands",
        ),
        (
            format!("{BAD}{FIXED}{GOOD}```yaml better\n```\n"),
            "not `better`",
        ),
        (
            format!("{BAD}{FIXED}{GOOD}```yaml good colour=red\n```\n"),
            "means nothing",
        ),
        (
            format!("{BAD}{FIXED}{GOOD}```yaml good with=no-such-rule\n```\n"),
            "means nothing",
        ),
        (format!("{BAD}{FIXED}{GOOD}```yaml good\n"), "never closed"),
    ] {
        let failure = failure(&page);
        assert!(
            failure.contains(expected),
            "{page}\nshould fail with {expected}, fails with {failure}"
        );
    }
}

#[test]
fn a_failure_names_the_line_of_the_file() {
    let rule = find("missing-restart-policy").unwrap();
    let page = format!(
        "text\n\n{BAD}{FIXED}{}",
        GOOD.replace("restart: always", "tty: true")
    );
    let line = page[..page.find("yaml good").unwrap()].lines().count() + rule.page_line;
    let expected = format!("rules/missing-restart-policy/rule.md:{line}: ");
    let failure = failure(&page);
    assert!(
        failure.starts_with(&expected),
        "{failure}\nshould start with {expected}"
    );
    // The same line in the file itself.
    let text = std::fs::read_to_string("rules/missing-restart-policy/rule.md").unwrap();
    let first = text.lines().nth(rule.page_line - 1).unwrap();
    assert_eq!(Some(first), rule.page.lines().next());
}

#[test]
fn every_problem_has_a_page_and_every_page_a_problem() {
    for kind in Kind::ALL {
        let rule =
            find(kind.rule()).unwrap_or_else(|| panic!("rules/{}/rule.md is missing", kind.rule()));
        assert_eq!(
            (rule.category, rule.severity),
            ("compose", Severity::Error),
            "{}",
            rule.id
        );
    }
    for rule in RULES.iter().filter(|rule| rule.category == "compose") {
        assert!(
            Kind::ALL.iter().any(|kind| kind.rule() == rule.id),
            "no problem is `{}`",
            rule.id
        );
    }
}
