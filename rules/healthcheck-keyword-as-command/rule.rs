use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let Some(test) = view.health_test() else {
            continue;
        };
        let [(first, _), (line, origin)] = test[..] else {
            continue;
        };
        // As a text, or as the only word after `CMD`.
        if !matches!(first, "CMD" | "CMD-SHELL") {
            continue;
        }
        let line = line.trim();
        let keyword = line.split_whitespace().next().unwrap_or_default();
        let is_json = line.starts_with('[') && line.contains("CMD");
        let (message, help) = match keyword {
            "NONE" | "none" if keyword == line => (
                "this runs a program called `NONE`; it does not switch the healthcheck off",
                "write `test: [\"NONE\"]`, or `disable: true` in place of `test`",
            ),
            "CMD" | "CMD-SHELL" => (
                "a shell reads this line, and there is no program called `CMD`",
                "leave the word out: a text is run by a shell as it stands",
            ),
            _ if is_json => (
                "a shell reads this text; it is no list",
                "take the quotes around the brackets away",
            ),
            _ => continue,
        };
        let is_text = origin == test[0].1;
        cx.report(project.place(origin), message)
            .service(view.name)
            .help(help)
            .fix(fix(&view, (line, keyword), origin, is_text));
    }
}

fn fix(
    view: &ServiceView<'_>,
    (line, keyword): (&str, &str),
    origin: Origin,
    is_text: bool,
) -> Result<Fix, String> {
    let (title, value) = match keyword {
        "CMD" | "CMD-SHELL" => {
            let raw = view.raw(origin).unwrap_or(line).trim();
            let rest = raw.strip_prefix(keyword).unwrap_or(raw).trim_start();
            let title = format!("take `{keyword}` out of the text");
            (title, Replacement::Text(rest.to_owned()))
        }
        "NONE" | "none" if is_text => {
            let none = Snippet::Flow(vec![Snippet::quoted("NONE")]);
            ("write `[\"NONE\"]`".to_owned(), Replacement::Value(none))
        }
        _ => return Err("only a person can tell what is meant".to_owned()),
    };
    let change = view.replace(origin, "healthcheck.test", &value)?;
    Ok(Fix::new(title, Safety::Unsafe, vec![change]))
}
