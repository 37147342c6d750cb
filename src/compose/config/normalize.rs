//! What follows from what is written (`loader/normalize.go`).

use super::defaults::default;
use super::node::{Content, Map, Node, Source};

/// Completes a service.
pub(super) fn service(service: &mut Map) {
    join_default_network(service);
    if let Some(policy) = service.get_mut("pull_policy")
        && policy.text() == Some("if_not_present")
    {
        policy.content = Content::Text("missing".to_owned());
    }
    if let Some(build) = service.get_mut("build").and_then(Node::map_mut)
        && build.get("dockerfile_inline").is_none_or(Node::is_null)
    {
        default(build, "dockerfile", "Dockerfile");
    }
    if let Some(Content::List(servers)) = service.get_mut("dns").map(|dns| &mut dns.content) {
        servers.retain(|server| !server.is_null() && server.text() != Some(""));
    }
    replicate(service);
    depend(service);
}

/// `scale` counts for `deploy.replicas`, where there is a `deploy`.
fn replicate(service: &mut Map) {
    let Some(scale) = service.get("scale").filter(|scale| !scale.is_null()) else {
        return;
    };
    let replicas = Node {
        source: scale.source.implied(),
        ..scale.clone()
    };
    if let Some(deploy) = service.get_mut("deploy").and_then(Node::map_mut) {
        deploy.insert("replicas".to_owned(), replicas);
    }
}

/// A service that names no network and shares no other's joins the one called `default`.
fn join_default_network(service: &mut Map) {
    if service.contains_key("provider") || service.contains_key("network_mode") {
        return;
    }
    let named = service.get("networks").and_then(Node::map);
    if named.is_none_or(Map::is_empty) {
        let networks = [(
            "default".to_owned(),
            Node::new(Content::Null, Source::Default),
        )];
        let networks = Content::Mapping(networks.into_iter().collect());
        service.insert("networks".to_owned(), Node::new(networks, Source::Default));
    }
}

/// The network called `default` is there if a service joins it.
pub(super) fn default_network(services: &Map, networks: &mut Map) {
    let joins = |service: &Node| {
        let networks = service.get("networks");
        networks.is_some_and(|networks| networks.get("default").is_some())
    };
    if !networks.contains_key("default") && services.values().any(joins) {
        let network = Node::new(Content::Null, Source::Default);
        networks.insert("default".to_owned(), network);
    }
}

/// A service depends on those whose network, namespaces or volumes it uses.
fn depend(service: &mut Map) {
    let mut implied: Vec<(String, Source, bool)> = Vec::new();
    for link in service.get("links").map(Node::items).unwrap_or_default() {
        let text = link.text().unwrap_or_default();
        let name = match text.split_once(':') {
            Some((name, alias)) if !alias.contains(':') => name,
            _ => text,
        };
        implied.push((name.to_owned(), link.source, true));
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        let shared = service.get(key);
        let name = shared
            .and_then(Node::text)
            .and_then(|mode| mode.strip_prefix("service:"));
        if let (Some(shared), Some(name)) = (shared, name) {
            implied.push((name.to_owned(), shared.source, true));
        }
    }
    for volumes in service
        .get("volumes_from")
        .map(Node::items)
        .unwrap_or_default()
    {
        let text = volumes.text().unwrap_or_default();
        if !text.starts_with("container:") {
            let name = text.split(':').next().unwrap_or_default();
            implied.push((name.to_owned(), volumes.source, false));
        }
    }
    if implied.is_empty() {
        return;
    }
    let depends_on = service.entry("depends_on".to_owned());
    let depends_on =
        depends_on.or_insert_with(|| Node::new(Content::Mapping(Map::default()), Source::Default));
    for (name, source, restart) in implied {
        if let Some(depends_on) = depends_on.map_mut() {
            let add = || dependency(source, restart);
            depends_on.entry(name).or_insert_with(add);
        }
    }
}

fn dependency(source: Source, restart: bool) -> Node {
    let source = source.implied();
    let members = [
        ("condition", Content::Text("service_started".to_owned())),
        ("restart", Content::Bool(restart)),
        ("required", Content::Bool(true)),
    ];
    let members = members.map(|(key, content)| (key.to_owned(), Node::new(content, source)));
    Node::new(Content::Mapping(members.into_iter().collect()), source)
}
