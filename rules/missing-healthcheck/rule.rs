use crate::knowledge::Healthcheck;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running().filter(ServiceView::lacks_check) {
        let name = view.name;
        cx.report(view.place(), format!("service `{name}` has no healthcheck"))
            .help("add a `healthcheck` with a `test` that asks the service as its users do")
            .service(name)
            .fix(fix(&view));
    }
}

fn fix(view: &ServiceView<'_>) -> Result<Fix, String> {
    let (probe, safety) = view.fitting_probe()?;
    let change = if view.service.healthcheck.is_absent() {
        view.write(&["healthcheck"], &block(probe))?
    } else {
        view.write(&["healthcheck", "test"], &probe.test())?
    };
    let title = format!("add a healthcheck with `{}`", probe.program());
    Ok(Fix::new(title, safety, vec![change]))
}

fn block(probe: &Healthcheck) -> Snippet {
    let scalar = |text: &str| Snippet::Scalar(text.to_owned());
    let pairs = [
        ("test", probe.test()),
        ("interval", scalar(probe.interval)),
        ("timeout", scalar(probe.timeout)),
        ("retries", scalar(&probe.retries.to_string())),
        ("start_period", scalar(probe.start_period)),
    ];
    Snippet::Mapping(
        pairs
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}
