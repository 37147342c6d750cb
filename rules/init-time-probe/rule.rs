use crate::finding::Severity;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let Some((test, asks)) = view.socket_probe() else {
            continue;
        };
        // Such a test never succeeds.
        if view.missing_tool().is_some() {
            continue;
        }
        let name = view.name;
        let message = format!(
            "service `{name}` counts as healthy while its first start still sets up the data"
        );
        let place = test
            .words
            .first()
            .map_or(test.origin, |(_, origin)| *origin);
        let title = "ask over the network, with `-h 127.0.0.1`";
        let change = view.ask_over_network(&test, asks);
        let report = cx
            .report(project.place(place), message)
            .service(name)
            .help("add `-h 127.0.0.1` to the test: while the data is set up, the server answers on its socket and not yet on the network")
            .fix(change.map(|change| Fix::new(title, Safety::Unsafe, vec![change])));
        if !view.is_awaited() {
            report.weighing(Severity::Info);
        }
    }
}
