use crate::compose::Data;
use crate::lint::prelude::*;

/// The sizes of a service. `mem_limit` is not among them: a limit that limits nothing is a missing one.
const SIZES: [&str; 3] = ["shm_size", "mem_reservation", "memswap_limit"];

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.services() {
        for key in SIZES {
            let Some(value) = view.value_at(key) else {
                continue;
            };
            let Data::Float(number) = value.data else {
                continue;
            };
            let written = view.raw(value.origin).unwrap_or_default();
            let message = format!("Compose takes `{written}` for 0, so `{key}` does nothing");
            cx.report(project.place(value.origin), message)
                .service(view.name)
                .help("write a whole number of bytes, or a size with a unit such as `512m`")
                .fix(fix(&view, key, value.origin, number));
        }
    }
}

fn fix(view: &ServiceView<'_>, key: &str, origin: Origin, number: f64) -> Result<Fix, String> {
    if number.fract() != 0.0 || !(1.0..=1e15).contains(&number) {
        return Err("it is no whole number of bytes".to_owned());
    }
    let bytes = format!("{number:.0}");
    let value = Replacement::Value(Snippet::Scalar(bytes.clone()));
    let change = view.replace(origin, key, &value)?;
    Ok(Fix::new(
        format!("write `{bytes}`"),
        Safety::Unsafe,
        vec![change],
    ))
}
