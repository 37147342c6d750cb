//! The unified diff of a file, as `git apply` and `patch -p1` take it.

use std::fmt::Write as _;

use similar::{Algorithm, TextDiff};

/// The diff from `old` to `new` of the file at `path`; empty where they are equal.
///
/// Lines end at `\n` alone, as git sees them, so that other line ends pass through untouched.
pub fn unified(path: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let old_lines: Vec<&str> = old.split_inclusive('\n').collect();
    let new_lines: Vec<&str> = new.split_inclusive('\n').collect();
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .newline_terminated(true)
        .diff_slices(&old_lines, &new_lines);
    let (a, b) = (header("a", path), header("b", path));
    diff.unified_diff()
        .context_radius(3)
        .header(&a, &b)
        .to_string()
}

/// `a/path`, quoted as git does where the name holds quotes, backslashes or control characters. A name with spaces is
/// followed by a tab, so that `patch` sees where it ends.
fn header(side: &str, path: &str) -> String {
    let name = format!("{side}/{}", path.trim_start_matches('/'));
    if name
        .chars()
        .any(|c| c.is_control() || matches!(c, '"' | '\\'))
    {
        let mut quoted = String::from("\"");
        for byte in name.bytes() {
            match byte {
                b'"' => quoted.push_str("\\\""),
                b'\\' => quoted.push_str("\\\\"),
                b'\n' => quoted.push_str("\\n"),
                b'\t' => quoted.push_str("\\t"),
                b' '..=b'~' => quoted.push(char::from(byte)),
                _ => {
                    let _ = write!(quoted, "\\{byte:03o}");
                }
            }
        }
        quoted.push('"');
        return quoted;
    }
    if name.contains(' ') {
        return format!("{name}\t");
    }
    name
}
