//! Variables and labels: names without a value take that of the project's variable, and what stands in files is added.

use std::collections::HashMap;

use super::form::split_pairs;
use super::node::{Content, Map, Node, Source};
use crate::compose::Project;
use crate::compose::env_files::FileValue;
use crate::compose::template::Lookup;

/// Completes the variables and labels of the service `name`.
pub(super) fn resolve(service: &mut Map, name: &str, project: &Project) {
    if let Some(environment) = service.get_mut("environment") {
        inherit_lines(environment.items_mut(), project);
        inherit(environment, project);
    }
    let build = service.get_mut("build").and_then(Node::map_mut);
    if let Some(args) = build.and_then(|build| build.get_mut("args")) {
        inherit(args, project);
        if let Some(args) = args.map_mut() {
            args.retain(|_, value| !value.is_null());
        }
    }
    if let Some(files) = project.file_values.get(name) {
        add(service, "environment", &files.environment);
        add(service, "labels", &files.labels);
    }
    // What the files held stands in their place.
    service.shift_remove("env_file");
    service.shift_remove("label_file");
}

/// Gives lines without a value that of the variable as the file of the line sees it.
fn inherit_lines(lines: &mut [Node], project: &Project) {
    for line in lines {
        let (Source::Written(origin), Some(name)) = (line.source, line.text()) else {
            continue;
        };
        let env = project.env_of(origin.file);
        if let Some(value) = env.get(name) {
            let unset = !env.is_known(name);
            line.content = Content::Text(format!("{name}={value}"));
            line.source = Source::Variable(origin);
            line.unset = unset;
        }
    }
}

/// Gives names without a value that of the project's variable, where it is set.
fn inherit(pairs: &mut Node, project: &Project) {
    split_pairs(pairs);
    for (name, node) in pairs.map_mut().into_iter().flatten() {
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
fn add(service: &mut Map, key: &str, values: &HashMap<String, FileValue>) {
    if values.is_empty() {
        return;
    }
    if service.get(key).is_none_or(Node::is_null) {
        let empty = Node::new(Content::Mapping(Map::default()), Source::Default);
        service.insert(key.to_owned(), empty);
    }
    let Some(pairs) = service.get_mut(key) else {
        return;
    };
    split_pairs(pairs);
    let Some(own) = pairs.map_mut() else {
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
