use crate::finding::Severity;
use crate::knowledge::{TagMatch, tag_matches};
use crate::lint::prelude::*;

const INITDB: &str = "POSTGRES_INITDB_ARGS";

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running().filter(|view| !view.is_job()) {
        let Some(server) = view.server() else {
            continue;
        };
        for (variable, value) in view.service.environment.known().into_iter().flatten() {
            let here = value.origin().filter(|origin| project.is_in_place(*origin));
            let Some(origin) = here else { continue };
            if variable == INITDB && server.program.name == "PostgreSQL" {
                let text = value.known().map_or("", |text| text.0.as_str());
                initdb(&view, origin, text, cx);
            } else if let Some(instead) = unread(&view, &server, variable) {
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

/// Where the setting that a variable names would be read, if nobody in the service reads the variable.
fn unread(view: &ServiceView<'_>, server: &Server, variable: &str) -> Option<String> {
    let unread = server.program.unread.as_ref()?;
    let setting = unread.setting(variable)?;
    let is_set = matches!(server.setting(setting), Setting::Known(..));
    if is_set || view.mentions(variable) || view.mounts_any(unread.scripts) {
        return None;
    }
    let setting = setting.replace('_', unread.joint.encode_utf8(&mut [0; 4]));
    Some(unread.instead.replace("{}", &setting))
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
    let tag = view.reference().and_then(|reference| reference.tag);
    let (message, severity) = if tag_matches("<16", tag) == TagMatch::Yes {
        let message =
            format!("`{INITDB}` has `-c`, which `initdb` does not know before PostgreSQL 16");
        (message, Severity::Warning)
    } else {
        let message = format!("the settings in `{INITDB}` act only when the data folder is empty");
        (message, Severity::Info)
    };
    cx.report(view.project.place(origin), message)
        .service(view.name)
        .weighing(severity)
        .help("for settings that hold at every start, write them into the command: `postgres -c name=value`");
}
