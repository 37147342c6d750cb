use crate::compose::grammar::bytes::format_bytes;
use crate::finding::Severity;
use crate::lint::prelude::*;
use crate::lint::sizes::short_bytes;

/// With less Docker makes no container (moby, `linuxMinMemory`).
const LEAST: i64 = 6 << 20;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let Some((limit, place)) = view.written_limit() else {
            continue;
        };
        let (name, size) = (view.name, format_bytes(limit));
        if limit < LEAST {
            let unit = match size.parse::<i64>() {
                Ok(_) => format!(", for it means {size} bytes; write a unit, such as `{size}m`"),
                Err(_) => String::new(),
            };
            let message = format!("Docker makes no container with a memory limit of `{size}`");
            cx.report(place, message)
                .service(name)
                .help(format!("the least that it takes is `6m`{unit}"));
        } else if let Some((need, basis)) = view.starved_by(limit.unsigned_abs()) {
            let need = short_bytes(need);
            let message = format!(
                "`{size}` is little for service `{name}`, whose image is known to need `{need}`"
            );
            cx.report(place, message)
                .service(name)
                .weighing(Severity::Warning)
                .help(format!("raise the limit to what `docker stats` shows under load, and more; the figure: {basis}"));
        }
    }
}
