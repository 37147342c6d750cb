//! `extends`: a service that builds upon another.

use std::path::Path as FilePath;
use std::rc::Rc;

use super::assemble::Assembly;
use super::merge::{merge, reset};
use super::model::{Compose, Service};
use super::problem::{Kind, Problem, did_you_mean};
use super::value::{Data, FileId, HopKind, Mapping, Path, Value};
use super::{Model, canonical, interpolate};

/// What `extends` names.
struct Base {
    service: String,
    file: Option<String>,
}

impl Assembly<'_> {
    /// Puts every service of a document on top of the one that it extends. Where that cannot be found, `extends` stays, so
    /// that the service is known to be incomplete.
    pub(super) fn extend_services(&mut self, document: &mut Value, file: FileId, resets: &[Vec<String>]) {
        let Some(services) = document.get("services").and_then(Value::mapping) else {
            return;
        };
        if !services.values().any(|member| member.value.get("extends").is_some()) {
            return;
        }
        let services = Rc::new(services.clone());
        let names: Vec<String> = services.keys().cloned().collect();
        for name in names {
            let extended = self.extended(&name, &services, file, resets, &mut Vec::new());
            if let (Some(extended), Data::Mapping(top)) = (extended, &mut document.data)
                && let Some(Data::Mapping(all)) = top.get_mut("services").map(|member| &mut member.value.data)
                && let Some(member) = all.get_mut(&name)
            {
                member.value = extended;
            }
        }
    }

    /// A service on top of all that it builds upon; `None` where that cannot be found.
    fn extended(
        &mut self,
        name: &str,
        services: &Rc<Mapping>,
        file: FileId,
        resets: &[Vec<String>],
        chain: &mut Vec<(FileId, String)>,
    ) -> Option<Value> {
        let service = services.get(name)?.value.clone();
        let Some(extends) = service.get("extends").filter(|value| !matches!(value.data, Data::Null)) else {
            return Some(service);
        };
        let base = base_of(extends)?;
        let at = extends.get("service").unwrap_or(extends).clone();
        chain.push((file, name.to_owned()));
        let (base_file, base_services) = match &base.file {
            None => (file, services.clone()),
            Some(path) => {
                let at = extends.get("file").unwrap_or(extends).clone();
                self.base_file(path, file, &at)?
            }
        };
        if chain.contains(&(base_file, base.service.clone())) {
            self.report_circle(name, &base.service, &at);
            return None;
        }
        if !base_services.contains_key(&base.service) {
            self.report_missing(name, &base, &base_services, &at);
            return None;
        }
        let mut value = self.extended(&base.service, &base_services, base_file, &[], chain)?;
        canonical::canonical(&mut value, &Service::SHAPE, &Path::Key(&SERVICES, &base.service), &mut self.cx);
        self.bring(&mut value, HopKind::Extends, extends.origin);
        let own: Vec<Vec<String>> = resets
            .iter()
            .filter(|path| path.len() > 2 && path[0] == "services" && path[1] == name)
            .map(|path| path[2..].to_vec())
            .collect();
        reset(&mut value, &own);
        let mut over = service;
        if let Data::Mapping(mapping) = &mut over.data {
            mapping.shift_remove("extends");
        }
        Some(merge(value, over, Some(&Service::SHAPE), &Path::Key(&SERVICES, name), &mut self.cx))
    }

    /// The services of another file, as they are written there.
    fn base_file(&mut self, path: &str, from: FileId, at: &Value) -> Option<(FileId, Rc<Mapping>)> {
        let folder = self.cx.files.get(usize::from(from.0))?.folder.clone();
        let path = folder.join(path);
        let own_folder = path.parent().unwrap_or(FilePath::new("")).to_owned();
        let place = self.cx.place(at.origin);
        let file = self.open(&path, own_folder, place)?;
        if let Some(services) = self.bases.get(&file) {
            return Some((file, services.clone()));
        }
        let mut services = Mapping::default();
        for document in self.documents(file) {
            let mut value = document.value;
            let env = self.env;
            interpolate::interpolate(&mut value, Some(&Compose::SHAPE), &Path::Root, env, &mut self.cx);
            if let Data::Mapping(mut top) = value.data
                && let Some(Data::Mapping(found)) = top.shift_remove("services").map(|member| member.value.data)
            {
                services.extend(found);
            }
        }
        let services = Rc::new(services);
        self.bases.insert(file, services.clone());
        Some((file, services))
    }

    fn report_circle(&mut self, name: &str, base: &str, at: &Value) {
        let place = self.cx.place(at.origin);
        let message = format!("service `{name}` extends `{base}`, which comes back to `{name}`");
        let help = "take `extends` out of one of them";
        let problem = Problem::new(Kind::CircularExtends, place.file, place.span, message, help);
        self.cx.report(problem.at(&Path::Key(&Path::Key(&SERVICES, name), "extends")));
    }

    fn report_missing(&mut self, name: &str, base: &Base, services: &Mapping, at: &Value) {
        let place = self.cx.place(at.origin);
        let wanted = &base.service;
        let message = match &base.file {
            Some(file) => format!("there is no service `{wanted}` in `{file}` to extend"),
            None => format!("there is no service `{wanted}` in this file to extend"),
        };
        let help = match did_you_mean(wanted, services.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a service of that file; services of earlier `-f` files cannot be extended".to_owned(),
        };
        let problem = Problem::new(Kind::UndefinedReference, place.file, place.span, message, help);
        self.cx.report(problem.at(&Path::Key(&Path::Key(&SERVICES, name), "extends")));
    }
}

const SERVICES: Path<'static> = Path::Key(&Path::Root, "services");

/// What an `extends` names; `None` where it is malformed, which the check of shapes reports.
fn base_of(extends: &Value) -> Option<Base> {
    match &extends.data {
        Data::String(service) => Some(Base {
            service: service.clone(),
            file: None,
        }),
        Data::Mapping(_) => {
            let text = |key: &str| extends.get(key).and_then(Value::string).map(str::to_owned);
            Some(Base {
                service: text("service")?,
                file: text("file").filter(|file| !file.is_empty()),
            })
        }
        _ => None,
    }
}
