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
