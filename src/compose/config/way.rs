//! Where the values of the model come from, and by which steps.

use std::collections::HashMap;
use std::fmt::Write;

use serde::{Serialize, Serializer};

use super::json;
use super::node::{Content, Node, Source};
use crate::compose::template::{self, Kind};
use crate::compose::value::{FileId, HopKind, Origin, Place, Value};
use crate::compose::{Project, SetBy};

/// A value that holds no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leaf {
    /// Its place in the model: `services.web.ports[0].target`.
    pub path: String,
    /// It, as JSON.
    #[serde(serialize_with = "as_json")]
    pub value: String,
    /// Where it is written; `None` where Compose adds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
    /// Whether it hangs on a variable that is not set.
    pub unset: bool,
    /// How it came from there, the first step first.
    pub steps: Vec<Step>,
}

/// A place in a file, as people name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct At {
    /// The file's path.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// A step on the way of a value into the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Step {
    /// `*name` stands there.
    Alias {
        /// What stands there.
        name: String,
        /// Where.
        at: At,
    },
    /// `<<: *name` stands there.
    Merge {
        /// What stands there.
        name: String,
        /// Where.
        at: At,
    },
    /// `extends` stands there.
    Extends {
        /// Where.
        at: At,
    },
    /// The file is included there.
    Include {
        /// Where.
        at: At,
    },
    /// The file of variables or labels is named there.
    Listed {
        /// Where.
        at: At,
    },
    /// A variable that has its value from the process's environment.
    FromCaller {
        /// The variable.
        name: String,
    },
    /// A variable that has its value from a file.
    FromFile {
        /// The variable.
        name: String,
        /// Where.
        at: At,
    },
    /// A variable that has no value.
    Unset {
        /// The variable.
        name: String,
    },
    /// Compose adds it because of what stands at the place.
    Implied,
    /// Compose adds it.
    Default,
    /// An earlier file says something else.
    Overrides {
        /// Where.
        at: At,
    },
}

fn as_json<S: Serializer>(value: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let value: serde_json::Value = serde_json::from_str(value).unwrap_or_default();
    value.serialize(serializer)
}

/// The leaves of a model in its order. `before` are the models that the project had without its last file, without its
/// last two, and so on.
pub fn leaves(project: &Project, model: &Node, before: &[(Project, Node)]) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    collect(project, ("", model), &mut String::new(), &mut leaves);
    let earlier: Vec<HashMap<String, At>> = before
        .iter()
        .map(|(project, model)| {
            let mut leaves = Vec::new();
            collect(project, ("", model), &mut String::new(), &mut leaves);
            let places = leaves
                .into_iter()
                .filter_map(|leaf| Some((leaf.path, leaf.at?)));
            places.collect()
        })
        .collect();
    for leaf in &mut leaves {
        let mut last = leaf.at.clone();
        for at in earlier.iter().filter_map(|places| places.get(&leaf.path)) {
            if last.as_ref() != Some(at) {
                leaf.steps.push(Step::Overrides { at: at.clone() });
                last = Some(at.clone());
            }
        }
    }
    leaves
}

/// Adds the leaves below a node that stands under a name.
fn collect(
    project: &Project,
    (name, node): (&str, &Node),
    path: &mut String,
    leaves: &mut Vec<Leaf>,
) {
    let length = path.len();
    match &node.content {
        Content::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                let _ = write!(path, "[{index}]");
                collect(project, (name, item), path, leaves);
                path.truncate(length);
            }
        }
        Content::Mapping(map) if !map.is_empty() => {
            for (key, member) in map {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(key);
                collect(project, (key, member), path, leaves);
                path.truncate(length);
            }
        }
        content => {
            let (at, steps) = way(project, node, name);
            leaves.push(Leaf {
                path: path.clone(),
                value: json::leaf(content),
                at,
                unset: node.unset,
                steps,
            });
        }
    }
}

/// Where a value stands, and the steps from there.
fn way(project: &Project, node: &Node, name: &str) -> (Option<At>, Vec<Step>) {
    match node.source {
        Source::Written(origin) => {
            let mut steps = hops(project, origin);
            steps.extend(variables(project, origin, node.unset));
            (at(project, project.place(origin)), steps)
        }
        Source::Listed { place, named } => {
            let mut steps = hops(project, named);
            steps.extend(at(project, project.place(named)).map(|at| Step::Listed { at }));
            (at(project, place), steps)
        }
        Source::Variable(origin) => {
            let mut steps = hops(project, origin);
            steps.extend(variable(project, origin.file, name));
            (at(project, project.place(origin)), steps)
        }
        Source::Implied(origin) => {
            let mut steps = hops(project, origin);
            steps.push(Step::Implied);
            (at(project, project.place(origin)), steps)
        }
        Source::Default => (None, vec![Step::Default]),
        Source::ProjectName => project_name(project),
    }
}

/// The steps by which a value came into its service and file.
fn hops(project: &Project, origin: Origin) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut hop = origin.hop;
    while let Some(step) = hop.and_then(|id| project.hops.get(id.0 as usize)) {
        hop = step.before;
        let there = Origin {
            file: step.file,
            node: step.node,
            hop: None,
        };
        let place = project.place(there);
        let Some(at) = at(project, place) else {
            continue;
        };
        steps.push(match step.kind {
            HopKind::Alias => Step::Alias {
                name: written(project, place),
                at,
            },
            HopKind::Merge => Step::Merge {
                name: written(project, place),
                at,
            },
            HopKind::Extends => Step::Extends { at },
            HopKind::Include => Step::Include { at },
        });
    }
    steps.reverse();
    steps
}

/// What stands at a place, its first line.
fn written(project: &Project, place: Place) -> String {
    let text = project
        .file(place.file)
        .map(|file| file.tree.slice(place.span));
    crate::compose::value::excerpt(text.unwrap_or_default())
}

/// The variables on which a value hangs.
fn variables(project: &Project, origin: Origin, unset: bool) -> Vec<Step> {
    let tree = project.file(origin.file).map(|file| &file.tree);
    let text = tree
        .and_then(|tree| tree.scalar(origin.node))
        .unwrap_or_default();
    let found = template::substitute(text, project.env_of(origin.file));
    let references = found.map(|found| found.references).unwrap_or_default();
    let mut steps = Vec::new();
    for reference in references.iter().filter(|reference| reference.used) {
        let has_default = matches!(reference.kind, Kind::Default { .. });
        let step = match variable(project, origin.file, reference.name) {
            None if unset && !has_default => Some(Step::Unset {
                name: reference.name.to_owned(),
            }),
            step => step,
        };
        steps.extend(step.filter(|step| !steps.contains(step)));
    }
    steps
}

/// From where a variable has its value, if it has one.
fn variable(project: &Project, file: FileId, name: &str) -> Option<Step> {
    let name = name.to_owned();
    match project.env_of(file).set_by(&name)? {
        SetBy::Caller => Some(Step::FromCaller { name }),
        SetBy::File(place) => Some(Step::FromFile {
            name,
            at: at(project, place)?,
        }),
        SetBy::Load => None,
    }
}

/// The name is the user's, that of the file, or that of the folder.
fn project_name(project: &Project) -> (Option<At>, Vec<Step>) {
    if let Some(step) = variable(project, FileId(0), "COMPOSE_PROJECT_NAME") {
        return (None, vec![step]);
    }
    let named = project.value.as_ref().and_then(|top| top.get("name"));
    match named.map(|name: &Value| name.origin) {
        Some(origin) => {
            let steps = variables(project, origin, false);
            (at(project, project.place(origin)), steps)
        }
        None => (None, vec![Step::Default]),
    }
}

fn at(project: &Project, place: Place) -> Option<At> {
    let file = project.file(place.file)?;
    let position = file
        .tree
        .lines()
        .position(file.tree.text(), place.span.from());
    Some(At {
        file: file.path.clone(),
        line: position.line,
        column: position.column,
    })
}
