//! From a YAML tree to values: aliases and merge keys resolved, scalars given their meaning.

use super::problem::{Kind, Problem};
use super::value::{Data, FileId, Hop, HopId, HopKind, Mapping, Member, Origin, Value};
use crate::yaml::scalar::{self, Scalar};
use crate::yaml::{Content, NodeId, ScalarStyle, Tree};

/// How many nodes aliases may add to a project, beside twenty times the nodes that are written. Real Compose slows to
/// a crawl at a tenth of it and gives up at a few times as many.
pub(super) const ALIAS_BUDGET: usize = 500_000;

/// How deep values may nest once aliases are followed. The parser's own limit is half of it.
const MAX_DEPTH: usize = 1_000;

/// A document as values.
#[derive(Debug)]
pub struct Constructed {
    /// The whole.
    pub value: Value,
    /// The places tagged `!reset` or `!override`: what an earlier file says there is forgotten.
    pub resets: Vec<Vec<String>>,
}

/// Turns the document below `root` into values. Reports what go-yaml would refuse on the way; what is wrong
/// becomes [`Data::Invalid`] and the rest is kept. `aliases` is how many nodes aliases may still add beside twenty times the
/// nodes that are written.
pub fn construct(
    tree: &Tree,
    root: NodeId,
    file: FileId,
    hops: &mut Vec<Hop>,
    problems: &mut Vec<Problem>,
    aliases: &mut usize,
) -> Constructed {
    let free = 20 * tree.len();
    let mut constructor = Constructor {
        tree,
        file,
        hops,
        problems,
        budget: *aliases + free,
        outermost: None,
        depth: 0,
        open: vec![false; tree.len()],
        path: Vec::new(),
        resets: Vec::new(),
        aliased: 0,
        listed: 0,
    };
    let value = constructor.node(root, None);
    *aliases = (*aliases).min(constructor.budget);
    Constructed {
        value,
        resets: constructor.resets,
    }
}

/// A tag of Compose's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Takes the value out.
    Reset,
    /// Replaces what was there.
    Override,
}

struct Constructor<'c> {
    tree: &'c Tree,
    file: FileId,
    hops: &'c mut Vec<Hop>,
    problems: &'c mut Vec<Problem>,
    budget: usize,
    /// The alias, written in no other alias's block, that is being followed.
    outermost: Option<NodeId>,
    depth: usize,
    /// The nodes that are being built, so that an anchor which contains its own alias is seen.
    open: Vec<bool>,
    /// The keys that lead to where the constructor stands.
    path: Vec<String>,
    resets: Vec<Vec<String>>,
    /// How many aliases are being followed.
    aliased: usize,
    /// How many lists of merged mappings are being read.
    listed: usize,
}

impl Constructor<'_> {
    fn node(&mut self, id: NodeId, hop: Option<HopId>) -> Value {
        self.depth += 1;
        let value = self.node_within(id, hop);
        self.depth -= 1;
        value
    }

    fn node_within(&mut self, id: NodeId, hop: Option<HopId>) -> Value {
        let origin = Origin {
            file: self.file,
            node: id,
            hop,
        };
        let tree = self.tree;
        let data = match &tree.node(id).content {
            Content::Scalar(_) => self.scalar(id),
            Content::Alias { target } => return self.alias(id, *target, origin),
            Content::Sequence { items, .. } => {
                self.set_open(id, true);
                let kept = items
                    .iter()
                    .filter(|item| self.mark(item.node) != Some(Mark::Reset));
                let kept: Vec<NodeId> = kept.map(|item| item.node).collect();
                let items = kept.into_iter().map(|node| self.node(node, hop)).collect();
                self.set_open(id, false);
                Data::Sequence(items)
            }
            Content::Mapping { .. } => {
                self.set_open(id, true);
                let mut mapping =
                    Mapping::with_capacity_and_hasher(tree.entries(id).len(), Default::default());
                self.entries(id, hop, &mut mapping);
                self.set_open(id, false);
                Data::Mapping(mapping)
            }
        };
        if hop.is_some() {
            self.budget = self.budget.saturating_sub(1);
        }
        Value::new(data, origin)
    }

    fn scalar(&mut self, id: NodeId) -> Data {
        let node = self.tree.node(id);
        let Content::Scalar(content) = &node.content else {
            return Data::Invalid;
        };
        let plain = content.style == ScalarStyle::Plain;
        let text = self.tree.scalar(id).unwrap_or_default();
        let tag = node.tag.as_ref().map(|tag| &*tag.name);
        match scalar::resolve(text, plain, tag) {
            Ok(Scalar::Null) => Data::Null,
            Ok(Scalar::Bool(value)) => Data::Bool(value),
            Ok(Scalar::Int(value)) => Data::Int(value),
            Ok(Scalar::Uint(value)) => Data::Uint(value),
            Ok(Scalar::Float(value)) => Data::Float(value),
            Ok(Scalar::Timestamp(value)) => Data::Timestamp(value.to_owned()),
            Ok(Scalar::Str(value)) => Data::String(value.into_owned()),
            Err(error) => {
                self.problems.push(Problem::new(
                    Kind::InvalidYaml,
                    self.file,
                    self.tree.outer(id),
                    error.to_string(),
                    "remove the tag or mend the value",
                ));
                Data::Invalid
            }
        }
    }

    fn alias(&mut self, id: NodeId, target: Option<NodeId>, origin: Origin) -> Value {
        let Some(target) = self.follow(id, target) else {
            return Value::new(Data::Invalid, origin);
        };
        let hop = self.hop(HopKind::Alias, id, origin.hop);
        let before = self.outermost;
        self.outermost = before.or(Some(id));
        self.aliased += 1;
        let value = self.node(target, Some(hop));
        self.aliased -= 1;
        self.outermost = before;
        value
    }

    /// The target of an alias, unless it is missing, contains the alias itself, or the budget is spent.
    fn follow(&mut self, alias: NodeId, target: Option<NodeId>) -> Option<NodeId> {
        // A missing anchor is reported by `faults`.
        let target = target?;
        let span = self.tree.node(alias).span;
        let name = self.tree.slice(span).to_owned();
        let problem = if self.open.get(target.index()).copied().unwrap_or(true) {
            Problem::new(
                Kind::AliasCycle,
                self.file,
                span,
                format!("`{name}` stands inside the block that it names, so it would never end"),
                "take the alias out of its own anchor",
            )
            .related(self.file, self.tree.outer(target), "the anchor")
        } else if self.budget == 0 || self.depth > MAX_DEPTH {
            if self
                .problems
                .iter()
                .any(|problem| problem.kind == Kind::AliasBomb)
            {
                return None;
            }
            let outermost = self.outermost.unwrap_or(alias);
            Problem::new(
                Kind::AliasBomb,
                self.file,
                self.tree.node(outermost).span,
                "aliases of aliases multiply this file beyond what can be loaded",
                "write the nested anchors out, or nest fewer of them",
            )
        } else {
            return Some(target);
        };
        self.problems.push(problem);
        None
    }

    fn hop(&mut self, kind: HopKind, node: NodeId, before: Option<HopId>) -> HopId {
        let id = HopId(u32::try_from(self.hops.len()).unwrap_or(u32::MAX));
        self.hops.push(Hop {
            kind,
            file: self.file,
            node,
            before,
        });
        id
    }

    /// Adds the pairs of a mapping that are not there yet, its own first and then those that it merges: an
    /// explicit key wins wherever it stands.
    fn entries(&mut self, id: NodeId, hop: Option<HopId>, mapping: &mut Mapping) {
        let tree = self.tree;
        for entry in tree
            .entries(id)
            .iter()
            .filter(|entry| !is_merge_key(tree, entry.key))
        {
            let Some(key) = self.key(entry.key) else {
                continue;
            };
            if mapping.contains_key(&key) {
                continue;
            }
            self.path.push(key.clone());
            let mark = self.mark(entry.value);
            self.note(mark, entry.value);
            let origin = Origin {
                file: self.file,
                node: entry.key,
                hop,
            };
            let value = (mark != Some(Mark::Reset)).then(|| self.node(entry.value, hop));
            self.path.pop();
            let Some(value) = value else { continue };
            mapping.insert(key, Member { key: origin, value });
        }
        for entry in tree
            .entries(id)
            .iter()
            .filter(|entry| is_merge_key(tree, entry.key))
        {
            let mark = self.mark(entry.value);
            self.note(mark, entry.value);
            if mark != Some(Mark::Reset) {
                self.merge(entry.value, hop, mapping);
            }
        }
    }

    /// Takes note of a tag on the value to which the path leads. Compose walks a mapping once and takes what is tagged
    /// `!reset` out of it: whoever names the mapping later by an alias finds nothing there. A list under `<<` is no part of
    /// a path for it.
    fn note(&mut self, mark: Option<Mark>, value: NodeId) {
        let is_alias = matches!(self.tree.node(value).content, Content::Alias { .. });
        let counts = match mark {
            None => false,
            Some(Mark::Reset) => self.aliased == 0 || is_alias,
            Some(Mark::Override) => true,
        };
        if counts && self.listed == 0 {
            self.resets.push(self.path.clone());
        }
    }

    fn key(&mut self, id: NodeId) -> Option<String> {
        let mut target = id;
        if let Content::Alias { target: anchored } = self.tree.node(id).content {
            target = anchored?;
        }
        let found = match &self.tree.node(target).content {
            Content::Scalar(_) => self.scalar(target),
            Content::Mapping { .. } => Data::Mapping(Mapping::default()),
            _ => Data::Sequence(Vec::new()),
        };
        if let Data::String(key) = found {
            return Some(key);
        }
        let text = self.tree.slice(self.tree.node(id).span);
        let is_port = self.path.last().is_some_and(|key| key == "ports");
        let (message, help) = match &found {
            Data::Int(_) if is_port => (
                "this is no port: with a space behind its colon, YAML takes it for a key"
                    .to_owned(),
                "write it as an item, in quotes and without the space: `- \"8080:80\"`".to_owned(),
            ),
            found => (
                format!("a key must be text, and this one is {}", found.describe()),
                match found {
                    Data::Mapping(_) | Data::Sequence(_) => {
                        "write a plain word before the colon".to_owned()
                    }
                    _ if text.is_empty() => "write the key before the colon".to_owned(),
                    _ => format!("put it in quotes: `\"{text}\":`"),
                },
            ),
        };
        let span = self.tree.outer(id);
        let problem = Problem::new(Kind::NonStringKey, self.file, span, message, help);
        self.problems.push(problem);
        None
    }

    fn merge(&mut self, id: NodeId, hop: Option<HopId>, mapping: &mut Mapping) {
        let tree = self.tree;
        let hop = Some(self.hop(HopKind::Merge, id, hop));
        match &tree.node(id).content {
            // Of several merged mappings the first wins.
            Content::Sequence { items, .. } => {
                self.listed += 1;
                for item in items {
                    self.merge_one(item.node, hop, mapping);
                }
                self.listed -= 1;
            }
            _ => self.merge_one(id, hop, mapping),
        }
    }

    fn merge_one(&mut self, id: NodeId, hop: Option<HopId>, mapping: &mut Mapping) {
        let (target, is_alias) = match self.tree.node(id).content {
            Content::Alias { target } => match self.follow(id, target) {
                Some(target) => (target, true),
                None => return,
            },
            _ => (id, false),
        };
        if matches!(self.tree.node(target).content, Content::Mapping { .. }) {
            self.set_open(target, true);
            self.aliased += usize::from(is_alias);
            self.entries(target, hop, mapping);
            self.aliased -= usize::from(is_alias);
            self.set_open(target, false);
            return;
        }
        let found = match &self.tree.node(target).content {
            Content::Scalar(_) => self.scalar(target),
            _ => Data::Sequence(Vec::new()),
        };
        self.problems.push(Problem::new(
            Kind::InvalidMergeKey,
            self.file,
            self.tree.node(id).span,
            format!("`<<` merges mappings, and this is {}", found.describe()),
            "name an anchor on a mapping: `<<: *base`, or several: `<<: [*base, *more]`",
        ));
    }

    /// The tag of Compose's own that a value has, or what an alias names.
    fn mark(&self, id: NodeId) -> Option<Mark> {
        let node = match self.tree.node(id).content {
            Content::Alias { target } => self.tree.node(target?),
            _ => self.tree.node(id),
        };
        match node.tag.as_ref().map(|tag| &*tag.name) {
            Some("!reset") => Some(Mark::Reset),
            Some("!override") => Some(Mark::Override),
            _ => None,
        }
    }

    fn set_open(&mut self, id: NodeId, open: bool) {
        if let Some(flag) = self.open.get_mut(id.index()) {
            *flag = open;
        }
    }
}

/// Whether a key merges: `<<`, unless quotes or a tag make it text.
fn is_merge_key(tree: &Tree, key: NodeId) -> bool {
    let node = tree.node(key);
    let Content::Scalar(content) = &node.content else {
        return false;
    };
    let tag = node.tag.as_ref().map(|tag| &*tag.name);
    let text = tree.scalar(key).unwrap_or_default();
    scalar::is_merge_key(text, content.style == ScalarStyle::Plain, tag)
}
