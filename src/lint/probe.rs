//! Which probe fits a service, by what is known of its image and what the file says.

use crate::compose::model::{MemoryLimit, Service};
use crate::compose::{Field, List, ServiceView};
use crate::knowledge::{Healthcheck, ServiceFacts, Tier, Verdict};

impl ServiceView<'_> {
    /// The usual probe of its image, how far it can be trusted here, and what speaks against it.
    pub fn probe(&self) -> Option<(&'static Healthcheck, Tier, Option<String>)> {
        let image = self.image()?;
        let tag = self.tag();
        let probe = image.healthcheck_for(tag)?;
        let keys = probe.preconditions.keys();
        let keys: Vec<&str> = keys.filter(|key| self.has_key(key)).collect();
        let verdict = probe.preconditions.check(&Facts::of(self).borrowed(&keys));
        let tier = image.tier_for(tag).given(&verdict);
        let doubt = match verdict {
            Verdict::Holds => None,
            Verdict::Doubtful(reason) | Verdict::Contradicted(reason) => Some(reason),
        };
        Some((probe, tier, doubt))
    }

    /// Whether it has a key; nested ones are dotted.
    fn has_key(&self, key: &str) -> bool {
        let mut names = key.split('.');
        let found = self
            .canonical()
            .and_then(|service| names.try_fold(service, |value, name| value.get(name)));
        found.is_some()
    }
}

/// The facts that probes depend on.
pub(super) struct Facts<'s> {
    pub(super) command: Vec<&'s str>,
    pub(super) environment: Vec<(&'s str, Option<&'s str>)>,
    mount_targets: Vec<&'s str>,
    memory_limit: Option<u64>,
    pub(super) incomplete: bool,
}

impl<'s> Facts<'s> {
    pub(super) fn of(view: &ServiceView<'s>) -> Facts<'s> {
        let service = view.service;
        let mut incomplete = !view.knows_variables();
        let (command, unknown) = known_words(&service.command);
        incomplete |= unknown;
        let variables = view.variables().into_iter();
        let environment = variables.map(|variable| (variable.name, variable.value));
        let (mount_targets, unknown) = mount_targets(service);
        incomplete |= unknown;
        let memory_limit = match service.memory_limit() {
            MemoryLimit::Set(bytes) => u64::try_from(bytes).ok(),
            MemoryLimit::Unknown => {
                incomplete = true;
                None
            }
            _ => None,
        };
        Facts {
            command,
            environment: environment.collect(),
            mount_targets,
            memory_limit,
            incomplete,
        }
    }

    /// The facts in the form that preconditions take.
    pub(super) fn borrowed<'f>(&'f self, keys: &'f [&'f str]) -> ServiceFacts<'f> {
        ServiceFacts {
            command: (!self.command.is_empty()).then_some(&self.command),
            environment: &self.environment,
            mount_targets: &self.mount_targets,
            keys,
            memory_limit: self.memory_limit,
            incomplete: self.incomplete,
        }
    }
}

/// The words that are known, and whether some are not.
fn known_words(field: &Field<List<String>>) -> (Vec<&str>, bool) {
    let words = field.known().into_iter().flatten();
    let unknown = field.is_unknown() || words.clone().any(Field::is_unknown);
    (
        words.filter_map(Field::known).map(String::as_str).collect(),
        unknown,
    )
}

/// Where something is mounted, and whether some of these places are not known.
pub(super) fn mount_targets(service: &Service) -> (Vec<&str>, bool) {
    let volumes = service.volumes.known().into_iter().flatten();
    let references = [&service.configs, &service.secrets];
    let references = references.into_iter().filter_map(Field::known).flatten();
    let mut targets = Vec::new();
    let mut unknown = service.volumes.is_unknown()
        || service.configs.is_unknown()
        || service.secrets.is_unknown();
    for target in volumes
        .map(|volume| volume.known().map(|volume| &volume.target))
        .chain(references.map(|reference| reference.known().map(|reference| &reference.target)))
    {
        match target {
            Some(Field::Known(path, _)) => targets.push(path.as_str()),
            Some(Field::Absent) => {}
            _ => unknown = true,
        }
    }
    (targets, unknown)
}
