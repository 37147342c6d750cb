//! Compose projects as people write them, before they are laid out as text.

use super::common::dice::Dice;
use super::node::{Content, Node, map, raw, text, texts};

const NAMES: [&str; 8] = [
    "web", "db", "cache", "worker", "my-app_1", "api.v2", "null", "42",
];
const IMAGES: [&str; 16] = [
    "example/app:1.0",
    "nginx:1.27",
    "postgres:16",
    "redis:7-alpine",
    "mysql:8.4",
    "rabbitmq:3-management",
    "mongo:7",
    "traefik:v3.1",
    "busybox",
    "${IMAGE}",
    "example/app:${TAG:-1.0}",
    "postgres:${TAG}",
    "ghcr.io/acme/tool@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "registry:5000/app",
    "memcached:1.6",
    "minio/minio",
];

/// The parts of a service that a project may share, with the key under which each stands.
const SHAREABLE: [&str; 4] = ["logging", "healthcheck", "environment", "deploy"];

/// Makes one project.
pub struct Planner<'d, 'b> {
    pub(super) dice: &'d mut Dice<'b>,
    /// What may be named by an alias from here on: key and anchor.
    shared: Vec<(&'static str, String)>,
    anchors: usize,
    pub(super) boxes: usize,
    /// How willing the author is to share, from 0 to 3.
    sharing: usize,
    services: Vec<String>,
}

impl<'d, 'b> Planner<'d, 'b> {
    /// A project as the dice fall.
    pub fn plan(dice: &'d mut Dice<'b>) -> Node {
        let mut planner = Planner {
            sharing: dice.roll(4),
            dice,
            shared: Vec::new(),
            anchors: 0,
            boxes: 0,
            services: Vec::new(),
        };
        planner.project()
    }

    fn project(&mut self) -> Node {
        let mut top: Vec<(String, Node)> = Vec::new();
        if self.dice.one_in(6) {
            top.push(("version".to_owned(), text("3.8")));
        }
        if self.dice.one_in(6) {
            top.push(("name".to_owned(), text("shop")));
        }
        if self.sharing > 1 {
            self.blocks(&mut top);
        }
        let services = self.all_services();
        top.push(("services".to_owned(), services));
        let volumes = Content::Map(vec![("data".to_owned(), self.empty())]).into();
        let networks = Content::Map(vec![("back".to_owned(), self.empty())]).into();
        for (key, value) in [("volumes", volumes), ("networks", networks)] {
            // Now and then above the services.
            let at = if self.dice.one_in(8) { 0 } else { top.len() };
            top.insert(at, (key.to_owned(), value));
        }
        if self.dice.one_in(12) {
            top.push(("x-last".to_owned(), texts(&["one", "two"])));
        }
        Content::Map(top).into()
    }

    fn empty(&mut self) -> Node {
        match self.dice.roll(3) {
            0 => Content::Null.into(),
            1 => Content::Map(Vec::new()).into(),
            _ => map([("labels", map([("keep", text("yes"))]))]),
        }
    }

    fn anchor(&mut self, key: &'static str) -> String {
        self.anchors += 1;
        let name = match self.dice.roll(3) {
            0 => format!("{key}{}", self.anchors),
            1 => format!("default-{key}-{}", self.anchors),
            _ => format!("{key}_{}", self.anchors),
        };
        self.shared.push((key, name.clone()));
        name
    }

    /// `x-` blocks above the services.
    fn blocks(&mut self, top: &mut Vec<(String, Node)>) {
        for number in 0..=self.dice.roll(3) {
            let key = SHAREABLE[self.dice.roll(SHAREABLE.len())];
            let mut value = self.part(key);
            if matches!(value.content, Content::Map(_)) {
                value.anchor = Some(self.anchor(key));
            }
            top.push((format!("x-{key}-{number}"), value));
        }
        if self.dice.one_in(2) {
            let mut common = self.service(true);
            common.anchor = Some(self.anchor("service"));
            top.push((format!("x-common-{}", self.anchors), common));
        }
        if self.dice.one_in(6) {
            top.push(("x-empty".to_owned(), Content::Null.into()));
        }
    }

    fn all_services(&mut self) -> Node {
        let mut services = Vec::new();
        let count = 1 + self.dice.roll(5);
        let shift = self.dice.roll(NAMES.len());
        for number in 0..count {
            let name = NAMES[(shift + number) % NAMES.len()];
            let mut service = match self.dice.roll(60) {
                // Compose refuses these, and yet people have them while they type.
                58 => Content::Null.into(),
                59 => Content::Map(Vec::new()).into(),
                _ => self.service(false),
            };
            if self.sharing > 0 && self.dice.one_in(5) {
                if let Some(alias) = self.alias("whole service") {
                    service = alias;
                } else if matches!(service.content, Content::Map(_)) {
                    let name = self.anchor("service");
                    self.shared.push(("whole service", name.clone()));
                    service.anchor = Some(name);
                }
            }
            self.services.push(name.to_owned());
            services.push((name.to_owned(), service));
        }
        Content::Map(services).into()
    }

    /// A part that stands elsewhere, if there is one.
    fn alias(&mut self, key: &str) -> Option<Node> {
        let name = self.shared_name(key)?;
        Some(Content::Alias(name).into())
    }

    fn shared_name(&mut self, key: &str) -> Option<String> {
        let all: Vec<&String> = self
            .shared
            .iter()
            .filter(|(other, _)| *other == key)
            .map(|(_, name)| name)
            .collect();
        if all.is_empty() {
            return None;
        }
        Some(all[self.dice.roll(all.len())].clone())
    }

    /// A service, or a part of several (`common`).
    fn service(&mut self, common: bool) -> Node {
        let mut keys: Vec<(String, Node)> = Vec::new();
        if !common {
            self.what_runs(&mut keys);
        }
        for (key, one_in) in [
            ("container_name", 8),
            ("restart", 3),
            ("ports", 3),
            ("environment", 3),
            ("volumes", 3),
            ("depends_on", 3),
            ("deploy", 4),
            ("logging", 4),
            ("healthcheck", 4),
            ("mem_limit", 5),
            ("labels", 5),
            ("command", 4),
            ("entrypoint", 10),
            ("networks", 6),
            ("profiles", 10),
            ("scale", 16),
            ("stop_grace_period", 12),
            ("x-note", 12),
            ("extends", 24),
            ("init", 8),
        ] {
            if !self.dice.one_in(one_in) {
                continue;
            }
            let value = self.shared_or_own(key);
            keys.extend(value.map(|value| (key.to_owned(), value)));
        }
        if self.dice.one_in(3) {
            // Not in the order in which everyone writes them.
            for last in (1..keys.len()).rev() {
                let other = self.dice.roll(last + 1);
                keys.swap(last, other);
            }
        }
        if self.sharing > 0 && self.dice.one_in(3) {
            self.merge("service", &mut keys);
        }
        Content::Map(keys).into()
    }

    fn what_runs(&mut self, keys: &mut Vec<(String, Node)>) {
        let image = text(IMAGES[self.dice.roll(IMAGES.len())]);
        let build = match self.dice.roll(3) {
            0 => text("."),
            1 => text("./app"),
            _ => map([
                ("context", text(".")),
                ("args", map([("VERSION", raw("1"))])),
            ]),
        };
        match self.dice.roll(6) {
            4 => keys.push(("build".to_owned(), build)),
            5 => keys.extend([("build".to_owned(), build), ("image".to_owned(), image)]),
            _ => keys.push(("image".to_owned(), image)),
        }
    }

    /// The value of a key: written here, taken from elsewhere, or a mixture of both.
    fn shared_or_own(&mut self, key: &'static str) -> Option<Node> {
        if key == "depends_on" || key == "extends" {
            return self.other_services(key);
        }
        let known = SHAREABLE.iter().find(|it| **it == key);
        let Some(key) = known.filter(|_| self.sharing > 0) else {
            return Some(self.part(key));
        };
        match self.dice.roll(5) {
            3 => {
                if let Some(alias) = self.alias(key) {
                    return Some(alias);
                }
                let mut own = self.part(key);
                if matches!(own.content, Content::Map(_)) {
                    own.anchor = Some(self.anchor(key));
                }
                Some(own)
            }
            4 => {
                let mut own = self.part(key);
                if let Content::Map(pairs) = &mut own.content {
                    self.merge(key, pairs);
                }
                Some(own)
            }
            _ => Some(self.part(key)),
        }
    }

    /// Puts a merge key into a mapping, if there is something to merge.
    fn merge(&mut self, key: &str, pairs: &mut Vec<(String, Node)>) {
        let Some(alias) = self.alias(key) else { return };
        let value = if self.dice.one_in(3) {
            let more = self.alias(key);
            Content::List(std::iter::once(alias).chain(more).collect()).into()
        } else {
            alias
        };
        let at = if self.dice.one_in(4) { pairs.len() } else { 0 };
        pairs.insert(at, ("<<".to_owned(), value));
    }

    fn other_services(&mut self, key: &str) -> Option<Node> {
        if self.services.is_empty() {
            return None;
        }
        let name = self.services[self.dice.roll(self.services.len())].clone();
        if key == "extends" {
            return Some(map([("service", text(&name))]));
        }
        if self.dice.one_in(2) {
            return Some(texts(&[&name]));
        }
        let condition = self.dice.pick(&[
            "service_started",
            "service_healthy",
            "service_completed_successfully",
        ]);
        Some(map([(&name, map([("condition", text(condition))]))]))
    }
}
