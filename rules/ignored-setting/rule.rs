use crate::finding::Severity;
use crate::knowledge::{TagMatch, tag_matches};
use crate::lint::prelude::*;

const INITDB: &str = "POSTGRES_INITDB_ARGS";

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running().filter(|view| !view.is_job()) {
        let Some(server) = view.server() else {
            continue;
        };
        for (variable, value, origin) in view.own_variables() {
            if variable == INITDB && server.is_postgres() {
                let text = value.known().map_or("", |text| text.0.as_str());
                initdb(&view, origin, text, cx);
            } else if let Some(instead) = view.unread(&server, variable) {
                let program = server.program.name;
                let message =
                    format!("`{variable}` does nothing: the image of {program} does not read it");
                cx.report(project.place(origin), message)
                    .service(view.name)
                    .help(format!("set it where it is read: `{instead}`"));
            }
        }
    }
}

/// Settings that only the first start of an empty data folder sees.
fn initdb(view: &ServiceView<'_>, origin: Origin, text: &str, cx: &mut Cx<'_>) {
    let mut words = text.split_whitespace();
    let has_settings = words.any(|word| word.starts_with("-c") || word.starts_with("--set"));
    // On a tmpfs each start is the first.
    let starts_empty = view.service.tmpfs.known().is_some_and(|it| !it.is_empty());
    if starts_empty || !has_settings {
        return;
    }
    let (message, severity) = match tag_matches("<16", view.tag()) {
        TagMatch::Yes => (
            format!("`{INITDB}` has `-c`, which `initdb` does not know before PostgreSQL 16"),
            Severity::Warning,
        ),
        _ => (
            format!("the settings in `{INITDB}` act only when the data folder is empty"),
            Severity::Info,
        ),
    };
    cx.report(view.project.place(origin), message)
        .service(view.name)
        .weighing(severity)
        .help("for settings that hold at every start, write them into the command: `postgres -c name=value`");
}
