//! What the tests ask of texts.

use compose_lint::yaml::Tree;

/// The comments of a file.
pub fn comments(tree: &Tree) -> Vec<String> {
    let text = |comment: &compose_lint::yaml::Comment| tree.slice(comment.span).to_owned();
    tree.comments().iter().map(text).collect()
}

/// The lines of a text, whichever way they end.
pub fn lines(text: &str) -> Vec<String> {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    unified.split('\n').map(ToOwned::to_owned).collect()
}

/// Whether all of `part` stands in `whole`, in this order.
pub fn is_subsequence(part: &[String], whole: &[String]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|wanted| rest.any(|found| found == wanted))
}

/// Whether libyaml, the forebear of the parser in Compose, reads all documents of a text.
fn libyaml_reads(text: &str) -> bool {
    use serde::Deserialize as _;
    // The binding counts a byte order mark as a column.
    serde_yaml::Deserializer::from_str(text.trim_start_matches('\u{feff}'))
        .all(|document| serde_yaml::Value::deserialize(document).is_ok())
}

/// Whether libyaml reads a text that was made from one that it read. It stumbles over most tabs; a text with
/// tabs tells nothing.
pub fn libyaml_goes_on(before: &str, after: &str) -> bool {
    before.contains('\t') || libyaml_reads(after) || !libyaml_reads(before)
}
