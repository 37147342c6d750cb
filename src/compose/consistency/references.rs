//! Names that must be defined somewhere.

use super::{Entry, Scope, items_at, members_at};
use crate::compose::canonical::SET_VARIABLE;
use crate::compose::context::Context;
use crate::compose::problem::{Kind, did_you_mean};
use crate::compose::value::{Origin, Value, excerpt};

/// How many names are tried for "did you mean", and how long they may be, so that no file takes long.
const CANDIDATES: usize = 200;
const LONGEST: usize = 100;

pub(super) fn check(service: &Entry<'_>, scope: &Scope<'_>, cx: &mut Context) {
    // What is included may define anything.
    if !scope.is_whole {
        return;
    }
    for (name, key, _) in members_at(service.value, "networks") {
        // Compose makes `default` where it is used.
        if name != "default" {
            let path = format!("networks.{name}");
            check_name(service, scope, ("networks", name), (key, &path), None, cx);
        }
    }
    for (name, key, _) in members_at(service.value, "models") {
        let path = format!("models.{name}");
        check_name(service, scope, ("models", name), (key, &path), None, cx);
    }
    check_volumes(service, scope, cx);
    check_files(service, scope, cx);
    for dependency in dependencies(service) {
        check_dependency(service, scope, &dependency, cx);
    }
    check_contexts(service, scope, cx);
}

fn check_volumes(service: &Entry<'_>, scope: &Scope<'_>, cx: &mut Context) {
    for (index, volume) in items_at(service.value, "volumes").iter().enumerate() {
        let kind = volume.get("type").and_then(Value::string);
        let source = volume.get("source");
        if let (Some("volume"), Some(source)) = (kind, source)
            && let Some(name) = source.string()
            && !name.is_empty()
        {
            let path = format!("volumes[{index}]");
            let place = (source.origin, path.as_str());
            check_name(service, scope, ("volumes", name), place, Some(source), cx);
        }
    }
}

fn check_files(service: &Entry<'_>, scope: &Scope<'_>, cx: &mut Context) {
    let build = service.written("build");
    let lists = [
        ("secrets", "", Some(service.value)),
        ("configs", "", Some(service.value)),
        ("secrets", "build.", build),
    ];
    for (section, prefix, holder) in lists {
        let items = holder.map_or(&[][..], |holder| items_at(holder, section));
        for (index, item) in items.iter().enumerate() {
            if item.mapping().is_none() {
                continue;
            }
            let source = item.get("source");
            let Some(name) = source.map_or(Some(""), Value::string) else {
                continue;
            };
            let path = format!("{prefix}{section}[{index}]");
            let place = (source.unwrap_or(item).origin, path.as_str());
            check_name(service, scope, (section, name), place, source, cx);
        }
    }
}

/// Reports a name that the section of the top level does not define.
fn check_name(
    service: &Entry<'_>,
    scope: &Scope<'_>,
    (section, name): (&str, &str),
    (origin, path): (Origin, &str),
    value: Option<&Value>,
    cx: &mut Context,
) {
    let Some(defined) = scope.defined(section) else {
        return;
    };
    if defined.contains_key(name) {
        return;
    }
    let one = section.trim_end_matches('s');
    let shown = excerpt(name);
    let hint = unset_hint(value, name, cx);
    let near = nearest(name, defined.keys().map(String::as_str));
    let is_path = section == "volumes" && name.contains(['/', '\\']);
    let (message, help) = match near {
        _ if name.is_empty() => (
            format!("this names no {one}{hint}"),
            format!("write the name of one that is listed under `{section}` at the top level"),
        ),
        _ if !hint.is_empty() => (
            format!("there is no {one} `{shown}`{hint}"),
            SET_VARIABLE.to_owned(),
        ),
        Some(near) => (
            format!("there is no {one} `{shown}`{hint}"),
            format!("did you mean `{near}`?"),
        ),
        None if is_path => (
            format!("there is no volume `{shown}`{hint}"),
            format!("if a folder of the host is meant, begin it with `./`: `./{shown}`"),
        ),
        None => (
            format!("there is no {one} `{shown}`{hint}"),
            match section {
                "secrets" | "configs" => format!(
                    "add `{shown}:` under `{section}:` at the top level, with `file:` or `environment:`"
                ),
                _ => format!("add `{shown}:` under `{section}:` at the top level"),
            },
        ),
    };
    let said = (message, help);
    let problem = service.problem(cx, Kind::UndefinedReference, origin, path, said);
    cx.report(problem);
}

/// What to add to a message where a name hangs on variables that are not set; nothing where it is the rest of its text that does.
fn unset_hint(value: Option<&Value>, name: &str, cx: &Context) -> String {
    let is_written = |value: &&Value| {
        let rest = cx.raw(value.origin).and_then(|raw| raw.strip_prefix(name));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    };
    let value = value.filter(|value| !is_written(value));
    value.map_or_else(String::new, |value| cx.unset_hint(value))
}

fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let fits = |name: &&str| name.len() <= LONGEST;
    Some(name).filter(fits)?;
    did_you_mean(name, known.take(CANDIDATES).filter(fits))
}

/// One service that needs another.
pub(super) struct DependencyOn<'v> {
    /// The other's name.
    pub name: &'v str,
    /// Where it is named.
    pub origin: Origin,
    path: String,
    is_required: bool,
    /// The text that names it, where variables may stand in it.
    value: Option<&'v Value>,
}

/// The services that a service needs: those of `depends_on`, and those whose containers it uses.
pub(super) fn dependencies<'v>(service: &Entry<'v>) -> Vec<DependencyOn<'v>> {
    let mut all = Vec::new();
    for (name, origin, dependency) in members_at(service.value, "depends_on") {
        let required = dependency.get("required").map(|required| &required.data);
        all.push(DependencyOn {
            name,
            origin,
            path: format!("depends_on.{name}"),
            is_required: !matches!(required, Some(crate::compose::Data::Bool(false))),
            value: None,
        });
    }
    let declared = |name: &str| {
        let named = service.value.get("depends_on").and_then(Value::mapping);
        named.is_some_and(|named| named.contains_key(name))
    };
    let implied = implied(service).into_iter();
    all.extend(implied.filter(|dependency| !declared(dependency.name)));
    all
}

fn implied<'v>(service: &Entry<'v>) -> Vec<DependencyOn<'v>> {
    let mut all = Vec::new();
    let mut add = |name, value: &'v Value, path| {
        all.push(DependencyOn {
            name,
            origin: value.origin,
            path,
            is_required: true,
            value: Some(value),
        });
    };
    for (index, link) in items_at(service.value, "links").iter().enumerate() {
        if let Some(text) = link.string() {
            let name = text.split_once(':').map_or(text, |(name, _)| name);
            add(name, link, format!("links[{index}]"));
        }
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        if let (Some(value), Some(name)) = (
            service.written(key),
            service.text(key).strip_prefix("service:"),
        ) {
            add(name, value, key.to_owned());
        }
    }
    for (index, from) in items_at(service.value, "volumes_from").iter().enumerate() {
        if let Some(text) = from.string()
            && !text.starts_with("container:")
        {
            let name = text.split_once(':').map_or(text, |(name, _)| name);
            add(name, from, format!("volumes_from[{index}]"));
        }
    }
    all
}

fn check_dependency(
    service: &Entry<'_>,
    scope: &Scope<'_>,
    dependency: &DependencyOn<'_>,
    cx: &mut Context,
) {
    let said = match scope.services.get(dependency.name) {
        Some(other) if other.is_enabled || !dependency.is_required => return,
        Some(other) => disabled(other, dependency.path.starts_with("depends_on")),
        None => {
            let hint = unset_hint(dependency.value, dependency.name, cx);
            unknown_service(scope, dependency.name, &hint)
        }
    };
    let problem = service.problem(
        cx,
        Kind::UndefinedReference,
        dependency.origin,
        &dependency.path,
        said,
    );
    cx.report(problem);
}

fn unknown_service(scope: &Scope<'_>, name: &str, hint: &str) -> (String, String) {
    if name.is_empty() {
        return (
            format!("this names no service{hint}"),
            "write the name of a service of this project".to_owned(),
        );
    }
    let shown = excerpt(name);
    let help = match nearest(name, scope.services.keys().copied()) {
        _ if !hint.is_empty() => SET_VARIABLE.to_owned(),
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add `{shown}` under `services`, or remove the reference"),
    };
    (format!("there is no service `{shown}`{hint}"), help)
}

fn disabled(other: &Entry<'_>, can_be_optional: bool) -> (String, String) {
    let profiles: Vec<String> = items_at(other.value, "profiles")
        .iter()
        .filter_map(Value::string)
        .map(|profile| format!("`{}`", excerpt(profile)))
        .collect();
    let name = other.name;
    let message = format!(
        "service `{name}` does not run here: it is behind {}",
        match &profiles[..] {
            [profile] => format!("the profile {profile}, which is not active"),
            _ => format!(
                "the profiles {}, none of which is active",
                profiles.join(" and ")
            ),
        }
    );
    let help = if can_be_optional {
        "add `required: false` to the dependency, or put this service behind the same profile"
    } else {
        "put this service behind the same profile, or remove `profiles` from the other one"
    };
    (message, help.to_owned())
}

/// `service:NAME` as a build context: that service must be built too.
fn check_contexts(service: &Entry<'_>, scope: &Scope<'_>, cx: &mut Context) {
    let Some(build) = service.written("build") else {
        return;
    };
    let listed = items_at(build, "additional_contexts")
        .iter()
        .filter_map(|item| {
            let (name, source) = item.string()?.split_once('=')?;
            Some((name, item, source))
        });
    let mapped = members_at(build, "additional_contexts")
        .filter_map(|(name, _, value)| Some((name, value, value.string()?)));
    for (context, value, source) in listed.chain(mapped) {
        let Some(name) = source.strip_prefix("service:") else {
            continue;
        };
        let said = match scope.services.get(name) {
            None => unknown_service(scope, name, &unset_hint(Some(value), name, cx)),
            Some(other) if !other.is_enabled => disabled(other, false),
            Some(other) if other.is_settled && other.written("build").is_none() => (
                format!("service `{name}` is not built here, so it cannot be a build context"),
                "give it a `build:`, or use its image: `docker-image://…`".to_owned(),
            ),
            Some(_) => continue,
        };
        let path = format!("build.additional_contexts.{context}");
        let problem = service.problem(cx, Kind::UndefinedReference, value.origin, &path, said);
        cx.report(problem);
    }
}
