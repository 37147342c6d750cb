use crate::compose::grammar::bytes::format_bytes;
use crate::compose::model::MemoryLimit;
use crate::lint::prelude::*;
use crate::lint::sizes::Wanted;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let measured = cx.settings.measured(project);
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
        let wanted = Wanted::of(&view, measured.get(name), cx.settings);
        let fix = fix(&view, &wanted);
        cx.report(
            view.place(),
            format!("service `{name}` has no memory limit"),
        )
        .service(name)
        .help(format!(
            "set `{}` to the most that it needs; `docker stats` shows what it uses",
            path(&view).join(".")
        ))
        .fix(fix);
    }
}

fn fix(view: &ServiceView<'_>, wanted: &Wanted) -> Result<Fix, String> {
    let (size, safety) = view.limit(wanted)?;
    let path = path(view);
    // `deploy` takes sizes as text only.
    let text = match size.parse::<i64>() {
        Ok(_) => format!("\"{size}\""),
        Err(_) => size,
    };
    let title = match wanted {
        Wanted::Measured(peak) => format!(
            "add `{}: {text}`; {} were measured",
            path.join("."),
            format_bytes(*peak)
        ),
        _ => format!("add `{}: {text}`", path.join(".")),
    };
    Ok(Fix::new(
        title,
        safety,
        vec![view.write(path, &Snippet::Scalar(text))?],
    ))
}

/// Where the service speaks about its resources.
fn path(view: &ServiceView<'_>) -> &'static [&'static str] {
    if view.speaks_deploy() {
        &["deploy", "resources", "limits", "memory"]
    } else {
        &["mem_limit"]
    }
}
