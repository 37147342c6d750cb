use crate::finding::Severity;
use crate::lint::prelude::*;
use crate::lint::{Data, Kept};

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running().filter(|view| !view.is_job()) {
        for data in view.data() {
            let Kept::Missed(mount) = data.kept else {
                continue;
            };
            let image = view.service.image.known().map_or("", String::as_str);
            let message = format!(
                "`{image}` keeps its {} in `{}`, where nothing is mounted",
                data.holds, data.path
            );
            let report = cx
                .report(project.place(mount), message)
                .service(view.name)
                .help(format!(
                    "mount it at `{}`{}; what the container holds now is not in this volume, so copy it first",
                    data.path,
                    or_set(&data)
                ));
            if data.is_floating {
                report.weighing(Severity::Warning);
            }
        }
    }
}

/// The variable by which the data could be put there.
fn or_set(data: &Data) -> String {
    let is_variable = |by: &&&str| by.starts_with(|c: char| c.is_ascii_uppercase());
    let variable = data.known.moved_by.iter().find(is_variable);
    variable.map_or_else(String::new, |name| {
        format!(", or say with `{name}` where it is")
    })
}
