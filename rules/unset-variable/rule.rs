use crate::compose::{Effect, UnsetVariable};
use crate::finding::Severity;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    // Without a `.env` this is a fresh copy of a project that says what to put into one.
    let is_fresh = !project.has_dotenv();
    // Of those that are meant for a container `healthcheck-unescaped-dollar` speaks.
    for (variable, uses) in project.unset_by_file() {
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
    let usual = match effect {
        Effect::InCommand => {
            "set it in `.env`; for a variable of the container itself, write two dollar signs: `$$`"
        }
        Effect::InVariable => {
            "set it in a line above; if the dollar sign is part of the value, put single quotes around the value"
        }
        _ => "set it in `.env` or in the environment, or give it a default: `${NAME:-default}`",
    };
    match (&variable.example, &variable.near) {
        (Some(example), _) if is_fresh => format!("`{example}` lists it: copy it to `.env`"),
        (Some(example), _) => format!("`{example}` lists it: add it to `.env`"),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => usual.to_owned(),
    }
}
