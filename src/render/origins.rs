//! One line a value of the merged model: its path, it, where it stands and how it came from there.

use std::fmt::Write;

use super::escape;
use crate::compose::config::{At, Leaf, Step};

/// What is wider than this stands out of its column.
const WIDEST: (usize, usize) = (72, 36);

/// All values, a line each.
pub fn origins(leaves: &[Leaf]) -> String {
    let rows: Vec<[String; 3]> = leaves.iter().map(row).collect();
    let width = |column: usize, widest: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.filter(|width| *width <= widest).max().unwrap_or(0)
    };
    let (first, second) = (width(0, WIDEST.0), width(1, WIDEST.1));
    let mut out = String::new();
    for [value, at, steps] in &rows {
        let line = format!("{value:first$}  {at:second$}  {steps}");
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

fn row(leaf: &Leaf) -> [String; 3] {
    let mut steps: Vec<String> = leaf.steps.iter().map(say).collect();
    let is_said = |step: &Step| matches!(step, Step::Unset { .. });
    if leaf.unset && !leaf.steps.iter().any(is_said) {
        steps.push("hangs on a variable that is not set".to_owned());
    }
    [
        format!("{} = {}", escape(&leaf.path), leaf.value),
        leaf.at.as_ref().map_or_else(|| "-".to_owned(), place),
        steps.join(", "),
    ]
}

fn place(at: &At) -> String {
    format!("{}:{}:{}", escape(&at.file), at.line, at.column)
}

fn say(step: &Step) -> String {
    match step {
        Step::Alias { name, at } => format!("via {} at {}", escape(name), place(at)),
        Step::Merge { name, at } => format!("via <<: {} at {}", escape(name), place(at)),
        Step::Extends { at } => format!("via extends at {}", place(at)),
        Step::Include { at } => format!("via include at {}", place(at)),
        Step::Listed { at } => format!("named at {}", place(at)),
        Step::FromCaller { name } => format!("{} from the environment", escape(name)),
        Step::FromFile { name, at } => format!("{} from {}", escape(name), place(at)),
        Step::Unset { name } => format!("{} is not set", escape(name)),
        Step::Implied => "implied".to_owned(),
        Step::Default => "default".to_owned(),
        Step::Overrides { at } => format!("overrides {}", place(at)),
    }
}

/// All values as one JSON document.
pub fn origins_json(leaves: &[Leaf]) -> String {
    let mut text = serde_json::to_string_pretty(leaves).unwrap_or_default();
    text.push('\n');
    text
}
