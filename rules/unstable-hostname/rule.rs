use crate::lint::Kept;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let kept = view
            .data()
            .into_iter()
            .find(|data| data.kept == Kept::Mounted);
        let Some(data) = kept.filter(|_| view.changes_its_name()) else {
            continue;
        };
        let name = view.name;
        let message = format!(
            "each new container of service `{name}` starts without its {}",
            data.holds
        );
        cx.report(view.place(), message)
            .service(name)
            .help(format!(
                "it looks for them under the name of its host: set `hostname`; to keep what is there, first see the \
                 names in `{}/mnesia`",
                data.path
            ));
    }
}
