use crate::lint::Kept;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running().filter(|view| !view.is_job()) {
        for data in view.data() {
            if let Kept::Anonymous(mount) = data.kept {
                let message = format!(
                    "the volume for the {} of service `{}` has no name",
                    data.holds, view.name
                );
                cx.report(project.place(mount), message)
                    .service(view.name)
                    .help(format!(
                        "give it one, as in `NAME:{}`; that volume starts empty, so copy first what is to be kept",
                        data.path
                    ));
            }
        }
    }
}
