//! From text to tree: the only module that names the parser.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle as Notation, ScanError, StructureStyle};

use super::error::{Error, ErrorKind, MAX_BYTES};
use super::explain::explain;
use super::layout;
use super::outdent::{Joined, alone};
use super::tabs::are_in_brackets;
use super::tree::{
    Comment, Content, Document, Entry, Item, Node, NodeId, Scalar, ScalarStyle, ScalarText, Style,
    Tag, Tree,
};
use crate::span::{Lines, Span};

impl Tree {
    /// A text that is no YAML: no documents, no nodes.
    pub fn unparsed(text: &str) -> Self {
        Tree {
            lines: Lines::of(text),
            text: text.into(),
            nodes: Vec::new(),
            parents: Vec::new(),
            documents: Vec::new(),
            comments: Vec::new(),
            located: false,
        }
    }
}

/// Reads a text into a tree.
///
/// # Errors
/// When the text is too large, holds a character that YAML forbids, or breaks the grammar. Missing anchors
/// and duplicate keys are not errors here; [`super::check()`] finds them.
pub fn parse(text: &str) -> Result<Tree, Error> {
    if text.len() > MAX_BYTES {
        return Err(Error {
            kind: ErrorKind::TooLarge,
            span: Span::empty(0),
        });
    }
    if let Some((at, character)) = forbidden_character(text) {
        return Err(Error {
            kind: ErrorKind::ControlCharacter(character),
            span: Span::new(at, at + character.len_utf8()),
        });
    }
    let mut joined = Joined::default();
    let mut first = None;
    let tree = loop {
        match read(text, &joined) {
            Ok(tree) => break tree,
            Err(error) if joined.join(text, &error) => first = first.or(Some(error)),
            Err(error) if joined.tabs.is_empty() => return Err(syntax_error(text, &error)),
            // Without a tree nobody can tell whether the tab stands in brackets.
            Err(error) => return Err(syntax_error(text, &first.unwrap_or(error))),
        }
    };
    match first {
        // A key on more than one line is none.
        Some(error)
            if tree
                .keys()
                .any(|key| joined.touches(tree.node(key).span.range()))
                || !are_in_brackets(&tree, &joined.tabs) =>
        {
            Err(syntax_error(text, &error))
        }
        _ => Ok(tree),
    }
}

fn read(text: &str, joined: &Joined) -> Result<Tree, ScanError> {
    let mut options = granit_parser::options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
    };
    options.max_buffered_comment_events = usize::MAX;
    let mut builder = Builder::new(text, joined);
    for next in Parser::new_from_str_with_options(joined.text(text), options) {
        let (event, span) = next?;
        builder.event(event, span);
    }
    Ok(builder.finish())
}

/// The first character outside YAML's printable set (the set that go-yaml's reader allows).
fn forbidden_character(text: &str) -> Option<(usize, char)> {
    let suspect = |b: u8| {
        (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')) || b == 0x7f || b == 0xc2 || b == 0xef
    };
    if !text.bytes().any(suspect) {
        return None;
    }
    text.char_indices().find(|&(_, c)| {
        !matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    })
}

fn syntax_error(text: &str, error: &ScanError) -> Error {
    let mut at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let explained = explain(error.info(), text, at);
    Error {
        kind: ErrorKind::Syntax {
            message: explained.message,
            help: explained.help,
        },
        span: explained.span,
    }
}

/// A collection whose end has not been seen.
struct Open {
    id: NodeId,
    /// The key that waits for its value, in a mapping.
    key: Option<NodeId>,
}

struct Builder<'t> {
    text: &'t str,
    joined: &'t Joined,
    nodes: Vec<Node>,
    parents: Vec<Option<NodeId>>,
    open: Vec<Open>,
    documents: Vec<Document>,
    root: Option<NodeId>,
    comments: Vec<Comment>,
    /// Everything that is neither blank nor an indicator, as the parser reported it.
    tokens: Vec<Span>,
    anchors: HashMap<usize, NodeId>,
    /// The last node with each anchor.
    names: HashMap<&'t str, NodeId>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, joined: &'t Joined) -> Self {
        Self {
            text,
            joined,
            nodes: Vec::with_capacity(text.len() / 16),
            parents: Vec::with_capacity(text.len() / 16),
            open: Vec::new(),
            documents: Vec::new(),
            root: None,
            comments: Vec::new(),
            tokens: Vec::with_capacity(text.len() / 16),
            anchors: HashMap::new(),
            names: HashMap::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, at: granit_parser::Span) {
        let span = range(&at);
        match event {
            Event::Comment(..) => self.comment(span),
            Event::Scalar(text, notation, anchor, tag) => {
                let (content, span) = self.scalar(text, notation, span);
                self.tagged(content, span, anchor, tag.as_deref(), &at);
            }
            Event::MappingStart(notation, anchor, tag) => {
                let content = Content::Mapping {
                    entries: Vec::new(),
                    style: style(notation, span),
                };
                let id = self.tagged(content, span, anchor, tag.as_deref(), &at);
                self.open.push(Open { id, key: None });
            }
            Event::SequenceStart(notation, anchor, tag) => {
                let content = Content::Sequence {
                    items: Vec::new(),
                    style: style(notation, span),
                };
                let id = self.tagged(content, span, anchor, tag.as_deref(), &at);
                self.open.push(Open { id, key: None });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.open.pop();
            }
            Event::Alias(id) => {
                let target = self.anchors.get(&id).copied();
                self.alias(target, span);
            }
            // The parser forgets anchors at the end of a document; go-yaml does not.
            Event::UnresolvedAlias(_) => {
                let name = span.of(self.text).trim_start_matches('*');
                self.alias(self.names.get(name).copied(), span);
            }
            Event::Anchor(id, _) => self.anchor(id, span),
            Event::DocumentStart(..) => self.root = None,
            Event::DocumentEnd => {
                if let Some(root) = self.root.take() {
                    self.documents.push(Document {
                        root,
                        start: None,
                        end: None,
                    });
                }
            }
            _ => {}
        }
    }

    fn scalar(&mut self, text: Cow<'_, str>, notation: Notation, span: Span) -> (Content, Span) {
        // The parser gives an empty block scalar its header as text; `layout` finds headers.
        let is_block = matches!(notation, Notation::Literal | Notation::Folded);
        let span = if is_block && text.is_empty() {
            Span::empty(span.to())
        } else {
            span
        };
        if !span.is_empty() {
            self.tokens.push(span);
        }
        let style = match notation {
            Notation::SingleQuoted => ScalarStyle::SingleQuoted,
            Notation::DoubleQuoted => ScalarStyle::DoubleQuoted,
            Notation::Literal => ScalarStyle::Literal { header: span },
            Notation::Folded => ScalarStyle::Folded { header: span },
            Notation::Plain => ScalarStyle::Plain,
        };
        let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        let inner = if quoted && span.end - span.start >= 2 {
            Span::new(span.from() + 1, span.to() - 1)
        } else {
            span
        };
        let text = self.without_added_break(text, style, span);
        let text = if quoted && self.joined.touches(span.range()) {
            alone(span.of(self.text)).map_or(text, Cow::Owned)
        } else if self.joined.dashes.contains(&span.from()) {
            Cow::Borrowed("-")
        } else {
            text
        };
        // The parser calls a value that is not written `~`.
        let unwritten = style == ScalarStyle::Plain && span.is_empty();
        let text = if unwritten || inner.of(self.text) == text {
            ScalarText::Source(inner)
        } else {
            ScalarText::Owned(text.into())
        };
        (Content::Scalar(Scalar { text, style }), span)
    }

    /// A block scalar that ends with the file, without a line break, ends without one: so Compose's parser has it, while
    /// this one adds a break.
    fn without_added_break<'s>(
        &self,
        text: Cow<'s, str>,
        style: ScalarStyle,
        span: Span,
    ) -> Cow<'s, str> {
        let is_block = matches!(
            style,
            ScalarStyle::Literal { .. } | ScalarStyle::Folded { .. }
        );
        let ends_file = span.to() == self.text.len() && !self.text.ends_with(['\n', '\r']);
        if is_block && ends_file && text.ends_with('\n') {
            let mut text = text.into_owned();
            text.pop();
            return text.into();
        }
        text
    }

    fn alias(&mut self, target: Option<NodeId>, span: Span) {
        self.tokens.push(span);
        self.node(Content::Alias { target }, span, 0, None);
    }

    fn anchor(&mut self, id: usize, span: Span) {
        self.tokens.push(span);
        if let Some(node) = self.anchors.get(&id).copied() {
            self.nodes[node.index()].anchor = Some(span);
            let name = span.of(self.text).trim_start_matches('&');
            self.names.insert(name, node);
        }
    }

    fn comment(&mut self, span: Span) {
        self.tokens.push(span);
        let before = self.text.get(..span.from()).unwrap_or_default();
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let own_line = before[line..]
            .trim_start_matches('\u{feff}')
            .bytes()
            .all(|b| b == b' ' || b == b'\t');
        self.comments.push(Comment { span, own_line });
    }

    fn tag(
        &mut self,
        tag: Option<&granit_parser::Tag>,
        at: &granit_parser::Span,
    ) -> Option<Box<Tag>> {
        let tag = tag?;
        let span = at.tag_span().map(|span| range(&span))?;
        self.tokens.push(span);
        let name = format!("{}{}", tag.handle(), tag.suffix()).into_boxed_str();
        Some(Box::new(Tag { span, name }))
    }

    fn tagged(
        &mut self,
        content: Content,
        span: Span,
        anchor: usize,
        tag: Option<&granit_parser::Tag>,
        at: &granit_parser::Span,
    ) -> NodeId {
        let tag = self.tag(tag, at);
        self.node(content, span, anchor, tag)
    }

    /// Adds a node where the parser stands: as key, value, item or root.
    fn node(
        &mut self,
        content: Content,
        span: Span,
        anchor: usize,
        tag: Option<Box<Tag>>,
    ) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.parents.push(self.open.last().map(|open| open.id));
        self.nodes.push(Node {
            content,
            span,
            anchor: None,
            tag,
        });
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(id);
            return id;
        };
        match &mut self.nodes[open.id.index()].content {
            Content::Mapping { entries, .. } => match open.key.take() {
                None => open.key = Some(id),
                Some(key) => entries.push(Entry {
                    question: None,
                    key,
                    colon: None,
                    value: id,
                }),
            },
            Content::Sequence { items, .. } => items.push(Item {
                dash: None,
                node: id,
            }),
            _ => {}
        }
        id
    }

    fn finish(mut self) -> Tree {
        self.comments.sort_unstable_by_key(|comment| comment.span);
        self.tokens.sort_unstable();
        let mut tree = Tree {
            lines: Lines::of(self.text),
            text: self.text.into(),
            nodes: self.nodes,
            parents: self.parents,
            documents: self.documents,
            comments: self.comments,
            located: true,
        };
        layout::locate(&mut tree, &self.tokens);
        tree
    }
}

fn style(notation: StructureStyle, span: Span) -> Style {
    match notation {
        StructureStyle::Flow if span.is_empty() => Style::Pair,
        // The brackets are found by `layout`.
        StructureStyle::Flow => Style::Flow {
            open: span.start,
            close: span.start,
        },
        StructureStyle::Block => Style::Block,
    }
}

fn range(span: &granit_parser::Span) -> Span {
    span.byte_range()
        .map_or_else(Span::default, |range| Span::new(range.start, range.end))
}
