//! Items of lists that Compose takes apart: `KEY=value`, `host=address`.

use super::{Entry, items_at, text_at, with_related, written_at};
use crate::compose::Value;
use crate::compose::context::Context;
use crate::compose::problem::Kind;
use crate::compose::value::excerpt;

pub(super) fn check(service: &Entry<'_>, cx: &mut Context) {
    check_variables(service, service.value, "environment", "", cx);
    check_hosts(service, service.value, "", cx);
    for hooks in ["post_start", "pre_stop"] {
        for (index, hook) in items_at(service.value, hooks).iter().enumerate() {
            let prefix = format!("{hooks}[{index}].");
            check_variables(service, hook, "environment", &prefix, cx);
        }
    }
    if let Some(build) = service.written("build") {
        check_variables(service, build, "args", "build.", cx);
        check_hosts(service, build, "build.", cx);
        check_contexts(service, build, cx);
    }
    check_devices(service, service.value, "gpus", "", cx);
    let resources = written_at(service.value, "deploy").and_then(|d| written_at(d, "resources"));
    if let Some(reserved) = resources.and_then(|resources| written_at(resources, "reservations")) {
        let prefix = "deploy.resources.reservations.";
        check_devices(service, reserved, "devices", prefix, cx);
    }
    check_watched_paths(service, cx);
}

fn report(
    service: &Entry<'_>,
    value: &Value,
    path: &str,
    said: (String, String),
    cx: &mut Context,
) {
    let (message, help) = said;
    let said = (message + &cx.unset_hint(value), help);
    let problem = service.problem(cx, Kind::InvalidValue, value.origin, path, said);
    cx.report(problem);
}

/// The items of a list that are text, each with its path.
fn lines<'v>(
    value: &'v Value,
    key: &'v str,
    prefix: &'v str,
) -> impl Iterator<Item = (String, &'v Value, &'v str)> {
    let items = items_at(value, key).iter().enumerate();
    items.filter_map(move |(index, item)| {
        let text = item.string()?;
        Some((format!("{prefix}{key}[{index}]"), item, text))
    })
}

fn check_variables(service: &Entry<'_>, value: &Value, key: &str, prefix: &str, cx: &mut Context) {
    for (path, item, text) in lines(value, key, prefix) {
        let name = text.split_once('=').map_or(text, |(name, _)| name);
        if !name.ends_with(char::is_whitespace) {
            continue;
        }
        let said = (
            format!("the name `{}` ends with a space", excerpt(name)),
            format!("write it without spaces: `{}`", excerpt(&bare(text))),
        );
        report(service, item, &path, said, cx);
    }
}

/// `NAME = value` without the spaces around the `=`.
fn bare(text: &str) -> String {
    match text.split_once('=') {
        Some((name, value)) => format!("{}={}", name.trim_end(), value.trim_start()),
        None => text.trim_end().to_owned(),
    }
}

fn check_hosts(service: &Entry<'_>, value: &Value, prefix: &str, cx: &mut Context) {
    for (path, item, text) in lines(value, "extra_hosts", prefix) {
        let host = text.split_once('=').or_else(|| text.split_once(':'));
        let said = match host {
            Some((host, _)) if !host.is_empty() && !host.contains(':') => continue,
            Some((host, _)) => (
                format!("`{}` is no name for a host", excerpt(host)),
                "write the name before the address: `name=10.0.0.1`".to_owned(),
            ),
            None => (
                format!("the host `{}` has no address", excerpt(text)),
                format!("write it behind the name: `{}=10.0.0.1`", excerpt(text)),
            ),
        };
        report(service, item, &path, said, cx);
    }
}

fn check_contexts(service: &Entry<'_>, build: &Value, cx: &mut Context) {
    for (path, item, text) in lines(build, "additional_contexts", "build.") {
        if !text.contains('=') {
            let said = (
                format!("the context `{}` has no source", excerpt(text)),
                "write `name=folder`".to_owned(),
            );
            report(service, item, &path, said, cx);
        }
    }
}

fn check_devices(service: &Entry<'_>, value: &Value, key: &str, prefix: &str, cx: &mut Context) {
    for (index, request) in items_at(value, key).iter().enumerate() {
        let (Some(count), Some(ids)) = (request.get("count"), request.get("device_ids")) else {
            continue;
        };
        let said = (
            "`count` and `device_ids` exclude each other".to_owned(),
            "keep `device_ids` for certain devices, `count` for any".to_owned(),
        );
        let path = format!("{prefix}{key}[{index}].count");
        let problem = service.problem(cx, Kind::InvalidValue, count.origin, &path, said);
        let problem = with_related(problem, cx, ids.origin, "the other one");
        cx.report(problem);
    }
}

fn check_watched_paths(service: &Entry<'_>, cx: &mut Context) {
    let Some(develop) = service.written("develop") else {
        return;
    };
    for (index, watch) in items_at(develop, "watch").iter().enumerate() {
        let Some(path) = written_at(watch, "path") else {
            continue;
        };
        if path.string().is_none() || !text_at(watch, "path").is_empty() {
            continue;
        }
        let said = (
            "the path to watch is empty".to_owned(),
            "name a file or folder, such as `./src`".to_owned(),
        );
        report(
            service,
            path,
            &format!("develop.watch[{index}].path"),
            said,
            cx,
        );
    }
}
