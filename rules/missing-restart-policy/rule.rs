use crate::lint::prelude::*;

/// What a service gets when no other service of the file says how it is done here.
const USUAL: &str = "unless-stopped";

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        if view.service.restarts() != Some(false) || view.is_job() {
            continue;
        }
        let name = view.name;
        let (help, fix) = match view.service.written_restart() {
            Some(key) => (format!("set `{key}` to a policy such as `{USUAL}`"), None),
            None => fix(project, &view),
        };
        cx.report(view.place(), format!("service `{name}` is not restarted when it stops or the host reboots"))
            .help(help)
            .service(name)
            .fix(fix);
    }
}

fn fix(project: &Project, view: &ServiceView<'_>) -> (String, Option<Fix>) {
    let policy = project.shared_restart().unwrap_or(USUAL);
    let help = format!("add `restart: {policy}`, or `restart: \"no\"` if it shall stay down");
    match view.write(&["restart"], &Snippet::Scalar(policy.to_owned())) {
        Ok(change) => (help, Some(Fix::new(format!("add `restart: {policy}`"), Safety::Safe, vec![change]))),
        Err(reason) => (format!("{help} (by hand: {reason})"), None),
    }
}
