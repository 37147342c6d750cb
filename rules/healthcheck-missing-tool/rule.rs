use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let (Some(missing), Some(test)) = (view.missing_tool(), view.test()) else {
            continue;
        };
        let image = view.service.image.known().map_or("", String::as_str);
        let message = match missing {
            Missing::Shell(shell) => {
                format!("a shell reads this test, and the image `{image}` has no `{shell}`")
            }
            Missing::Program(program) => {
                format!("this test calls `{program}`, which the image `{image}` does not have")
            }
            Missing::TcpFiles => {
                format!("only bash knows `/dev/tcp`, which the image `{image}` does not have")
            }
        };
        let place = test
            .words
            .first()
            .map_or(test.origin, |(_, origin)| *origin);
        cx.report(project.place(place), message)
            .service(view.name)
            .help(
                "the test fails whatever the service does; ask with a program that is in the image",
            )
            .fix(view.write_usual_test(Safety::Unsafe));
    }
}
