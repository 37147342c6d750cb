//! Copies of a file that mean the same and are written otherwise.

use compose_lint::yaml::{self, Content, ScalarStyle, Tree};

/// Twins that are rightly mended in another way than their file.
pub const DIFFER: &[(&str, &str)] = &[
    // The blanks behind a `#` are not doubled.
    ("comments/commented-block-with-empty-lines", "wide"),
    ("comments/commented-item-shallower", "wide"),
    ("comments/commented-items-column-zero-with-blank", "wide"),
    ("comments/commented-keys-column-zero", "wide"),
    ("comments/deploy-commented-column-zero", "wide"),
    // Nothing in them shows how far a block is indented.
    ("flow/services-in-braces", "wide"),
    ("flow/services-in-braces-several-lines", "wide"),
];

pub struct Twin {
    pub name: &'static str,
    pub input: String,
    pub expected: String,
    /// Takes what was put in out of a result again, as far as `expected` lacks it.
    pub back: fn(&str) -> String,
}

/// The twins of `input` that there can be, whose fix is known to give `output`.
pub fn of(input: &str, output: &str) -> Vec<Twin> {
    let Ok(tree) = yaml::parse(input) else {
        return Vec::new();
    };
    let same = str::to_owned;
    let mut twins = Vec::new();
    let mut add = |name, input: String, expected: String, back| {
        twins.push(Twin {
            name,
            input,
            expected,
            back,
        });
    };
    if !input.contains('\r') {
        for (name, eol) in [("crlf", "\r\n"), ("cr", "\r")] {
            let convert = |text: &str| text.replace('\n', eol);
            add(name, convert(input), convert(output), same);
        }
    }
    if !input.starts_with('\u{feff}') {
        let convert = |text: &str| format!("\u{feff}{text}");
        add("bom", convert(input), convert(output), same);
    }
    if let Some(cut) = without_last_break(&tree) {
        let expected = output.strip_suffix('\n').unwrap_or(output).to_owned();
        add("no final line break", cut, expected, same);
    }
    if let Some(wide) = doubled(input, &tree) {
        add("wide", wide, double(output), same);
    }
    let ends = |what: &str| at_line_ends(&tree, what);
    add("comments", ends("  #~"), output.to_owned(), |text| {
        text.replace("  #~", "")
    });
    for (name, blanks) in [("tabs", "\t"), ("blanks", "  ")] {
        add(name, ends(blanks), trimmed(output), trimmed);
    }
    add(
        "comments above",
        above_keys(&tree),
        output.to_owned(),
        |text| lines(text).filter(|line| line.trim() != "#~").collect(),
    );
    twins
}

/// The lines of a text with their ends.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    text.split_inclusive(end)
}

fn trimmed(text: &str) -> String {
    let lines = lines(text).map(|line| {
        let bare = line.trim_end_matches(['\n', '\r']);
        format!("{}{}", bare.trim_end(), &line[bare.len()..])
    });
    lines.collect()
}

/// Without the line break at the end, which would change a block scalar there.
fn without_last_break(tree: &Tree) -> Option<String> {
    let cut = tree.text().strip_suffix('\n')?;
    let is_whole = tree.ids().all(|id| {
        tree.block_body(id)
            .is_none_or(|body| body.to() < cut.trim_end().len())
    });
    (is_whole && !cut.ends_with(['\n', '\r'])).then(|| cut.to_owned())
}

/// With twice the indentation, where nothing but the indentation of mappings hangs on it.
fn doubled(text: &str, tree: &Tree) -> Option<String> {
    let wide = double(text);
    let other = yaml::parse(&wide).ok()?;
    let is_multiline = |id| {
        let node = tree.node(id);
        matches!(node.content, Content::Scalar(_)) && tree.slice(node.span).contains(['\n', '\r'])
    };
    let same = tree.len() == other.len()
        && tree
            .ids()
            .zip(other.ids())
            .all(|(a, b)| tree.scalar(a) == other.scalar(b));
    (same && !text.contains('\t') && !tree.ids().any(is_multiline)).then_some(wide)
}

fn double(text: &str) -> String {
    let lines = lines(text).map(|line| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        " ".repeat(indent) + line
    });
    lines.collect()
}

/// With `what` at the end of each line where a comment may stand and none is.
fn at_line_ends(tree: &Tree, what: &str) -> String {
    let text = tree.text();
    let mut out = String::new();
    let mut at = 0;
    for line in lines(text) {
        let bare = line.trim_end_matches(['\n', '\r']);
        let end = at + bare.len();
        out += bare;
        let has_comment = tree.comments().iter().any(|c| c.span.to() == end);
        let is_marker = bare.starts_with("---") || bare.starts_with("...") || bare.starts_with('%');
        if !bare.trim().is_empty() && !has_comment && !is_marker && !is_inside_scalar(tree, end) {
            out += what;
        }
        out += &line[bare.len()..];
        at += line.len();
    }
    out
}

fn is_inside_scalar(tree: &Tree, end: usize) -> bool {
    tree.ids().any(|id| {
        let node = tree.node(id);
        let Content::Scalar(scalar) = &node.content else {
            return false;
        };
        match scalar.style {
            ScalarStyle::Literal { .. } | ScalarStyle::Folded { .. } => {
                let body = tree.block_body(id).unwrap_or_default();
                node.span.from() <= end && end <= body.to().max(node.span.to())
            }
            _ => node.span.from() < end && end < node.span.to(),
        }
    })
}

/// With a comment above each key that begins its line, in the column of the key; but not at the top of the file, where a
/// comment is about the whole file.
fn above_keys(tree: &Tree) -> String {
    let text = tree.text();
    let mut starts: Vec<usize> = tree
        .ids()
        .flat_map(|id| tree.entries(id))
        .map(|entry| tree.outer(entry.key).from())
        .collect();
    starts.sort_unstable();
    starts.drain(..starts.len().min(1));
    let usual = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = String::new();
    let mut at = 0;
    for line in lines(text) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if starts.binary_search(&(at + indent)).is_ok() {
            let eol = &line[line.trim_end_matches(['\n', '\r']).len()..];
            let eol = if eol.is_empty() { usual } else { eol };
            out += &line[..indent];
            out += "#~";
            out += eol;
        }
        out += line;
        at += line.len();
    }
    out
}
