use crate::lint::prelude::*;

/// The options that Compose takes, and other spellings of them.
const OPTIONS: [(&str, &[&str]); 12] = [
    ("ro", &["readonly", "read-only", "read_only", "r"]),
    ("rw", &["readwrite", "read-write", "read_write", "w", "wr"]),
    ("nocopy", &["no-copy", "no_copy"]),
    ("z", &[]),
    ("Z", &[]),
    ("rprivate", &[]),
    ("private", &[]),
    ("rshared", &[]),
    ("shared", &[]),
    ("rslave", &[]),
    ("slave", &[]),
    ("", &[]),
];

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        let volumes = view.service.volumes.known().into_iter().flatten();
        for volume in volumes.filter_map(Field::known) {
            let origin = volume.origin;
            for ignored in project.ignored(origin) {
                let Some(meant) = meant(&ignored.text) else {
                    continue;
                };
                let message = format!("Compose ignores the option `{}`", ignored.text);
                cx.report(ignored.place, message)
                    .service(view.name)
                    .help(format!(
                        "write `{meant}`; capital letters and spaces count"
                    ))
                    .fix(fix(&view, origin, &ignored.text, meant));
            }
        }
    }
}

/// The option that a word stands for beyond doubt.
fn meant(word: &str) -> Option<&'static str> {
    let bare = word.trim();
    let spelled = bare.to_lowercase();
    let as_written = OPTIONS.iter().find(|(option, _)| *option == bare);
    let fits = |(option, others): &&(&str, &[&str])| {
        *option == spelled || others.contains(&spelled.as_str())
    };
    let (option, _) = as_written.or_else(|| OPTIONS.iter().find(fits))?;
    (!option.is_empty()).then_some(option)
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
