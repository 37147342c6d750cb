//! Values as JSON, in which no character commands a terminal.

use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::escape::is_dangerous;

/// Indented, with a final line break.
pub(super) fn pretty(value: &impl Serialize) -> String {
    encode(value, PrettyFormatter::new())
}

/// On one line, with its break.
pub(super) fn line(value: &impl Serialize) -> String {
    encode(value, CompactFormatter)
}

fn encode(value: &impl Serialize, layout: impl Formatter) -> String {
    let mut out = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut out, Careful(layout));
    // What is written has only text for keys, and a vector takes it all.
    let _ = value.serialize(&mut serializer);
    out.push(b'\n');
    String::from_utf8(out).unwrap_or_default()
}

/// Writes what could command a terminal as `\u009b`: the same text to any reader of JSON.
struct Careful<F>(F);

type Written = io::Result<()>;

impl<F: Formatter> Formatter for Careful<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, to: &mut W, text: &str) -> Written {
        let mut rest = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| is_dangerous(*c)) {
            to.write_all(&text.as_bytes()[rest..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04x}")?;
            }
            rest = at + c.len_utf8();
        }
        to.write_all(&text.as_bytes()[rest..])
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> Written {
        self.0.begin_array(to)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> Written {
        self.0.end_array(to)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, to: &mut W, first: bool) -> Written {
        self.0.begin_array_value(to, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> Written {
        self.0.end_array_value(to)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> Written {
        self.0.begin_object(to)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> Written {
        self.0.end_object(to)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, to: &mut W, first: bool) -> Written {
        self.0.begin_object_key(to, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> Written {
        self.0.begin_object_value(to)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> Written {
        self.0.end_object_value(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_read_back_as_it_was() {
        let text = "a\u{1b}[31m\u{9b}31m\u{7f}\u{202e}\u{feff}\u{2028}é😀\"\\\n";
        for json in [pretty(&[text]), line(&[text])] {
            assert_eq!(serde_json::from_str::<[String; 1]>(&json).unwrap(), [text]);
            let printed = json.trim_end().replace("\n  ", "").replace('\n', "");
            assert!(!printed.chars().any(is_dangerous), "{printed:?}");
        }
    }
}
