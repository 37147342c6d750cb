use crate::finding::Severity;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let is_composed = |view: &ServiceView<'_>| view.is_settled() && !view.may_be_for_swarm();
    for view in project.services().filter(is_composed) {
        for list in view.bare_dependencies() {
            let others: Vec<_> = list
                .names
                .iter()
                .filter_map(|(name, origin)| Some((project.service(name)?, *origin)))
                .filter(|(other, _)| other.is_worth_waiting_for() && !view.is_peer_of(other))
                .collect();
            let Some(((_, first), rest)) = others.split_first() else {
                continue;
            };
            let healthy: Vec<ServiceView<'_>> = others.iter().map(|(other, _)| *other).collect();
            let names: Vec<String> = healthy
                .iter()
                .map(|other| format!("`{}`", other.name))
                .collect();
            let message = match names.as_slice() {
                [one] => format!("service `{}` starts before {one} is ready", view.name),
                [most @ .., last] => {
                    let most = most.join(", ");
                    format!(
                        "service `{}` starts before {most} and {last} are ready",
                        view.name
                    )
                }
                [] => continue,
            };
            let mut report = cx
                .report(project.place(*first), message)
                .service(view.name)
                .help("this waits only for the start; wait with `condition: service_healthy`")
                .fix(view.wait_for_health(&list, &healthy));
            if view.can_wait() || !healthy.iter().any(ServiceView::keeps_data) {
                report = report.weighing(Severity::Info);
            }
            for (_, origin) in rest {
                report = report.related(project.place(*origin), "and this one");
            }
        }
    }
}
