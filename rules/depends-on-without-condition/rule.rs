use crate::finding::Severity;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services().filter(ServiceView::is_settled) {
        for list in view.bare_dependencies() {
            let find = |name: &str| project.services().find(|other| other.name == name);
            let others: Vec<_> = list
                .names
                .iter()
                .filter_map(|(name, origin)| Some((find(name)?, *origin)))
                .filter(|(other, _)| other.is_worth_waiting_for())
                .collect();
            let Some(((_, first), rest)) = others.split_first() else {
                continue;
            };
            let healthy: Vec<ServiceView<'_>> = others.iter().map(|(other, _)| *other).collect();
            let names: Vec<String> = healthy.iter().map(|other| format!("`{}`", other.name)).collect();
            let verb = if names.len() == 1 { "is" } else { "are" };
            let message = format!(
                "service `{}` starts before {} {verb} ready",
                view.name,
                names.join(" and ")
            );
            let mut report = cx
                .report(project.place(*first), message)
                .service(view.name)
                .help("a list waits only for the start; wait with `condition: service_healthy`")
                .fix(view.wait_for_health(&list, &healthy));
            if !healthy.iter().any(ServiceView::keeps_data) {
                report = report.weighing(Severity::Info);
            }
            for (_, origin) in rest {
                report = report.related(project.place(*origin), "nor for this one");
            }
        }
    }
}
