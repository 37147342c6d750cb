//! What must hold between values: the checks that Compose makes once all is merged.
//!
//! They are those of compose-go 2.9.1 (`validation`, `override/uncity.go`, `loader/validate.go`, `graph`), which stops at
//! the first; here all are reported. Texts are read from the canonical values, because Compose goes on with an empty
//! text where a variable is not set; numbers are read from the model, which is silent on what is not known.

mod clashes;
mod cycles;
mod limits;
mod lists;
mod mounts;
mod profiles;
mod references;
mod resources;
mod services;
#[cfg(test)]
mod tests;

pub use profiles::Profiles;

use super::context::Context;
use super::model::{Compose, Service};
use super::problem::{Kind, Problem};
use super::value::{Data, Mapping, OrderMap, Origin, Value};

/// Reports what does not fit together in a merged model. `is_whole` says whether all that Compose would see was read.
pub fn check(
    value: &Value,
    compose: &Compose,
    is_whole: bool,
    active: &Profiles,
    cx: &mut Context,
) {
    let scope = Scope::new(value, compose, is_whole, active);
    resources::check(&scope, cx);
    for service in scope.services.values() {
        lists::check(service, cx);
        mounts::check_forms(service, cx);
    }
    for service in scope.services.values().filter(|service| service.is_enabled) {
        services::check(service, &scope, cx);
        clashes::check(service, cx);
        limits::check(service, cx);
        mounts::check_targets(service, cx);
        references::check(service, &scope, cx);
    }
    clashes::check_container_names(&scope, cx);
    cycles::check(&scope, cx);
}

/// What the checks look at.
struct Scope<'v> {
    top: &'v Value,
    services: OrderMap<&'v str, Entry<'v>>,
    /// Whether all that Compose would see is here.
    is_whole: bool,
}

/// A service.
struct Entry<'v> {
    name: &'v str,
    key: Origin,
    value: &'v Value,
    model: Option<&'v Service>,
    /// Whether it runs with the active profiles.
    is_enabled: bool,
    /// Whether it builds upon no other service, which may hold what is missing here.
    is_settled: bool,
}

impl<'v> Scope<'v> {
    fn new(top: &'v Value, compose: &'v Compose, is_whole: bool, active: &Profiles) -> Self {
        let models = compose.services.known();
        let written = top.get("services").and_then(Value::mapping);
        let services = written.into_iter().flatten().map(|(name, member)| {
            let model = models.and_then(|all| all.get(name));
            let entry = Entry {
                name,
                key: member.key,
                value: &member.value,
                model: model.and_then(|named| named.value.known()),
                is_enabled: active.enable(&member.value),
                is_settled: written_at(&member.value, "extends").is_none(),
            };
            (name.as_str(), entry)
        });
        Self {
            top,
            services: services.collect(),
            is_whole,
        }
    }

    /// The things that a section of the top level defines; `None` where that cannot be known.
    fn defined(&self, section: &str) -> Option<&'v Mapping> {
        static NOTHING: std::sync::OnceLock<Mapping> = std::sync::OnceLock::new();
        match self.top.get(section).map(|value| &value.data) {
            None | Some(Data::Null) => Some(NOTHING.get_or_init(Mapping::default)),
            Some(Data::Mapping(mapping)) => Some(mapping),
            _ => None,
        }
    }
}

impl<'v> Entry<'v> {
    /// What is written at a key, unless it is `null`.
    fn written(&self, key: &str) -> Option<&'v Value> {
        written_at(self.value, key)
    }

    /// The text at a key; empty if there is none.
    fn text(&self, key: &str) -> &'v str {
        text_at(self.value, key)
    }

    /// A problem inside this service, at `rest` of its path.
    fn problem(
        &self,
        cx: &Context,
        kind: Kind,
        origin: Origin,
        rest: &str,
        said: (String, String),
    ) -> Problem {
        let separator = if rest.is_empty() { "" } else { "." };
        let path = format!("services.{}{separator}{rest}", self.name);
        Problem {
            service: Some(self.name.to_owned()),
            ..problem(cx, kind, origin, path, said)
        }
    }
}

/// A problem at a place; `said` is what is wrong and what to do.
fn problem(
    cx: &Context,
    kind: Kind,
    origin: Origin,
    path: String,
    said: (String, String),
) -> Problem {
    let place = cx.place(origin);
    let (message, help) = said;
    Problem {
        path,
        ..Problem::new(kind, place.file, place.span, message, help)
    }
}

/// The same, with a second place.
fn with_related(problem: Problem, cx: &Context, origin: Origin, label: &str) -> Problem {
    let place = cx.place(origin);
    problem.related(place.file, place.span, label)
}

fn written_at<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    value
        .get(key)
        .filter(|value| !matches!(value.data, Data::Null))
}

fn text_at<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::string).unwrap_or_default()
}

fn items_at<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    match value.get(key).map(|value| &value.data) {
        Some(Data::Sequence(items)) => items,
        _ => &[],
    }
}

fn members_at<'v>(
    value: &'v Value,
    key: &str,
) -> impl Iterator<Item = (&'v str, Origin, &'v Value)> {
    let mapping = value.get(key).and_then(Value::mapping);
    mapping
        .into_iter()
        .flatten()
        .map(|(name, member)| (name.as_str(), member.key, &member.value))
}
