//! Tests that no shell reads: `CMD`, a program and its arguments.

use crate::compose::{Origin, ServiceView};

/// What only a shell understands where it stands alone.
const OPERATORS: [&str; 4] = ["||", "&&", "|", "2>&1"];

/// Options behind which code stands.
const CODE: [&str; 5] = ["-c", "-e", "-r", "-ec", "-lc"];

/// A test that no shell reads.
#[derive(Debug)]
pub struct ExecTest<'p> {
    /// Where `CMD` stands.
    pub keyword: Origin,
    /// The program.
    pub program: &'p str,
    /// Where that stands.
    pub origin: Origin,
    /// The words behind it.
    pub arguments: Vec<(&'p str, Origin)>,
}

impl<'p> ServiceView<'p> {
    /// Its test, if no shell reads it and all of it is known.
    pub fn exec_test(&self) -> Option<ExecTest<'p>> {
        match self.health_test()?[..] {
            [("CMD", keyword), (program, origin), ref arguments @ ..] => Some(ExecTest {
                keyword,
                program,
                origin,
                arguments: arguments.to_vec(),
            }),
            _ => None,
        }
    }
}

impl<'p> ExecTest<'p> {
    /// Whether a whole line stands where the name of a program belongs: it has blanks in it, and is no path that has them.
    pub fn has_line_for_program(&self) -> bool {
        let mut words = self.program.split_whitespace();
        match (words.next(), words.next()) {
            (Some(first), Some(second)) => !first.contains(['/', '\\']) || second.starts_with('-'),
            _ => false,
        }
    }

    /// An operator of the shell that goes to the program as an argument, and where; `None` too where the program may want it so, for it
    /// reads code.
    pub fn stray_operator(&self) -> Option<(&'p str, Origin)> {
        let reads_code = self.program.ends_with("sh")
            || self.arguments.iter().any(|(word, _)| CODE.contains(word));
        let mut words = self.arguments.iter().filter(|_| !reads_code);
        let (word, origin) = words.find(|(word, _)| is_operator(word))?;
        Some((word.split_whitespace().next()?, *origin))
    }
}

fn is_operator(word: &str) -> bool {
    OPERATORS.contains(&word) || word.starts_with("|| ") || word.contains(" || exit ")
}
