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
        if let Some(origin) = written {
            cx.report(
                project.place(origin),
                format!("the memory limit of service `{name}` limits nothing"),
            )
            .service(name)
            .help("write a size such as `512m`; Compose takes 0, negative numbers and `1e9` for no limit");
            continue;
        }
        let fix = fix(&view, cx.settings.memory.as_deref());
        cx.report(
            view.place(),
            format!("service `{name}` has no memory limit"),
        )
        .service(name)
        .help("set `mem_limit` to the most that it needs; `docker stats` shows what it uses")
        .fix(fix);
    }
}

fn fix(view: &ServiceView<'_>, given: Option<&str>) -> Result<Fix, String> {
    let (size, safety) = size(view, given)?;
    let path: &[&str] = if view.speaks_deploy() {
        &["deploy", "resources", "limits", "memory"]
    } else {
        &["mem_limit"]
    };
    // `deploy` takes sizes as text only.
    let text = match size.parse::<i64>() {
        Ok(_) => format!("\"{size}\""),
        Err(_) => size,
    };
    let title = format!("add `{}: {text}`", path.join("."));
    Ok(Fix::new(
        title,
        safety,
        vec![view.write(path, &Snippet::Scalar(text))?],
    ))
}

/// The limit to write, and whether it may be written without asking.
fn size(view: &ServiceView<'_>, given: Option<&str>) -> Result<(String, Safety), String> {
    let known = view.image().map(|image| &image.memory);
    let needed = |size: Option<u64>| size.and_then(|size| i64::try_from(size).ok());
    let reserved = view
        .service
        .memory_reservation()
        .ok_or("what is reserved for it hangs on a variable")?;
    let (text, bytes) = match given {
        Some(text) => (
            text.to_owned(),
            parse_bytes(text).map_err(|error| error.to_string())?,
        ),
        None if known.is_some_and(|memory| !memory.guess) => {
            return Err(
                "what a model server needs depends on the model; give a size with `--memory`"
                    .to_owned(),
            );
        }
        None => {
            let bytes = known
                .and_then(|memory| needed(memory.suggest))
                .unwrap_or(START)
                .max(reserved);
            (format_bytes(bytes), bytes)
        }
    };
    if bytes < reserved {
        return Err(format!(
            "{} are reserved for it, more than the limit would be",
            format_bytes(reserved)
        ));
    }
    let named = view.largest_named_size();
    if given.is_none() && named >= bytes {
        return Err(format!(
            "its settings speak of {}; give a size with `--memory`",
            format_bytes(named)
        ));
    }
    if !view.service.swap_allows(bytes) {
        return Err(
            "its `memswap_limit` counts memory too and leaves no room for this limit".to_owned(),
        );
    }
    let suffices = known
        .and_then(|memory| needed(memory.floor))
        .is_none_or(|floor| bytes >= floor);
    let safety = if given.is_some() && suffices {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    Ok((text, safety))
}
