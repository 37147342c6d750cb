use crate::compose::Place;
use crate::finding::Severity;
use crate::lint::prelude::*;
use crate::lint::{Demand, Sorting, sizes::short_bytes};

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let Some((limit, place)) = view.written_limit() else {
            continue;
        };
        let limit = limit.unsigned_abs();
        if let Some(demand) = view.demand().filter(|demand| limit < demand.least) {
            exceeds(view.name, &demand, (limit, place), cx);
        }
        if let Some(sorting) = view.sorting().filter(|sorting| limit < sorting.total) {
            may_exceed(view.name, &sorting, (limit, place), cx);
        }
    }
}

fn exceeds(service: &str, demand: &Demand, (limit, place): (u64, Place), cx: &mut Cx<'_>) {
    let Some(largest) = demand.largest() else {
        return;
    };
    let (allowance, all) = (demand.allowance(), short_bytes(limit));
    let fits = demand.total < limit;
    let message = if fits {
        format!("{allowance} of the {all} that service `{service}` may use")
    } else {
        format!("{allowance}, and the memory limit of service `{service}` is {all}")
    };
    let severity = if fits || largest.bound.is_soft {
        Severity::Warning
    } else {
        Severity::Error
    };
    let (why, least) = (largest.bound.why, short_bytes(demand.least));
    let most = (largest.bound.share_of(limit) >> 20).max(1);
    let mut report = cx
        .report(largest.place, message)
        .service(service)
        .weighing(severity)
        .help(format!(
            "{why}; lower it to {most}m, or raise the limit to {least}"
        ))
        .related(place, "the limit");
    let others = demand.claims.iter();
    for other in others.filter(|claim| claim.name != largest.name) {
        report = report.related(other.place, "and this");
    }
}

fn may_exceed(service: &str, sorting: &Sorting, (limit, place): (u64, Place), cx: &mut Cx<'_>) {
    let message = format!(
        "`work_mem` of {} for each of {} connections is {}, and the memory limit of service `{service}` is {}",
        sorting.work_mem,
        sorting.connections,
        short_bytes(sorting.total),
        short_bytes(limit)
    );
    cx.report(sorting.place, message)
        .service(service)
        .weighing(Severity::Info)
        .help("one query may take it several times over; lower it, or `max_connections`")
        .related(place, "the limit");
}
