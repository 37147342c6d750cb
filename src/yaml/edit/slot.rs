//! A place at which a child can be written, and the writing.

use super::snippet::{Body, Look};
use super::{Edit, quote};
use crate::span::Span;

/// A place for a new child.
#[derive(Debug)]
pub(super) struct Slot<'t> {
    pub at: usize,
    pub form: Form<'t>,
    /// See [`Edit::joint`].
    pub joint: &'static str,
    /// How many empty lines keep the child apart from its neighbour.
    pub blank: usize,
    /// What else must change so that a child can stand here.
    pub opening: Vec<Edit>,
}

/// What surrounds the text of a new child.
#[derive(Debug)]
pub(super) enum Form<'t> {
    /// At the end of a line: the child follows on a line of its own.
    Below(Lay<'t>),
    /// Before something on its line, which then goes to a line of its own.
    Above(Lay<'t>),
    /// Between brackets.
    Flow {
        lead: String,
        trail: String,
        look: Look,
    },
}

/// How lines are laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lay<'t> {
    pub eol: &'t str,
    pub column: usize,
    /// The step to a deeper mapping.
    pub indent: usize,
}

impl Lay<'_> {
    /// A line break and the indentation after it.
    pub fn new_line(&self) -> String {
        format!("{}{:2$}", self.eol, "", self.column)
    }

    /// The same for a mapping one level down.
    pub fn deeper(&self) -> Self {
        Self {
            column: self.column + self.indent,
            ..*self
        }
    }
}

impl<'t> Slot<'t> {
    fn new(at: usize, form: Form<'t>) -> Self {
        Self {
            at,
            form,
            joint: "",
            blank: 0,
            opening: Vec::new(),
        }
    }

    /// A place below the line that ends at `at`.
    pub fn below(at: usize, lay: Lay<'t>) -> Self {
        Self::new(at, Form::Below(lay))
    }

    /// A place before what stands at `at`, in the column of `lay`.
    pub fn above(at: usize, lay: Lay<'t>) -> Self {
        Self::new(at, Form::Above(lay))
    }

    /// A place between brackets.
    pub fn flow(at: usize, lead: impl Into<String>, trail: impl Into<String>, look: Look) -> Self {
        let (lead, trail) = (lead.into(), trail.into());
        Self::new(at, Form::Flow { lead, trail, look })
    }

    /// Writes `body` here. `path` are the keys that are written, outermost first; all but the last are
    /// parents that hold only the next. An item has no path.
    pub fn fill(self, path: &[&str], body: &Body<'_>, order: u16, depth: u16) -> Vec<Edit> {
        let edit = |keys: usize, text: String| Edit {
            span: Span::empty(self.at),
            text,
            key: path.iter().take(keys).map(ToString::to_string).collect(),
            // The last number is for closing brackets.
            order: order.min(u16::MAX - 1),
            joint: self.joint,
            depth,
        };
        let mut edits = self.opening;
        for opening in &mut edits {
            opening.depth = depth;
        }
        let whole = path.len().min(1);
        match self.form {
            Form::Below(lay) => {
                let blank = lay.eol.repeat(self.blank);
                let levels = levels(lay, path, body).into_iter().enumerate();
                edits.extend(levels.map(|(level, text)| {
                    let blank = if level == 0 { &*blank } else { "" };
                    edit((level + 1).min(path.len()), format!("{blank}{text}"))
                }));
            }
            Form::Above(lay) => {
                let blank = lay.eol.repeat(self.blank);
                let text = body.nested(path).block(lay);
                edits.push(edit(whole, format!("{text}{blank}{}", lay.new_line())));
            }
            Form::Flow { lead, trail, look } => {
                let text = body.nested(path).flow(look);
                edits.push(edit(whole, format!("{lead}{text}{trail}")));
            }
        }
        edits
    }
}

/// The lines of the parents and of `body`, each its own text: another path that needs the same parents
/// makes the same edits for them.
fn levels(mut lay: Lay<'_>, path: &[&str], body: &Body<'_>) -> Vec<String> {
    let mut texts = Vec::with_capacity(path.len());
    for parent in path.iter().take(path.len().saturating_sub(1)) {
        texts.push(format!("{}{}:", lay.new_line(), quote::key(parent)));
        lay = lay.deeper();
    }
    texts.push(lay.new_line() + &body.block(lay));
    texts
}
