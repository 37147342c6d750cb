use crate::finding::Severity;
use crate::knowledge::{TagMatch, tag_matches};
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let (Some(image), true) = (view.image(), view.service.entrypoint.is_absent()) else {
            continue;
        };
        let written = view.service.image.known().map_or("", String::as_str);
        let tag = view.tag();
        for variable in view.variables() {
            let Some(value) = variable.value.filter(|value| !value.is_empty()) else {
                continue;
            };
            let refused = image.refused_variables.iter().find(|refused| {
                refused.name == variable.name
                    && refused.value.is_none_or(|refused| refused == value)
            });
            let Some(refused) = refused else { continue };
            let severity = match tag_matches(refused.tags, tag) {
                TagMatch::Yes => Severity::Error,
                TagMatch::Floating => Severity::Warning,
                TagMatch::No => continue,
            };
            let set = match refused.value {
                Some(value) => format!("{}={value}", refused.name),
                None => refused.name.to_owned(),
            };
            cx.report(
                variable.place,
                format!("with `{set}`, `{written}` does not start"),
            )
            .service(view.name)
            .weighing(severity)
            .help(refused.instead);
        }
    }
}
