//! Whether a project is written for a swarm, that is for `docker stack deploy`.

use super::Field;
use super::model::{Deploy, Network, Service};
use super::project::{Project, ServiceView};

impl Project {
    /// Whether it is written for a swarm: something in it means nothing elsewhere, and there is nothing that `docker stack deploy`
    /// refuses.
    ///
    /// What that refuses and ignores:
    /// <https://github.com/docker/cli/blob/master/cli/compose/types/types.go>
    pub fn is_for_swarm(&self) -> bool {
        self.customs().is_for_swarm
    }

    /// Whether a service has a `restart`, which a swarm ignores: somebody runs the file with Compose.
    pub fn is_run_with_compose(&self) -> bool {
        !self.services().all(|view| view.service.restart.is_absent())
    }

    /// Whether it is written for a swarm in a version of the format that knows no `x-` blocks and no `start_period`, which
    /// came with 3.4. `docker stack deploy` goes by the version, and Compose does not:
    /// <https://github.com/docker/cli/tree/master/cli/compose/schema/data>
    pub fn is_old_stack(&self) -> bool {
        let version = self.compose.as_ref().and_then(|it| it.version.known());
        let is_old = version
            .is_some_and(|version| matches!(version.as_str(), "3" | "3.0" | "3.1" | "3.2" | "3.3"));
        is_old && self.is_for_swarm()
    }

    pub(super) fn speaks_of_swarm(&self) -> bool {
        let networks = self.compose.as_ref().and_then(|it| it.networks.known());
        let networks = networks.into_iter().flatten();
        let has_overlay = networks
            .filter_map(|(_, named)| named.value.known())
            .any(is_overlay);
        (has_overlay || self.services().any(|view| view.speaks_of_swarm()))
            && !self.services().any(|view| is_refused(view.service))
    }
}

impl ServiceView<'_> {
    /// Whether it says itself how a swarm should run it.
    pub fn speaks_of_swarm(&self) -> bool {
        self.service.deploy.known().is_some_and(is_swarms)
    }

    /// Whether it may be meant for a swarm, which knows no order of starts and takes `depends_on` as a list only.
    pub fn may_be_for_swarm(&self) -> bool {
        match &self.service.deploy {
            Field::Absent => self.project.is_for_swarm(),
            Field::Unknown(_) => true,
            Field::Known(deploy, _) => {
                is_swarms(deploy) || !deploy.mode.is_absent() || self.project.is_for_swarm()
            }
        }
    }
}

/// Whether it says something that nobody else honours. `mode: replicated` is often written without a swarm.
fn is_swarms(deploy: &Deploy) -> bool {
    !deploy.placement.is_absent()
        || !deploy.update_config.is_absent()
        || !deploy.rollback_config.is_absent()
        || deploy.mode.known().is_some_and(|mode| mode != "replicated")
        || !deploy.endpoint_mode.is_absent()
        || !deploy.labels.is_absent()
}

fn is_overlay(network: &Network) -> bool {
    network
        .driver
        .known()
        .is_some_and(|driver| driver == "overlay")
}

/// Whether it has a key with which `docker stack deploy` stops.
fn is_refused(service: &Service) -> bool {
    let dependencies = service.depends_on.known().into_iter().flatten();
    let mut dependencies =
        dependencies.filter_map(|(_, named)| Some((named, named.value.known()?)));
    // A list has the condition where it has the name.
    let has_mapping = dependencies.any(|(named, dependency)| {
        let condition = dependency.condition.origin();
        condition.is_some_and(|origin| origin.node != named.key.node)
    });
    has_mapping
        || !service.mem_limit.is_absent()
        || !service.memswap_limit.is_absent()
        || !service.volumes_from.is_absent()
        || !service.cpus.is_absent()
}
