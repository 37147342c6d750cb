//! What holds of each project and what its fixes make of it.

use std::collections::{BTreeMap, BTreeSet};

use compose_lint::compose::{Data, Environment, Loader, NoFiles, Project, Source, Value};
use compose_lint::finding::{Finding, Fix, Safety};
use compose_lint::fix::{Fixed, fix};
use compose_lint::lint::{Linted, Settings, lint};
use compose_lint::span::Span;
use compose_lint::yaml::{self, Content, ScalarStyle, Style, Tree};

use super::common;

/// What a case had in it, to see that none of it is missing from all.
#[derive(Debug, Default, Clone)]
pub struct Seen(pub BTreeMap<String, usize>);

impl Seen {
    pub fn note(&mut self, what: impl Into<String>, there: bool) {
        *self.0.entry(what.into()).or_default() += usize::from(there);
    }

    pub fn add(&mut self, other: Seen) {
        for (what, count) in other.0 {
            *self.0.entry(what).or_default() += count;
        }
    }
}

type Broken = Result<(), String>;

macro_rules! ensure {
    ($holds:expr, $($says:tt)+) => {
        if !$holds {
            return Err(format!($($says)+));
        }
    };
}

fn environment() -> Environment {
    let pairs = [("TAG", "16"), ("PORT", "8080"), ("IMAGE", "redis:7")];
    Environment::new(
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    )
}

fn loaded(text: &str) -> Project {
    let env = environment();
    Loader::new(&env, &NoFiles).load(&[Source::new("compose.yaml", text)])
}

fn mended(text: &str, level: Safety) -> Fixed {
    let env = environment();
    fix(
        loaded(text),
        level,
        &Settings::default(),
        Loader::new(&env, &NoFiles),
    )
}

fn new_text(fixed: &Fixed) -> &str {
    fixed.project.files[0].tree.text()
}

/// Checks all laws on one file, at both levels.
pub fn check(text: &str, seen: &mut Seen) -> Broken {
    let tree =
        yaml::parse(text).map_err(|error| format!("the generator wrote no YAML: {error}"))?;
    let project = loaded(text);
    let linted = lint(&project, &Settings::default());
    note(&tree, &project, &linted, seen);
    for level in [Safety::Safe, Safety::Unsafe] {
        let fixed = mended(text, level);
        let new = new_text(&fixed);
        let told = |broken: String| format!("{}: {broken}\n--- made\n{new}", level.name());
        let after = yaml::parse(new).map_err(|error| told(format!("no YAML: {error}")))?;
        keeps_the_text(text, &tree, &after, &fixed).map_err(told)?;
        keeps_the_model(&project, &fixed).map_err(told)?;
        keeps_promises(&linted, &fixed, level).map_err(told)?;
        rests(&linted, &fixed, level).map_err(told)?;
        let again = mended(text, level);
        if new_text(&again) != new || again.applied.len() != fixed.applied.len() {
            return Err(told("the same input gave something else".to_owned()));
        }
        seen.note(format!("mended, {}", level.name()), new != text);
        seen.note(
            "with a replaced scalar",
            fixed.applied.iter().any(common::replaces),
        );
        seen.note("with a suppression taken out", takes(&fixed));
        for (finding, reason) in &fixed.dropped {
            seen.note("left out", true);
            seen.note(format!("dropped {}: {reason}", finding.rule.id), true);
        }
        for finding in &fixed.applied {
            seen.note("applied", true);
            seen.note(format!("applied {}", finding.rule.id), true);
        }
    }
    Ok(())
}

/// Law 2: edits of text, and not a line more than they need.
fn keeps_the_text(text: &str, before: &Tree, after: &Tree, fixed: &Fixed) -> Broken {
    let new = after.text();
    ensure!(common::bom(text) == common::bom(new), "byte order mark");
    ensure!(
        common::line_ends(text) == common::line_ends(new),
        "line ends"
    );
    ensure!(
        text.ends_with('\n') == new.ends_with('\n'),
        "the final line end"
    );
    ensure!(
        comments(before) == comments(after),
        "comments: {:?}, now {:?}",
        comments(before),
        comments(after)
    );
    let reads = |text: &str| {
        let text = text.trim_start_matches('\u{feff}');
        serde_yaml::from_str::<serde_yaml::Value>(text).map_err(|error| error.to_string())
    };
    if !text.contains('\t') && reads(text).is_ok() {
        reads(new).map_err(|error| format!("libyaml does not read it: {error}"))?;
    }
    if takes(fixed) || fixed.applied.iter().any(common::replaces) {
        return Ok(());
    }
    let open = open_lines(before);
    let kept: Vec<String> = lines(text)
        .into_iter()
        .enumerate()
        .filter(|(number, _)| !open.contains(number))
        .map(|(_, line)| line)
        .collect();
    let all = lines(new);
    let mut rest = all.iter();
    for line in &kept {
        ensure!(rest.any(|other| other == line), "the line {line:?} is gone");
    }
    let mut rest = new.chars();
    for c in characters(before).chars() {
        ensure!(rest.any(|other| other == c), "a character is gone: {c:?}");
    }
    ensure!(
        text == new || !fixed.applied.is_empty(),
        "it changed without a fix"
    );
    Ok(())
}

fn lines(text: &str) -> Vec<String> {
    let unified = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    unified.split('\n').map(str::to_owned).collect()
}

/// The text without blanks and without what an edit may take away: aliases, which move behind a merge key, nulls and
/// empty braces.
fn characters(tree: &Tree) -> String {
    let mut kept: Vec<bool> = tree
        .text()
        .bytes()
        .map(|b| !b.is_ascii_whitespace())
        .collect();
    for id in tree.ids() {
        let node = tree.node(id);
        let empty = match &node.content {
            Content::Mapping { entries, .. } => entries.is_empty(),
            Content::Alias { .. } => true,
            content => is_written_null(tree, node.span, content),
        };
        if empty {
            kept[node.span.range()].fill(false);
        }
    }
    let characters = tree.text().char_indices();
    let characters = characters.filter(|(offset, _)| kept[*offset]);
    characters.map(|(_, c)| c).collect()
}

fn is_written_null(tree: &Tree, span: Span, content: &Content) -> bool {
    matches!(content, Content::Scalar(scalar) if scalar.style == ScalarStyle::Plain)
        && matches!(tree.slice(span), "null" | "~")
}

/// The lines inside of which an edit may change something: those of flow collections, aliases and written nulls.
fn open_lines(tree: &Tree) -> BTreeSet<usize> {
    let mut open = BTreeSet::new();
    for id in tree.ids() {
        let node = tree.node(id);
        let touchable = match &node.content {
            Content::Mapping { style, .. } | Content::Sequence { style, .. } => {
                matches!(style, Style::Flow { .. })
            }
            Content::Alias { .. } => true,
            content @ Content::Scalar(_) => is_written_null(tree, node.span, content),
        };
        if touchable {
            let line = |offset: usize| tree.text()[..offset].matches('\n').count();
            // Where it stands on a line of its own, that line may go, and those above it to that of its key.
            let start = node.span.range().start;
            let above = tree.text()[..start].trim_end().len();
            open.extend(line(above)..=line(node.span.range().end));
        }
    }
    open
}

/// Law 3: nothing differs but what the applied fixes named, and all of that does.
fn keeps_the_model(before: &Project, fixed: &Fixed) -> Broken {
    for problem in &fixed.project.problems {
        let known = before
            .problems
            .iter()
            .any(|old| old.kind == problem.kind && old.path == problem.path);
        ensure!(known, "Compose refuses it now: {}", problem.message);
    }
    let (old, new) = (leaves(before), leaves(&fixed.project));
    let done: Vec<&Fix> = fixed
        .applied
        .iter()
        .filter_map(|it| it.fix.as_ref())
        .collect();
    let named = |path: &str| {
        let mut places = done.iter().flat_map(|fix| &fix.changes);
        places.any(|place| is_below(path, place))
    };
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed: Vec<&String> = paths
        .into_iter()
        .filter(|path| old.get(*path) != new.get(*path))
        .collect();
    for path in &changed {
        ensure!(
            named(path),
            "`{path}` changed from {:?} to {:?} and no fix names it",
            old.get(*path),
            new.get(*path)
        );
    }
    for fix in done {
        for place in &fix.changes {
            ensure!(
                changed.iter().any(|path| is_below(path, place)),
                "`{place}` did not change"
            );
        }
    }
    Ok(())
}

fn is_below(path: &str, place: &str) -> bool {
    path.strip_prefix(place)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The model as its leaves by path.
fn leaves(project: &Project) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    if let Some(value) = &project.value {
        collect(value, String::new(), &mut all);
    }
    all
}

fn collect(value: &Value, path: String, all: &mut BTreeMap<String, String>) {
    match &value.data {
        Data::Mapping(mapping) => {
            for (key, member) in mapping {
                let dot = if path.is_empty() { "" } else { "." };
                collect(&member.value, format!("{path}{dot}{key}"), all);
            }
        }
        Data::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{path}[{index}]"), all);
            }
            // An empty collection is something else than none.
            all.insert(path, format!("{} items", items.len()));
        }
        data => drop(all.insert(path, format!("{data:?}, unset: {}", value.unset))),
    }
}

/// Every fix that was offered is applied, or was left out with a word on why.
fn keeps_promises(linted: &Linted, fixed: &Fixed, level: Safety) -> Broken {
    let same = |a: &Finding, b: &Finding| a.rule.id == b.rule.id && a.path == b.path;
    for finding in offered(linted, level) {
        let applied = fixed.applied.iter().any(|it| same(it, finding));
        let reason = fixed.dropped.iter().find(|(it, _)| same(it, finding));
        ensure!(
            applied || reason.is_some_and(|(_, reason)| !reason.is_empty()),
            "{} at {} was promised and is neither mended nor named as left out",
            finding.rule.id,
            finding.path
        );
    }
    Ok(())
}

fn offered(linted: &Linted, level: Safety) -> impl Iterator<Item = &Finding> {
    let findings = linted.findings.iter();
    findings.filter(move |it| it.fix.as_ref().is_some_and(|fix| fix.safety <= level))
}

/// Law 4: no new finding; a second run changes nothing and offers nothing but what was left out.
fn rests(linted: &Linted, fixed: &Fixed, level: Safety) -> Broken {
    let mut known: Vec<(&str, &str)> = linted.findings.iter().map(key).collect();
    for finding in &fixed.linted.findings {
        let at = known.iter().position(|it| *it == key(finding));
        let Some(at) = at else {
            return Err(format!(
                "`{}` is found at `{}` now",
                finding.rule.id, finding.path
            ));
        };
        known.swap_remove(at);
    }
    let new = new_text(fixed);
    let again = mended(new, level);
    ensure!(
        new_text(&again) == new && again.applied.is_empty(),
        "a second run changes more:\n{}",
        new_text(&again)
    );
    let left: BTreeSet<_> = fixed.dropped.iter().map(|(it, _)| key(it)).collect();
    for finding in offered(&lint(&loaded(new), &Settings::default()), level) {
        ensure!(
            left.contains(&key(finding)),
            "a second run offers {} at {}",
            finding.rule.id,
            finding.path
        );
    }
    Ok(())
}

fn key(finding: &Finding) -> (&str, &str) {
    (finding.rule.id, &finding.path)
}

/// The comments but for suppressions, which go when they are idle.
fn comments(tree: &Tree) -> Vec<&str> {
    let texts = tree.comments().iter().map(|it| tree.slice(it.span));
    texts
        .filter(|text| !text.contains("compose-lint:"))
        .collect()
}

/// Whether an idle suppression was taken out.
fn takes(fixed: &Fixed) -> bool {
    let mut applied = fixed.applied.iter();
    applied.any(|finding| finding.rule.category == "suppression")
}

fn note(tree: &Tree, project: &Project, linted: &Linted, seen: &mut Seen) {
    let text = tree.text();
    let nodes = || tree.ids().map(|id| (id, tree.node(id)));
    let has = |wanted: fn(&Content) -> bool| nodes().any(|(_, node)| wanted(&node.content));
    seen.note("cases", true);
    seen.note("fine for Compose", project.problems.is_empty());
    for problem in &project.problems {
        seen.note(format!("problem {:?}", problem.kind), true);
    }
    seen.note("comments", !tree.comments().is_empty());
    seen.note("anchors", nodes().any(|(_, node)| node.anchor.is_some()));
    seen.note("aliases", has(|it| matches!(it, Content::Alias { .. })));
    seen.note(
        "merge keys",
        nodes().any(|(id, _)| tree.scalar(id) == Some("<<")),
    );
    let full = |text: &str| !text.trim_matches(['{', '}', '[', ']', ' ']).is_empty();
    let flow = nodes().filter(|(_, node)| {
        matches!(
            node.content,
            Content::Mapping {
                style: Style::Flow { .. },
                ..
            } | Content::Sequence {
                style: Style::Flow { .. },
                ..
            }
        )
    });
    let flow: Vec<&str> = flow.map(|(_, node)| tree.slice(node.span)).collect();
    seen.note("flow", flow.iter().any(|it| full(it)));
    seen.note("flow over lines", flow.iter().any(|it| it.contains('\n')));
    seen.note(
        "block scalars",
        tree.ids().any(|id| tree.block_body(id).is_some()),
    );
    seen.note("CRLF", text.contains("\r\n"));
    seen.note("byte order mark", common::bom(text));
    seen.note("no final line end", !text.ends_with('\n'));
    seen.note("marked documents", text.contains("---"));
    seen.note(
        "fixes offered",
        offered(linted, Safety::Unsafe).next().is_some(),
    );
    seen.note(
        "refused with a reason",
        linted.findings.iter().any(|it| it.obstacle.is_some()),
    );
}
