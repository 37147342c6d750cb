use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let Field::Known(name, origin) = &view.service.container_name else {
            continue;
        };
        // Docker takes a slash before a name away.
        let bare = name.strip_prefix('/').unwrap_or(name);
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        let is_start = |c: char| c.is_ascii_alphanumeric();
        let Some(wrong) = bare.chars().find(|c| !is_part(*c)).or_else(|| {
            let first = bare.chars().next()?;
            (!is_start(first)).then_some(first)
        }) else {
            continue;
        };
        let better = bare.replace(|c: char| !is_part(c), "-");
        let better = better.trim_matches(|c: char| !is_start(c));
        let message = format!("Docker takes no container name with `{wrong}` in this place");
        cx.report(project.place(*origin), message)
            .service(view.name)
            .help(format!(
                "use letters, digits, `_`, `.` and `-`, such as `{better}`"
            ));
    }
}
