//! `deploy`.

use super::forms::{COUNT, DECIMAL, NUMERIC, PAIRS, SET, SIZE};
use super::scalars::{Bytes, Nanoseconds, size_with_unit};
use crate::compose::canonical;
use crate::compose::decode::{List, Pairs, object};
use crate::compose::shape::{DIGITS, NULL, STRING, Shape};

/// A size as text only: unlike `mem_limit`, `deploy` takes no numbers.
const MEMORY: Shape = Shape::scalars(STRING).hint(size_with_unit);
const ORDER: Shape = Shape::words(&["start-first", "stop-first"]);

object! {
    /// How a service is deployed. Compose itself honours replicas, resources and the restart policy.
    pub struct Deploy (Shape::scalars(NULL), [], true) {
        /// `replicated`, `global`, `replicated-job` or `global-job`.
        mode: String,
        /// How clients reach the replicas.
        endpoint_mode: String,
        /// How many containers run.
        replicas: i64 = COUNT,
        /// Labels of the service, not of its containers.
        labels: Pairs = PAIRS,
        /// How a failed update is taken back.
        rollback_config: UpdateConfig,
        /// How an update proceeds.
        update_config: UpdateConfig,
        /// Limits and reservations.
        resources: Resources,
        /// When containers are restarted; replaces the service's `restart`.
        restart_policy: RestartPolicy,
        /// Where containers may run.
        placement: Placement,
    }
}

object! {
    /// How an update or a rollback proceeds.
    pub struct UpdateConfig {
        /// How many containers at a time.
        parallelism: i64 = COUNT,
        /// The time between two groups.
        delay: Nanoseconds,
        /// What happens on failure.
        failure_action: String,
        /// How long each is watched.
        monitor: Nanoseconds,
        /// The share of failures that is tolerated.
        max_failure_ratio: f64 = DECIMAL,
        /// Whether the new one starts first.
        order: String = ORDER,
    }
}

object! {
    /// Limits and reservations.
    pub struct Resources {
        /// What a container may use at most.
        limits: Limits,
        /// What is set aside for it.
        reservations: Reservations,
    }
}

object! {
    /// What a container may use at most.
    pub struct Limits {
        /// Processors.
        cpus: f64 = NUMERIC,
        /// Memory.
        memory: Bytes = MEMORY,
        /// Processes.
        pids: i64 = SIZE,
    }
}

object! {
    /// What is set aside for a container.
    pub struct Reservations {
        /// Processors; Compose ignores it.
        cpus: f64 = NUMERIC,
        /// Memory.
        memory: Bytes = MEMORY,
        /// Resources by kind; Compose ignores them.
        generic_resources: List<GenericResource>,
        /// Devices such as GPUs.
        devices: List<DeviceRequest> = Shape::list(&RESERVED_DEVICE),
    }
}

object! {
    /// A resource of the user's own kind.
    pub struct GenericResource {
        /// The resource.
        discrete_resource_spec: DiscreteResource,
    }
}

object! {
    /// A countable resource.
    pub struct DiscreteResource {
        /// Its kind.
        kind: String,
        /// How many.
        value: i64 = NUMERIC,
    }
}

/// Under `deploy` the capabilities must be named.
const RESERVED_DEVICE: Shape = Shape::scalars(0).or_mapping(crate::compose::shape::Keys::Fields {
    fields: DeviceRequest::FIELDS,
    required: &["capabilities"],
    extensions: true,
});

const DEVICE_COUNT: Shape = Shape::scalars(STRING | DIGITS).canonical(canonical::device_count);

object! {
    /// A request for devices such as GPUs.
    pub struct DeviceRequest {
        /// What they must be able to do.
        capabilities: List<String> = SET,
        /// How many; `all` is -1.
        count: i64 = DEVICE_COUNT,
        /// Which ones.
        device_ids: List<String> = SET,
        /// Their driver.
        driver: String,
        /// Options of the driver.
        options: Pairs,
    }
}

object! {
    /// When containers are restarted.
    pub struct RestartPolicy {
        /// `none`, `on-failure` or `any`.
        condition: String,
        /// The time before a restart.
        delay: Nanoseconds,
        /// How many restarts.
        max_attempts: i64 = COUNT,
        /// How long a start is watched.
        window: Nanoseconds,
    }
}

object! {
    /// Where containers may run.
    pub struct Placement {
        /// Conditions on nodes.
        constraints: List<String>,
        /// How they are spread.
        preferences: List<Preference>,
        /// The most on one node.
        max_replicas_per_node: i64 = COUNT,
    }
}

object! {
    /// A wish on placement.
    pub struct Preference {
        /// The label to spread over.
        spread: String,
    }
}
