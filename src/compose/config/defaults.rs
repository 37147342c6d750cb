//! What Compose adds where nothing is said (`transform/defaults.go`).

use super::node::{Content, Map, Node, Source};

/// Sets the defaults of a service.
pub(super) fn set(service: &mut Map) {
    if let Some(build) = service.get_mut("build").and_then(Node::map_mut) {
        default(build, "context", ".");
    }
    for secret in items(service, "secrets") {
        let source = secret.get("source").and_then(Node::text);
        let target = format!("/run/secrets/{}", source.unwrap_or_default());
        default(secret, "target", target);
    }
    for port in items(service, "ports") {
        default(port, "protocol", "tcp");
        default(port, "mode", "ingress");
    }
    for request in items(service, "gpus") {
        count(request);
    }
    for request in reserved_devices(service) {
        count(request);
    }
}

/// Sets a text where nothing is said.
pub(super) fn default(map: &mut Map, key: &str, text: impl Into<String>) {
    if map.get(key).is_none_or(Node::is_null) {
        map.insert(key.to_owned(), Node::default_text(text));
    }
}

/// A request that says neither how many devices nor which ones is for all.
fn count(request: &mut Map) {
    if !request.contains_key("count") && !request.contains_key("device_ids") {
        let all = Node::new(Content::Int(-1), Source::Default);
        request.insert("count".to_owned(), all);
    }
}

/// The mappings of a list.
fn items<'m>(map: &'m mut Map, key: &str) -> impl Iterator<Item = &'m mut Map> {
    let list = map.get_mut(key).map(Node::items_mut);
    list.into_iter().flatten().filter_map(Node::map_mut)
}

fn reserved_devices(service: &mut Map) -> impl Iterator<Item = &mut Map> {
    let mut map = Some(service);
    for key in ["deploy", "resources", "reservations"] {
        map = map.and_then(|map| map.get_mut(key)).and_then(Node::map_mut);
    }
    map.into_iter()
        .flat_map(|reservations| items(reservations, "devices"))
}
