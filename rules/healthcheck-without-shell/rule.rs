use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let Some(test) = view.exec_test() else {
            continue;
        };
        if test.has_line_for_program() {
            let report = cx
                .report(
                    project.place(test.origin),
                    "no shell reads this test, and no program has this name",
                )
                .service(view.name)
                .help("write `CMD-SHELL` in place of `CMD`, or each word as an item of its own");
            if test.arguments.is_empty() {
                report.fix(fix(&view, &test));
            }
        } else if let Some((operator, origin)) = test.stray_operator() {
            let message = format!(
                "no shell reads this test: `{operator}` goes to `{}` as an argument",
                test.program
            );
            cx.report(project.place(origin), message)
                .service(view.name)
                .help("leave it out: any status but 0 counts as a failure; or write the test as one text");
        }
    }
}

fn fix(view: &ServiceView<'_>, test: &ExecTest<'_>) -> Result<Fix, String> {
    let shell = Replacement::Text("CMD-SHELL".to_owned());
    let change = view.replace(test.keyword, "healthcheck.test", &shell)?;
    Ok(Fix::new("write `CMD-SHELL`", Safety::Unsafe, vec![change]))
}
