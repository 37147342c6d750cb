//! Keys of which only one may be used, and names that only one may bear.

use super::{Entry, Scope, text_at, with_related, written_at};
use crate::compose::context::Context;
use crate::compose::problem::Kind;
use crate::compose::value::{Mapping, OrderMap, Value, excerpt};

pub(super) fn check(service: &Entry<'_>, cx: &mut Context) {
    check_network_mode(service, cx);
    check_dockerfile(service, cx);
    check_copies(service, cx);
}

fn check_network_mode(service: &Entry<'_>, cx: &mut Context) {
    let (Some(mode), Some(networks)) = (service.written("network_mode"), service.value.mapping())
    else {
        return;
    };
    let Some(networks) = networks.get("networks") else {
        return;
    };
    let joined = networks.value.mapping().map_or(0, Mapping::len);
    if joined == 0 || service.text("network_mode").is_empty() {
        return;
    }
    let said = (
        "`network_mode` and `networks` exclude each other".to_owned(),
        "remove `network_mode` to join the networks, or remove `networks`".to_owned(),
    );
    let problem = service.problem(cx, Kind::InvalidValue, mode.origin, "network_mode", said);
    let problem = with_related(problem, cx, networks.key, "the other one");
    cx.report(problem);
}

fn check_dockerfile(service: &Entry<'_>, cx: &mut Context) {
    let Some(build) = service.written("build") else {
        return;
    };
    let both = ["dockerfile", "dockerfile_inline"];
    if both.iter().any(|key| text_at(build, key).is_empty()) {
        return;
    }
    let [Some(file), Some(inline)] = both.map(|key| written_at(build, key)) else {
        return;
    };
    let said = (
        "`dockerfile` and `dockerfile_inline` exclude each other".to_owned(),
        "keep the one that is meant".to_owned(),
    );
    let problem = service.problem(
        cx,
        Kind::InvalidValue,
        file.origin,
        "build.dockerfile",
        said,
    );
    let problem = with_related(problem, cx, inline.origin, "the other one");
    cx.report(problem);
}

/// A container name serves one container.
fn check_copies(service: &Entry<'_>, cx: &mut Context) {
    let (Some(name), Some(model)) = (container_name(service), service.model) else {
        return;
    };
    let deploy = model.deploy.known();
    let (key, copies) = match (&model.scale, deploy.map(|deploy| &deploy.replicas)) {
        (scale, _) if !scale.is_absent() => ("scale", scale),
        (_, Some(replicas)) => ("deploy.replicas", replicas),
        _ => return,
    };
    let (Some(count), Some(origin)) = (copies.known(), copies.origin()) else {
        return;
    };
    if *count <= 1 {
        return;
    }
    let said = (
        format!("`{key}` asks for {count} containers, and `container_name` can name only one"),
        "remove `container_name`, or run one container".to_owned(),
    );
    let problem = service.problem(cx, Kind::InvalidValue, name.origin, "container_name", said);
    let problem = with_related(problem, cx, origin, "the number of containers");
    cx.report(problem);
}

fn container_name<'v>(service: &Entry<'v>) -> Option<&'v Value> {
    let name = service.written("container_name")?;
    name.string().filter(|name| !name.is_empty())?;
    Some(name)
}

/// No two containers may have one name.
pub(super) fn check_container_names(scope: &Scope<'_>, cx: &mut Context) {
    let mut names: OrderMap<&str, (&Entry<'_>, &Value)> = OrderMap::default();
    for service in scope.services.values().filter(|service| service.is_enabled) {
        let Some(value) = container_name(service) else {
            continue;
        };
        let name = value.string().unwrap_or_default();
        let Some((first, other)) = names.get(name) else {
            names.insert(name, (service, value));
            continue;
        };
        let said = (
            format!(
                "the container name `{}` is taken by service `{}` already",
                excerpt(name),
                first.name
            ),
            "choose another name, or leave it out and let Compose choose".to_owned(),
        );
        let problem = service.problem(cx, Kind::InvalidValue, value.origin, "container_name", said);
        let problem = with_related(problem, cx, other.origin, "taken here");
        cx.report(problem);
    }
}
