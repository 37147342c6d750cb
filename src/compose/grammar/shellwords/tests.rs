use super::{ShellwordsError, split};
use crate::compose::grammar::testing::{self, Answer};
use proptest::prelude::*;
use serde_json::json;

#[test]
fn agrees_with_docker_compose() {
    testing::check_table("shellwords.txt", |text| {
        Answer::of(split(text).map(|w| json!(w.words)))
    });
}

#[test]
fn errors_and_cuts_know_the_place() {
    testing::check_messages("shellwords-messages.txt", |text| match split(text) {
        Ok(words) => words.truncated_at.map(|at| format!("ok, cut at {at}")),
        Err(error) => {
            let (ShellwordsError::Unclosed { at, .. }
            | ShellwordsError::Parenthesis { at }
            | ShellwordsError::TrailingBackslash { at }) = error;
            Some(format!("{error}, at {at}"))
        }
    });
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*|[a1 '\"`$()\\\\;>]{0,16}") {
        if let Ok(words) = split(&text) {
            let cut = words.truncated_at.and_then(|at| text.get(at..));
            prop_assert_eq!(cut.is_some(), words.truncated_at.is_some());
            prop_assert!(cut.is_none_or(|rest| rest.starts_with([';', '&', '|', '<', '>'])));
        }
    }

    #[test]
    fn words_in_single_quotes_are_read_back(words in prop::collection::vec("[^']{0,8}", 0..5)) {
        let line: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let read = split(&line.join(" ")).unwrap();
        prop_assert_eq!(read.words, words);
        prop_assert_eq!(read.truncated_at, None);
    }

    #[test]
    fn words_with_backslashes_are_read_back(words in prop::collection::vec(".{1,8}", 0..5)) {
        let escape = |word: &String| word.chars().flat_map(|c| ['\\', c]).collect::<String>();
        let line: Vec<String> = words.iter().map(escape).collect();
        prop_assert_eq!(split(&line.join(" ")).unwrap().words, words);
    }
}
