use crate::lint::prelude::*;

/// What may be lost without loss: Docker keeps both outputs and runs one command anyway.
const HARMLESS: [&str; 4] = ["", ">&1", "&1", ">&2"];

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        for (key, origin) in view.command_lines() {
            let [lost] = project.ignored(origin) else {
                continue;
            };
            let rest = lost.text.trim_start_matches([';', '&', '|']).trim();
            if HARMLESS.contains(&rest) {
                continue;
            }
            let operators = |c: char| matches!(c, ';' | '&' | '|' | '<' | '>');
            let operator = lost
                .text
                .split(|c| !operators(c))
                .next()
                .unwrap_or_default();
            let message = format!("Compose drops the rest of this `{key}`, from `{operator}` on");
            cx.report(lost.place, message).service(view.name).help(
                "no shell reads it: write `sh -c '…'` around it, or put quotes around the argument",
            );
        }
    }
}
