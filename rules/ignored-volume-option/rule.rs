use crate::compose::grammar::volume::meant_option;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let volumes = view.service.volumes.known().into_iter().flatten();
        for volume in volumes.filter_map(Field::known) {
            let origin = volume.origin;
            for ignored in project.ignored(origin) {
                let Some(meant) = meant_option(&ignored.text) else {
                    continue;
                };
                let message = format!("Compose ignores the option `{}`", ignored.text);
                cx.report(ignored.place, message)
                    .service(view.name)
                    .help(format!("write `{meant}`; capital letters and spaces count"))
                    .fix(fix(&view, origin, &ignored.text, meant));
            }
        }
    }
}

fn fix(view: &ServiceView<'_>, origin: Origin, word: &str, meant: &str) -> Result<Fix, String> {
    let raw = view.raw(origin).unwrap_or_default();
    let at = raw.rfind(word).ok_or("it comes from a variable")?;
    let text = format!("{}{meant}{}", &raw[..at], &raw[at + word.len()..]);
    let change = view.replace(origin, "volumes", &Replacement::Text(text))?;
    Ok(Fix::new(
        format!("write `{meant}`"),
        Safety::Unsafe,
        vec![change],
    ))
}
