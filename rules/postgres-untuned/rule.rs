use crate::compose::grammar::bytes::format_bytes;
use crate::compose::model::MemoryLimit;
use crate::lint::prelude::*;

/// From here on the default of 128 MB is a sixteenth of the limit and less.
const LARGE: i64 = 2 << 30;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let measured = cx.settings.measured(project);
    for view in project.running().filter(|view| !view.is_job()) {
        let Some(limit) = view
            .postgres()
            .filter(|server| server.leaves("shared_buffers") && server.leaves("huge_pages"))
            // Its image tunes a new database by what memory it sees.
            .filter(|_| view.image().is_some_and(|image| !image.tunes_itself))
            .and_then(|_| view.limit_in_sight(&measured, cx.settings))
            .filter(|limit| *limit >= LARGE)
        else {
            continue;
        };
        let settings = settings(limit);
        let (name, size) = (view.name, format_bytes(limit));
        let message =
            format!("service `{name}` may use {size} and keeps its `shared_buffers` of 128MB");
        cx.report(view.place(), message)
            .service(name)
            .help(format!(
                "a quarter of the limit is where to begin: `postgres {settings}`"
            ))
            .fix(fix(&view, &settings));
    }
}

/// A quarter of the limit, and two thirds for what the kernel caches beside it, in whole 64 MB.
fn settings(limit: i64) -> String {
    let whole = |bytes: i64| (bytes >> 26) * 64;
    let (buffers, cache) = (whole(limit / 4), whole(limit / 100 * 65));
    format!("-c shared_buffers={buffers}MB -c effective_cache_size={cache}MB")
}

fn fix(view: &ServiceView<'_>, settings: &str) -> Result<Fix, String> {
    if view.service.memory_limit() == MemoryLimit::Absent {
        return Err("it has no memory limit yet".to_owned());
    }
    if !view.starts_by_itself() {
        return Err(format!("add `{settings}` to its command"));
    }
    let command = format!("postgres {settings}");
    let title = format!("add `command: {command}`");
    let change = view.write(&["command"], &Snippet::Scalar(command))?;
    Ok(Fix::new(title, Safety::Unsafe, vec![change]))
}
