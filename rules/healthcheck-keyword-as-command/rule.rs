use crate::compose::model::Healthcheck;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let Some(line) = view.test_line() else {
            continue;
        };
        let keyword = line.text.split_whitespace().next().unwrap_or_default();
        let (message, help, fix) = match keyword {
            "NONE" | "none" if keyword == line.text => (
                "this runs a program called `NONE`; it does not switch the healthcheck off",
                "write `test: [\"NONE\"]`, or `disable: true` in place of `test`",
                switch_off(&view, &line),
            ),
            "CMD" | "CMD-SHELL" => (
                "a shell reads this line, and there is no program called `CMD`",
                "leave the word out: a text is run by a shell as it stands",
                take_out(&view, &line, keyword),
            ),
            _ if line.text.starts_with('[') && line.text.contains("CMD") => (
                "a shell reads this text; it is no list",
                "take the quotes around the brackets away",
                Err("only a person can tell what is meant".to_owned()),
            ),
            _ => continue,
        };
        cx.report(project.place(line.origin), message)
            .service(view.name)
            .help(help)
            .fix(fix);
    }
}

fn switch_off(view: &ServiceView<'_>, line: &TestLine<'_>) -> Result<Fix, String> {
    let own = view.service.healthcheck.known();
    if !own.is_some_and(Healthcheck::has_line) {
        return Err("only a person can tell what is meant".to_owned());
    }
    let none = Replacement::Value(Snippet::Flow(vec![Snippet::quoted("NONE")]));
    let change = view.replace(line.origin, "healthcheck.test", &none)?;
    Ok(Fix::new("write `[\"NONE\"]`", Safety::Unsafe, vec![change]))
}

fn take_out(view: &ServiceView<'_>, line: &TestLine<'_>, keyword: &str) -> Result<Fix, String> {
    let raw = view.raw(line.origin).unwrap_or(line.text).trim();
    let rest = raw.strip_prefix(keyword).unwrap_or(raw).trim_start();
    let rest = Replacement::Text(rest.to_owned());
    let change = view.replace(line.origin, "healthcheck.test", &rest)?;
    let title = format!("take `{keyword}` out of the text");
    Ok(Fix::new(title, Safety::Unsafe, vec![change]))
}
