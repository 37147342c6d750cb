//! The parts of the model while they are being completed.

use super::form::{Form, extension};
use super::node::{self, Content, Map, Node, Source};
use super::structs;
use crate::compose::Project;
use crate::compose::value::Value;

/// The services that run, and what they may use.
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) services: Map,
    pub(super) networks: Map,
    pub(super) volumes: Map,
    pub(super) configs: Map,
    pub(super) secrets: Map,
    /// The `x-…` keys at the top.
    extensions: Map,
}

impl Draft {
    pub(super) fn of(project: &Project) -> Option<Self> {
        let top = project.value.as_ref()?;
        let section = |name: &str| {
            let mapping = top.get(name).and_then(Value::mapping);
            mapping.map(node::map).unwrap_or_default()
        };
        let services = top.get("services").and_then(Value::mapping);
        let running = services
            .into_iter()
            .flatten()
            .filter(|(_, member)| project.profiles.enable(&member.value))
            .map(|(name, member)| (name.clone(), Node::from(&member.value)));
        let extensions = top
            .mapping()?
            .iter()
            .filter(|(key, _)| key.starts_with("x-"))
            .map(|(key, member)| (key.clone(), extension(Node::from(&member.value))));
        Some(Self {
            name: project.name.clone().unwrap_or_default(),
            services: running.collect(),
            networks: section("networks"),
            volumes: section("volumes"),
            configs: section("configs"),
            secrets: section("secrets"),
            extensions: extensions.collect(),
        })
    }

    /// The whole in the forms of compose-go. Empty sections are left out, `services` excepted.
    pub(super) fn print(self) -> Node {
        let sections = [
            ("networks", self.networks, &structs::NETWORK),
            ("volumes", self.volumes, &structs::VOLUME),
            ("configs", self.configs, &structs::FILE_OBJECT),
            ("secrets", self.secrets, &structs::FILE_OBJECT),
            ("services", self.services, &structs::SERVICE),
        ];
        let mut top = self.extensions;
        let name = Node::new(Content::Text(self.name), Source::ProjectName);
        top.insert("name".to_owned(), name);
        for (key, things, form) in sections {
            if key == "services" || !things.is_empty() {
                let things = Node::new(Content::Mapping(things), Source::Default);
                top.insert(key.to_owned(), Form::Names(form).print(things));
            }
        }
        top.sort_unstable_keys();
        Node::new(Content::Mapping(top), Source::Default)
    }
}
