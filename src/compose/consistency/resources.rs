//! Volumes, networks, secrets and configs of the top level.

use super::{Scope, members_at, problem, with_related, written_at};
use crate::compose::context::Context;
use crate::compose::problem::Kind;
use crate::compose::value::{Data, Origin, Value};

pub(super) fn check(scope: &Scope<'_>, cx: &mut Context) {
    for section in ["volumes", "networks", "secrets", "configs"] {
        for (name, _, value) in members_at(scope.top, section) {
            check_names(section, name, value, cx);
        }
    }
    for (name, _, value) in members_at(scope.top, "volumes") {
        check_external(name, value, cx);
    }
    for (name, key, value) in members_at(scope.top, "secrets") {
        let sources = ["file", "environment"];
        // A driver satisfies Compose's first check of secrets, but not its last.
        check_sources(
            "secrets",
            (name, key),
            value,
            &sources,
            is_external(value),
            cx,
        );
    }
    for (name, key, value) in members_at(scope.top, "configs") {
        let sources = ["file", "environment", "content"];
        let excused = value.get("external").is_some() || value.get("driver").is_some();
        check_sources("configs", (name, key), value, &sources, excused, cx);
    }
}

fn is_external(value: &Value) -> bool {
    matches!(
        value.get("external").map(|external| &external.data),
        Some(Data::Bool(true) | Data::Mapping(_) | Data::Invalid)
    )
}

/// The old form `external: {name: …}` beside `name`.
fn check_names(section: &str, name: &str, value: &Value, cx: &mut Context) {
    let Some(external) = value.get("external") else {
        return;
    };
    let (Some(inner), Some(outer)) = (external.get("name"), value.get("name")) else {
        return;
    };
    if inner.string() == outer.string() {
        return;
    }
    let said = (
        "`external.name` and `name` exclude each other".to_owned(),
        "write `external: true` and `name:`".to_owned(),
    );
    let path = format!("{section}.{name}.external.name");
    let problem = problem(cx, Kind::InvalidValue, inner.origin, path, said);
    let problem = with_related(problem, cx, outer.origin, "the other one");
    cx.report(problem);
}

/// What exists already cannot be configured.
fn check_external(name: &str, value: &Value, cx: &mut Context) {
    if !is_external(value) {
        return;
    }
    let others = value.mapping().into_iter().flatten();
    for (key, member) in others {
        if matches!(key.as_str(), "name" | "external") || key.starts_with("x-") {
            continue;
        }
        let said = (
            format!("Compose does not create an external volume, so it cannot set `{key}`"),
            format!("remove `{key}`, or remove `external` and let Compose create the volume"),
        );
        let path = format!("volumes.{name}.{key}");
        let problem = problem(cx, Kind::InvalidValue, member.key, path, said);
        cx.report(problem);
    }
}

fn check_sources(
    section: &str,
    (name, key): (&str, Origin),
    value: &Value,
    sources: &[&str],
    excused: bool,
    cx: &mut Context,
) {
    // Something of the wrong type has been reported.
    if value.mapping().is_none() {
        return;
    }
    let one = section.trim_end_matches('s');
    let given: Vec<&Value> = sources.iter().filter_map(|key| value.get(key)).collect();
    match given[..] {
        [] if !excused => {
            let said = (
                format!("the {one} `{name}` does not say where its content is"),
                match written_at(value, "external") {
                    Some(_) => "add `file:` or `environment:`, or write `external: true`".to_owned(),
                    None => "add `file:` with the path of a file, or `environment:` with the name of a variable".to_owned(),
                },
            );
            let problem = problem(
                cx,
                Kind::InvalidValue,
                key,
                format!("{section}.{name}"),
                said,
            );
            cx.report(problem);
        }
        [first, second, ..] => {
            let keys: Vec<String> = sources.iter().map(|key| format!("`{key}`")).collect();
            let said = (
                format!("the {one} `{name}` takes its content from more than one place"),
                format!("keep one of {}", keys.join(", ")),
            );
            let path = format!("{section}.{name}");
            let problem = problem(cx, Kind::InvalidValue, second.origin, path, said);
            let problem = with_related(problem, cx, first.origin, "the other one");
            cx.report(problem);
        }
        [source] if section == "secrets" && !excused => check_variable_of(name, value, source, cx),
        _ => {}
    }
}

/// A secret that is the value of a variable must name one.
fn check_variable_of(name: &str, secret: &Value, source: &Value, cx: &mut Context) {
    if secret.get("environment").and_then(Value::string) != Some("") {
        return;
    }
    let said = (
        format!(
            "the secret `{name}` names no variable that holds it{}",
            cx.unset_hint(source)
        ),
        "write the name of a variable, without `$`".to_owned(),
    );
    let path = format!("secrets.{name}.environment");
    let problem = problem(cx, Kind::InvalidValue, source.origin, path, said);
    cx.report(problem);
}
