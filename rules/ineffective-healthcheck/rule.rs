use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let Some(test) = view.test() else { continue };
        // Such a test never succeeds.
        if view.missing_tool().is_some() {
            continue;
        }
        let message = if test.cannot_fail() {
            "this test succeeds whatever the service does".to_owned()
        } else if let Some(command) = test.asks_about_itself() {
            let words: Vec<&str> = command
                .words
                .iter()
                .map(|word| word.text.as_str())
                .collect();
            format!("`{}` says nothing of the server that runs", words.join(" "))
        } else {
            continue;
        };
        let place = test
            .words
            .first()
            .map_or(test.origin, |(_, origin)| *origin);
        let fix = view.fitting_probe().map(|_| Safety::Unsafe);
        cx.report(project.place(place), message)
            .service(view.name)
            .help("ask the service as its users do; to have no check, write `disable: true`")
            .fix(fix.and_then(|safety| view.write_usual_test(safety)));
    }
}
