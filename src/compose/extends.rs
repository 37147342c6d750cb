//! `extends`: a service that builds upon another.

use std::collections::HashMap;
use std::path::Path as FilePath;
use std::rc::Rc;

use super::assemble::Assembly;
use super::context::Role;
use super::merge::{merge, reset};
use super::model::{Compose, Service};
use super::problem::{Kind, Problem, did_you_mean};
use super::reading::clean;
use super::value::{Data, FileId, HopKind, Mapping, Member, Path, Value};
use super::{Model, canonical, interpolate};

/// The services that were put on their bases already; `None` where that cannot be done.
type Done = HashMap<(FileId, String), Option<Value>>;

/// A service in a chain of services that extend each other.
struct Link {
    name: String,
    bases: Bases,
    member: Member,
}

/// What `extends` names.
struct Base {
    service: String,
    file: Option<String>,
}

/// The services of a file, before any of them was extended.
#[derive(Clone)]
pub(super) struct Bases {
    file: FileId,
    services: Rc<Mapping>,
    /// What its `!reset` and `!override` take from the services that its own extend.
    resets: Rc<[Vec<String>]>,
}

impl Assembly<'_> {
    /// Puts every service of a document on top of the one that it extends. Where that cannot be found, `extends` stays, so
    /// that the service is known to be incomplete.
    pub(super) fn extend_services(
        &mut self,
        document: &mut Value,
        file: FileId,
        resets: &[Vec<String>],
    ) {
        let Some(services) = document.get("services").and_then(Value::mapping) else {
            return;
        };
        let extends = |member: &Member| member.value.get("extends").is_some();
        if !services.values().any(extends) {
            return;
        }
        let bases = Bases {
            file,
            services: Rc::new(services.clone()),
            resets: resets.into(),
        };
        let mut done = HashMap::new();
        for (name, _) in bases.services.iter().filter(|(_, member)| extends(member)) {
            let extended = self.extended(name, &bases, &mut done);
            if let (Some(extended), Data::Mapping(top)) = (extended, &mut document.data)
                && let Some(Data::Mapping(all)) =
                    top.get_mut("services").map(|all| &mut all.value.data)
                && let Some(member) = all.get_mut(name)
            {
                member.value = extended;
            }
        }
    }

    /// A service on top of all that it builds upon; `None` where that cannot be found.
    fn extended(&mut self, name: &str, own: &Bases, done: &mut Done) -> Option<Value> {
        let mut chain: Vec<Link> = Vec::new();
        let (mut name, mut bases) = (name.to_owned(), own.clone());
        let mut value = loop {
            if let Some(known) = done.get(&(bases.file, name.clone())) {
                break known.clone()?;
            }
            let member = bases.services.get(&name)?.clone();
            let Some(extends) = extends_of(&member.value).cloned() else {
                break member.value;
            };
            let base = base_of(&extends)?;
            let below = match &base.file {
                None => bases.clone(),
                Some(path) => {
                    self.bases(path, bases.file, extends.get("file").unwrap_or(&extends))?
                }
            };
            let at = extends.get("service").unwrap_or(&extends);
            if !below.services.contains_key(&base.service) {
                // What is wrong with a file that is no YAML was reported.
                if !self.cx.files[below.file.index()].tree.is_unparsed() {
                    self.report_missing(&name, &base, &below.services, at);
                }
                return None;
            }
            chain.push(Link {
                name,
                bases,
                member,
            });
            let is_above = |link: &Link| link.bases.file == below.file && link.name == base.service;
            if let Some(first) = chain.iter().position(is_above) {
                self.report_circle(&chain[first..], at);
                done.extend(
                    chain
                        .into_iter()
                        .map(|link| ((link.bases.file, link.name), None)),
                );
                return None;
            }
            (name, bases) = (base.service, below);
        };
        while let Some(mut link) = chain.pop() {
            let place = self.cx.place(link.member.key);
            if !self.afford_copies(size(&value), place) {
                return None;
            }
            // Compose brings other files into canonical form before it looks for the service, but not the own one.
            if bases.file != own.file {
                self.bring_into_form(&mut value, &name);
            }
            if link.bases.file != own.file {
                self.bring_into_form(&mut link.member.value, &link.name);
            }
            value = self.put_on(value, &link);
            (name, bases) = (link.name, link.bases);
            done.insert((bases.file, name.clone()), Some(value.clone()));
        }
        Some(value)
    }

    fn bring_into_form(&mut self, service: &mut Value, name: &str) {
        let path = Path::Key(&SERVICES, name);
        canonical::canonical(service, &Service::SHAPE, &path, &mut self.cx);
    }

    /// A service on top of the base that it extends.
    fn put_on(&mut self, mut value: Value, link: &Link) -> Value {
        let mut over = link.member.value.clone();
        let origin = over.origin;
        if let Data::Mapping(mapping) = &mut over.data
            && let Some(extends) = mapping.shift_remove("extends")
        {
            self.bring(&mut value, HopKind::Extends, extends.value.origin);
        }
        reset(&mut value, &resets_of(&link.name, &link.bases.resets));
        let path = Path::Key(&SERVICES, &link.name);
        let merged = merge(value, over, Some(&Service::SHAPE), &path, &mut self.cx);
        Value { origin, ..merged }
    }

    /// The services of another file, as they are written there.
    fn bases(&mut self, path: &str, from: FileId, at: &Value) -> Option<Bases> {
        let place = self.cx.place(at.origin);
        if self.is_elsewhere(path, place) {
            return None;
        }
        if path.is_empty() {
            let message = "this names no file".to_owned() + &self.cx.unset_hint(at);
            let help = "write the path of a file, or leave `file` out for a service of this one";
            let kind = Kind::UnreadableReference;
            let problem = Problem::new(kind, place.file, place.span, message, help);
            self.cx.report(problem);
            return None;
        }
        let folder = self.cx.files.get(from.index())?.folder.clone();
        let path = clean(&folder.join(path));
        let own_folder = path.parent().unwrap_or(FilePath::new("")).to_owned();
        let file = self.open(&path, own_folder, Role::Base, place)?;
        if let Some(known) = self.bases.get(&file) {
            return Some(known.clone());
        }
        let shape = Some(&Compose::SHAPE);
        let (mut all, mut resets) = (None, Vec::new());
        for document in self.documents(file) {
            let mut value = document.value;
            interpolate::interpolate(&mut value, shape, &Path::Root, &self.env, &mut self.cx);
            all = Some(match all {
                Some(mut before) => {
                    reset(&mut before, &document.resets);
                    merge(before, value, shape, &Path::Root, &mut self.cx)
                }
                None => value,
            });
            resets.extend(document.resets);
        }
        let mut services = Mapping::default();
        if let Some(Data::Mapping(mut top)) = all.map(|all| all.data)
            && let Some(Data::Mapping(found)) =
                top.shift_remove("services").map(|member| member.value.data)
        {
            services = found;
        }
        let bases = Bases {
            file,
            services: Rc::new(services),
            resets: resets.into(),
        };
        self.bases.insert(file, bases.clone());
        Some(bases)
    }

    fn report_circle(&mut self, circle: &[Link], at: &Value) {
        let place = self.cx.place(at.origin);
        let names: Vec<String> = circle
            .iter()
            .map(|link| format!("`{}`", link.name))
            .collect();
        let first = names.first().cloned().unwrap_or_default();
        let message = match circle {
            [_] => format!("service {first} extends itself"),
            _ => format!(
                "services extend each other in a circle: {} extends {first}",
                names.join(" extends ")
            ),
        };
        let name = circle.last().map_or("", |link| &link.name);
        let help = "take `extends` out of one of them";
        let problem = Problem::new(Kind::CircularExtends, place.file, place.span, message, help);
        self.cx
            .report(problem.at(&Path::Key(&Path::Key(&SERVICES, name), "extends")));
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
            None => {
                "name a service of that file; services of earlier `-f` files cannot be extended"
                    .to_owned()
            }
        };
        let problem = Problem::new(
            Kind::UndefinedReference,
            place.file,
            place.span,
            message,
            help,
        );
        self.cx
            .report(problem.at(&Path::Key(&Path::Key(&SERVICES, name), "extends")));
    }
}

const SERVICES: Path<'static> = Path::Key(&Path::Root, "services");

/// What a file takes from the base of its service `name`.
fn resets_of(name: &str, resets: &[Vec<String>]) -> Vec<Vec<String>> {
    let own = resets.iter().filter_map(|path| match path.as_slice() {
        [section, service, rest @ ..] if section == "services" && service == name => Some(rest),
        _ => None,
    });
    own.filter(|rest| !rest.is_empty())
        .map(<[_]>::to_vec)
        .collect()
}

/// How many values there are in one.
fn size(value: &Value) -> usize {
    1 + match &value.data {
        Data::Sequence(items) => items.iter().map(size).sum(),
        Data::Mapping(mapping) => mapping.values().map(|member| size(&member.value)).sum(),
        _ => 0,
    }
}

fn extends_of(service: &Value) -> Option<&Value> {
    let extends = service.get("extends")?;
    (!matches!(extends.data, Data::Null)).then_some(extends)
}

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
                file: text("file"),
            })
        }
        _ => None,
    }
}
