use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let pairs = view.pairs_in_lists();
        for (list, item) in pairs.filter(|(list, _)| *list != "labels") {
            let Some((name, _)) = item.text.split_once(':') else {
                continue;
            };
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if item.text.contains('=') || name.is_empty() || !name.chars().all(is_name) {
                continue;
            }
            let message = format!(
                "this sets no variable `{name}`: it names one called `{}`, without a value",
                item.text
            );
            cx.report(project.place(item.origin), message)
                .service(view.name)
                .help(format!("write `{name}=…`"))
                .fix(fix(&view, list, &item));
        }
    }
}

fn fix(view: &ServiceView<'_>, list: &str, item: &Pair<'_>) -> Result<Fix, String> {
    let raw = view.raw(item.origin).unwrap_or_default();
    let (name, value) = raw.split_once(':').ok_or("it comes from a variable")?;
    let text = Replacement::Text(format!("{name}={}", value.trim_start()));
    let change = view.replace(item.origin, list, &text)?;
    Ok(Fix::new(
        format!("write `{name}=`"),
        Safety::Unsafe,
        vec![change],
    ))
}
