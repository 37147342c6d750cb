use crate::finding::Severity;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        for (name, dependency) in view.service.depends_on.known().into_iter().flatten() {
            let Some(dependency) = dependency.value.known() else {
                continue;
            };
            let Field::Known(condition, origin) = &dependency.condition else {
                continue;
            };
            // A service that waits for itself is a circle already.
            let other = project.service(name).filter(|other| {
                other.name != view.name && other.is_settled() && other.is_running()
            });
            let Some(other) = other.filter(|_| condition == "service_healthy") else {
                continue;
            };
            let (why, off) = match other.check() {
                Check::Off(off) => ("its healthcheck is off", off),
                Check::None => ("it has no healthcheck, nor has its image", None),
                _ => continue,
            };
            let message = format!("`{name}` never becomes healthy: {why}");
            let help = format!(
                "`up` stops here; give `{name}` a healthcheck, or wait for `service_started`"
            );
            let mut report = cx
                .report(project.place(*origin), message)
                .service(view.name)
                .help(help);
            if dependency.required.known() == Some(&false) {
                // Compose warns and goes on.
                report = report.weighing(Severity::Warning);
            }
            if let Some(off) = off {
                report.related(project.place(off), "switched off here");
            }
        }
    }
}
