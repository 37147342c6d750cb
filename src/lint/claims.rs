//! What the settings of a service let it take of its memory.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::server::Setting;
use super::sizes::short_bytes;
use crate::compose::{Field, Place, ServiceView};
use crate::knowledge::Confidence;
use crate::knowledge::settings::{
    Bound, Form, MemoryVariable, Program, Runtime, Spelling, heap_bound,
};

/// A setting that lets a service take so much memory.
#[derive(Debug, Clone)]
pub struct Claim {
    /// What it belongs to: the claims of one family add up, part by part.
    family: &'static str,
    part: String,
    /// As a sentence names it: `` `-Xmx2g` in `JAVA_OPTS` ``.
    pub name: String,
    /// How much, in bytes.
    pub bytes: u64,
    /// Where it stands.
    pub place: Place,
    /// How much of a limit it may take.
    pub bound: Bound,
}

/// The claims that must fit a limit together.
#[derive(Debug, Clone)]
pub struct Demand {
    /// Each of them.
    pub claims: Vec<Claim>,
    /// What they add up to, in bytes.
    pub total: u64,
    /// The smallest limit that leaves enough beside them, in bytes.
    pub least: u64,
}

/// What PostgreSQL may take for sorting.
#[derive(Debug, Clone)]
pub struct Sorting {
    /// For each connection, as written.
    pub work_mem: String,
    /// How many connections there may be.
    pub connections: u64,
    /// For all of them, in bytes.
    pub total: u64,
    /// Where `work_mem` is set.
    pub place: Place,
}

impl Demand {
    /// The claims as a sentence names them.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self
            .claims
            .iter()
            .map(|claim| claim.name.as_str())
            .collect();
        match names.as_slice() {
            [rest @ .., one, other] if !rest.is_empty() => {
                format!("{}, {one} and {other}", rest.join(", "))
            }
            names => names.join(" and "),
        }
    }

    /// What they come to, as a sentence says it: `` `-Xmx2g` allows 2g ``.
    pub fn allowance(&self) -> String {
        let verb = match self.claims.len() {
            1 => "allows",
            _ => "allow together",
        };
        format!("{} {verb} {}", self.names(), short_bytes(self.total))
    }

    /// The claim that takes the most.
    pub fn largest(&self) -> Option<&Claim> {
        self.claims.iter().min_by_key(|claim| Reverse(claim.bytes))
    }
}

impl ServiceView<'_> {
    /// The claims that ask for the largest limit.
    pub fn demand(&self) -> Option<Demand> {
        let mut families: BTreeMap<&str, BTreeMap<String, Claim>> = BTreeMap::new();
        for claim in self.claims() {
            let parts = families.entry(claim.family).or_default();
            match parts.get(&claim.part) {
                // Of several that size the same, nobody knows here which one counts.
                Some(other) if other.bytes <= claim.bytes => {}
                _ => drop(parts.insert(claim.part.clone(), claim)),
            }
        }
        let demands = families.into_values().filter_map(|parts| {
            let claims: Vec<Claim> = parts.into_values().collect();
            let total = claims
                .iter()
                .fold(0_u64, |sum, claim| sum.saturating_add(claim.bytes));
            let bound = claims.iter().max_by_key(|claim| claim.bytes)?.bound;
            let least = bound.least_limit(total);
            Some(Demand {
                claims,
                total,
                least,
            })
        });
        demands.max_by_key(|demand| demand.least)
    }

    /// What PostgreSQL may take for sorting if each connection takes its `work_mem` once, where both are set here.
    pub fn sorting(&self) -> Option<Sorting> {
        let server = self.postgres()?;
        let (Setting::Known(work_mem, place), Setting::Known(connections, _)) = (
            server.setting("work_mem"),
            server.setting("max_connections"),
        ) else {
            return None;
        };
        let each = Spelling::Postgres(1 << 10).read(&work_mem)?;
        let connections: u64 = connections.parse().ok()?;
        Some(Sorting {
            work_mem,
            connections,
            total: each.saturating_mul(connections),
            place,
        })
    }

    fn claims(&self) -> Vec<Claim> {
        let mut claims = self.claims_of_options();
        claims.extend(self.claims_of_variables());
        let runtimes = [Runtime::Java, Runtime::Node];
        claims.extend(
            runtimes
                .into_iter()
                .filter_map(|runtime| self.heap_in_command(runtime)),
        );
        claims.retain(|claim| claim.bytes > 0);
        claims
    }

    fn claims_of_options(&self) -> Vec<Claim> {
        let Some(server) = self.server() else {
            return Vec::new();
        };
        let options = server.program.memory.iter().filter_map(|option| {
            let Setting::Known(value, place) = server.setting(option.name) else {
                return None;
            };
            Some(Claim {
                family: server.program.name,
                part: option.name.to_owned(),
                name: format!("`{}`", server.written(option.name)?),
                bytes: option.spelling.read(&value)?,
                place,
                bound: option.bound,
            })
        });
        options.collect()
    }

    fn claims_of_variables(&self) -> Vec<Claim> {
        let image = self.image_name();
        let image = image.filter(|_| self.service.build.is_absent());
        let sizes = MemoryVariable::of_image(image);
        let claims = self.variables().into_iter().filter_map(|variable| {
            let known = sizes.iter().find(|it| it.is_named(variable.name))?;
            let (name, value) = (variable.name, variable.value?);
            let (name, bytes) = match known.form {
                Form::Size(spelling) => (format!("`{name}={value}`"), spelling.read(value)?),
                Form::Options(runtime) => {
                    let (option, bytes) = runtime.heap(value)?;
                    (format!("`{option}` in `{name}`"), bytes)
                }
            };
            let part = match known.part {
                "" => variable.name,
                part => part,
            };
            Some(Claim {
                family: known.family,
                part: part.to_owned(),
                name,
                bytes,
                place: variable.place,
                bound: known.bound,
            })
        });
        claims.collect()
    }

    /// What the command or the entrypoint gives a runtime; the last word of it counts.
    fn heap_in_command(&self, runtime: Runtime) -> Option<Claim> {
        let service = self.service;
        let lines = [&service.entrypoint, &service.command];
        let words = lines.into_iter().filter_map(Field::known).flatten();
        let known: Vec<_> = words
            .filter_map(|word| Some((word.known()?.as_str(), word.origin()?)))
            .collect();
        let line: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let line = line.join(" ");
        let (option, bytes) = runtime.heap(&line)?;
        let (_, origin) = known.iter().rfind(|(word, _)| word.contains(option))?;
        let family = match runtime {
            Runtime::Java => "Java",
            Runtime::Node => "Node",
        };
        Some(Claim {
            family,
            part: "heap".to_owned(),
            name: format!("`{option}`"),
            bytes,
            place: self.project.place(*origin),
            bound: heap_bound(runtime),
        })
    }

    /// What its image is known to need, in bytes, and where that is known from, if a limit is less than half of it and
    /// nothing says that the service was made smaller.
    pub fn starved_by(&self, limit: u64) -> Option<(u64, &'static str)> {
        let memory = &self.image()?.memory;
        let floor = memory
            .floor
            .filter(|_| memory.confidence >= Confidence::Medium)?;
        (limit < floor / 2 && !self.may_be_small()).then_some((floor, memory.basis))
    }

    /// Whether it runs something else than its image does by itself, or with settings that may need less.
    fn may_be_small(&self) -> bool {
        let service = self.service;
        let image = self.image_name().unwrap_or_default();
        let runs_as_it_is = match Program::of(image) {
            Some(_) => self
                .server()
                .is_some_and(|server| server.is_complete && !server.has_options()),
            None => service.entrypoint.is_absent() && !service.command.is_unknown(),
        };
        let (mounts, hides_mounts) = super::probe::mount_targets(service);
        !runs_as_it_is
            || !self.knows_variables()
            || hides_mounts
            || mounts.iter().any(|target| target.contains("jvm"))
            || !self.claims().is_empty()
            || self.largest_named_size() > 0
            || self.is_job()
    }
}
