use crate::lint::Pool;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for database in project.running() {
        let Some(offered) = database.connections_offered() else {
            continue;
        };
        let clients: Vec<(ServiceView<'_>, Pool)> = project
            .running()
            .filter(|view| !view.is_job() && view.service.profiles.is_absent())
            .filter(|view| view.connects_to(&database))
            .filter_map(|view| Some((view, view.pool()?)))
            .collect();
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
        for (view, _) in &clients {
            report = report.related(view.place(), "opens some of them");
        }
    }
}
