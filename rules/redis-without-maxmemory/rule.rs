use crate::compose::grammar::bytes::format_bytes;
use crate::compose::model::MemoryLimit;
use crate::knowledge::settings::Spelling;
use crate::lint::prelude::*;

/// Images that start one server, and with nothing else.
const PLAIN: [&str; 2] = ["redis-server", "valkey-server"];

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running().filter(|view| !view.is_job()) {
        let (MemoryLimit::Set(limit), Some(server)) = (view.service.memory_limit(), view.server())
        else {
            continue;
        };
        let options = server.program.memory.iter();
        let is_redis = options
            .map(|option| option.spelling)
            .any(|it| it == Spelling::Redis);
        let is_unbounded = match server.setting("maxmemory") {
            Setting::Absent => true,
            Setting::Known(value, _) => value == "0",
            Setting::Unknown => false,
        };
        if !is_redis || !is_unbounded {
            continue;
        }
        let name = view.name;
        let size = format_bytes(limit);
        cx.report(
            view.place(),
            format!("service `{name}` has no `maxmemory`, and is killed at {size}"),
        )
        .service(name)
        .help("set `--maxmemory` to three quarters of the limit; then it refuses writes, or evicts with a `--maxmemory-policy` that fits, in place of being killed")
        .fix(fix(&view, &server, limit));
    }
}

fn fix(view: &ServiceView<'_>, server: &Server, limit: i64) -> Result<Fix, String> {
    let first = server.program.servers.first().copied().unwrap_or_default();
    let mebibytes = (limit >> 20) * 3 / 4;
    if !view.starts_by_itself() || !PLAIN.contains(&first) {
        return Err(format!("add `--maxmemory {mebibytes}mb` to its options"));
    }
    let command = format!("{first} --maxmemory {mebibytes}mb");
    let change = view.write(&["command"], &Snippet::Scalar(command.clone()))?;
    Ok(Fix::new(
        format!("add `command: {command}`"),
        Safety::Unsafe,
        vec![change],
    ))
}
