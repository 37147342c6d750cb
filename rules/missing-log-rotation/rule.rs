use crate::compose::model::Logging;
use crate::lint::logs::{LogBlocks, ROTATION, rotation};
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let unbounded: Vec<_> = project
        .running()
        .filter(|view| view.service.bounds_logs() == Some(false))
        .collect();
    let blocks = LogBlocks::of(&unbounded, cx.settings.fix.logging);
    for view in &unbounded {
        let fix = match view.service.logging.known() {
            Some(logging) => complete(view, logging),
            None => view.rotate_logs(&blocks),
        };
        let name = view.name;
        cx.report(
            view.place(),
            format!("service `{name}` never rotates its logs"),
        )
        .help("give `json-file` a `max-size`, or use a driver that rotates, such as `local`")
        .service(name)
        .fix(fix);
    }
}

/// Adds the options that are not there.
fn complete(view: &ServiceView<'_>, logging: &Logging) -> Result<Fix, String> {
    let mut changes = Vec::new();
    match logging.options.known() {
        None => changes.push(view.write(&["logging", "options"], &rotation())?),
        Some(present) if present.contains_key("max-size") => {
            return Err("its `max-size` is empty; only you know which size was meant".to_owned());
        }
        Some(present) => {
            for (key, value) in ROTATION
                .iter()
                .filter(|(key, _)| !present.contains_key(*key))
            {
                let value = Snippet::Scalar((*value).to_owned());
                let change = view.write(&["logging", "options", key], &value)?;
                changes.push(change.after(changes.len()));
            }
        }
    }
    // Without a driver the daemon's own takes the options, and that may be one that refuses `max-size`.
    let safety = match logging.driver {
        Field::Absent => Safety::Unsafe,
        _ => Safety::Safe,
    };
    let title = "add `max-size: 10m` to its log options";
    Ok(Fix::new(title, safety, changes))
}
