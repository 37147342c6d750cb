use crate::compose::Purpose;
use crate::finding::Severity;
use crate::lint::Kept;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let purpose = project.purpose();
    if purpose == Some(Purpose::Tests) {
        return;
    }
    for view in project.running().filter(|view| !view.is_job()) {
        for data in view.data() {
            if data.kept != Kept::Lost {
                continue;
            }
            let (name, holds, path) = (view.name, data.holds, &data.path);
            let fate = if data.known.is_volume {
                "the data is out of reach after `docker compose down`"
            } else {
                "the data is deleted with the container"
            };
            let report = cx
                .report(
                    view.place(),
                    format!("service `{name}` does not keep its {holds}: nothing is mounted at `{path}`"),
                )
                .service(name)
                .help(format!(
                    "mount a named volume there: without one, {fate}. The volume starts empty, so copy first what is to be kept"
                ));
            if !view.lives_on_data() || purpose == Some(Purpose::Trial) {
                report.weighing(Severity::Info);
            }
        }
    }
}
