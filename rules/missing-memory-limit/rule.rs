use crate::compose::grammar::bytes::{format_bytes, parse_bytes};
use crate::compose::model::MemoryLimit;
use crate::lint::prelude::*;

/// The limit for an image of which nothing is known, in bytes.
const START: i64 = 512 << 20;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let written = match view.service.memory_limit() {
            MemoryLimit::Set(_) | MemoryLimit::Unknown => continue,
            MemoryLimit::Absent => None,
            MemoryLimit::Ineffective(origin) => Some(origin),
        };
        let name = view.name;
        let (message, help, fix) = match written {
            Some(_) => (
                format!("the memory limit of service `{name}` limits nothing"),
                "Compose takes 0, negative numbers and numbers with a fraction or exponent as no limit; write one such as `512m`"
                    .to_owned(),
                None,
            ),
            None => {
                let (help, fix) = fix(&view, cx.settings.memory.as_deref());
                (format!("service `{name}` has no memory limit"), help, fix)
            }
        };
        let place = written.map_or(view.place(), |origin| project.place(origin));
        cx.report(place, message).help(help).service(name).fix(fix);
    }
}

fn fix(view: &ServiceView<'_>, given: Option<&str>) -> (String, Option<Fix>) {
    let help = "set `mem_limit` to what it needs at most; `docker stats` shows what it uses";
    let Some((size, safety)) = size(view, given) else {
        return (help.to_owned(), None);
    };
    let path: &[&str] = match view.speaks_deploy() {
        true => &["deploy", "resources", "limits", "memory"],
        false => &["mem_limit"],
    };
    // `deploy` takes sizes as text only.
    let text = match size.parse::<i64>() {
        Ok(_) => format!("\"{size}\""),
        Err(_) => size,
    };
    let title = format!("add `{}: {text}`", path.join("."));
    match view.write(path, &Snippet::Scalar(text)) {
        Ok(change) => (help.to_owned(), Some(Fix::new(title, safety, vec![change]))),
        Err(reason) => (format!("{help} (by hand: {reason})"), None),
    }
}

/// The limit to write, and whether it may be written without asking.
fn size(view: &ServiceView<'_>, given: Option<&str>) -> Option<(String, Safety)> {
    let image = view.image();
    let bytes = match given {
        Some(text) => parse_bytes(text).ok()?,
        None => match image {
            Some(image) if !image.memory.guess => return None,
            _ => {
                let needed = image.and_then(|image| image.memory.suggest).and_then(|size| i64::try_from(size).ok());
                needed.unwrap_or(START).max(view.service.memory_reservation()?)
            }
        },
    };
    if bytes < view.service.memory_reservation()? || !view.service.swap_allows(bytes) {
        return None;
    }
    let floor = image.and_then(|image| image.memory.floor).and_then(|floor| i64::try_from(floor).ok());
    match given {
        Some(text) if floor.is_none_or(|floor| bytes >= floor) => Some((text.to_owned(), Safety::Safe)),
        Some(text) => Some((text.to_owned(), Safety::Unsafe)),
        None => Some((format_bytes(bytes), Safety::Unsafe)),
    }
}
