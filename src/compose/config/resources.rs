//! Networks, volumes, configs and secrets: only what is used is there, and each has a name.

use std::collections::HashSet;

use super::draft::Draft;
use super::node::{Content, Map, Node};

/// Leaves out what no service uses.
pub(super) fn drop_unused(draft: &mut Draft) {
    let services: Vec<&Map> = draft.services.values().filter_map(Node::map).collect();
    let networks = services
        .iter()
        .filter_map(|service| service.get("networks")?.map());
    let networks: HashSet<&str> = networks.flat_map(Map::keys).map(String::as_str).collect();
    let volumes = items(&services, "volumes")
        .filter(|volume| volume.get("type").and_then(Node::text) == Some("volume"));
    let volumes: HashSet<&str> = sources(volumes).collect();
    let configs: HashSet<&str> = sources(items(&services, "configs")).collect();
    let builds: Vec<&Map> = services
        .iter()
        .filter_map(|service| service.get("build")?.map())
        .collect();
    let mut secrets: HashSet<&str> = sources(items(&services, "secrets")).collect();
    secrets.extend(sources(items(&builds, "secrets")));
    draft
        .networks
        .retain(|name, _| networks.contains(name.as_str()));
    draft
        .volumes
        .retain(|name, _| volumes.contains(name.as_str()));
    draft
        .configs
        .retain(|name, _| configs.contains(name.as_str()));
    draft
        .secrets
        .retain(|name, _| secrets.contains(name.as_str()));
}

fn items<'m>(maps: &[&'m Map], key: &'static str) -> impl Iterator<Item = &'m Node> {
    let lists: Vec<&'m Node> = maps.iter().filter_map(|map| map.get(key)).collect();
    lists.into_iter().flat_map(Node::items)
}

fn sources<'m>(items: impl Iterator<Item = &'m Node>) -> impl Iterator<Item = &'m str> {
    items.filter_map(|item| item.get("source")?.text())
}

/// Names each by its key: behind the project's name, or alone where it exists outside the project.
pub(super) fn name(draft: &mut Draft) {
    let Draft {
        name: project,
        networks,
        volumes,
        configs,
        secrets,
        ..
    } = draft;
    for (key, thing) in [networks, volumes, configs, secrets].into_iter().flatten() {
        if thing.is_null() {
            thing.content = Content::Mapping(Map::default());
        }
        let Some(thing) = thing.map_mut() else {
            continue;
        };
        take_external_name(thing);
        let is_external = matches!(
            thing.get("external").map(|external| &external.content),
            Some(Content::Bool(true))
        );
        let name = if is_external {
            key.clone()
        } else {
            format!("{project}_{key}")
        };
        super::defaults::default(thing, "name", name);
    }
}

/// `external: {name: x}`, the old form, for `external: true` and `name: x`.
fn take_external_name(thing: &mut Map) {
    let Some(external) = thing.get_mut("external") else {
        return;
    };
    let Some(named) = external.map_mut() else {
        return;
    };
    let name = named.shift_remove("name");
    external.content = Content::Bool(true);
    if let Some(name) = name {
        thing.insert("name".to_owned(), name);
    }
}
