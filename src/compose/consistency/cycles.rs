//! Services that wait for each other.

use super::references::{DependencyOn, dependencies};
use super::{Entry, Scope};
use crate::compose::context::Context;
use crate::compose::problem::Kind;
use crate::compose::value::Origin;

/// How many circles are reported; further ones would not help.
const MOST: usize = 50;

/// How many services of a circle are named.
const NAMED: usize = 8;

/// A dependency: the number of the service that is needed, and where it is named.
type Edge = (usize, Origin);

/// Reports each circle at the first of its services, where that one names the next.
pub(super) fn check(scope: &Scope<'_>, cx: &mut Context) {
    let services: Vec<&Entry<'_>> = scope.services.values().collect();
    let edges: Vec<Vec<Edge>> = services
        .iter()
        .map(|service| edges(service, scope))
        .collect();
    for circle in circles(&edges) {
        report(&circle, &services, cx);
    }
}

fn edges(service: &Entry<'_>, scope: &Scope<'_>) -> Vec<Edge> {
    if !service.is_enabled {
        return Vec::new();
    }
    let target = |dependency: DependencyOn<'_>| {
        let (index, _, other) = scope.services.get_full(dependency.name)?;
        other.is_enabled.then_some((index, dependency.origin))
    };
    dependencies(service)
        .into_iter()
        .filter_map(target)
        .collect()
}

/// The circles that a walk from the first service to the last closes, each as the services on it, with the place
/// where each names the next.
fn circles(edges: &[Vec<Edge>]) -> Vec<Vec<Edge>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open(usize),
        Done,
    }
    let mut states = vec![State::New; edges.len()];
    let mut found = Vec::new();
    for root in 0..edges.len() {
        if states[root] != State::New {
            continue;
        }
        states[root] = State::Open(0);
        // The way from the root, each service with the number of edges that have been followed.
        let mut way = vec![(root, 0)];
        while let Some((service, followed)) = way.last_mut() {
            let service = *service;
            let Some(&(target, _)) = edges[service].get(*followed) else {
                states[service] = State::Done;
                way.pop();
                continue;
            };
            *followed += 1;
            match states[target] {
                State::New => {
                    states[target] = State::Open(way.len());
                    way.push((target, 0));
                }
                State::Open(depth) if found.len() < MOST => {
                    let circle = way[depth..].iter();
                    found.push(
                        circle
                            .map(|&(service, followed)| (service, edges[service][followed - 1].1))
                            .collect(),
                    );
                }
                _ => {}
            }
        }
    }
    found
}

fn report(circle: &[Edge], services: &[&Entry<'_>], cx: &mut Context) {
    let first = (0..circle.len())
        .min_by_key(|&at| circle[at].0)
        .unwrap_or(0);
    let Some(&(service, origin)) = circle.get(first) else {
        return;
    };
    let turned = circle[first..].iter().chain(&circle[..first]);
    let mut names: Vec<String> = turned
        .take(NAMED)
        .map(|&(service, _)| format!("`{}`", services[service].name))
        .collect();
    if circle.len() > NAMED {
        names.push("…".to_owned());
    }
    let name = services[service].name;
    names.push(format!("`{name}`"));
    let said = match circle.len() {
        1 => (
            format!("service `{name}` depends on itself"),
            "remove this line".to_owned(),
        ),
        _ => (
            format!("these services wait for each other: {}", names.join(" → ")),
            "remove one of these dependencies: one of the services must be able to start first"
                .to_owned(),
        ),
    };
    let problem = services[service].problem(cx, Kind::DependencyCycle, origin, "depends_on", said);
    cx.report(problem);
}
