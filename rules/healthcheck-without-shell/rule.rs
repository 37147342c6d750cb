use crate::lint::prelude::*;

/// What only a shell understands where it stands alone.
const OPERATORS: [&str; 4] = ["||", "&&", "|", "2>&1"];

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let Some(test) = view.health_test() else {
            continue;
        };
        let [
            (kind @ "CMD", kind_origin),
            (program, origin),
            ref rest @ ..,
        ] = test[..]
        else {
            continue;
        };
        let place = project.place(origin);
        if is_line(program) {
            let report = cx
                .report(
                    place,
                    "no shell reads this test, and no program has this name",
                )
                .service(view.name)
                .help("write `CMD-SHELL` in place of `CMD`, or each word as an item of its own");
            if rest.is_empty() {
                let shell = Replacement::Text(format!("{kind}-SHELL"));
                let change = view.replace(kind_origin, "healthcheck.test", &shell);
                report.fix(
                    change
                        .map(|change| Fix::new("write `CMD-SHELL`", Safety::Unsafe, vec![change])),
                );
            }
            continue;
        }
        let operator = rest.iter().find(|(word, _)| is_operator(word));
        if let (Some((word, origin)), false) = (operator, reads_code(program, rest)) {
            let word = word.split_whitespace().next().unwrap_or_default();
            let message =
                format!("no shell reads this test: `{word}` goes to `{program}` as an argument");
            cx.report(project.place(*origin), message)
                .service(view.name)
                .help("leave it out: any status but 0 counts as a failure; or write the test as one text");
        }
    }
}

/// Whether a program's name is a whole line: it has blanks in it, and is no path that has them.
fn is_line(program: &str) -> bool {
    let mut words = program.split_whitespace();
    let (first, second) = (words.next(), words.next());
    match (first, second) {
        (Some(first), Some(second)) => !first.contains(['/', '\\']) || second.starts_with('-'),
        _ => false,
    }
}

fn is_operator(word: &str) -> bool {
    OPERATORS.contains(&word) || word.starts_with("|| ") || word.contains(" || exit ")
}

/// Whether it is a shell, or runs code that is handed to it.
fn reads_code(program: &str, rest: &[(&str, Origin)]) -> bool {
    program.ends_with("sh")
        || rest
            .iter()
            .any(|(word, _)| matches!(*word, "-c" | "-e" | "-r" | "-ec" | "-lc"))
}
