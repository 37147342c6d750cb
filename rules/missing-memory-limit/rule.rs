use crate::compose::grammar::bytes::format_bytes;
use crate::compose::model::MemoryLimit;
use crate::lint::prelude::*;
use crate::lint::sizes::Wanted;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let measured = cx.settings.measured(project);
    for view in project.running() {
        let name = view.name;
        match view.service.memory_limit() {
            MemoryLimit::Set(_) | MemoryLimit::Unknown => {}
            MemoryLimit::Ineffective(origin) => {
                let message = format!("the memory limit of service `{name}` limits nothing");
                cx.report(project.place(origin), message)
                    .service(name)
                    .help("write a size such as `512m`; Compose takes 0, negative numbers and `1e9` for no limit");
            }
            MemoryLimit::Absent => {
                let wanted = Wanted::of(&view, measured.get(name), cx.settings);
                let key = view.memory_limit_path().join(".");
                let message = format!("service `{name}` has no memory limit");
                cx.report(view.place(), message)
                    .service(name)
                    .help(format!(
                        "set `{key}` to the most that it needs; `docker stats` shows what it uses"
                    ))
                    .fix(fix(&view, &wanted, &key));
            }
        }
    }
}

fn fix(view: &ServiceView<'_>, wanted: &Wanted, key: &str) -> Result<Fix, String> {
    let (size, safety) = view.limit(wanted)?;
    // `deploy` takes sizes as text only.
    let text = match size.parse::<i64>() {
        Ok(_) => format!("\"{size}\""),
        Err(_) => size,
    };
    let reason = match wanted {
        Wanted::Measured(peak) => format!("; {} were measured", format_bytes(*peak)),
        _ => String::new(),
    };
    let title = format!("add `{key}: {text}`{reason}");
    let change = view.write(view.memory_limit_path(), &Snippet::Scalar(text))?;
    Ok(Fix::new(title, safety, vec![change]))
}
