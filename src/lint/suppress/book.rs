//! All suppressions of a project, and which of them were needed.

use std::ops::Range;

use super::comment::{self, Directive};
use super::scope::{Index, Nodes, Scope};
use super::unsure::Unsure;
use super::{INVALID, UNUSED, date, is_run, key, named, removal};
use crate::compose::{FileId, Place, Project};
use crate::finding::Finding;
use crate::lint::Settings;
use crate::rule::{Rule, find};
use crate::span::Span;
use crate::yaml::{Comment, Tree};

/// The suppressions of a project.
#[derive(Debug, Default)]
pub(super) struct Book<'p> {
    /// The rules that they name and that exist.
    pub names: Vec<Named>,
    notes: Vec<Note>,
    /// Where they hold.
    pub index: Index<'p>,
    /// What cannot be understood.
    pub invalid: Vec<Finding>,
    unsure: Unsure,
    today: Option<&'p str>,
    /// The rule on what cannot be understood, if the user wants it.
    rule: Option<&'static Rule>,
}

/// A rule in a suppression.
#[derive(Debug)]
pub(super) struct Named {
    /// The rule.
    pub rule: &'static Rule,
    /// Where its name stands.
    pub place: Place,
    /// Whether something was suppressed by it.
    pub is_used: bool,
}

/// A suppression.
#[derive(Debug, Default)]
pub(super) struct Note {
    /// The comment in which it stands, with all names in it, whether they exist or not; `None` for a key.
    pub comment: Option<(Comment, Vec<Span>)>,
    /// The service that it belongs to.
    pub service: Option<String>,
    /// Its place in the model.
    pub path: String,
    /// The date that ended it, and where it stands; told by [`Book::note`].
    pub expired: Option<(Place, String)>,
    /// What it reaches; told by [`Book::note`].
    pub scope: Scope,
    /// Its part of [`Book::names`]; told by [`Book::note`].
    pub names: Range<usize>,
}

impl<'p> Book<'p> {
    /// Reads the suppressions of a project.
    pub fn of(project: &'p Project, settings: &'p Settings) -> Self {
        let mut book = Self {
            today: settings.today.as_deref(),
            rule: find(INVALID).filter(|_| is_run(settings, INVALID)),
            ..Self::default()
        };
        for (index, file) in project.files.iter().enumerate() {
            let id = FileId::new(index);
            book.comments(&file.tree, id);
        }
        key::read(project, &mut book);
        book.index.seal();
        if !book.notes.is_empty() {
            book.unsure = Unsure::of(project, &book.index);
        }
        book
    }

    fn comments(&mut self, tree: &Tree, file: FileId) {
        let mut nodes = None;
        for comment in tree.comments() {
            match comment::parse(tree.text(), comment.span) {
                Some(Ok(directive)) => {
                    let nodes = nodes.get_or_insert_with(|| Nodes::of(tree));
                    self.directive(tree, file, *comment, directive, nodes);
                }
                Some(Err(fault)) => {
                    let span = fault.span;
                    self.fault(Place { file, span }, fault.message, fault.help);
                }
                None => {}
            }
        }
    }

    fn directive(
        &mut self,
        tree: &Tree,
        file: FileId,
        comment: Comment,
        directive: Directive,
        nodes: &Nodes,
    ) {
        let here = |span| (Place { file, span }, tree.slice(span));
        let Some(scope) = scope(tree, file, comment, directive.whole_file, nodes) else {
            let (place, _) = here(directive.word);
            let message = "a suppression of the whole file must stand before its first key";
            let help = "move it to the top, or write `ignore[rule]` above what it is for";
            return self.fault(place, message, help);
        };
        let names: Vec<_> = directive.names.iter().copied().map(here).collect();
        let note = Note {
            comment: Some((comment, directive.names)),
            ..Note::default()
        };
        self.note(note, Some(scope), &names, directive.until.map(here));
    }

    /// Enters a suppression of `names`, up to a date. Without a scope it is a block. Gives its number.
    pub fn note(
        &mut self,
        mut note: Note,
        scope: Option<Scope>,
        names: &[(Place, &str)],
        until: Option<(Place, &str)>,
    ) -> usize {
        let number = self.notes.len();
        let whole_file = matches!(scope, Some(Scope::File(_)));
        let scope = scope.unwrap_or(Scope::Block(number));
        let (until, wrong) = match until {
            Some((_, date)) if date::is_date(date) => (until, None),
            _ => (None, until),
        };
        note.expired = until
            .filter(|(_, date)| self.today.is_some_and(|today| *date <= today))
            .map(|(place, date)| (place, date.to_owned()));
        note.scope = scope;
        let first = self.names.len();
        for &(place, name) in names {
            match named(name, whole_file) {
                // Nobody knows up to when it was meant to hold.
                Ok(_) if wrong.is_some() => {}
                Ok(rule) => {
                    if note.expired.is_none() {
                        self.index.add(scope, rule.id, self.names.len());
                    }
                    self.names.push(Named {
                        rule,
                        place,
                        is_used: false,
                    });
                }
                Err((message, help)) => self.fault(place, message, help),
            }
        }
        if let Some((place, _)) = wrong {
            let help = "write year, month and day, as in 2027-01-31";
            self.fault(place, "this is no date", help);
        }
        note.names = first..self.names.len();
        self.notes.push(note);
        number
    }

    /// Takes down what cannot be understood.
    pub fn fault(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        if let Some(rule) = self.rule {
            let fault = Finding {
                help: help.into(),
                ..Finding::new(rule, place, message)
            };
            self.invalid.push(fault);
        }
    }

    /// The findings on names that suppressed nothing, as far as their rule was run, is one of `which`
    /// and could know.
    pub fn unused(
        &self,
        project: &Project,
        settings: &Settings,
        which: fn(&str) -> bool,
    ) -> Vec<Finding> {
        let Some(rule) = find(UNUSED).filter(|_| is_run(settings, UNUSED)) else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        for note in &self.notes {
            let names = self.names.get(note.names.clone()).unwrap_or_default();
            let is_idle = |name: &&Named| !name.is_used && is_run(settings, name.rule.id);
            let idle: Vec<&Named> = names.iter().filter(is_idle).collect();
            let mut asked = idle.iter().filter(|name| which(name.rule.id));
            match &note.expired {
                Some(expired) => findings.extend(asked.next().map(|_| note.expiry(rule, expired))),
                None if self.unsure.reaches(note.scope) => {}
                None => findings.extend(asked.map(|name| note.idle(rule, name, &idle, project))),
            }
        }
        findings
    }
}

impl Note {
    fn expiry(&self, rule: &'static Rule, (place, date): &(Place, String)) -> Finding {
        let message = format!("this suppression has expired on {date}");
        let help = "mend what it hid, or set a new date".to_owned();
        self.about(Finding {
            help,
            ..Finding::new(rule, *place, message)
        })
    }

    fn idle(
        &self,
        rule: &'static Rule,
        name: &Named,
        idle: &[&Named],
        project: &Project,
    ) -> Finding {
        let message = format!("there is no `{}` here to suppress", name.rule.id);
        let tree = project.file(name.place.file).map(|file| &file.tree);
        let fix = tree
            .zip(self.comment.as_ref())
            .map(|(tree, (comment, names))| {
                removal::fix(tree, *comment, names, name, idle.len() == names.len())
            });
        self.about(Finding {
            help: "delete it".to_owned(),
            fix,
            ..Finding::new(rule, name.place, message)
        })
    }

    fn about(&self, finding: Finding) -> Finding {
        Finding {
            service: self.service.clone(),
            path: self.path.clone(),
            ..finding
        }
    }
}

/// What a comment reaches; `None` where one on the whole file stands too late.
fn scope(
    tree: &Tree,
    file: FileId,
    comment: Comment,
    whole_file: bool,
    nodes: &Nodes,
) -> Option<Scope> {
    let start = comment.span.start;
    if whole_file {
        let is_first = nodes.next(0).is_none_or(|first| start < first.start);
        return is_first.then_some(Scope::File(file));
    }
    if comment.own_line {
        let node = nodes.next(start);
        return Some(node.map_or(Scope::Nowhere, |node| Scope::Node(file, node)));
    }
    let before = tree.text().get(..comment.span.from()).unwrap_or_default();
    let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    Some(Scope::Line(file, Span::new(line, comment.span.from())))
}
