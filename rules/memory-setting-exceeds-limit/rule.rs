use crate::compose::grammar::bytes::format_bytes;
use crate::compose::model::MemoryLimit;
use crate::finding::Severity;
use crate::lint::prelude::*;
use crate::lint::{Claim, Demand, sizes::short_bytes};

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let (MemoryLimit::Set(limit), Some(origin)) = (
            view.service.memory_limit(),
            view.service.memory_limit_origin(),
        ) else {
            continue;
        };
        let limit_place = project.place(origin);
        let least = |demand: &Demand| limit.unsigned_abs() < demand.least;
        let Some(demand) = view.demand().filter(least) else {
            continue;
        };
        let Some(largest) = demand.largest() else {
            continue;
        };
        let (message, severity) = say(&view, &demand, largest, limit);
        let mut report = cx
            .report(largest.place, message)
            .service(view.name)
            .weighing(severity)
            .help(help(&demand, largest, limit))
            .related(limit_place, "the limit");
        for claim in &demand.claims {
            if claim.name != largest.name {
                report = report.related(claim.place, "and this");
            }
        }
    }
}

fn say(view: &ServiceView<'_>, demand: &Demand, largest: &Claim, limit: i64) -> (String, Severity) {
    let (name, names, all) = (view.name, demand.names(), format_bytes(limit));
    let allow = if demand.claims.len() == 1 {
        "allows"
    } else {
        "allow together"
    };
    let total = short_bytes(demand.total);
    if demand.total < limit.unsigned_abs() {
        let message = format!("{names} {allow} {total} of the {all} that service `{name}` may use");
        return (message, Severity::Warning);
    }
    let message =
        format!("{names} {allow} {total}, and the memory limit of service `{name}` is {all}");
    let severity = if largest.bound.is_soft {
        Severity::Warning
    } else {
        Severity::Error
    };
    (message, severity)
}

fn help(demand: &Demand, largest: &Claim, limit: i64) -> String {
    let most = limit.unsigned_abs() / 100 * largest.bound.percent >> 20;
    format!(
        "{}; lower it to {most}m, or raise the limit to {}",
        largest.bound.why,
        short_bytes(demand.least)
    )
}
