use std::collections::HashMap;

use crate::lint::Pool;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let mut by_host: HashMap<&str, Vec<(ServiceView<'_>, Pool)>> = HashMap::new();
    let runs_on = |view: &ServiceView<'_>| !view.is_job() && view.service.profiles.is_absent();
    for view in project.running().filter(runs_on) {
        let Some(pool) = view.pool() else { continue };
        for host in view.database_hosts() {
            by_host.entry(host).or_default().push((view, pool.clone()));
        }
    }
    for database in project.running() {
        let Some(clients) = by_host.get(database.name) else {
            continue;
        };
        let Some(offered) = database.connections_offered() else {
            continue;
        };
        let wanted = clients
            .iter()
            .fold(0_u64, |sum, (_, pool)| sum.saturating_add(pool.count));
        if wanted <= offered {
            continue;
        }
        let name = database.name;
        let sums: Vec<String> = clients
            .iter()
            .map(|(view, pool)| format!("`{}` {}", view.name, pool.how))
            .collect();
        let mut report = cx
            .report(
                database.place(),
                format!("services may open {wanted} connections to `{name}`, which takes {offered}"),
            )
            .service(name)
            .help(format!(
                "{}; raise `max_connections`, lower the pools, or put a pooler such as PgBouncer between",
                sums.join(", ")
            ));
        for (view, _) in clients {
            report = report.related(view.place(), "opens some of them");
        }
    }
}
