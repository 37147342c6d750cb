use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running().filter(ServiceView::is_worker) {
        let name = view.name;
        let Some((place, port)) = view.inherited_http_probe() else {
            continue;
        };
        let message = format!(
            "service `{name}` is a worker, and its healthcheck asks port {port}, on which nothing listens"
        );
        let report = cx.report(view.place(), message).service(name).help(
            "give it a test of its own, or switch it off with `healthcheck: {disable: true}`",
        );
        if let Some(place) = place {
            report.related(place, "it comes from here");
        }
    }
}
