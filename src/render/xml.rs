//! XML 1.0 with the characters that it allows, and none that commands a terminal.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::escape;

/// What elements are written to.
pub(super) type Xml = Writer<Vec<u8>>;

/// A document with what `content` writes into it.
pub(super) fn document(content: impl FnOnce(&mut Xml) -> io::Result<()>) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    let declaration = Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None));
    // A vector takes all that is written.
    let _ = xml
        .write_event(declaration)
        .and_then(|()| content(&mut xml));
    let mut text = String::from_utf8(xml.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

/// Text of which every character may stand in XML; the markup is escaped where it is written.
pub(super) fn allowed(text: &str) -> Cow<'_, str> {
    match escape(text) {
        safe if !safe.contains(['\u{fffe}', '\u{ffff}']) => safe,
        safe => safe
            .replace('\u{fffe}', "\\u{fffe}")
            .replace('\u{ffff}', "\\u{ffff}")
            .into(),
    }
}
