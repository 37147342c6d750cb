use crate::compose::grammar::bytes::format_bytes;
use crate::compose::model::MemoryLimit;
use crate::knowledge::settings::Spelling;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let measured = cx.settings.measured(project);
    for view in project.running().filter(|view| !view.is_job()) {
        let Some(server) = view.server() else {
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
        let Some(limit) = view.limit_in_sight(&measured, cx.settings) else {
            continue;
        };
        let name = view.name;
        let bound = match view.service.memory_limit() {
            MemoryLimit::Set(limit) => format!("nothing keeps it within {}", format_bytes(limit)),
            _ => "it takes all memory that there is".to_owned(),
        };
        let most = (limit >> 20) * 3 / 4;
        cx.report(
            view.place(),
            format!("service `{name}` has no `maxmemory`, so {bound}"),
        )
        .service(name)
        .help(format!(
            "start it with `--maxmemory {most}mb`; when that is full, it refuses writes, or evicts by the `--maxmemory-policy` that you give"
        ));
    }
}
