use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let meant = view.meant_for_container();
        let Some(((first, found), _)) = meant.split_first() else {
            continue;
        };
        let name = &first.name;
        let message = format!(
            "Compose puts an empty text here: `{name}` is set in the container, not on the host"
        );
        cx.report(found.place, message)
            .service(view.name)
            .help("write two dollar signs, `$$`, for a variable that the shell in the container is to read")
            .fix(view.double_dollars(&meant));
    }
}
