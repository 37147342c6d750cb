use crate::finding::Severity;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let Some(own) = view.service.healthcheck.known() else {
            continue;
        };
        let name = view.name;
        if let (Field::Known(_, origin), Field::Absent) = (&own.start_interval, &own.start_period) {
            cx.report(
                project.place(*origin),
                "`start_interval` without `start_period`: `up` refuses it",
            )
            .service(name)
            .help("say with `start_period` how long the start may take")
            .fix(fix(&view));
        } else if let (Some(usual), Some(origin)) = (view.starts_too_slowly(), own.test.origin()) {
            let message = format!(
                "service `{name}` may be called unhealthy while it starts, which takes its image up to {}",
                usual.start_period
            );
            cx.report(project.place(origin), message)
                .service(name)
                .weighing(Severity::Info)
                .help("give it a `start_period`: failures during that time do not count")
                .fix(fix(&view));
        }
    }
}

fn fix(view: &ServiceView<'_>) -> Result<Fix, String> {
    let usual = view.usual_start_period();
    let period = usual.ok_or("only you know how long it takes")?.start_period;
    let value = Snippet::Scalar(period.to_owned());
    let change = view.write(&["healthcheck", "start_period"], &value)?;
    let title = format!("add `start_period: {period}`");
    // In the start period Docker asks each `start_interval`, every 5 seconds: who asks more often would wait longer.
    let safety = if view.asks_at_least_every(5) {
        Safety::Unsafe
    } else {
        Safety::Safe
    };
    Ok(Fix::new(title, safety, vec![change]))
}
