use crate::compose::grammar::bytes::format_bytes;
use crate::compose::model::MemoryLimit;
use crate::knowledge::settings::Spelling;
use crate::lint::prelude::*;

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
        let (name, size) = (view.name, format_bytes(limit));
        let most = (limit >> 20) * 3 / 4;
        cx.report(
            view.place(),
            format!("service `{name}` has no `maxmemory`, and is killed at {size}"),
        )
        .service(name)
        .help(format!(
            "start it with `--maxmemory {most}mb`; when that is full, it refuses writes, or evicts by the `--maxmemory-policy` that you give"
        ));
    }
}
