use crate::lint::prelude::*;

/// What a service gets when no other service of the file says how it is done here.
const USUAL: &str = "unless-stopped";

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let is_for_swarm_alone = project.is_for_swarm() && !project.is_run_with_compose();
    for view in project.running() {
        // A swarm starts again whatever stops, unless it is told otherwise.
        let is_kept_up = is_for_swarm_alone || project.is_for_swarm() && view.speaks_of_swarm();
        if view.service.restarts() != Some(false) || view.is_job() || is_kept_up {
            continue;
        }
        let name = view.name;
        let policy = project.shared_restart().unwrap_or(USUAL);
        let report = cx
            .report(
                view.place(),
                format!("service `{name}` is not restarted when it stops or the host reboots"),
            )
            .service(name);
        match view.service.written_restart() {
            Some(key) => report.help(format!("set `{key}` to a policy such as `{USUAL}`")),
            None => report
                .help(format!(
                    "add `restart: {policy}`, or `restart: \"no\"` if it shall stay down"
                ))
                .fix(fix(&view, policy)),
        };
    }
}

fn fix(view: &ServiceView<'_>, policy: &str) -> Result<Fix, String> {
    let change = view.write(&["restart"], &Snippet::text(policy))?;
    Ok(Fix::new(
        format!("add `restart: {policy}`"),
        Safety::Safe,
        vec![change],
    ))
}
