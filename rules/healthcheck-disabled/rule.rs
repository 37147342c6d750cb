use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let (origin, word) = match (view.check(), view.health_test().as_deref()) {
            (Check::Off(Some(origin)), _) => (origin, "is"),
            (_, Some([_, ("NONE" | "none", origin)])) => (*origin, "is meant to be"),
            _ => continue,
        };
        if view.is_job() || view.is_worker() || view.service.stays_down() {
            continue;
        }
        let name = view.name;
        cx.report(
            project.place(origin),
            format!("the healthcheck of service `{name}` {word} switched off"),
        )
        .service(name)
        .help("nobody sees when it hangs; if its image brings a check that does not fit, write another `test`");
    }
}
