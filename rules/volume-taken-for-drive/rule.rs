use crate::compose::model::ServiceVolume;
use crate::lint::prelude::*;

/// What stands behind the last colon where options are meant.
const OPTIONS: [&str; 6] = ["ro", "rw", "z", "Z", "nocopy", "cached"];

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let compose = project.compose.as_ref();
    let declared = compose.and_then(|compose| compose.volumes.known());
    let is_declared = |name: &str| declared.is_some_and(|all| all.contains_key(name));
    for view in project.services() {
        let volumes = view.service.volumes.known().into_iter().flatten();
        for volume in volumes.filter_map(Field::known) {
            let Some((letter, is_option)) = drive(volume) else {
                continue;
            };
            // On Windows a drive is what it looks like.
            if !is_option && !is_declared(letter) {
                continue;
            }
            let message = if is_option {
                format!("`{letter}:` is taken for a Windows drive, and the option for the target")
            } else {
                format!(
                    "`{letter}:` is taken for a Windows drive, so the volume `{letter}` is not used"
                )
            };
            cx.report(project.place(volume.origin), message)
                .service(view.name)
                .help("give the volume a name of two letters or more");
        }
    }
}

/// The letter before the colon, and whether an option became the target.
fn drive(volume: &ServiceVolume) -> Option<(&str, bool)> {
    let target = volume.target.known()?;
    let (path, is_option) = match &volume.source {
        Field::Absent => (target, false),
        Field::Known(source, _) if OPTIONS.contains(&target.as_str()) => (source, true),
        _ => return None,
    };
    let (letter, _) = path.split_once(':')?;
    let is_letter = letter.len() == 1 && letter.chars().all(|c| c.is_ascii_alphabetic());
    is_letter.then_some((letter, is_option))
}
