use crate::knowledge::shared_memory;
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let service = view.service;
        let image = service.image.known().filter(|_| service.build.is_absent());
        let Some(wanted) = image.and_then(|image| shared_memory(image)) else {
            continue;
        };
        let is_default = service.shm_size.is_absent() && service.ipc.is_absent();
        if !is_default || !view.keeps_shm() || view.mentions("dev-shm") {
            continue;
        }
        let name = view.name;
        cx.report(
            view.place(),
            format!("service `{name}` runs a browser in a `/dev/shm` of 64 MB"),
        )
        .service(name)
        .help(format!(
            "set `shm_size: {}`, as its documentation says: {}",
            wanted.size, wanted.source
        ))
        .fix(fix(&view, wanted.size));
    }
}

fn fix(view: &ServiceView<'_>, size: &str) -> Result<Fix, String> {
    if view.project.is_for_swarm() {
        let why = "a swarm ignores `shm_size`; mount a volume of type `tmpfs` at `/dev/shm` there";
        return Err(why.to_owned());
    }
    let change = view.write(&["shm_size"], &Snippet::Scalar(size.to_owned()))?;
    Ok(Fix::new(
        format!("add `shm_size: {size}`"),
        Safety::Unsafe,
        vec![change],
    ))
}
