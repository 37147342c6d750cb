use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        for (list, item) in view.pairs_in_lists() {
            let Some((name, value)) = item.text.split_once('=') else {
                continue;
            };
            // Those of a default, `${NAME:-"value"}`, may be what the author thought of.
            let is_written = item.is_plain && view.raw(item.origin).is_some_and(is_quoted);
            let Some(bare) = unquoted(value).filter(|_| is_written) else {
                continue;
            };
            let message = format!("the quotes become part of the value of `{name}`");
            cx.report(project.place(item.origin), message)
                .service(view.name)
                .help("take them away, or put them around the whole item")
                .fix(fix(&view, list, item.origin, bare));
        }
    }
}

/// What stands between a quote at the beginning and its like at the end.
fn unquoted(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let bare = value.strip_prefix(quote)?.strip_suffix(quote)?;
    (!bare.contains(quote)).then_some(bare)
}

fn is_quoted(item: &str) -> bool {
    let value = item.split_once('=').and_then(|(_, value)| unquoted(value));
    value.is_some()
}

fn fix(view: &ServiceView<'_>, list: &str, origin: Origin, bare: &str) -> Result<Fix, String> {
    let raw = view.raw(origin).unwrap_or_default();
    let (name, value) = raw.split_once('=').unwrap_or_default();
    let value = unquoted(value).ok_or("they come from a variable")?;
    if bare.contains('\\') {
        return Err("it is not clear what the backslash stands for".to_owned());
    }
    let text = Replacement::Text(format!("{name}={value}"));
    let change = view.replace(origin, list, &text)?;
    Ok(Fix::new(
        "take the quotes away",
        Safety::Unsafe,
        vec![change],
    ))
}
