//! Suppressions: what the authors of a file know about and live with.
//!
//! They stand in comments or under the key `x-compose-lint`, and name rules. A finding is suppressed by the closest
//! one that names its rule: of its line, of a node around it, of its service, of its file, of its project. What no
//! finding needs is reported itself, and so is what cannot be understood.

mod book;
mod comment;
mod date;
mod key;
mod removal;
mod scope;
#[cfg(test)]
mod tests;
mod unsure;

pub use date::date_of;

use super::{Linted, Settings};
use crate::compose::{Project, did_you_mean};
use crate::finding::Finding;
use crate::rule::{RULES, Rule, find};
use book::Book;

/// The category of the rules on suppressions themselves. Only a suppression of the whole file hides their findings:
/// closer by, it would be simpler to mend the suppression.
const CATEGORY: &str = "suppression";
/// The rule on what suppresses nothing.
const UNUSED: &str = "unused-suppression";
/// The rule on what cannot be understood.
const INVALID: &str = "invalid-suppression";

/// Takes away the findings that a project's files suppress, and adds those on the suppressions themselves.
pub fn apply(project: &Project, findings: Vec<Finding>, settings: &Settings) -> Linted {
    let mut book = Book::of(project, settings);
    let invalid = std::mem::take(&mut book.invalid);
    let mut linted = Linted::default();
    book.sift(findings, &mut linted);
    book.sift(invalid, &mut linted);
    let unused = book.unused(project, settings, |rule| rule != UNUSED);
    book.sift(unused, &mut linted);
    // What hides unused suppressions is unused itself where it hid none, and cannot hide that.
    let unused = book.unused(project, settings, |rule| rule == UNUSED);
    linted.findings.extend(unused);
    linted
}

impl Book<'_> {
    /// Lets pass what nothing suppresses.
    fn sift(&mut self, findings: Vec<Finding>, linted: &mut Linted) {
        for finding in findings {
            let name = self.index.find(&finding);
            match name.and_then(|name| self.names.get_mut(name)) {
                Some(name) => {
                    name.is_used = true;
                    linted.suppressed += 1;
                }
                None => linted.findings.push(finding),
            }
        }
    }
}

/// Whether the user wants this rule.
fn is_run(settings: &Settings, rule: &str) -> bool {
    let only = settings.only.as_ref();
    only.is_none_or(|only| only.contains(&rule))
}

/// The rule that a suppression names.
///
/// # Errors
/// Says what is wrong with the name, and what to do.
fn named(name: &str, whole_file: bool) -> Result<&'static Rule, (String, String)> {
    let Some(rule) = find(name) else {
        return Err(unknown(name));
    };
    match rule.category {
        "compose" => Err((
            format!("`{name}` cannot be suppressed: Compose refuses the file"),
            "mend what it reports".to_owned(),
        )),
        CATEGORY if !whole_file => Err((
            format!("`{name}` cannot be suppressed here, only for a whole file"),
            format!(
                "mend what it reports, or write `# compose-lint: ignore-file[{name}] reason` before the first key"
            ),
        )),
        _ => Ok(rule),
    }
}

/// What is wrong with a name that is none of a rule.
fn unknown(name: &str) -> (String, String) {
    /// No rule has a longer name, and no message should.
    const LONGEST: usize = 60;
    let members: Vec<&str> = RULES
        .iter()
        .filter(|rule| rule.category == name)
        .map(|rule| rule.id)
        .collect();
    if name == "all" || !members.is_empty() {
        let help = if members.is_empty() {
            "name the rules: to hide everything would also hide what nobody has seen yet".to_owned()
        } else {
            format!("name the rules you mean: {}", members.join(", "))
        };
        return (
            format!("`{name}` is no rule, and suppressions must name rules"),
            help,
        );
    }
    let short: String = name.chars().take(LONGEST).collect();
    let near = (short.len() == name.len())
        .then(|| did_you_mean(name, RULES.iter().map(|rule| rule.id)))
        .flatten();
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`compose-lint rules` lists all rules".to_owned(),
    };
    (format!("there is no rule `{short}`"), help)
}
