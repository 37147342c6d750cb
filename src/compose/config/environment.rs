//! Variables and labels: names without a value take that of the project's variable, and what stands in files is added.

use std::collections::HashMap;

use super::form::split_pairs;
use super::node::{Content, Map, Node, Source};
use crate::compose::Project;
use crate::compose::env_files::FileValue;
use crate::compose::template::Lookup;

/// Completes the variables and labels of the service `name`.
pub(super) fn resolve(service: &mut Map, name: &str, project: &Project) {
    if let Some(build) = service.get_mut("build").and_then(Node::map_mut)
        && let Some(args) = pairs(build, "args")
    {
        inherit(args, project);
        args.retain(|_, value| !value.is_null());
    }
    if let Some(environment) = pairs(service, "environment") {
        inherit(environment, project);
    }
    let files = project.file_values.get(name);
    for (key, values) in [
        ("environment", files.map(|files| &files.environment)),
        ("labels", files.map(|files| &files.labels)),
    ] {
        add(service, key, values);
    }
    // What the files held stands in their place.
    service.shift_remove("env_file");
    service.shift_remove("label_file");
}

/// The pairs at a key, as a mapping.
fn pairs<'m>(map: &'m mut Map, key: &str) -> Option<&'m mut Map> {
    let node = map.get_mut(key)?;
    split_pairs(node);
    node.map_mut()
}

/// Gives names without a value that of the project's variable, where it is set.
fn inherit(pairs: &mut Map, project: &Project) {
    for (name, node) in pairs {
        if let (true, Some(value)) = (node.is_null(), project.env.get(name)) {
            node.content = Content::Text(value.to_owned());
            node.unset = !project.env.is_known(name);
            if let Source::Written(origin) = node.source {
                node.source = Source::Variable(origin);
            }
        }
    }
}

/// Adds what files say. What the service says itself counts, even where it gives a name no value.
fn add(service: &mut Map, key: &str, values: Option<&HashMap<String, FileValue>>) {
    let Some(values) = values.filter(|values| !values.is_empty()) else {
        return;
    };
    if service.get(key).is_none_or(Node::is_null) {
        let empty = Node::new(Content::Mapping(Map::default()), Source::Default);
        service.insert(key.to_owned(), empty);
    }
    let Some(own) = pairs(service, key) else {
        return;
    };
    for (name, value) in values {
        own.entry(name.clone()).or_insert_with(|| Node {
            content: Content::Text(value.text.clone()),
            source: Source::Listed {
                place: value.place,
                named: value.named,
            },
            unset: !value.is_known,
        });
    }
}
