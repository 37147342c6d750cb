use crate::compose::grammar::restart::{RestartError, RestartPolicy};
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let Some((key, origin, error)) = view.service.refused_restart() else {
            continue;
        };
        let name = view.name;
        let better = error.suggestion();
        let help = match (&error, better) {
            (RestartError::UnknownPolicy { .. }, Some(better)) => {
                format!("did you mean `{better}`? {}", error.help())
            }
            _ => error.help().to_owned(),
        };
        let message = match &error {
            RestartError::UnknownPolicy { policy } => {
                format!("Docker knows no restart policy `{policy}` and will not start `{name}`")
            }
            other => format!("Docker will not start `{name}`: {other}"),
        };
        let mut report = cx
            .report(project.place(origin), message)
            .service(name)
            .help(help);
        if let (RestartError::UnknownPolicy { policy }, Some(better)) = (&error, better) {
            let text = view.raw(origin).unwrap_or_default();
            let text = text.replacen(policy, better.as_str(), 1);
            let change = view.replace(origin, key, &Replacement::Text(text));
            report = report.fix(change.map(|change| {
                let title = format!("write `{better}`");
                Fix::new(title, safety(policy, better), vec![change])
            }));
        }
        let _ = report;
    }
}

/// `Unless_Stopped` means one thing; `flase` is a guess.
fn safety(written: &str, better: RestartPolicy) -> Safety {
    let spelled = written.trim().to_lowercase().replace(['_', ' '], "-");
    if spelled == better.as_str() {
        Safety::Safe
    } else {
        Safety::Unsafe
    }
}
