//! Services that others start after without waiting until they work.

use super::health::Check;
use super::mend::Change;
use crate::compose::{Field, FileId, Origin, ServiceView};
use crate::finding::{Fix, Safety};
use crate::knowledge::{Kind, Tier};
use crate::yaml::NodeId;
use crate::yaml::edit::{self, Snippet};

/// A `depends_on` that is a list, or `links`: they wait for nothing but the start.
#[derive(Debug)]
pub struct BareList<'p> {
    /// The list, in its file; `None` for links.
    list: Option<(FileId, NodeId)>,
    /// All names, in the order of the file.
    pub names: Vec<(&'p str, Origin)>,
}

impl<'p> ServiceView<'p> {
    /// The lists of services after which it starts, without a condition.
    pub fn bare_dependencies(&self) -> Vec<BareList<'p>> {
        let mut lists: Vec<BareList<'p>> = Vec::new();
        for (name, named) in self.service.depends_on.known().into_iter().flatten() {
            let condition = named
                .value
                .known()
                .and_then(|known| known.condition.origin());
            if condition.map(|origin| (origin.file, origin.node))
                != Some((named.key.file, named.key.node))
            {
                continue;
            }
            let file = named.key.file;
            let tree = self.project.file(file).map(|file| &file.tree);
            let Some(list) = tree.and_then(|tree| tree.parent(named.key.node)) else {
                continue;
            };
            let list = Some((file, list));
            let item = (name.as_str(), named.key);
            match lists.iter_mut().find(|known| known.list == list) {
                Some(known) => known.names.push(item),
                None => lists.push(BareList {
                    list,
                    names: vec![item],
                }),
            }
        }
        for list in &mut lists {
            list.names.sort_by_key(|(_, origin)| origin.node);
        }
        let names = self.bare_links();
        lists.extend((!names.is_empty()).then_some(BareList { list: None, names }));
        lists
    }

    /// The services to which it has links and of which `depends_on` says nothing.
    fn bare_links(&self) -> Vec<(&'p str, Origin)> {
        let dependencies = match &self.service.depends_on {
            Field::Unknown(_) => return Vec::new(),
            Field::Absent => None,
            Field::Known(dependencies, _) => Some(dependencies),
        };
        let links = self.service.links.known().into_iter().flatten();
        let names = links.filter_map(|link| match link {
            Field::Known(link, origin) => Some((link.split(':').next()?, *origin)),
            _ => None,
        });
        names
            .filter(|(name, _)| !dependencies.is_some_and(|known| known.contains_key(*name)))
            .collect()
    }

    /// Whether others should wait until it is healthy: it has a check, or would be given one.
    pub fn is_worth_waiting_for(&self) -> bool {
        if !self.is_settled() || !self.is_running() || self.is_job() || self.service.stays_down() {
            return false;
        }
        match self.check() {
            Check::Own => true,
            Check::Shipped => self.stage().is_some() || self.keeps_data(),
            Check::None | Check::Unsaid => self.lacks_check() && self.fitting_probe().is_ok(),
            Check::Off(_) | Check::Unknown => false,
        }
    }

    /// Whether it runs the image of another service: the members of a cluster are not ready before all of them run.
    pub fn is_peer_of(&self, other: &ServiceView<'_>) -> bool {
        let image = self.service.image.known();
        image.is_some() && image == other.service.image.known()
    }

    /// Whether its image is known for a program that looks at others or passes requests on, and can do without them for a while,
    /// or for one that waits by itself.
    pub fn can_wait(&self) -> bool {
        let Some(image) = self.image() else {
            return false;
        };
        matches!(image.kind, Kind::Monitoring | Kind::Proxy | Kind::Web)
            || image
                .waits_in
                .is_some_and(|script| self.runs_script(script))
    }

    /// Whether it runs a script which its image runs by itself.
    fn runs_script(&self, script: &str) -> bool {
        let is_called = match &self.service.command {
            Field::Absent => true,
            Field::Unknown(_) => false,
            Field::Known(words, _) => {
                let mut words = words.iter().filter_map(Field::known);
                words.any(|word| word.contains(script))
            }
        };
        is_called && self.service.entrypoint.is_absent()
    }

    /// Whether its image is known for a database, a cache or a queue.
    pub fn keeps_data(&self) -> bool {
        let kind = self.image().map(|image| image.kind);
        matches!(kind, Some(Kind::Database | Kind::Cache | Kind::Queue))
    }

    /// Whether it can be told that its check can succeed.
    fn may_become_healthy(&self) -> Result<(), String> {
        let name = self.name;
        match self.check() {
            Check::Shipped => Ok(()),
            Check::Own if self.has_probable_check() => Err(format!(
                "the healthcheck of `{name}` is right in most setups only; see for yourself that it becomes healthy"
            )),
            Check::Own if self.socket_probe().is_some() => Err(format!(
                "the healthcheck of `{name}` succeeds before its first start is done; mend that first"
            )),
            Check::Own
                if self.test().is_some()
                    && self.missing_tool().is_none()
                    && self.meant_for_container().is_empty() =>
            {
                Ok(())
            }
            Check::Own => Err(format!(
                "it is not clear that the healthcheck of `{name}` can succeed"
            )),
            _ => Err(format!("`{name}` has no healthcheck yet")),
        }
    }

    /// Whether its test is the usual one of its image where that is not certain to be right, such as one that was just written.
    fn has_probable_check(&self) -> bool {
        let Some((probe, Tier::Conditional, _)) = self.probe() else {
            return false;
        };
        let test = self.health_test().unwrap_or_default();
        let usual = probe.test.iter().map(|word| word.replace("$$", "$"));
        usual.eq(test.iter().map(|(word, _)| (*word).to_owned()))
    }

    /// Makes a list a mapping that waits for the health of `healthy`, and for the start of the rest; for links, writes such a mapping.
    ///
    /// # Errors
    /// Says why that cannot be done.
    pub fn wait_for_health(
        &self,
        list: &BareList<'_>,
        healthy: &[ServiceView<'_>],
    ) -> Result<Fix, String> {
        healthy
            .iter()
            .try_for_each(ServiceView::may_become_healthy)?;
        let changes = if let Some(place) = list.list {
            self.conditions_in(list, place, healthy)?
        } else {
            let wait = Snippet::Scalar("service_healthy".to_owned());
            let each = healthy
                .iter()
                .map(|other| self.write(&["depends_on", other.name, "condition"], &wait));
            each.collect::<Result<_, _>>()?
        };
        let title = "wait with `condition: service_healthy`";
        Ok(Fix::new(title, Safety::Unsafe, changes))
    }

    fn conditions_in(
        &self,
        list: &BareList<'_>,
        (file, node): (FileId, NodeId),
        healthy: &[ServiceView<'_>],
    ) -> Result<Vec<Change>, String> {
        let tree = &self.project.file(file).ok_or("its file is not there")?.tree;
        let mut origins = list.names.iter();
        origins.try_for_each(|(_, origin)| self.may_edit(*origin))?;
        let is_healthy = |name: &str| healthy.iter().any(|other| other.name == name);
        let words = tree.items(node).iter().map(|item| {
            if is_healthy(tree.scalar(item.node).unwrap_or_default()) {
                "service_healthy"
            } else {
                "service_started"
            }
        });
        let words: Vec<&str> = words.collect();
        let edits = edit::items_to_keys(tree, node, "condition", &words);
        let edits = edits.map_err(|refusal| refusal.to_string())?;
        let path = |other: &ServiceView<'_>| {
            Change::at(format!("services.{}.depends_on.{}", self.name, other.name))
        };
        let mut changes: Vec<Change> = healthy.iter().map(path).collect();
        if let Some(first) = changes.first_mut() {
            first.edits = edits.into_iter().map(|edit| (file, edit)).collect();
        }
        Ok(changes)
    }
}
