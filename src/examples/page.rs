//! Reads the examples out of a page.

use std::collections::BTreeSet;

use crate::rule::find;

/// An example on a page.
#[derive(Debug, Default)]
pub(super) struct Example {
    /// The line of the page on which its text begins, from 0.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// What must come of it.
    pub expected: Expected,
    /// The other rules that run.
    pub with: Vec<&'static str>,
    /// The limit to write.
    pub memory: Option<String>,
    /// The date of the day.
    pub today: Option<String>,
    /// The path of the file, where that is not `compose.yaml`.
    pub file: Option<String>,
}

/// What must come of an example.
#[derive(Debug, Default)]
pub(super) enum Expected {
    /// That it is YAML.
    #[default]
    Yaml,
    /// That the rule is silent.
    Silence,
    /// That the rule speaks.
    Findings {
        /// The lines of the example, from 1.
        lines: BTreeSet<usize>,
        /// The text after all fixes; `None` where there are none.
        fixed: Option<String>,
    },
}

impl Example {
    /// Whether it is an example of what is wrong.
    pub fn is_bad(&self) -> bool {
        matches!(self.expected, Expected::Findings { .. })
    }

    /// The text after all fixes, where it is shown.
    pub fn fixed(&self) -> Option<&str> {
        match &self.expected {
            Expected::Findings { fixed, .. } => fixed.as_deref(),
            _ => None,
        }
    }
}

/// The examples of a page.
///
/// # Errors
/// Gives the line, from 0, and says what is wrong with the page.
pub(super) fn examples(page: &str) -> Result<Vec<Example>, (usize, String)> {
    let mut examples: Vec<Example> = Vec::new();
    let mut lines = page.split_inclusive('\n').enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(info) = line.trim_end().strip_prefix("```") else {
            continue;
        };
        let mut text = String::new();
        loop {
            match lines.next() {
                Some((_, line)) if line.trim_end() == "```" => break,
                Some((_, line)) => text.push_str(line),
                None => return Err((at, "the fence is never closed".to_owned())),
            }
        }
        let mut words = info.split(' ');
        if words.next() != Some("yaml") {
            continue;
        }
        if info == "yaml fixed" {
            attach(examples.last_mut(), text).map_err(|message| (at, message))?;
        } else {
            examples.push(example(words, at + 1, text).map_err(|message| (at, message))?);
        }
    }
    Ok(examples)
}

/// Hands a fixed text to the example before it.
fn attach(example: Option<&mut Example>, text: String) -> Result<(), String> {
    match example.map(|example| &mut example.expected) {
        Some(Expected::Findings { fixed, .. }) if fixed.is_none() => {
            *fixed = Some(text);
            Ok(())
        }
        _ => Err("what is `fixed` must follow what is `bad`".to_owned()),
    }
}

fn example<'w>(
    mut words: impl Iterator<Item = &'w str>,
    line: usize,
    text: String,
) -> Result<Example, String> {
    let expected = match words.next() {
        None => Expected::Yaml,
        Some("good") => Expected::Silence,
        Some("bad") => Expected::Findings {
            lines: marked(&text),
            fixed: None,
        },
        Some(word) => {
            return Err(format!(
                "an example is `good`, `bad` or `fixed`, not `{word}`"
            ));
        }
    };
    let mut example = Example {
        line,
        text,
        expected,
        ..Example::default()
    };
    for word in words {
        example.set(word)?;
    }
    match &example.expected {
        Expected::Findings { lines, .. } if lines.is_empty() => {
            Err("no line of this ends in `# error`".to_owned())
        }
        Expected::Silence if !marked(&example.text).is_empty() => {
            Err("what is `good` has no line that ends in `# error`".to_owned())
        }
        _ => Ok(example),
    }
}

impl Example {
    /// Takes a word such as `memory=1g`.
    fn set(&mut self, word: &str) -> Result<(), String> {
        let unknown = || format!("`{word}` means nothing on an example");
        let (key, value) = word.split_once('=').ok_or_else(unknown)?;
        match (key, &mut self.expected) {
            ("line", Expected::Findings { lines, .. }) => {
                lines.insert(value.parse().map_err(|_| unknown())?);
            }
            ("with", _) => self.with.push(find(value).ok_or_else(unknown)?.id),
            ("memory", _) => self.memory = Some(value.to_owned()),
            ("today", _) => self.today = Some(value.to_owned()),
            ("file", Expected::Silence | Expected::Findings { fixed: None, .. }) => {
                self.file = Some(value.to_owned());
            }
            _ => return Err(unknown()),
        }
        Ok(())
    }
}

/// The lines, from 1, that end in `# error`.
fn marked(text: &str) -> BTreeSet<usize> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| line.trim_end().ends_with("# error"))
        .map(|(index, _)| index + 1)
        .collect()
}
