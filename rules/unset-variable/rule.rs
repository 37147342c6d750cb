use crate::compose::{Effect, UnsetUse, UnsetVariable};
use crate::finding::Severity;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    // Without a `.env` this is a fresh copy of a project that says what to put into one.
    let is_fresh = !project.has_dotenv();
    // `healthcheck-unescaped-dollar` speaks of these.
    let meant_otherwise = project.meant_for_containers();
    for variable in &project.unset {
        let uses = variable.uses.iter();
        let uses: Vec<&UnsetUse> = uses
            .filter(|found| !meant_otherwise.contains(&found.place))
            .collect();
        for uses in uses.chunk_by(|a, b| a.place.file == b.place.file) {
            let Some((first, others)) = uses.split_first() else {
                continue;
            };
            let mut report = cx
                .report(first.place, message(variable, first.effect))
                .help(help(variable, first.effect, is_fresh))
                .subject(&variable.name);
            if let Some(service) = &first.service {
                report = report.service(service);
            }
            if is_fresh && variable.example.is_some() {
                report = report.weighing(Severity::Info);
            }
            for other in others {
                report = report.related(other.place, "also here");
            }
        }
    }
}

fn message(variable: &UnsetVariable, effect: Effect) -> String {
    let name = &variable.name;
    match effect {
        Effect::RandomPort => {
            format!("the variable `{name}` is not set, so Docker chooses the host port at random")
        }
        _ => format!("the variable `{name}` is not set, and its place stays empty"),
    }
}

fn help(variable: &UnsetVariable, effect: Effect, is_fresh: bool) -> String {
    match (&variable.example, &variable.near) {
        (Some(example), _) if is_fresh => format!("`{example}` lists it: copy it to `.env`"),
        (Some(example), _) => format!("`{example}` lists it: add it to `.env`"),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) if effect == Effect::InCommand => {
            "set it in `.env`; for a variable of the container itself, write two dollar signs: `$$`"
                .to_owned()
        }
        (None, None) if effect == Effect::InVariable => {
            "set it in a line above; if the dollar sign is part of the value, put single quotes around the value".to_owned()
        }
        (None, None) => {
            "set it in `.env` or in the environment, or give it a default: `${NAME:-default}`"
                .to_owned()
        }
    }
}
