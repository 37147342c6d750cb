//! What the settings of a service amount to, spread over several keys as they are.

use super::deploy::DeviceRequest;
use super::scalars::Bytes;
use super::service::{Logging, Service};
use crate::compose::grammar::restart::{self, RestartError, RestartPolicy};
use crate::compose::{Field, Origin};

/// The memory limit of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemoryLimit {
    /// At most so many bytes.
    Set(i64),
    /// Nothing is written.
    Absent,
    /// Something is written, and it limits nothing.
    Ineffective(Origin),
    /// It hangs on what is not known.
    Unknown,
}

impl Service {
    /// Whether it asks for a GPU.
    pub fn wants_gpu(&self) -> bool {
        let resources = self
            .deploy
            .known()
            .and_then(|deploy| deploy.resources.known());
        let reserved = resources.and_then(|resources| resources.reservations.known());
        let runtime = self.runtime.known().map(String::as_str);
        !self.gpus.is_absent()
            || runtime == Some("nvidia")
            || reserved.is_some_and(|reserved| {
                let devices = reserved.devices.known().into_iter().flatten();
                devices.filter_map(Field::known).any(DeviceRequest::is_gpu)
            })
    }

    /// The memory limit: `deploy.resources.limits.memory` unless that is zero, else `mem_limit`. Compose takes both, and
    /// takes zero and less for none.
    pub fn memory_limit(&self) -> MemoryLimit {
        let deployed = self.limits(|limits| &limits.memory);
        for limit in [&deployed, &Place::from(&self.mem_limit)] {
            match limit {
                Place::Unknown => return MemoryLimit::Unknown,
                Place::Known(bytes, _) if *bytes > 0 => return MemoryLimit::Set(*bytes),
                _ => {}
            }
        }
        match (deployed, Place::from(&self.mem_limit)) {
            (Place::Known(_, origin), _) | (_, Place::Known(_, origin)) => {
                MemoryLimit::Ineffective(origin)
            }
            _ => MemoryLimit::Absent,
        }
    }

    /// Where the memory limit stands that counts.
    pub fn memory_limit_origin(&self) -> Option<Origin> {
        let deployed = self.limits(|limits| &limits.memory);
        let places = [deployed, Place::from(&self.mem_limit)];
        places.into_iter().find_map(|place| match place {
            Place::Known(bytes, origin) if bytes > 0 => Some(origin),
            _ => None,
        })
    }

    fn limits(&self, pick: impl Fn(&super::deploy::Limits) -> &Field<Bytes>) -> Place {
        match &self.deploy {
            Field::Absent => Place::Absent,
            Field::Unknown(_) => Place::Unknown,
            Field::Known(deploy, _) => match &deploy.resources {
                Field::Absent => Place::Absent,
                Field::Unknown(_) => Place::Unknown,
                Field::Known(resources, _) => match &resources.limits {
                    Field::Absent => Place::Absent,
                    Field::Unknown(_) => Place::Unknown,
                    Field::Known(limits, _) => Place::from(pick(limits)),
                },
            },
        }
    }

    /// The memory that is set aside for it, 0 if none; `None` where that is not known.
    pub fn memory_reservation(&self) -> Option<i64> {
        let resources = self
            .deploy
            .known()
            .and_then(|deploy| deploy.resources.known());
        let reserved = resources.and_then(|resources| resources.reservations.known());
        let fields = [
            Some(&self.mem_reservation),
            reserved.map(|reserved| &reserved.memory),
        ];
        let mut most = 0;
        for field in fields.into_iter().flatten() {
            match field {
                Field::Absent => {}
                Field::Unknown(_) => return None,
                Field::Known(bytes, _) => most = most.max(bytes.0),
            }
        }
        Some(most)
    }

    /// Whether `memswap_limit`, which counts memory and swap together, leaves room for this much memory.
    pub fn swap_allows(&self, bytes: i64) -> bool {
        match &self.memswap_limit {
            Field::Absent => true,
            Field::Unknown(_) => false,
            Field::Known(swap, _) => swap.0 <= 0 || swap.0 >= bytes,
        }
    }

    /// Whether Docker restarts it; `None` where that is not known or where the file says that it shall not.
    ///
    /// A `deploy.restart_policy` replaces `restart` entirely, and without a condition it restarts nothing (Docker Compose
    /// 2.40.3, `getRestartPolicy`).
    pub fn restarts(&self) -> Option<bool> {
        let policy = match &self.deploy {
            Field::Unknown(_) => return None,
            Field::Absent => &Field::Absent,
            Field::Known(deploy, _) => &deploy.restart_policy,
        };
        match policy {
            Field::Unknown(_) => return None,
            Field::Known(policy, _) => {
                return match &policy.condition {
                    Field::Unknown(_) => None,
                    Field::Absent => Some(false),
                    Field::Known(condition, _) if condition.is_empty() => Some(false),
                    Field::Known(condition, _) => {
                        (!matches!(condition.as_str(), "none" | "no")).then_some(true)
                    }
                };
            }
            Field::Absent => {}
        }
        match &self.restart {
            Field::Absent => Some(false),
            Field::Unknown(_) => None,
            Field::Known(text, _) if text.is_empty() => Some(false),
            Field::Known(text, _) => match restart::parse(text) {
                Ok(restart) if restart.policy == RestartPolicy::No => None,
                _ => Some(true),
            },
        }
    }

    /// Whether Docker keeps its logs from growing without end; `None` where that is not known.
    pub fn bounds_logs(&self) -> Option<bool> {
        match &self.logging {
            Field::Absent => Some(false),
            Field::Unknown(_) => None,
            Field::Known(logging, _) => logging.is_bounded(),
        }
    }

    /// Whether the file says that it shall not be restarted.
    pub fn stays_down(&self) -> bool {
        let policy = self
            .restart
            .known()
            .and_then(|text| restart::parse(text).ok());
        policy.is_some_and(|restart| restart.policy == RestartPolicy::No)
    }

    /// A restart policy with which Docker will not make the container: the key that gives it, where, and why.
    pub fn refused_restart(&self) -> Option<(&'static str, Origin, RestartError)> {
        let policy = match &self.deploy {
            Field::Unknown(_) => return None,
            Field::Known(deploy, _) => &deploy.restart_policy,
            Field::Absent => &Field::Absent,
        };
        let (key, origin, outcome) = match (policy, &self.restart) {
            (Field::Known(policy, _), _) => {
                let Field::Known(condition, origin) = &policy.condition else {
                    return None;
                };
                let attempts = match policy.max_attempts {
                    Field::Unknown(_) => return None,
                    Field::Known(attempts, _) => Some(attempts.cast_unsigned()),
                    Field::Absent => None,
                };
                let outcome = match restart::from_deploy(Some(condition), attempts) {
                    // Swarm counts the attempts of any policy, and `deploy` may be written for it.
                    Err(RestartError::CountWithoutOnFailure { .. }) => return None,
                    outcome => outcome,
                };
                ("deploy.restart_policy.condition", *origin, outcome)
            }
            (Field::Absent, Field::Known(text, origin)) => {
                ("restart", *origin, restart::parse(text))
            }
            _ => return None,
        };
        outcome.err().map(|error| (key, origin, error))
    }

    /// The key that was written on restarts and restarts nothing.
    pub fn written_restart(&self) -> Option<&'static str> {
        let deploy = self.deploy.known();
        if deploy.is_some_and(|deploy| !deploy.restart_policy.is_absent()) {
            return Some("deploy.restart_policy.condition");
        }
        (!self.restart.is_absent()).then_some("restart")
    }
}

impl Logging {
    /// Whether Docker keeps the logs from growing without end; `None` where that is not known.
    ///
    /// Only `json-file`, the driver of a daemon that was not configured otherwise, keeps all output in one file that
    /// grows for ever unless `max-size` is set; `max-file` alone does nothing.
    fn is_bounded(&self) -> Option<bool> {
        match &self.driver {
            Field::Unknown(_) => return None,
            Field::Known(driver, _) if !driver.is_empty() && driver != "json-file" => {
                return Some(true);
            }
            _ => {}
        }
        match &self.options {
            Field::Unknown(_) => None,
            Field::Absent => Some(false),
            Field::Known(options, _) => match options.get("max-size").map(|named| &named.value) {
                Some(Field::Unknown(_)) => None,
                Some(Field::Known(size, _)) => Some(!matches!(size.0.trim(), "" | "-1")),
                _ => Some(false),
            },
        }
    }
}

/// A size, and where it stands.
enum Place {
    Absent,
    Unknown,
    Known(i64, Origin),
}

impl From<&Field<Bytes>> for Place {
    fn from(field: &Field<Bytes>) -> Self {
        match field {
            Field::Absent => Place::Absent,
            Field::Unknown(_) => Place::Unknown,
            Field::Known(bytes, origin) => Place::Known(bytes.0, *origin),
        }
    }
}

impl DeviceRequest {
    /// Whether it asks for a GPU.
    fn is_gpu(&self) -> bool {
        let capabilities = self.capabilities.known().into_iter().flatten();
        capabilities
            .filter_map(Field::known)
            .any(|word| word == "gpu")
    }
}
