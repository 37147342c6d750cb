//! A loaded project, and what rules ask of it.

use std::collections::HashMap;

use super::consistency::Profiles;
use super::context::{self, SourceFile};
use super::dockerfile::Stage;
use super::env_files::FileValues;
use super::model::{Compose, Service};
use super::problem::Problem;
use super::value::{FileId, Hop, HopKind, Origin, Place, Value};
use super::{Environment, Field};
use crate::knowledge;

/// What Compose would run.
#[derive(Debug)]
pub struct Project {
    /// Its name, where it is known.
    pub name: Option<String>,
    /// Its files, in the order of the load: those that override each other, then those that they name.
    pub files: Vec<SourceFile>,
    /// The steps by which values came to their places.
    pub hops: Vec<Hop>,
    /// The whole in canonical form; `None` where no file could be read.
    pub value: Option<Value>,
    /// The typed model.
    pub compose: Option<Compose>,
    /// What Compose would refuse, by file and place.
    pub problems: Vec<Problem>,
    /// Whether this is all that Compose would see: nothing is left that it would merge in.
    pub is_complete: bool,
    /// The active profiles.
    pub profiles: Profiles,
    /// The variables: the caller's, and those of `.env` or of the files that take its place.
    pub env: Environment,
    /// The variables of the files that are included.
    pub(super) included: HashMap<FileId, Environment>,
    /// What services take from `env_file` and `label_file`, by service.
    pub file_values: HashMap<String, FileValues>,
    pub(super) stages: Vec<(String, Stage)>,
}

/// A service in its project.
#[derive(Debug, Clone, Copy)]
pub struct ServiceView<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its model.
    pub service: &'p Service,
    /// Where its name stands.
    pub key: Origin,
    /// Where its mapping stands: behind the name, or at the anchor that the name's alias names.
    pub value: Origin,
    /// Its project.
    pub project: &'p Project,
}

impl Project {
    /// The services that could be read, in the order of the file.
    pub fn services(&self) -> impl Iterator<Item = ServiceView<'_>> {
        let services = self
            .compose
            .as_ref()
            .and_then(|compose| compose.services.known());
        services
            .into_iter()
            .flatten()
            .filter_map(|(name, named)| match &named.value {
                Field::Known(service, value) => Some(ServiceView {
                    name,
                    service,
                    key: named.key,
                    value: *value,
                    project: self,
                }),
                _ => None,
            })
    }

    /// How many services the files name, whether they could be read or not.
    pub fn service_count(&self) -> usize {
        let services = self
            .compose
            .as_ref()
            .and_then(|compose| compose.services.known());
        services.map_or(0, indexmap::IndexMap::len)
    }

    /// The services that rules on running containers look at: fully known, and not scaled to nothing.
    pub fn running(&self) -> impl Iterator<Item = ServiceView<'_>> {
        self.services()
            .filter(|view| view.is_settled() && view.is_running())
    }

    /// Where a value or key is written.
    pub fn place(&self, origin: Origin) -> Place {
        context::place(&self.files, origin)
    }

    /// Whether a value or key stands in its file as it is in the model: it came by no alias, merge key or `extends`. A file
    /// that is included is as good as any.
    pub fn is_in_place(&self, origin: Origin) -> bool {
        let mut hop = origin.hop;
        while let Some(id) = hop {
            match self.hops.get(id.0 as usize) {
                Some(step) if step.kind == HopKind::Include => hop = step.before,
                _ => return false,
            }
        }
        true
    }

    /// The variables by which a file was interpolated.
    pub fn env_of(&self, file: FileId) -> &Environment {
        self.included.get(&file).unwrap_or(&self.env)
    }

    /// The file with this id.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        context::file(&self.files, id)
    }
}

impl<'p> ServiceView<'p> {
    /// Where the service's name stands.
    pub fn place(&self) -> Place {
        self.project.place(self.key)
    }

    /// Whether all of it is here: it does not build upon another service that was not read, and it is no fragment that
    /// only completes a service of another file.
    pub fn is_settled(&self) -> bool {
        let service = self.service;
        let has_image = !service.image.is_absent() || !service.build.is_absent();
        has_image && service.extends.is_absent() && service.provider.is_absent()
    }

    /// Whether containers of it may run: `scale` and `deploy.replicas` are not 0.
    pub fn is_running(&self) -> bool {
        let deploy = self.service.deploy.known();
        let replicas = deploy.and_then(|deploy| deploy.replicas.known());
        !matches!(self.service.scale.known().or(replicas), Some(0))
            && !self.service.scale.is_unknown()
            && !deploy.is_some_and(|deploy| deploy.replicas.is_unknown())
    }

    /// Whether other services extend it, so that a change of it would be a change of them.
    pub fn is_extended(&self) -> bool {
        let project = self.project;
        if !project.hops.iter().any(|hop| hop.kind == HopKind::Extends) {
            return false;
        }
        let Some(tree) = project.file(self.key.file).map(|file| &file.tree) else {
            return false;
        };
        let Some(entry) = tree.entry_at(self.key.node) else {
            return false;
        };
        let own = tree.outer(entry.value);
        let services = project
            .value
            .as_ref()
            .and_then(|value| value.get("services"))
            .and_then(Value::mapping);
        let others = services
            .into_iter()
            .flatten()
            .filter(|(name, _)| *name != self.name);
        others
            .flat_map(|(_, other)| other.value.mapping().into_iter().flatten())
            .any(|(_, member)| {
                let place = project.place(member.key);
                let is_inside = place.file == self.key.file && own.cover(place.span) == own;
                is_inside && !project.is_in_place(member.key)
            })
    }

    /// The final stage of the Dockerfile that it is built from, where that could be read.
    pub fn stage(&self) -> Option<&'p Stage> {
        let found = self
            .project
            .stages
            .iter()
            .find(|(name, _)| name == self.name);
        found.map(|(_, stage)| stage)
    }
}

impl Project {
    /// The restart policy that all services share which have one and are meant to run on.
    pub fn shared_restart(&self) -> Option<&str> {
        let mut policies = self
            .services()
            .filter_map(|view| view.service.restart.known())
            .map(String::as_str)
            .filter(|policy| matches!(*policy, "always" | "unless-stopped"));
        let first = policies.next()?;
        policies.all(|policy| policy == first).then_some(first)
    }
}

impl ServiceView<'_> {
    /// What is known of its image, where it is not built and hangs on no variable.
    pub fn image(&self) -> Option<&'static knowledge::Image> {
        if !self.service.build.is_absent() {
            return None;
        }
        self.service
            .image
            .known()
            .and_then(|image| knowledge::find(image))
    }

    /// Whether limits are written under `deploy` here: because the service has `deploy.resources` already, or because the
    /// other services of the project do it so.
    ///
    /// Compose refuses `mem_limit`, `cpus` or `pids_limit` beside `deploy.resources.limits` unless both say the same, so
    /// `limits` is never begun beside one of them.
    pub fn speaks_deploy(&self) -> bool {
        let short = &self.service.cpus;
        let has_short = !short.is_absent() || !self.service.pids_limit.is_absent();
        match has_deployed_limits(self.service) {
            Some(true) => true,
            _ if has_short => false,
            // A `deploy` of its own would hide one that is merged in.
            Some(false) => self
                .service
                .deploy
                .origin()
                .is_some_and(|origin| self.project.is_in_place(origin)),
            None if !self.service.deploy.is_absent() => false,
            None => {
                let (mut deploy, mut short) = (0, 0);
                for other in self.project.services().map(|view| view.service) {
                    deploy += usize::from(has_deployed_limits(other) == Some(true));
                    short += usize::from(!other.mem_limit.is_absent());
                }
                deploy > short
            }
        }
    }
}

/// Whether `deploy.resources` has limits; `None` where there is no `deploy.resources`.
fn has_deployed_limits(service: &Service) -> Option<bool> {
    let resources = service.deploy.known()?.resources.known()?;
    Some(!resources.limits.is_absent())
}
