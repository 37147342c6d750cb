//! Finds what the parser does not report: dashes, colons, question marks, brackets, block-scalar headers,
//! document markers; and with them the true extent of every node.
//!
//! Between the tokens of the parser stand only blanks and indicators. The indicators, in the order of the
//! text, follow the grammar; so a walk over the tree can hand each to its node without guessing.

use super::tree::{Content, Entry, Item, NodeId, ScalarStyle, Style, Tree};
use crate::span::Span;

/// An indicator in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Indicator {
    kind: u8,
    span: Span,
}

const DOCUMENT_START: u8 = b'S';
const DOCUMENT_END: u8 = b'E';
/// A byte that is none of the things that may stand between tokens.
const STRAY: u8 = 0;

/// Sets the positions of all indicators in `tree`. `tokens` are the sorted spans of scalars, aliases,
/// anchors, tags and comments.
pub(super) fn locate(tree: &mut Tree, tokens: &[Span]) {
    let indicators = indicators(&tree.text, tokens);
    let mut walk = Walk {
        tree,
        indicators: &indicators,
        next: 0,
        slot: 0,
    };
    for index in 0..walk.tree.documents.len() {
        walk.document(index);
    }
    let all_placed = walk.next == indicators.len();
    tree.located = all_placed;
}

/// The indicators in the gaps between `tokens`.
fn indicators(text: &str, tokens: &[Span]) -> Vec<Indicator> {
    let mut found = Vec::with_capacity(tokens.len());
    let mut at = 0;
    for token in tokens {
        scan(text, at, token.from(), &mut found);
        at = at.max(token.to());
    }
    scan(text, at, text.len(), &mut found);
    found
}

fn scan(text: &str, from: usize, to: usize, found: &mut Vec<Indicator>) {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < to {
        let byte = bytes[at];
        let length = match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            0xef if text[at..].starts_with('\u{feff}') => {
                at += 3;
                continue;
            }
            b'%' if starts_line(bytes, at) => {
                at = text[at..to].find(['\n', '\r']).map_or(to, |end| at + end);
                continue;
            }
            b'|' | b'>' => {
                1 + bytes[at + 1..to]
                    .iter()
                    .take_while(|b| b"+-0123456789".contains(b))
                    .count()
            }
            b'-' | b'.' if is_marker(text, at) => 3,
            _ => 1,
        };
        let kind = match byte {
            b'-' if length == 3 => DOCUMENT_START,
            b'.' if length == 3 => DOCUMENT_END,
            b'-' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'|' | b'>' => byte,
            _ => STRAY,
        };
        found.push(Indicator {
            kind,
            span: Span::new(at, at + length),
        });
        at += length;
    }
}

fn starts_line(bytes: &[u8], at: usize) -> bool {
    at == 0
        || matches!(bytes[at - 1], b'\n' | b'\r')
        || (at == 3 && bytes.starts_with(b"\xef\xbb\xbf"))
}

/// Whether `---` or `...` stands at `at`, at the beginning of a line and followed by a blank.
fn is_marker(text: &str, at: usize) -> bool {
    let rest = &text.as_bytes()[at..];
    starts_line(text.as_bytes(), at)
        && (rest.starts_with(b"---") || rest.starts_with(b"..."))
        && rest.get(3).is_none_or(u8::is_ascii_whitespace)
}

struct Walk<'t, 'i> {
    tree: &'t mut Tree,
    indicators: &'i [Indicator],
    next: usize,
    /// Where a value stands that is not written: after the last indicator or node.
    slot: usize,
}

impl Walk<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.indicators
            .get(self.next)
            .map(|indicator| indicator.kind)
    }

    fn take(&mut self, kind: u8) -> Option<Span> {
        let indicator = self.indicators.get(self.next)?;
        if indicator.kind != kind {
            return None;
        }
        self.next += 1;
        self.slot = indicator.span.to();
        Some(indicator.span)
    }

    fn take_at(&mut self, kind: u8) -> Option<u32> {
        self.take(kind).map(|span| span.start)
    }

    fn document(&mut self, index: usize) {
        let start = self.take(DOCUMENT_START);
        let root = self.tree.documents[index].root;
        self.node(root);
        // A stream may hold several `...` in a row.
        let mut end = None;
        while let Some(marker) = self.take(DOCUMENT_END) {
            end = end.or(Some(marker));
        }
        let document = &mut self.tree.documents[index];
        document.start = start;
        document.end = end;
    }

    fn node(&mut self, id: NodeId) {
        let node = &mut self.tree.nodes[id.index()];
        for part in [node.anchor, node.tag.as_ref().map(|tag| tag.span)]
            .into_iter()
            .flatten()
        {
            self.slot = self.slot.max(part.to());
        }
        let mut content = std::mem::replace(&mut node.content, Content::Alias { target: None });
        let mut span = node.span;
        match &mut content {
            Content::Scalar(scalar) => span = self.scalar(&mut scalar.style, span),
            Content::Alias { .. } => {}
            Content::Mapping { entries, style } => span = self.mapping(entries, style),
            Content::Sequence { items, style } => span = self.sequence(items, style),
        }
        let node = &mut self.tree.nodes[id.index()];
        node.content = content;
        node.span = span;
        self.slot = span.to();
    }

    fn scalar(&mut self, style: &mut ScalarStyle, content: Span) -> Span {
        let (marker, header) = match style {
            ScalarStyle::Literal { header } => (b'|', header),
            ScalarStyle::Folded { header } => (b'>', header),
            ScalarStyle::Plain if content.is_empty() => return Span::empty(self.slot),
            _ => return content,
        };
        let Some(found) = self.take(marker) else {
            return content;
        };
        *header = found;
        let body = self.tree.slice(content);
        let keep = self.tree.slice(found).contains('+');
        let kept = if keep {
            // The last line break ends the scalar's last line; what follows it is the next line's indentation.
            let lines = body.trim_end_matches([' ', '\t']);
            lines
                .strip_suffix("\r\n")
                .or(lines.strip_suffix(['\n', '\r']))
                .unwrap_or(lines)
        } else {
            body.trim_end()
        };
        if kept.is_empty() {
            return found;
        }
        found.cover(Span::new(
            content.from().max(found.to()),
            content.from() + kept.len(),
        ))
    }

    fn mapping(&mut self, entries: &mut [Entry], style: &mut Style) -> Span {
        let open = self.open(style, b'{');
        let mut start = None;
        // A lone `? key` has no colon; the next one is that of the pair after it.
        let keys: Vec<u32> = entries
            .iter()
            .map(|entry| self.tree.outer(entry.key).start)
            .collect();
        for (index, entry) in entries.iter_mut().enumerate() {
            entry.question = self.take_at(b'?');
            if entry.question.is_none() && self.tree.is_unwritten(entry.key) {
                // An empty key has no text of its own: it stands where its colon is.
                self.slot = self
                    .indicators
                    .get(self.next)
                    .map_or(self.slot, |colon| colon.span.from());
            }
            self.node(entry.key);
            let key = self.tree.outer(entry.key).start;
            start = start.or(Some(entry.question.unwrap_or(key)));
            let next_key = keys
                .get(index + 1)
                .copied()
                .filter(|_| entry.question.is_some());
            let colon = self
                .indicators
                .get(self.next)
                .map_or(0, |colon| colon.span.start);
            if next_key.is_none_or(|next_key| colon < next_key) {
                entry.colon = self.take_at(b':');
            }
            self.node(entry.value);
            self.comma(style);
        }
        self.close(style, b'}', open.or(start))
    }

    fn sequence(&mut self, items: &mut [Item], style: &mut Style) -> Span {
        let open = self.open(style, b'[');
        let mut start = None;
        for item in items {
            if *style == Style::Block {
                item.dash = self.take_at(b'-');
                start = start.or(item.dash);
            }
            self.node(item.node);
            self.comma(style);
        }
        self.close(style, b']', open.or(start))
    }

    fn open(&mut self, style: &mut Style, bracket: u8) -> Option<u32> {
        let Style::Flow { open, .. } = style else {
            return None;
        };
        let found = self.take_at(bracket)?;
        *open = found;
        Some(found)
    }

    fn comma(&mut self, style: &Style) {
        if matches!(style, Style::Flow { .. }) && self.peek() == Some(b',') {
            let slot = self.slot;
            self.take(b',');
            self.slot = slot;
        }
    }

    fn close(&mut self, style: &mut Style, bracket: u8, start: Option<u32>) -> Span {
        let start = start.map_or(self.slot, |start| start as usize);
        if let Style::Flow { close, .. } = style
            && let Some(found) = self.take_at(bracket)
        {
            *close = found;
        }
        Span::new(start, self.slot)
    }
}

#[cfg(test)]
mod tests {
    use crate::yaml::parse;

    #[test]
    fn a_lone_question_mark_takes_no_colon() {
        let tree = parse("? a\nb: c\n? d\n? e\n: f\n").unwrap();
        let root = tree.documents()[0].root;
        let colons: Vec<_> = tree.entries(root).iter().map(|entry| entry.colon).collect();
        assert!(tree.is_located());
        assert_eq!(colons, [None, Some(5), None, Some(17)]);
    }

    #[test]
    fn an_empty_block_scalar_is_its_header() {
        let tree = parse("a: |\n").unwrap();
        let value = tree.entries(tree.documents()[0].root)[0].value;
        assert_eq!(tree.slice(tree.node(value).span), "|");
    }
}
