use crate::compose::{Data, Value};
use crate::lint::prelude::*;

/// What people mean when they write a file mode.
const MODES: [i64; 18] = [
    400, 440, 444, 500, 550, 555, 600, 640, 644, 660, 664, 700, 750, 755, 770, 775, 777, 1777,
];

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        for list in ["secrets", "configs", "volumes"] {
            let items = match view.value_at(list).map(|value| &value.data) {
                Some(Data::Sequence(items)) => items.as_slice(),
                _ => &[],
            };
            for mode in items.iter().filter_map(mode_of) {
                let Data::Int(number) = mode.data else {
                    continue;
                };
                // `0440` and `0o440` are other numbers by now.
                if !MODES.contains(&number) {
                    continue;
                }
                let message =
                    format!("this is a decimal number: as a file mode it is `{number:#06o}`");
                cx.report(project.place(mode.origin), message.replace("0o", "0"))
                    .service(view.name)
                    .help(format!("write `0{number}`"))
                    .fix(fix(&view, list, mode.origin, number));
            }
        }
    }
}

fn mode_of(item: &Value) -> Option<&Value> {
    item.get("mode").or_else(|| item.get("tmpfs")?.get("mode"))
}

fn fix(view: &ServiceView<'_>, list: &str, origin: Origin, number: i64) -> Result<Fix, String> {
    let octal = Replacement::Value(Snippet::Scalar(format!("0{number}")));
    let change = view.replace(origin, list, &octal)?;
    Ok(Fix::new(
        format!("write `0{number}`"),
        Safety::Unsafe,
        vec![change],
    ))
}
