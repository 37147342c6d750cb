//! What a service must have.

use super::{Entry, Scope, items_at, text_at, written_at};
use crate::compose::Value;
use crate::compose::context::{self, Context};
use crate::compose::problem::Kind;
use crate::compose::value::{Data, excerpt};

pub(super) fn check(service: &Entry<'_>, scope: &Scope<'_>, cx: &mut Context) {
    if service.is_settled && scope.is_whole {
        check_image(service, cx);
        check_platform(service, cx);
    }
    check_test(service, cx);
    check_watch(service, cx);
}

fn check_image(service: &Entry<'_>, cx: &mut Context) {
    let others = ["build", "provider"];
    if service.value.mapping().is_none() || others.iter().any(|key| service.written(key).is_some())
    {
        return;
    }
    let image = service.written("image");
    let name = service.name;
    let (message, help) = match image {
        Some(Value {
            data: Data::String(text),
            unset,
            ..
        }) if text.is_empty() => match unset {
            true => (
                format!(
                    "the image of service `{name}` is empty{}",
                    image.map_or_else(String::new, |image| cx.unset_hint(image))
                ),
                "set the variable, or give it a default: `${NAME:-nginx:1.27}`",
            ),
            false => (
                format!("the image of service `{name}` is empty"),
                "write the name of an image: `image: nginx:1.27`",
            ),
        },
        Some(_) => return,
        None if is_template(service, cx) => (
            format!("service `{name}` has neither an image nor a build"),
            "add `image:` or `build:`; a block that others only merge belongs outside of `services`, under a top-level key that begins with `x-`",
        ),
        None => (
            format!("service `{name}` has neither an image nor a build"),
            "add `image:` with the image to run, or `build:` with the folder to build it from",
        ),
    };
    let said = (message, help.to_owned());
    let origin = image.map_or(service.key, |image| image.origin);
    let problem = service.problem(cx, Kind::MissingImage, origin, "", said);
    cx.report(problem);
}

/// Whether it looks like a block for others: named like one, or under an anchor.
fn is_template(service: &Entry<'_>, cx: &Context) -> bool {
    let origin = service.value.origin;
    let anchor = context::file(&cx.files, origin.file)
        .is_some_and(|file| file.tree.anchor(origin.node).is_some());
    anchor || service.name.starts_with("x-")
}

fn check_platform(service: &Entry<'_>, cx: &mut Context) {
    let (Some(build), platform) = (service.written("build"), service.text("platform")) else {
        return;
    };
    let platforms = items_at(build, "platforms");
    let (Some(value), false) = (service.written("platform"), platforms.is_empty()) else {
        return;
    };
    if platform.is_empty()
        || platforms
            .iter()
            .any(|p| !matches!(p.string(), Some(p) if p != platform))
    {
        return;
    }
    let platform = excerpt(platform);
    let said = (
        format!("the service runs on `{platform}`, and `build.platforms` does not build for it"),
        format!("add `{platform}` to `build.platforms`"),
    );
    let problem = service.problem(cx, Kind::InvalidValue, value.origin, "platform", said);
    cx.report(problem);
}

fn check_test(service: &Entry<'_>, cx: &mut Context) {
    let Some(healthcheck) = service.written("healthcheck") else {
        return;
    };
    let Some((first, rest)) = items_at(healthcheck, "test").split_first() else {
        return;
    };
    let Some(word) = first.string() else { return };
    if matches!(word, "CMD" | "CMD-SHELL" | "NONE") {
        return;
    }
    let help = match word.to_uppercase().replace('_', "-").as_str() {
        near @ ("CMD" | "CMD-SHELL" | "NONE") => format!("did you mean `{near}`?"),
        _ if rest.is_empty() => format!("write `[CMD-SHELL, \"{}\"]`", excerpt(word)),
        _ => format!("put `CMD` before it: `[CMD, {}, …]`", excerpt(word)),
    };
    let said = (
        format!(
            "the first word of `test` must be `CMD`, `CMD-SHELL` or `NONE`, and this is {}",
            first.data.describe()
        ),
        help,
    );
    let path = "healthcheck.test[0]";
    let problem = service.problem(cx, Kind::InvalidValue, first.origin, path, said);
    cx.report(problem);
}

fn check_watch(service: &Entry<'_>, cx: &mut Context) {
    let Some(develop) = service.written("develop") else {
        return;
    };
    for (index, watch) in items_at(develop, "watch").iter().enumerate() {
        let action = text_at(watch, "action");
        let syncs = matches!(action, "sync" | "sync+restart" | "sync+exec");
        let target = written_at(watch, "target");
        let has_target = target.is_some_and(|target| target.string() != Some(""));
        if !syncs || has_target {
            continue;
        }
        let said = (
            format!("the action `{action}` needs a target"),
            "add `target:` with the folder in the container that receives the files".to_owned(),
        );
        let path = format!("develop.watch[{index}]");
        let origin = watch.get("action").map_or(watch.origin, |v| v.origin);
        let problem = service.problem(cx, Kind::InvalidValue, origin, &path, said);
        cx.report(problem);
    }
}
