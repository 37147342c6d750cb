//! The model as `docker compose config --format json` prints it.
//!
//! The steps are those that Docker Compose 2.40.3 takes once all files are merged, in its order: defaults are set, paths
//! made absolute, services normalised, variables resolved, what no service uses is left out, and the rest is printed in
//! the order and the forms of compose-go's structs. Every value keeps its [`Source`].

mod defaults;
mod draft;
mod environment;
mod form;
mod json;
mod node;
mod normalize;
mod paths;
mod resources;
mod structs;
#[cfg(test)]
mod tests;
mod way;

use std::path::Path as FilePath;

use super::Project;
use draft::Draft;
pub use json::json;
pub use node::{Content, Node, Source};
pub use way::{At, Leaf, Step, leaves};

/// What Compose would run, as it prints it. `folder` is the project's own, in full. `None` where there is no model
/// because nothing could be read.
pub fn config(project: &Project, folder: &FilePath) -> Option<Node> {
    let mut draft = Draft::of(project)?;
    let base = paths::Base::new(project, folder);
    for (name, node) in &mut draft.services {
        let Content::Mapping(service) = &mut node.content else {
            continue;
        };
        defaults::set(service);
        paths::in_service(service, &base);
        normalize::service(service);
        environment::resolve(service, name, project);
    }
    normalize::default_network(&draft.services, &mut draft.networks);
    paths::in_resources(&mut draft, &base);
    resources::drop_unused(&mut draft);
    resources::name(&mut draft);
    Some(draft.print())
}
