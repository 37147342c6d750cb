//! Random YAML as text: every notation that people use, laid out in every way they lay it out.

pub use super::common::dice::Dice;

/// Writes one file.
pub struct Writer<'a> {
    dice: Dice<'a>,
    out: String,
    count: usize,
    /// Anchors of mappings, complete or not: an alias may name only complete ones.
    mappings: Vec<String>,
    budget: usize,
}

const PLAIN: [&str; 10] = [
    "text",
    "1",
    "é",
    "a b",
    "-x",
    "http://a:80/b#c",
    "true",
    "512m",
    "2001-01-01",
    "x:y",
];
const KEYS: [&str; 6] = ["a", "b b", "\"c\"", "'d'", "é", "f-g"];

/// A file as the bytes decide.
pub fn write(bytes: &[u8]) -> String {
    let mut writer = Writer {
        dice: Dice::new(bytes),
        out: String::new(),
        count: 0,
        mappings: Vec::new(),
        budget: 40,
    };
    writer.document();
    if writer.dice.one_in(4) {
        writer.out.push_str("---\n");
        writer.mappings.clear();
        writer.document();
    }
    let mut text = writer.out.clone();
    if writer.dice.one_in(4) {
        text.truncate(text.trim_end_matches('\n').len());
    }
    if writer.dice.one_in(5) {
        text.insert(0, '\u{feff}');
    }
    match writer.dice.roll(6) {
        4 => text.replace('\n', "\r\n"),
        5 => text.replace('\n', "\r"),
        _ => text,
    }
}

/// Pieces of YAML in any order: most of it is none, and what is, is strange.
pub fn soup(bytes: &[u8]) -> String {
    const PIECES: [&str; 40] = [
        "a", "b", "c", ": ", ":\n", ":", "\n", "\n  ", "\n ", "\n    ", "- ", "-", "? ", "{", "}",
        "[", "]", ", ", ",", "&x ", "*x ", "&y\n", "*y", "!t ", "!!map ", "|\n", ">-\n", "|+\n",
        "'s'", "\"d\"", "# c\n", " # c\n", "\t", "<<: ", "---\n", "...\n", "null", "{}", "\r\n",
        "\r",
    ];
    let piece = |&byte: &u8| PIECES[usize::from(byte) % PIECES.len()];
    bytes.iter().map(piece).collect()
}

impl Writer<'_> {
    fn document(&mut self) {
        self.gap(0);
        if self.dice.one_in(8) {
            self.flow_mapping(0, 2);
            self.out.push('\n');
        } else {
            let column = if self.dice.one_in(8) { 2 } else { 0 };
            self.mapping(column, 0, false);
        }
        self.gap(0);
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn name(&mut self) -> String {
        self.count += 1;
        self.count.to_string()
    }

    fn indent(&mut self, column: usize) {
        self.put(&" ".repeat(column));
    }

    /// Empty lines and comments.
    fn gap(&mut self, column: usize) {
        for _ in 0..self.dice.roll(8).saturating_sub(5) {
            match self.dice.roll(4) {
                0 => self.out.push('\n'),
                1 => self.put("   \n"),
                wide => {
                    let column = if wide == 3 { self.dice.roll(9) } else { column };
                    self.indent(column);
                    let name = self.name();
                    let dash = if self.dice.one_in(3) { "- " } else { "" };
                    self.put(&format!("# {dash}c{name}\n"));
                }
            }
        }
    }

    /// The end of a line, with or without a comment.
    fn end_line(&mut self) {
        match self.dice.roll(6) {
            4 => self.put("  "),
            5 => {
                let name = self.name();
                self.put(&format!(" # b{name}"));
            }
            _ => {}
        }
        self.out.push('\n');
    }

    /// The entries of a mapping; the first stands where the text is if `compact`.
    fn mapping(&mut self, column: usize, depth: usize, compact: bool) {
        let entries = 1 + self.dice.roll(4);
        let shift = self.dice.roll(KEYS.len());
        for entry in 0..entries {
            if entry > 0 || !compact {
                self.gap(column);
                self.indent(column);
            }
            if !self.mappings.is_empty() && self.dice.one_in(7) && entry == 0 {
                let alias = self.mapping_alias();
                self.put(&format!("<<: {alias}"));
                self.end_line();
                continue;
            }
            let key = KEYS[(shift + entry) % KEYS.len()];
            self.put(key);
            self.out.push(':');
            self.value(column, depth + 1, true);
        }
    }

    fn mapping_alias(&mut self) -> String {
        let index = self.dice.roll(self.mappings.len());
        format!("*{}", self.mappings[index])
    }

    /// A value with the end of its line, after a `:` or a dash.
    fn value(&mut self, column: usize, depth: usize, is_entry: bool) {
        self.budget = self.budget.saturating_sub(1);
        let deep = depth > 4 || self.budget == 0;
        let mut anchor = None;
        let kind = self.dice.roll(if deep { 9 } else { 14 });
        // An anchor on an alias is an error.
        if kind != 8 && self.dice.one_in(7) {
            let name = format!("n{}", self.name());
            self.put(&format!(" &{name}"));
            anchor = Some(name);
        }
        match kind {
            0..=3 => self.scalar(column),
            4 => self.block_scalar(column),
            6 => self.word(&["null", "~", "{}", "[]", "{ }", "!!str 1"]),
            7 => {
                self.out.push(' ');
                self.flow(column, 2);
                self.end_line();
            }
            8 if !self.mappings.is_empty() => {
                let alias = self.mapping_alias();
                self.put(&format!(" {alias}"));
                self.end_line();
            }
            5 | 8 => self.end_line(),
            9..=11 => {
                self.block_mapping(column, depth, is_entry || anchor.is_some());
                self.mappings.extend(anchor);
            }
            _ => self.list(column, depth, is_entry),
        }
    }

    fn word(&mut self, words: &[&str]) {
        let word = self.dice.pick(words);
        self.put(&format!(" {word}"));
        self.end_line();
    }

    fn block_mapping(&mut self, column: usize, depth: usize, below: bool) {
        if below || self.dice.one_in(3) {
            self.end_line();
            let deeper = column + 1 + (1 + self.dice.roll(4)) % 5;
            self.mapping(deeper, depth, false);
        } else {
            let gap = 1 + self.dice.roll(3);
            self.indent(gap);
            self.mapping(column + 1 + gap, depth, true);
        }
    }

    fn list(&mut self, column: usize, depth: usize, is_entry: bool) {
        self.end_line();
        let flush = is_entry && self.dice.one_in(2);
        let column = if flush {
            column
        } else {
            column + 1 + self.dice.roll(3)
        };
        for _ in 0..=self.dice.roll(3) {
            self.gap(column);
            self.indent(column);
            self.out.push('-');
            self.value(column, depth + 1, false);
        }
    }

    fn scalar(&mut self, column: usize) {
        let plain = self.dice.pick(&PLAIN);
        let more = " ".repeat(column + 1 + self.dice.roll(3));
        let text = match self.dice.roll(8) {
            4 => format!("'{plain}''s'"),
            5 => format!("\"{plain} \\\" # no\""),
            6 => format!("\"{plain}\n\n{more}two: # no\n{more}three\""),
            7 => format!("p{plain}\n{more}two\n{more}three"),
            _ => plain.to_owned(),
        };
        self.put(&format!(" {text}"));
        self.end_line();
    }

    fn block_scalar(&mut self, column: usize) {
        let header = self.dice.pick(&["|", ">", "|-", ">-", "|+", ">+"]);
        self.put(&format!(" {header}"));
        if self.dice.one_in(5) {
            self.put(" # h");
        }
        self.out.push('\n');
        let column = column + 1 + self.dice.roll(4);
        let lines = self.dice.roll(4);
        for line in 0..lines {
            let deeper = if line == 0 { 0 } else { self.dice.roll(3) };
            self.indent(column + deeper);
            let text = self.dice.pick(&["text", "# no comment", "- k: v", "last "]);
            self.put(text);
            self.out.push('\n');
        }
        for _ in 0..self.dice.roll(6).saturating_sub(3) {
            let blanks = if lines > 0 && self.dice.one_in(3) {
                column + 2
            } else {
                0
            };
            self.indent(blanks);
            self.out.push('\n');
        }
    }

    fn flow(&mut self, column: usize, depth: usize) {
        if self.dice.one_in(2) {
            self.flow_list(column, depth);
        } else {
            self.flow_mapping(column, depth);
        }
    }

    fn flow_value(&mut self, column: usize, depth: usize) {
        match self.dice.roll(if depth == 0 { 4 } else { 7 }) {
            0 | 1 => {
                let word = self.dice.pick(&["x", "1", "\"q, r\"", "'s'", "a b"]);
                self.put(word);
            }
            2 => {
                let word = self.dice.pick(&["null", "~", "{}", "[]", "{ }"]);
                self.put(word);
            }
            3 if !self.mappings.is_empty() => {
                let alias = self.mapping_alias();
                self.put(&format!("{alias} "));
            }
            3 => self.out.push('y'),
            _ => self.flow(column, depth - 1),
        }
    }

    /// What may stand between the parts of a flow collection.
    fn flow_space(&mut self, column: usize, lines: bool) {
        if !lines {
            let space = self.dice.pick(&["", " "]);
            self.put(space);
            return;
        }
        self.end_line();
        self.gap(column + 2);
        self.indent(column + 2);
    }

    fn flow_list(&mut self, column: usize, depth: usize) {
        let lines = self.dice.one_in(3);
        self.out.push('[');
        for _ in 0..=self.dice.roll(2) {
            self.flow_space(column, lines);
            self.flow_value(column, depth);
            self.out.push(',');
        }
        self.close(column, lines, ']');
    }

    fn flow_mapping(&mut self, column: usize, depth: usize) {
        let lines = self.dice.one_in(3);
        let json = self.dice.one_in(3);
        self.out.push('{');
        for entry in 0..=self.dice.roll(3) {
            self.flow_space(column, lines);
            let quote = if json { "\"" } else { "" };
            self.put(&format!("{quote}f{entry}{quote}: "));
            if !self.dice.one_in(8) {
                self.flow_value(column, depth);
            }
            self.out.push(',');
        }
        self.close(column, lines, '}');
    }

    fn close(&mut self, column: usize, lines: bool, bracket: char) {
        if !self.dice.one_in(3) {
            self.out.pop();
        }
        self.flow_space(column, lines);
        self.out.push(bracket);
    }
}
