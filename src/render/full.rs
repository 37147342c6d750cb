//! Blocks with snippets, for people. A rule that speaks of many services of one file is one block.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity as Weight, SourceCode,
};

use super::change::change;
use super::snippet::Snippet;
use super::wrap::{glued, splitter, unglued};
use super::{Look, escape};
use crate::compose::{Place, Role};
use crate::finding::{Finding, Safety, Severity};
use crate::report::{Checked, Report};
use crate::span::Span;

/// All findings as blocks, by file and place.
pub fn full(report: &Report, look: Look) -> String {
    let handler = handler(look);
    let mut out = String::new();
    for checked in &report.projects {
        for group in groups(checked) {
            let block = Block::new(checked, &group, look);
            // Writing to a string does not fail.
            let mut text = String::new();
            let _ = handler.render_report(&mut text, &block);
            out.push_str(&unglued(&text));
            if look.changes {
                out.push_str(&example(checked, &group, look));
            }
            out.push('\n');
        }
    }
    out
}

/// What the first fix of a group would change, with the service if it is not the one that the snippet shows.
fn example(checked: &Checked, group: &[&Finding], look: Look) -> String {
    let with_fix = group.iter().enumerate();
    let found = with_fix.filter_map(|(index, it)| Some((index, it, it.fix.as_ref()?)));
    let Some((index, finding, fix)) = found.into_iter().next() else {
        return String::new();
    };
    let shown = change(&checked.project, fix, finding.place.file, look);
    if index > 0 && !shown.is_empty() {
        format!("   for {}:\n{shown}", subject(finding))
    } else {
        shown
    }
}

fn handler(look: Look) -> GraphicalReportHandler {
    let theme = match (look.color, look.unicode) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme {
            characters: miette::ThemeCharacters::ascii(),
            styles: miette::ThemeStyles::ansi(),
        },
        (false, true) => GraphicalTheme::unicode_nocolor(),
        (false, false) => GraphicalTheme::none(),
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_links(false)
        .with_word_splitter(splitter())
        .with_context_lines(1)
        .without_syntax_highlighting()
}

/// The findings of a project, those of one rule on one file's services together, in the order of their first place.
fn groups(checked: &Checked) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in &checked.linted.findings {
        let same = groups.iter_mut().find(|group| {
            let first = group[0];
            first.rule == finding.rule
                && first.place.file == finding.place.file
                && first.rule.many.is_some()
                && subject_of(finding).is_some()
                && first.help == finding.help
        });
        match same {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// One block.
#[derive(Debug)]
struct Block {
    message: String,
    code: String,
    severity: Severity,
    help: String,
    snippet: Snippet,
    labels: Vec<Option<String>>,
}

impl Block {
    fn new(checked: &Checked, group: &[&Finding], look: Look) -> Self {
        let first = group[0];
        let file = checked.project.file(first.place.file);
        let nothing = crate::yaml::Tree::unparsed("");
        let (name, tree, role) = match file {
            Some(file) => (escape(&file.path).into_owned(), &file.tree, file.role),
            None => (String::new(), &nothing, Role::Main),
        };
        let mut places: Vec<(Span, Option<String>)> = vec![(first.place.span, None)];
        if is_labelled(group) {
            for (place, word) in &first.related {
                if place.file == first.place.file {
                    places.push((place.span, Some(escape(word).into_owned())));
                }
            }
        }
        let spans: Vec<Span> = places.iter().map(|(span, _)| *span).collect();
        Self {
            message: glued(&message(group)),
            code: first.rule.id.to_owned(),
            severity: first.severity,
            help: glued(&help(checked, group, look)),
            snippet: Snippet::new(name, tree, role, &spans, look.longest),
            labels: places.into_iter().map(|(_, word)| word).collect(),
        }
    }
}

/// Whether the places that belong to a finding are shown in the snippet. Those of one among several would only
/// distract, and many would make it endless.
fn is_labelled(group: &[&Finding]) -> bool {
    const MOST: usize = 2;
    matches!(group, [only] if only.related.len() <= MOST)
}

fn message(group: &[&Finding]) -> String {
    match (group, group[0].rule.many) {
        ([_, _, ..], Some(many)) => format!("{} {many}", group.len()),
        _ => escape(&group[0].message).into_owned(),
    }
}

/// What to do, the services that the snippet does not show, and what can be done by itself.
fn help(checked: &Checked, group: &[&Finding], look: Look) -> String {
    let mut lines = vec![escape(&group[0].help).into_owned()];
    if group.len() > 1 {
        let named: Vec<String> = group[1..]
            .iter()
            .map(|finding| at_line(checked, finding))
            .collect();
        lines.push(format!("{} {}", look.paint("2", "also:"), named.join(", ")));
    } else if !is_labelled(group) {
        let places = group[0].related.iter();
        let mut numbers: Vec<String> = places
            .filter(|(place, _)| place.file == group[0].place.file)
            .map(|(place, _)| line_of(checked, *place).to_string())
            .collect();
        numbers.dedup();
        lines.push(format!("also on lines {}", numbers.join(", ")));
    }
    lines.extend(fixes(group, look));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn at_line(checked: &Checked, finding: &Finding) -> String {
    let line = line_of(checked, finding.place);
    format!("{} (line {line})", subject(finding))
}

fn line_of(checked: &Checked, place: Place) -> usize {
    let tree = checked.project.file(place.file).map(|file| &file.tree);
    tree.map_or(0, |tree| {
        tree.lines().position(tree.text(), place.span.from()).line
    })
}

/// What a finding is about: a service, if nothing else.
fn subject_of(finding: &Finding) -> Option<&str> {
    finding.subject.as_deref().or(finding.service.as_deref())
}

fn subject(finding: &Finding) -> String {
    format!("`{}`", escape(subject_of(finding).unwrap_or_default()))
}

/// The fixes of a group, services with the same fix together, and why some have none.
fn fixes(group: &[&Finding], look: Look) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for finding in group {
        let line = match (&finding.fix, &finding.obstacle) {
            (Some(fix), _) => {
                let style = match fix.safety {
                    Safety::Safe => "32",
                    Safety::Unsafe => "33",
                };
                let label = format!("{} fix:", fix.safety.name());
                format!("{} {}", look.paint(style, &label), escape(&fix.title))
            }
            (None, Some(obstacle)) => {
                format!("{} {}", look.paint("2", "no fix:"), escape(obstacle))
            }
            (None, None) => continue,
        };
        match lines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, services)) => services.push(subject(finding)),
            None => lines.push((line, vec![subject(finding)])),
        }
    }
    let is_one = lines.len() == 1;
    let told = lines.into_iter().map(|(line, services)| {
        if is_one {
            line
        } else {
            format!("{line} ({})", services.join(", "))
        }
    });
    told.collect()
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Block {}

impl Diagnostic for Block {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<Weight> {
        Some(match self.severity {
            Severity::Error => Weight::Error,
            Severity::Warning => Weight::Warning,
            Severity::Info => Weight::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let places = self.snippet.spans.iter().zip(&self.labels);
        Some(Box::new(places.map(|(span, word)| {
            LabeledSpan::new_with_span(word.clone(), *span)
        })))
    }
}
