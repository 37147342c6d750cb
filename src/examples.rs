//! The examples on the pages of the rules, run as tests.
//!
//! A page shows YAML in fences, and the word after `yaml` says what must come of it:
//!
//! - `good`: the rule is silent.
//! - `bad`: the rule speaks on the lines that end in `# error`, and on no other. Where a comment would disturb the
//!   example, `line=N` names the line instead.
//! - `fixed`: follows a `bad` one, and is what all fixes of the rule make of it, byte for byte. A `bad` example without
//!   it gets no fix.
//! - nothing: an illustration, which must be YAML.
//!
//! Further words: `memory=1g` is the option `--memory`, `today=2027-01-01` sets the clock, `with=RULE` runs another
//! rule too, whose findings are not compared, `file=tests/compose.yaml` is the path of a file without fixes. An example holds with each kind of line break, with a byte order mark, and without a last line break.

mod page;
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::{Environment, Loader, NoFiles, Overlay, Problem, Project, Source, load};
use crate::finding::{Finding, Safety, Severity};
use crate::fix;
use crate::lint::{Settings, lint};
use crate::rule::{Rule, find};
use page::{Example, Expected};

/// Runs the examples of a rule.
pub fn run(id: &str) {
    let rule = find(id).unwrap_or_else(|| panic!("there is no rule `{id}`"));
    if let Err(failure) = check(rule, rule.page) {
        panic!("{failure}");
    }
}

/// Checks a rule against a page.
fn check(rule: &'static Rule, page: &str) -> Result<(), String> {
    let examples = page::examples(page);
    let mut failures = Vec::new();
    match examples.and_then(|examples| complete(rule, &examples).map(|()| examples)) {
        Err((line, message)) => failures.push((line, message)),
        Ok(examples) => {
            for example in &examples {
                if let Err(message) = example.check(rule) {
                    failures.push((example.line, message));
                }
            }
        }
    }
    let texts: Vec<String> = failures
        .into_iter()
        .map(|(line, message)| {
            let line = rule.page_line + line;
            format!("rules/{}/rule.md:{line}: {message}", rule.id)
        })
        .collect();
    if texts.is_empty() {
        Ok(())
    } else {
        Err(texts.join("\n\n"))
    }
}

/// Whether a page shows all that it must.
fn complete(rule: &Rule, examples: &[Example]) -> Result<(), (usize, String)> {
    let bad: Vec<&Example> = examples.iter().filter(|example| example.is_bad()).collect();
    let has_good = examples
        .iter()
        .any(|example| matches!(example.expected, Expected::Silence));
    if bad.is_empty() || !has_good {
        return Err((
            0,
            "a page needs an example that is `good` and one that is `bad`".to_owned(),
        ));
    }
    let fixed = bad.iter().find(|example| example.fixed().is_some());
    match (rule.fix, fixed) {
        (None, Some(example)) => Err((
            example.line,
            "the page says `fix: none`, and this is fixed".to_owned(),
        )),
        (Some(_), None) => Err((0, "the page promises a fix and shows none".to_owned())),
        _ => Ok(()),
    }
}

/// A way to write the same text.
type Twin = (&'static str, fn(&str) -> String);

const TWINS: [Twin; 4] = [
    ("as it stands", str::to_owned),
    ("with CRLF", |text| text.replace('\n', "\r\n")),
    ("without the last line break", |text| {
        text.strip_suffix('\n').unwrap_or(text).to_owned()
    }),
    ("with a byte order mark", |text| format!("\u{feff}{text}")),
];

impl Example {
    fn check(&self, rule: &'static Rule) -> Result<(), String> {
        let settings = self.settings(rule);
        for (name, twin) in TWINS {
            let text = twin(&self.text);
            let fail = |message: String| format!("{name}: {message}");
            match &self.expected {
                Expected::Yaml => {
                    crate::yaml::parse(&text).map_err(|error| fail(error.to_string()))?;
                }
                Expected::Silence => {
                    self.speaks(rule, &text, &settings, &BTreeSet::new())
                        .map_err(fail)?;
                    accepted(rule, &text).map_err(fail)?;
                }
                Expected::Findings { lines, fixed } => {
                    let findings = self.speaks(rule, &text, &settings, lines).map_err(fail)?;
                    match fixed {
                        Some(fixed) => mends(rule, &text, &twin(fixed), &settings).map_err(fail)?,
                        None => stays(&findings).map_err(fail)?,
                    }
                }
            }
        }
        Ok(())
    }

    fn settings(&self, rule: &'static Rule) -> Settings {
        let mut only = vec![rule.id];
        only.extend(&self.with);
        Settings {
            memory: self.memory.clone(),
            only: Some(only),
            today: self.today.clone(),
            ..Settings::default()
        }
    }

    /// The findings of the rule, if they stand on `lines`.
    fn speaks(
        &self,
        rule: &Rule,
        text: &str,
        settings: &Settings,
        lines: &BTreeSet<usize>,
    ) -> Result<Vec<Finding>, String> {
        let project = project_at(self.file.as_deref().unwrap_or(FILE), text);
        let tree = &project.files[0].tree;
        let line = |finding: &Finding| {
            let offset = finding.place.span.from();
            tree.lines().position(tree.text(), offset).line
        };
        let mut findings = lint(&project, settings).findings;
        findings.retain(|finding| finding.rule == rule);
        let found: BTreeSet<usize> = findings.iter().map(line).collect();
        if found == *lines {
            return Ok(findings);
        }
        let messages: Vec<String> = findings
            .iter()
            .map(|finding| format!("  line {}: {}", line(finding), finding.message))
            .collect();
        let messages = messages.join("\n");
        Err(format!(
            "`{}` should speak on lines {lines:?} of the example and speaks on {found:?}\n{messages}\n{}",
            rule.id, self.text
        ))
    }
}

/// The path of an example.
const FILE: &str = "compose.yaml";

fn project(text: &str) -> Project {
    project_at(FILE, text)
}

fn project_at(path: &str, text: &str) -> Project {
    let source = Source::new(path, text);
    // The only file there is: it may name itself.
    let disk = Overlay {
        disk: &NoFiles,
        texts: [(path.into(), text.to_owned())].into(),
    };
    load(&[source], &Environment::default(), &disk)
}

/// What is shown as good must be a file that Compose takes.
fn accepted(rule: &Rule, text: &str) -> Result<(), String> {
    let is_refusal = |problem: &&Problem| problem.severity == Severity::Error;
    match project(text).problems.iter().find(is_refusal) {
        Some(problem) => Err(format!(
            "`{}` is silent, but Compose would refuse this: {}",
            rule.id, problem.message
        )),
        None => Ok(()),
    }
}

/// Whether nothing is offered to mend the findings.
fn stays(findings: &[Finding]) -> Result<(), String> {
    match findings.iter().find_map(|finding| finding.fix.as_ref()) {
        Some(fix) => Err(format!(
            "there is a fix, and no example that is `fixed` follows: {}",
            fix.title
        )),
        None => Ok(()),
    }
}

/// Whether the fixes make `expected` of `text`, come to rest there, and leave nothing worse than it was.
fn mends(rule: &Rule, text: &str, expected: &str, settings: &Settings) -> Result<(), String> {
    let env = Environment::default();
    let loader = Loader::new(&env, &NoFiles);
    let fixed = fix::fix(project(text), Safety::Unsafe, settings, loader);
    if let Some((_, reason)) = fixed.dropped.first() {
        return Err(format!(
            "a fix of `{}` had to be left out: {reason}",
            rule.id
        ));
    }
    let found = fixed.project.files[0].tree.text();
    if found != expected {
        return Err(format!(
            "the fixes of `{}` should make\n{expected}\nand make\n{found}",
            rule.id
        ));
    }
    let again = fix::fix(project(found), Safety::Unsafe, settings, loader);
    if again.project.files[0].tree.text() != found {
        return Err("fixing it twice differs from fixing it once".to_owned());
    }
    let before = tally(text, settings);
    match tally(found, settings)
        .into_iter()
        .find(|(what, count)| before.get(what).unwrap_or(&0) < count)
    {
        Some(((rule, path), _)) => Err(format!("the fix brings a finding of `{rule}` at `{path}`")),
        None => Ok(()),
    }
}

/// How many findings of each rule, selected or not, there are at each place of the model.
fn tally(text: &str, settings: &Settings) -> BTreeMap<(&'static str, String), usize> {
    let all = Settings {
        only: None,
        ..settings.clone()
    };
    let mut counts = BTreeMap::new();
    for finding in lint(&project(text), &all).findings {
        *counts.entry((finding.rule.id, finding.path)).or_default() += 1;
    }
    counts
}
