//! What the services of a project have in common, found out once for all of them.

use std::collections::{HashMap, HashSet};

use super::Field;
use super::model::Service;
use super::project::{Project, ServiceView};
use super::value::{FileId, HopKind, Place, Value};
use crate::lint::habits::Habits;

/// The customs of a project.
#[derive(Debug)]
pub(crate) struct Customs {
    /// The services of which others wait until they have completed.
    completed: HashSet<String>,
    /// The services of which others wait until they are healthy, each with the first that does.
    healthy: HashMap<String, String>,
    restart: Option<String>,
    limits_in_deploy: bool,
    pub is_for_swarm: bool,
    /// The images that are built here.
    built: HashSet<String>,
    /// The keys that other services took over by `extends`, sorted.
    extended: Vec<Place>,
    /// In which order the services of each file write their keys.
    pub habits: HashMap<FileId, Habits>,
}

impl Customs {
    pub(super) fn of(project: &Project) -> Self {
        let (mut deploy, mut short) = (0, 0);
        let mut completed = HashSet::new();
        let mut built = HashSet::new();
        let mut healthy = HashMap::new();
        for view in project.services() {
            let service = view.service;
            deploy += usize::from(has_deployed_limits(service) == Some(true));
            short += usize::from(!service.mem_limit.is_absent());
            if !service.build.is_absent() {
                built.extend(service.image.known().cloned());
            }
            let waited = waited_for(service, "service_completed_successfully");
            completed.extend(waited.map(str::to_owned));
            for name in waited_for(service, "service_healthy") {
                let first = healthy.entry(name.to_owned());
                first.or_insert_with(|| view.name.to_owned());
            }
        }
        Self {
            completed,
            healthy,
            restart: restart(project).map(str::to_owned),
            limits_in_deploy: deploy > short,
            is_for_swarm: project.speaks_of_swarm(),
            built,
            extended: extended(project),
            habits: Habits::of_project(project),
        }
    }
}

impl Customs {
    /// The first service that does not start until this one is healthy.
    pub fn waiting_for_health_of(&self, name: &str) -> Option<&str> {
        self.healthy.get(name).map(String::as_str)
    }
}

impl Project {
    /// Whether a service builds this image.
    pub fn builds(&self, image: &str) -> bool {
        self.customs().built.contains(image)
    }

    /// The restart policy that all services share which have one and are meant to run on.
    pub fn shared_restart(&self) -> Option<&str> {
        self.customs().restart.as_deref()
    }
}

impl ServiceView<'_> {
    /// Whether another service waits until it has completed.
    pub fn is_waited_for_to_complete(&self) -> bool {
        self.project.customs().completed.contains(self.name)
    }

    /// Whether other services extend it, so that a change of it would be a change of them.
    pub fn is_extended(&self) -> bool {
        let project = self.project;
        let tree = project.file(self.key.file).map(|file| &file.tree);
        let own = tree.and_then(|tree| Some(tree.outer(tree.entry_at(self.key.node)?.value)));
        let Some(own) = own else { return false };
        let extended = &project.customs().extended;
        if extended.is_empty() {
            return false;
        }
        let file = first_id(project, self.key.file);
        let first =
            extended.partition_point(|place| (place.file, place.span.start) < (file, own.start));
        extended
            .get(first)
            .is_some_and(|place| place.file == file && place.span.start < own.end)
    }

    /// The keys under which a memory limit is written here.
    pub fn memory_limit_path(&self) -> &'static [&'static str] {
        if self.speaks_deploy() {
            &["deploy", "resources", "limits", "memory"]
        } else {
            &["mem_limit"]
        }
    }

    /// Whether limits are written under `deploy` here: because the service has `deploy.resources` already, because the
    /// other services of the project do it so, or because the project is written for a swarm.
    ///
    /// Compose refuses `mem_limit`, `cpus` or `pids_limit` beside `deploy.resources.limits` unless both say the same, so
    /// `limits` is never begun beside one of them.
    fn speaks_deploy(&self) -> bool {
        // `docker stack deploy` refuses `mem_limit`; Compose takes both.
        if self.project.is_for_swarm() {
            return true;
        }
        let short = &self.service.cpus;
        let has_short = !short.is_absent() || !self.service.pids_limit.is_absent();
        let deploy = self.service.deploy.origin();
        let has_own = deploy.is_some_and(|origin| self.project.is_in_place(origin));
        match has_deployed_limits(self.service) {
            Some(true) => true,
            _ if has_short => false,
            // A `deploy` of its own would hide one that is merged in.
            Some(false) => has_own,
            None if !self.service.deploy.is_absent() && !has_own => false,
            None => self.project.customs().limits_in_deploy,
        }
    }
}

fn restart(project: &Project) -> Option<&str> {
    let mut policies = project
        .services()
        .filter_map(|view| view.service.restart.known())
        .map(String::as_str)
        .filter(|policy| matches!(*policy, "always" | "unless-stopped"));
    let first = policies.next()?;
    policies.all(|policy| policy == first).then_some(first)
}

/// The services that must meet a condition before this one starts.
fn waited_for<'s>(service: &'s Service, wanted: &str) -> impl Iterator<Item = &'s str> {
    let all = service.depends_on.known().into_iter().flatten();
    all.filter_map(move |(name, named)| {
        let condition = named.value.known()?.condition.known()?;
        (condition == wanted).then_some(name.as_str())
    })
}

/// Whether `deploy.resources` has limits; `None` where there is no `deploy.resources`.
fn has_deployed_limits(service: &Service) -> Option<bool> {
    let resources = service.deploy.known()?.resources.known()?;
    Some(!matches!(resources.limits, Field::Absent))
}

fn extended(project: &Project) -> Vec<Place> {
    if !project.hops.iter().any(|hop| hop.kind == HopKind::Extends) {
        return Vec::new();
    }
    let services = project
        .value
        .as_ref()
        .and_then(|value| value.get("services"));
    let services = services.and_then(Value::mapping).into_iter().flatten();
    let keys = services
        .flat_map(|(_, service)| service.value.mapping().into_iter().flatten())
        .map(|(_, member)| member.key);
    let mut places: Vec<Place> = keys
        .filter(|key| !project.is_in_place(*key))
        .map(|key| project.place(key))
        .map(|place| Place {
            file: first_id(project, place.file),
            ..place
        })
        .collect();
    places.sort_unstable();
    places
}

/// The first id of a file that may be part of a project in more than one way.
fn first_id(project: &Project, file: FileId) -> FileId {
    let path = project.file(file).map(|file| &file.path);
    let same = project
        .files
        .iter()
        .position(|file| Some(&file.path) == path);
    same.map_or(file, FileId::new)
}
