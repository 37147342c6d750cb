//! Mounts, devices and ports of a service.

use std::net::IpAddr;

use super::{Entry, items_at, text_at, with_related};
use crate::compose::context::Context;
use crate::compose::grammar::volume::clean_target;
use crate::compose::problem::Kind;
use crate::compose::value::{Data, OrderMap, Origin, Value, excerpt};

/// What must be there even in services that do not run.
pub(super) fn check_forms(service: &Entry<'_>, cx: &mut Context) {
    let help = "add `target:` with the path in the container";
    for (path, volume) in mappings(service, "volumes") {
        check_target(service, volume, &path, ("the volume", help), cx);
        check_source(service, volume, &path, cx);
    }
    for (path, device) in mappings(service, "devices") {
        check_target(service, device, &path, ("the device", help), cx);
    }
    let help = "add `target:` with the port in the container";
    for (path, port) in mappings(service, "ports") {
        check_target(service, port, &path, ("the port", help), cx);
        check_host_ip(service, port, &path, cx);
        check_published(service, port, &path, cx);
    }
}

fn mappings<'v>(
    service: &Entry<'v>,
    key: &'static str,
) -> impl Iterator<Item = (String, &'v Value)> + use<'v> {
    let items = items_at(service.value, key).iter().enumerate();
    items
        .filter(|(_, item)| item.mapping().is_some())
        .map(move |(index, item)| (format!("{key}[{index}]"), item))
}

fn check_target(
    service: &Entry<'_>,
    item: &Value,
    path: &str,
    (what, help): (&str, &str),
    cx: &mut Context,
) {
    if item.get("target").is_some() {
        return;
    }
    let said = (format!("{what} has no target"), help.to_owned());
    let problem = service.problem(cx, Kind::InvalidValue, item.origin, path, said);
    cx.report(problem);
}

fn check_source(service: &Entry<'_>, volume: &Value, path: &str, cx: &mut Context) {
    if text_at(volume, "type") != "bind" || volume.get("source").is_some() {
        return;
    }
    let said = (
        "the bind mount has no source".to_owned(),
        "add `source:` with the file or folder of the host".to_owned(),
    );
    let problem = service.problem(cx, Kind::InvalidValue, volume.origin, path, said);
    cx.report(problem);
}

/// A number with a fraction passes Compose's schema, but is no port.
fn check_published(service: &Entry<'_>, port: &Value, path: &str, cx: &mut Context) {
    let Some(published) = port.get("published") else {
        return;
    };
    if !matches!(published.data, Data::Float(_)) {
        return;
    }
    let said = (
        "`published` must be a whole number or text".to_owned(),
        "write it without a point, such as `8080`".to_owned(),
    );
    let path = format!("{path}.published");
    let problem = service.problem(cx, Kind::InvalidValue, published.origin, &path, said);
    cx.report(problem);
}

fn check_host_ip(service: &Entry<'_>, port: &Value, path: &str, cx: &mut Context) {
    let Some(ip) = port.get("host_ip") else {
        return;
    };
    let Some(text) = ip.string() else { return };
    if text.parse::<IpAddr>().is_ok() {
        return;
    }
    let hint = cx.unset_hint(ip);
    let said = (
        format!(
            "`host_ip` must be an IP address, and this is {}{hint}",
            ip.data.describe()
        ),
        match text {
            "localhost" => "write `127.0.0.1`".to_owned(),
            _ => "write an address such as `127.0.0.1`, or remove the key for all addresses"
                .to_owned(),
        },
    );
    let path = format!("{path}.host_ip");
    let problem = service.problem(cx, Kind::InvalidValue, ip.origin, &path, said);
    cx.report(problem);
}

/// Two mounts at one place. Of mounts that are spelled alike the last one wins without a word; those that only mean
/// the same are refused.
pub(super) fn check_targets(service: &Entry<'_>, cx: &mut Context) {
    let mut tmpfs = OrderMap::default();
    for (index, item) in items_at(service.value, "tmpfs").iter().enumerate() {
        if let Some(text) = item.string() {
            let spelling = text.split_once('=').map_or(text, |(before, _)| before);
            tmpfs.insert(spelling, (format!("tmpfs[{index}]"), item.origin, text));
        }
    }
    let mut volumes = OrderMap::default();
    for (path, volume) in mappings(service, "volumes") {
        if let Some(target) = volume.get("target").and_then(Value::string) {
            volumes.insert(target, (path, volume.origin));
        }
    }
    let tmpfs = tmpfs.into_values().map(|(path, origin, text)| {
        let target = text.split_once(':').map_or(text, |(target, _)| target);
        (target.to_owned(), path, origin)
    });
    let volumes = volumes
        .into_iter()
        .map(|(target, (path, origin))| (clean_target(target), path, origin));
    let mut taken: OrderMap<String, Origin> = OrderMap::default();
    for (target, path, origin) in tmpfs.chain(volumes) {
        if let Some(first) = taken.get(&target) {
            let said = (
                format!("something is mounted at `{}` already", excerpt(&target)),
                "remove one of the two mounts, or give it another target".to_owned(),
            );
            let problem = service.problem(cx, Kind::InvalidValue, origin, &path, said);
            let problem = with_related(problem, cx, *first, "mounted here");
            cx.report(problem);
        } else {
            taken.insert(target, origin);
        }
    }
}
