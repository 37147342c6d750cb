//! Operations as one line of text: `insert services.web last mem_limit: 512m`.

use compose_lint::yaml::edit::{self, Edit, Place, Refusal, Snippet};
use compose_lint::yaml::{self, Content, NodeId, Tree};

/// The edits of one operation.
///
/// ```text
/// insert  PATH PLACE KEY: VALUE          path    PATH MISSING.PARENTS PLACE KEY: VALUE
/// append  PATH VALUE                     replace PATH TEXT
/// remove  PATH KEY                       top     DOCUMENT PLACE KEY: [&ANCHOR] VALUE
/// ```
///
/// A path is `.` or keys and item numbers joined by dots, after `N/` in document N. A place is `first`,
/// `last`, `after:a,b` or `before:a,b`, with `@N` for an order.
pub fn edits(tree: &Tree, line: &str) -> Result<Vec<Edit>, Refusal> {
    let (name, rest) = line.trim().split_once(' ').expect("an operation");
    if name == "top" {
        return top(tree, rest);
    }
    let (path, rest) = rest.trim().split_once(' ').expect("a path");
    let node = find(tree, path);
    match name {
        "insert" => {
            let (place, key, value, _) = entry(rest);
            with_place(place, |place, order| {
                edit::insert(tree, node, &key, &value, place, order)
            })
        }
        "path" => {
            let (parents, rest) = rest.split_once(' ').expect("parents");
            let (place, key, value, _) = entry(rest);
            let mut path: Vec<&str> = parents.split('.').collect();
            path.push(&key);
            with_place(place, |place, order| {
                edit::insert_path(tree, node, &path, &value, place, order)
            })
        }
        "append" => edit::append_item(tree, node, &snippet_of(rest)),
        "replace" => edit::replace_scalar(tree, node, &text(rest)),
        "remove" => edit::remove_entry(tree, node, rest),
        _ => panic!("no operation {name}"),
    }
}

/// A text in which `\n` stands for a line break and `\e` for nothing.
fn text(rest: &str) -> String {
    rest.replace("\\n", "\n").replace("\\e", "")
}

fn top(tree: &Tree, rest: &str) -> Result<Vec<Edit>, Refusal> {
    let (document, rest) = rest.split_once(' ').expect("a document");
    let document = tree.documents()[document.parse::<usize>().expect("a number")];
    let (place, key, value, anchor) = entry(rest);
    with_place(place, |place, order| {
        edit::insert_top_level(
            tree,
            &document,
            &key,
            anchor.as_deref(),
            &value,
            place,
            order,
        )
    })
}

fn with_place<T>(word: &str, then: impl FnOnce(Place<'_>, u16) -> T) -> T {
    let (word, order) = word.split_once('@').unwrap_or((word, "0"));
    let order = order.parse().expect("an order");
    let (word, keys) = word.split_once(':').unwrap_or((word, ""));
    let keys: Vec<&str> = keys.split(',').collect();
    match word {
        "first" => then(Place::First, order),
        "last" => then(Place::Last, order),
        "after" => then(Place::After(&keys), order),
        "before" => then(Place::Before(&keys), order),
        _ => panic!("no place {word}"),
    }
}

/// The place, the key, the value and its anchor in `PLACE KEY: VALUE`.
fn entry(rest: &str) -> (&str, String, Snippet, Option<String>) {
    let (place, source) = rest.trim().split_once(' ').expect("a place");
    // Aliases need an anchor before them; it is only a helper here.
    let helper = format!("zz: &default-logging\n{source}");
    let tree = yaml::parse(&helper).expect("YAML");
    let entry = tree.entries(tree.documents()[0].root)[1];
    let key = tree.scalar(entry.key).expect("a key").to_owned();
    let anchor = tree.anchor(entry.value).map(ToOwned::to_owned);
    (place, key, snippet(&tree, entry.value), anchor)
}

fn snippet_of(source: &str) -> Snippet {
    let tree = yaml::parse(source).expect("YAML");
    snippet(&tree, tree.documents()[0].root)
}

fn snippet(tree: &Tree, id: NodeId) -> Snippet {
    let node = tree.node(id);
    match &node.content {
        Content::Scalar(_) => Snippet::Scalar(tree.slice(node.span).to_owned()),
        Content::Alias { .. } => Snippet::Alias(tree.slice(node.span)[1..].to_owned()),
        Content::Mapping { entries, .. } => {
            let pair = |entry: &yaml::Entry| {
                let key = tree.scalar(entry.key).expect("a key").to_owned();
                (key, snippet(tree, entry.value))
            };
            Snippet::Mapping(entries.iter().map(pair).collect())
        }
        Content::Sequence { items, .. } => {
            Snippet::Flow(items.iter().map(|item| snippet(tree, item.node)).collect())
        }
    }
}

/// The node at a path.
pub fn find(tree: &Tree, path: &str) -> NodeId {
    let (document, path) = path.split_once('/').unwrap_or(("0", path));
    let document = document.parse::<usize>().expect("a number");
    let mut node = tree.documents()[document].root;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let item = || tree.items(node).get(part.parse::<usize>().ok()?);
        node = tree
            .entry(node, part)
            .map(|entry| entry.value)
            .or_else(|| item().map(|item| item.node))
            .unwrap_or_else(|| panic!("no {part} in {path}:\n{}", tree.text()));
    }
    node
}
