//! From the lines of a Dockerfile to its instructions.

use std::iter::Peekable;
use std::str::Lines;

use super::words::{split_words, unquote};

const KNOWN: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// An instruction with its continuation lines joined and without the bodies of here-documents.
pub(super) struct Instruction {
    /// In capitals.
    pub name: String,
    pub arguments: String,
}

/// The instructions of a Dockerfile and its escape character; `None` if it could not be built.
pub(super) fn instructions(text: &str) -> Option<(Vec<Instruction>, char)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().peekable();
    let escape = directives(&mut lines)?;
    let mut found = Vec::new();
    while let Some(line) = logical_line(&mut lines, escape) {
        let line = line.trim();
        let (name, arguments) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let instruction = Instruction {
            name: name.to_ascii_uppercase(),
            arguments: arguments.trim().to_owned(),
        };
        if !KNOWN.contains(&instruction.name.as_str()) {
            return None;
        }
        for (terminator, tabs) in heredocs(&instruction, escape)? {
            let ends = |line: &str| {
                let line = if tabs {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                line == terminator
            };
            lines.by_ref().find(|line| ends(line))?;
        }
        found.push(instruction);
    }
    Some((found, escape))
}

/// Reads the parser directives, which only the first lines can be, for the escape character.
fn directives(lines: &mut Peekable<Lines<'_>>) -> Option<char> {
    let mut escape = None;
    while let Some((name, value)) = lines.peek().and_then(|line| directive(line)) {
        match name.to_ascii_lowercase().as_str() {
            "escape" if escape.is_some() => return None,
            "escape" => escape = Some(value.parse().ok().filter(|c| matches!(c, '\\' | '`'))?),
            "syntax" if !value.contains("docker/dockerfile") => return None,
            "syntax" | "check" => {}
            // An unknown directive is a comment, and after a comment there are no directives.
            _ => break,
        }
        lines.next();
    }
    Some(escape.unwrap_or('\\'))
}

/// The parts of `# name = value`.
fn directive(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim_start().strip_prefix('#')?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let word = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric());
    (word && !value.is_empty()).then_some((name, value))
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// The next line that is neither empty nor a comment, joined with those that continue it.
/// Comments and empty lines between them do not end it.
fn logical_line(lines: &mut Peekable<Lines<'_>>, escape: char) -> Option<String> {
    let blank = |line: &str| line.trim().is_empty() || is_comment(line);
    let mut joined = String::new();
    for line in lines.by_ref().filter(|line| !blank(line)) {
        let Some(start) = continued(line, escape) else {
            joined.push_str(line);
            return Some(joined);
        };
        joined.push_str(start);
    }
    (!joined.trim().is_empty()).then_some(joined)
}

/// The line without the escape character that joins it with the next one. Two of them are an
/// escaped one and join nothing.
fn continued(line: &str, escape: char) -> Option<&str> {
    let start = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!start.ends_with(escape)).then_some(start)
}

/// The here-documents an instruction begins: their last lines, and whether tabs may precede it.
fn heredocs(instruction: &Instruction, escape: char) -> Option<Vec<(String, bool)>> {
    let mut name = instruction.name.clone();
    let mut arguments = instruction.arguments.as_str();
    while name == "ONBUILD" {
        let (inner, rest) = arguments.split_once(char::is_whitespace)?;
        name = inner.to_ascii_uppercase();
        arguments = rest.trim_start();
    }
    let possible = matches!(name.as_str(), "ADD" | "COPY" | "RUN") && arguments.contains("<<");
    if !possible || is_json(arguments) {
        return Some(Vec::new());
    }
    let words = split_words(arguments, escape)?;
    Some(
        words
            .into_iter()
            .filter_map(|word| heredoc(word, escape))
            .collect(),
    )
}

/// Whether the arguments, after flags such as `--mount=…`, are a JSON list of words.
fn is_json(arguments: &str) -> bool {
    let mut rest = arguments;
    while rest.starts_with("--") {
        rest = rest
            .split_once(char::is_whitespace)
            .map_or("", |(_, rest)| rest.trim_start());
    }
    rest.starts_with('[') && serde_json::from_str::<Vec<String>>(rest).is_ok()
}

/// A word such as `<<EOF`, `3<<-"EOF"`.
fn heredoc(word: &str, escape: char) -> Option<(String, bool)> {
    let rest = word
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .strip_prefix("<<")?;
    let (tabs, name) = match rest.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, rest),
    };
    (!name.is_empty() && !name.contains('<')).then(|| (unquote(name, escape), tabs))
}
