//! What else a service speaks of.

use super::probe::mount_targets;
use crate::compose::{Data, Field, ServiceView, Value};
use crate::knowledge::fits;

impl ServiceView<'_> {
    /// Whether a text of the service holds `word`, as written or with its variables replaced. Of the environment only
    /// what is passed on to a program by its value counts.
    pub fn mentions(&self, word: &str) -> bool {
        let keys = self
            .canonical()
            .and_then(Value::mapping)
            .into_iter()
            .flatten();
        let elsewhere = keys
            .filter(|(key, _)| key.as_str() != "environment")
            .any(|(_, member)| self.holds(&member.value, word));
        let values = self.service.environment.known().into_iter().flatten();
        let in_values = values
            .filter_map(|(_, value)| value.known())
            .any(|text| text.0.contains(word));
        elsewhere || in_values
    }

    fn holds(&self, value: &Value, word: &str) -> bool {
        match &value.data {
            Data::Mapping(mapping) => mapping
                .values()
                .any(|member| self.holds(&member.value, word)),
            Data::Sequence(items) => items.iter().any(|item| self.holds(item, word)),
            data => {
                data.go_string().is_some_and(|text| text.contains(word))
                    || self
                        .raw(value.origin)
                        .is_some_and(|text| text.contains(word))
            }
        }
    }

    /// Whether something is, or may be, mounted at one of these places (globs).
    pub fn mounts_any(&self, patterns: &[&str]) -> bool {
        let (targets, hides_some) = mount_targets(self.service);
        let fits_one = |target: &&str| {
            let target = target.trim_end_matches('/');
            patterns.iter().any(|pattern| fits(pattern, target))
        };
        hides_some || !self.service.volumes_from.is_absent() || targets.iter().any(fits_one)
    }

    /// Whether its `/dev/shm` is the one that Docker makes: nothing else is mounted there.
    pub fn keeps_shm(&self) -> bool {
        let tmpfs = match &self.service.tmpfs {
            Field::Absent => false,
            Field::Unknown(_) => true,
            Field::Known(all, _) => all
                .iter()
                .any(|path| path.known().is_none_or(|path| path.contains("/dev/shm"))),
        };
        !tmpfs && !self.mounts_any(&["/dev/shm", "/dev"])
    }
}
