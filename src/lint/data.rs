//! What a service keeps, and whether it survives the container.

use super::probe::Facts;
use crate::compose::model::ServiceVolume;
use crate::compose::{Field, Origin, ServiceView};
use crate::knowledge::{DataPath, Kind};

/// Data of a service.
#[derive(Debug)]
pub struct Data {
    /// What is known of it.
    pub known: &'static DataPath,
    /// What it is, such as `databases`.
    pub holds: &'static str,
    /// Where it lies in the container.
    pub path: String,
    /// What becomes of it.
    pub kept: Kept,
    /// Whether the tag of the image moves, so that another version may keep its data elsewhere.
    pub is_floating: bool,
}

/// What becomes of data when the container is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is in a volume or on the host.
    Mounted,
    /// It is in a volume without a name, which this entry asks for.
    Anonymous(Origin),
    /// This entry mounts something where the image does not look.
    Missed(Origin),
    /// Nothing is mounted.
    Lost,
}

impl ServiceView<'_> {
    /// The data of worth that its image keeps, where it can be told what becomes of it.
    pub fn data(&self) -> Vec<Data> {
        let service = self.service;
        let (Some(image), Some(reference)) = (self.image(), self.reference()) else {
            return Vec::new();
        };
        let facts = Facts::of(self);
        let command: &[&str] = &facts.command;
        let is_own = service.entrypoint.is_absent()
            && service.volumes_from.is_absent()
            && !facts.incomplete
            && image.is_started_by(command);
        // A digest alone does not tell the version.
        if !is_own || reference.digest.is_some() && reference.tag.is_none() {
            return Vec::new();
        }
        let known = facts.borrowed(&[]);
        image
            .data_paths_for(reference.tag)
            .filter_map(|data| {
                let path = data.place(&known)?;
                Some(Data {
                    known: data,
                    holds: data.holds?,
                    path: path.to_owned(),
                    kept: self.kept(data, path)?,
                    is_floating: data.floats(reference.tag),
                })
            })
            .collect()
    }

    /// What becomes of the data at a path; `None` where only a part of it is mounted, or it is meant to be lost.
    fn kept(&self, data: &DataPath, path: &str) -> Option<Kept> {
        let mounts = || {
            self.service
                .volumes
                .known()
                .into_iter()
                .flatten()
                .filter_map(Field::known)
        };
        let target = |mount: &ServiceVolume| mount.target.known().map(|it| clean(it).to_owned());
        let scratch = self
            .service
            .tmpfs
            .known()
            .into_iter()
            .flatten()
            .filter_map(Field::known);
        let mut scratch = scratch.map(|it| it.split(':').next().unwrap_or_default());
        if scratch.any(|it| is_within(path, clean(it))) {
            return None;
        }
        let above = mounts()
            .filter_map(|mount| Some((target(mount)?, mount)))
            .filter(|(target, _)| is_within(path, target))
            .max_by_key(|(target, _)| target.len());
        // A volume that the image declares lies between a mount above and the data.
        let is_hidden = |target: &str| {
            data.is_volume && is_within(path, data.path) && target.len() < data.path.len()
        };
        if let Some((target, mount)) = above.filter(|(target, _)| !is_hidden(target)) {
            let kind = mount.kind.known().map(String::as_str);
            return match kind? {
                "volume" if mount.source.is_absent() => Some(Kept::Anonymous(mount.origin)),
                "tmpfs" => None,
                _ => Some(Kept::Mounted).filter(|_| !target.is_empty()),
            };
        }
        let missed = mounts().find(|mount| {
            target(mount).is_some_and(|target| data.wrong.contains(&target.as_str()))
        });
        if let Some(mount) = missed {
            return Some(Kept::Missed(mount.origin));
        }
        let is_partly = mounts().any(|mount| target(mount).is_some_and(|it| is_within(&it, path)));
        (!is_partly).then_some(Kept::Lost)
    }

    /// Whether its image keeps data under the name of the host, and that is another with each container.
    pub fn changes_its_name(&self) -> bool {
        let Some(variable) = self.image().and_then(|image| image.named_by_host) else {
            return false;
        };
        let facts = Facts::of(self);
        let is_named = facts.environment.iter().any(|(name, _)| *name == variable);
        let network = self.service.network_mode.known().map(String::as_str);
        !facts.incomplete
            && !is_named
            && self.service.hostname.is_absent()
            && network != Some("host")
            && !self.service.network_mode.is_unknown()
    }

    /// Whether its data is what it is there for, and not only of use.
    pub fn lives_on_data(&self) -> bool {
        let kind = self.image().map(|image| image.kind);
        matches!(kind, Some(Kind::Database | Kind::Application))
    }
}

fn clean(path: &str) -> &str {
    path.trim_end_matches('/')
}

/// Whether a path is a folder or lies below it.
fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
