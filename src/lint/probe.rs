//! Which probe fits a service, by what is known of its image and what the file says.

use crate::compose::model::{MemoryLimit, Service};
use crate::compose::{Data, Field, List, ServiceView, Value};
use crate::knowledge::{Healthcheck, Reference, ServiceFacts, Tier, Verdict};

impl ServiceView<'_> {
    /// The usual probe of its image, how far it can be trusted here, and what speaks against it.
    pub fn probe(&self) -> Option<(&'static Healthcheck, Tier, Option<String>)> {
        let image = self.image()?;
        let reference = self
            .service
            .image
            .known()
            .map(String::as_str)
            .and_then(Reference::parse);
        let tag = reference.and_then(|reference| reference.tag);
        let probe = image.healthcheck_for(tag)?;
        let facts = Facts::of(self);
        let keys: Vec<&str> = facts.keys.iter().map(String::as_str).collect();
        let verdict = probe.preconditions.check(&facts.borrowed(&keys));
        let tier = image.tier_for(tag).given(&verdict);
        let doubt = match verdict {
            Verdict::Holds => None,
            Verdict::Doubtful(reason) | Verdict::Contradicted(reason) => Some(reason),
        };
        Some((probe, tier, doubt))
    }
}

/// The facts that probes depend on.
pub(super) struct Facts<'s> {
    pub(super) command: Vec<&'s str>,
    pub(super) environment: Vec<(&'s str, Option<&'s str>)>,
    mount_targets: Vec<&'s str>,
    keys: Vec<String>,
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
        let mut keys = Vec::new();
        let services = view
            .project
            .value
            .as_ref()
            .and_then(|value| value.get("services"));
        if let Some(value) = services.and_then(|services| services.get(view.name)) {
            dotted_keys(value, "", &mut keys);
        }
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
            keys,
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

/// All keys of a mapping and of those below it, joined by dots.
fn dotted_keys(value: &Value, prefix: &str, keys: &mut Vec<String>) {
    let Data::Mapping(mapping) = &value.data else {
        return;
    };
    for (key, member) in mapping {
        let dotted = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        dotted_keys(&member.value, &dotted, keys);
        keys.push(dotted);
    }
}
