//! Lays a project out as text, in every way that people do.

use super::common::dice::Dice;
use super::node::{Content, Node};

/// Writes one file.
pub struct Layout<'d, 'b> {
    dice: &'d mut Dice<'b>,
    out: String,
    count: usize,
    /// How many columns a level is indented by; `None` for another number each time.
    indent: Option<usize>,
    /// How often there are comments, flow collections, quotes: one in so many.
    comments: usize,
    flow: usize,
    quotes: usize,
    final_break: bool,
    mark: bool,
    crlf: bool,
}

/// What stands where a scalar does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Key,
    /// A value in the block style, whose collection stands at this column.
    Block(usize),
    Flow,
}

const SUPPRESSIONS: [&str; 4] = [
    "missing-log-rotation",
    "missing-restart-policy",
    "missing-healthcheck",
    "missing-memory-limit",
];

impl<'d, 'b> Layout<'d, 'b> {
    pub fn write(dice: &'d mut Dice<'b>, project: &Node) -> String {
        const RARELY: [usize; 4] = [256, 12, 6, 3];
        let mut layout = Layout {
            indent: match dice.roll(12) {
                10 => None,
                more => Some([2, 2, 2, 4, 4, 3, 1, 5, 6, 8, 2, 7][more]),
            },
            comments: RARELY[dice.roll(4)],
            flow: RARELY[dice.roll(4)],
            quotes: RARELY[dice.roll(4)],
            final_break: !dice.one_in(5),
            mark: dice.one_in(8),
            crlf: dice.one_in(6),
            dice,
            out: String::new(),
            count: 0,
        };
        layout.file(project);
        layout.end()
    }

    fn file(&mut self, project: &Node) {
        self.gap(0);
        if self.dice.one_in(6) {
            self.put("---");
            self.end_line();
            self.gap(0);
        }
        match &project.content {
            Content::Map(pairs) if self.dice.one_in(40) => {
                self.flow_map(pairs, 0);
                self.end_line();
            }
            Content::Map(pairs) => self.block_map(pairs, 0, false),
            _ => {}
        }
        self.gap(0);
        if self.dice.one_in(12) {
            self.put("...\n");
        }
    }

    /// The text with its line ends, its mark at the beginning, and its end.
    fn end(&mut self) -> String {
        let mut text = std::mem::take(&mut self.out);
        if !self.final_break {
            text.truncate(text.trim_end_matches('\n').len());
        }
        if self.mark {
            text.insert(0, '\u{feff}');
        }
        if self.crlf {
            text = text.replace('\n', "\r\n");
        }
        text
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn pad(&mut self, column: usize) {
        self.put(&" ".repeat(column));
    }

    /// How much deeper the next level lies.
    fn step(&mut self) -> usize {
        match self.indent {
            Some(step) => step,
            None => 1 + self.dice.roll(8),
        }
    }

    fn comment(&mut self) {
        self.count += 1;
        let number = self.count;
        let text = match self.dice.roll(9) {
            4 => "#".to_owned(),
            5 => format!("#- c{number}: {{"),
            6 => format!("#key{number}: value"),
            7 => format!("# ──── é{number} ────"),
            8 => {
                let rule = self.dice.pick(&SUPPRESSIONS);
                format!("# compose-lint: ignore[{rule}]")
            }
            _ => format!("# c{number}"),
        };
        self.put(&text);
    }

    /// Empty lines and comments between the lines of a collection at `column`.
    fn gap(&mut self, column: usize) {
        while self.dice.one_in(self.comments * 2) {
            match self.dice.roll(5) {
                0 => {
                    let column = self.dice.roll(12);
                    self.pad(column);
                    self.comment();
                }
                1 => self.put("  "),
                2 => {}
                _ => {
                    self.pad(column);
                    self.comment();
                }
            }
            self.out.push('\n');
        }
    }

    /// The end of a line, with or without a comment.
    fn end_line(&mut self) {
        if self.dice.one_in(self.comments * 2) {
            let blank = self.dice.pick(&[" ", "  ", "\t", "     "]);
            self.put(blank);
            self.comment();
        } else if self.dice.one_in(self.comments * 8) {
            self.put("  ");
        }
        self.out.push('\n');
    }

    fn block_map(&mut self, pairs: &[(String, Node)], column: usize, compact: bool) {
        for (index, (key, value)) in pairs.iter().enumerate() {
            if index > 0 || !compact {
                self.gap(column);
                self.pad(column);
            }
            self.key(key);
            let blank = if self.dice.one_in(self.quotes * 20) {
                " :"
            } else {
                ":"
            };
            self.put(blank);
            self.value(value, column, true);
        }
    }

    fn key(&mut self, key: &str) {
        let written = self.scalar(key, At::Key);
        self.put(&written);
    }

    /// A value with the end of its line, after a `:` or a dash of a collection at `column`.
    fn value(&mut self, node: &Node, column: usize, in_map: bool) {
        let empty = match &node.content {
            Content::Map(pairs) => pairs.is_empty(),
            Content::List(items) => items.is_empty(),
            _ => true,
        };
        let is_null = matches!(node.content, Content::Null);
        // Now and then on a line of its own.
        if !is_null && in_map && self.dice.one_in(self.flow * 16) {
            self.end_line();
            let step = self.step();
            self.gap(column + step);
            self.pad(column + step - 1);
        }
        if let Some(anchor) = &node.anchor {
            self.put(&format!(" &{anchor}"));
        }
        let flow = self.dice.one_in(self.flow);
        match &node.content {
            Content::Null => {
                let word = self.dice.pick(&["", "", " null", " ~"]);
                self.put(word);
                self.end_line();
            }
            Content::Lines(lines) => self.block_scalar(lines, column),
            Content::Map(_) | Content::List(_) if empty || flow => {
                self.out.push(' ');
                self.flow_value(node, column);
                self.end_line();
            }
            Content::Map(pairs) => {
                if in_map || node.anchor.is_some() || self.dice.one_in(6) {
                    self.end_line();
                    let deeper = column + self.step();
                    self.block_map(pairs, deeper, false);
                } else {
                    let blanks = self.step().clamp(2, 5) - 1;
                    self.pad(blanks);
                    self.block_map(pairs, column + 1 + blanks, true);
                }
            }
            Content::List(items) => self.block_list(items, column, in_map),
            scalar => {
                let written = self.leaf(scalar, At::Block(column));
                self.put(&format!(" {written}"));
                self.end_line();
            }
        }
    }

    fn block_list(&mut self, items: &[Node], column: usize, in_map: bool) {
        self.end_line();
        let column = if in_map && self.dice.one_in(2) {
            column
        } else {
            column + self.step()
        };
        for item in items {
            self.gap(column);
            self.pad(column);
            self.out.push('-');
            self.value(item, column, false);
        }
    }

    fn block_scalar(&mut self, lines: &[&str], column: usize) {
        let header = self.dice.pick(&["|", ">", "|-", ">-", "|+", ">+"]);
        self.put(&format!(" {header}"));
        self.end_line();
        let step = self.step();
        for line in lines {
            if !line.is_empty() {
                self.pad(column + step);
            }
            self.put(&format!("{line}\n"));
        }
        for _ in 0..self.dice.roll(8).saturating_sub(5) {
            self.out.push('\n');
        }
    }

    /// A scalar, an alias or a null.
    fn leaf(&mut self, content: &Content, at: At) -> String {
        match content {
            Content::Raw(text) => text.clone(),
            Content::Alias(name) if at == At::Flow => format!("*{name} "),
            Content::Alias(name) => format!("*{name}"),
            Content::Text(text) => self.scalar(text, at),
            Content::Lines(lines) => double(&lines.join("\\n")),
            _ => String::new(),
        }
    }

    fn scalar(&mut self, text: &str, at: At) -> String {
        // In quotes it merges nothing.
        let quote = text != "<<" && self.dice.one_in(self.quotes);
        if plain(text, at) && !quote {
            return match at {
                At::Block(column) if text.contains(' ') && self.dice.one_in(self.flow * 4) => {
                    let step = self.step();
                    text.replacen(' ', &format!("\n{}", " ".repeat(column + step)), 1)
                }
                _ => text.to_owned(),
            };
        }
        if self.dice.one_in(2) {
            format!("'{}'", text.replace('\'', "''"))
        } else {
            double(&text.replace('\\', "\\\\").replace('"', "\\\""))
        }
    }

    fn flow_value(&mut self, node: &Node, column: usize) {
        if let Some(anchor) = &node.anchor
            && !self.out.ends_with(&format!("&{anchor} "))
        {
            self.put(&format!("&{anchor} "));
        }
        match &node.content {
            Content::Map(pairs) => self.flow_map(pairs, column),
            Content::List(items) => self.flow_list(items, column),
            Content::Null => {
                let word = self.dice.pick(&["null", "~"]);
                self.put(word);
            }
            scalar => {
                let written = self.leaf(scalar, At::Flow);
                self.put(&written);
            }
        }
    }

    fn flow_map(&mut self, pairs: &[(String, Node)], column: usize) {
        let lines = !pairs.is_empty() && self.dice.one_in(3);
        self.out.push('{');
        for (index, (key, value)) in pairs.iter().enumerate() {
            self.flow_space(column, lines, index == 0);
            self.key(key);
            self.put(": ");
            self.flow_value(value, column + 2);
            self.comma(index + 1 == pairs.len(), lines);
        }
        self.close(column, lines, '}');
    }

    fn flow_list(&mut self, items: &[Node], column: usize) {
        let lines = !items.is_empty() && self.dice.one_in(4);
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            self.flow_space(column, lines, index == 0);
            self.flow_value(item, column + 2);
            self.comma(index + 1 == items.len(), lines);
        }
        self.close(column, lines, ']');
    }

    fn comma(&mut self, is_last: bool, lines: bool) {
        if !is_last || lines && self.dice.one_in(3) {
            self.out.push(',');
        }
    }

    /// What may stand before a part of a flow collection.
    fn flow_space(&mut self, column: usize, lines: bool, is_first: bool) {
        if lines {
            self.end_line();
            self.gap(column + 2);
            self.pad(column + 2);
        } else if !is_first || self.dice.one_in(2) {
            self.out.push(' ');
        }
    }

    fn close(&mut self, column: usize, lines: bool, bracket: char) {
        if lines {
            self.end_line();
            self.gap(column + 1);
            // libyaml wants it deeper than the collection around it.
            self.pad(column + 1);
        } else if self.dice.one_in(2) {
            self.out.push(' ');
        }
        self.out.push(bracket);
    }
}

fn double(escaped: &str) -> String {
    format!("\"{escaped}\"")
}

/// Whether a text means itself without quotes.
fn plain(text: &str, at: At) -> bool {
    let is_word =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$' | '=' | '@');
    let starts =
        text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '/' | '$' | '<'));
    let is_other = matches!(text, "null" | "no" | "true" | "false" | "yes" | ".");
    let is_size = text.ends_with(['m', 's', 'M', 'g']) && !text.contains([':', '=', ' ']);
    match at {
        _ if text == "<<" || text == "." => true,
        _ if is_other => false,
        At::Block(_) if is_size => true,
        At::Block(_) => {
            starts && !text.contains(": ") && !text.contains(" #") && !text.ends_with(':')
        }
        At::Key | At::Flow => starts && text.chars().all(is_word),
    }
}
