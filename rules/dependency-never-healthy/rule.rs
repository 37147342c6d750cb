use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let dependencies = view.service.depends_on.known().into_iter().flatten();
        for (name, dependency) in dependencies {
            let condition =
                dependency
                    .value
                    .known()
                    .and_then(|dependency| match &dependency.condition {
                        Field::Known(condition, origin) => Some((condition, *origin)),
                        _ => None,
                    });
            let Some((_, origin)) = condition.filter(|(word, _)| *word == "service_healthy") else {
                continue;
            };
            let other = project.services().find(|other| other.name == name);
            let Some(check) = other.and_then(|other| other.service.healthcheck.known()) else {
                continue;
            };
            if check.is_disabled() {
                let message = format!("`{name}` never becomes healthy: its healthcheck is off");
                cx.report(project.place(origin), message)
                    .service(view.name)
                    .help(format!(
                        "give `{name}` a healthcheck, or wait for `service_started` only"
                    ))
                    .related(project.place(check.origin), "switched off here");
            }
        }
    }
}
