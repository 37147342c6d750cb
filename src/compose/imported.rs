//! Whether what two files of a project define under one name is the same.
//!
//! Compose compares what an included project has become, with its paths, variables and defaults filled in, with what the
//! including file says, as it is written there (`loader/include.go`).

use std::path::Path as FilePath;

use super::Environment;
use super::canonical;
use super::context::{self, Context, SourceFile};
use super::decode::Model;
use super::model::Service;
use super::reading::clean;
use super::template::Lookup;
use super::value::{Data, Mapping, Member, Path, Value};

/// The short forms that Compose turns only after it has compared.
const TURNED_LATE: [&str; 6] = [
    "command",
    "entrypoint",
    "extra_hosts",
    "healthcheck",
    "post_start",
    "pre_stop",
];

/// What a value is compared by.
#[derive(Clone, Copy)]
pub(super) struct Form<'f> {
    pub section: &'f str,
    pub files: &'f [SourceFile],
    /// The variables of the included project; `None` for what the including file says itself.
    pub included: Option<&'f Environment>,
}

impl Form<'_> {
    /// The value as it is compared.
    pub(super) fn of(self, value: &Value) -> Value {
        let mut value = value.clone();
        if let Data::Mapping(mapping) = &mut value.data {
            match self.section {
                "services" => self.service(mapping),
                "volumes" | "networks" | "secrets" | "configs" => self.resource(mapping),
                _ => {}
            }
        }
        value
    }

    fn resource(self, resource: &mut Mapping) {
        self.path(resource, "file");
        let Some(env) = self.included else { return };
        if let Some(Data::Mapping(old)) = resource.get("external").map(|member| &member.value.data)
        {
            let name = old.get("name").cloned();
            set(resource, "external", Data::Bool(true));
            resource.extend(name.map(|name| ("name".to_owned(), name)));
        }
        let variable = resource.get("environment");
        let content = variable.and_then(|member| env.get(member.value.string()?));
        if let Some(content) = content.map(str::to_owned) {
            set(resource, "content", Data::String(content));
        }
    }

    fn service(self, service: &mut Mapping) {
        for (key, member) in service.iter_mut() {
            if let Data::Sequence(items) = &mut member.value.data {
                for item in items {
                    self.item(key, item);
                }
            }
        }
        if let Some(build) = mapping(service, "build") {
            self.path(build, "context");
        }
        if self.included.is_some() {
            let reserved = mapping(service, "deploy")
                .and_then(|deploy| mapping(deploy, "resources"))
                .and_then(|resources| mapping(resources, "reservations"));
            let devices = reserved.and_then(|reserved| reserved.get_mut("devices"));
            if let Some(Data::Sequence(devices)) = devices.map(|member| &mut member.value.data) {
                devices.iter_mut().for_each(request);
            }
            return;
        }
        let mut nobody = Context::default();
        for key in TURNED_LATE {
            if let (Some(member), Some(shape)) = (service.get_mut(key), Service::SHAPE.key(key)) {
                canonical::canonical(&mut member.value, shape, &Path::Root, &mut nobody);
            }
        }
    }

    /// An item of a list of a service.
    fn item(self, key: &str, value: &mut Value) {
        match (key, &mut value.data, self.included) {
            ("label_file", Data::String(_), _) => self.text(value),
            ("env_file", Data::Mapping(file), _) => self.path(file, "path"),
            ("volumes", Data::Mapping(volume), _) => {
                let kind = volume.get("type").and_then(|member| member.value.string());
                if kind == Some("bind") {
                    self.path(volume, "source");
                }
            }
            ("environment", Data::String(line), Some(env)) if !line.contains('=') => {
                if let Some(text) = env.get(line) {
                    *line = format!("{line}={text}");
                }
            }
            ("ports", Data::Mapping(port), Some(_)) => {
                default(port, "mode", "ingress");
                default(port, "protocol", "tcp");
            }
            ("secrets", Data::Mapping(secret), Some(_)) => {
                let source = secret
                    .get("source")
                    .and_then(|member| member.value.string());
                let target = format!("/run/secrets/{}", source.unwrap_or_default());
                default(secret, "target", &target);
            }
            ("gpus", _, Some(_)) => request(value),
            _ => {}
        }
    }

    fn path(self, mapping: &mut Mapping, key: &str) {
        if let Some(member) = mapping.get_mut(key) {
            self.text(&mut member.value);
        }
    }

    /// A path, relative to the project. One that the including file writes with more than it needs, as `./data`, is never
    /// the same as one that Compose made.
    fn text(self, value: &mut Value) {
        let folder = context::file(self.files, value.origin.file).map(|file| &file.folder);
        let (Data::String(path), Some(folder)) = (&mut value.data, folder) else {
            return;
        };
        let is_plain = clean(FilePath::new(path)).to_string_lossy() == path.as_str();
        if self.included.is_none() && !is_plain {
            path.insert(0, '\0');
            return;
        }
        let full = clean(&folder.join(&*path));
        *path = full.to_string_lossy().into_owned();
    }
}

/// A request for devices asks for all, unless it says which or how many.
fn request(value: &mut Value) {
    if let Data::Mapping(request) = &mut value.data
        && !request.contains_key("count")
        && !request.contains_key("device_ids")
    {
        set(request, "count", Data::Int(-1));
    }
}

fn mapping<'m>(mapping: &'m mut Mapping, key: &str) -> Option<&'m mut Mapping> {
    match &mut mapping.get_mut(key)?.value.data {
        Data::Mapping(inner) => Some(inner),
        _ => None,
    }
}

fn default(mapping: &mut Mapping, key: &str, text: &str) {
    if !mapping.contains_key(key) {
        set(mapping, key, Data::String(text.to_owned()));
    }
}

/// Sets a key of a mapping that is not empty.
fn set(mapping: &mut Mapping, key: &str, data: Data) {
    if let Some(origin) = mapping.values().next().map(|member| member.value.origin) {
        let value = Value::new(data, origin);
        mapping.insert(key.to_owned(), Member { key: origin, value });
    }
}
