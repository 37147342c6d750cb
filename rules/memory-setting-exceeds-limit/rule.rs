use crate::compose::Place;
use crate::finding::Severity;
use crate::lint::prelude::*;
use crate::lint::{Claim, Demand, sizes::short_bytes};

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        let Some((limit, place)) = view.written_limit() else {
            continue;
        };
        let limit = limit.unsigned_abs();
        let demand = view.demand().filter(|demand| limit < demand.least);
        if let Some(demand) = &demand
            && let Some(largest) = demand.largest()
        {
            exceeds(&view, demand, largest, (limit, place), cx);
        }
        let sorting = view.sorting().filter(|sorting| sorting.total > limit);
        if let Some(sorting) = sorting {
            let message = format!(
                "`work_mem` of {} for each of {} connections is {}, and the memory limit of service `{}` is {}",
                sorting.work_mem,
                sorting.connections,
                short_bytes(sorting.total),
                view.name,
                short_bytes(limit)
            );
            cx.report(sorting.place, message)
                .service(view.name)
                .weighing(Severity::Info)
                .help("one query may take it several times over; lower it, or `max_connections`")
                .related(place, "the limit");
        }
    }
}

fn exceeds(
    view: &ServiceView<'_>,
    demand: &Demand,
    largest: &Claim,
    (limit, limit_place): (u64, Place),
    cx: &mut Cx<'_>,
) {
    let names = demand.names();
    let allow = match demand.claims.len() {
        1 => "allows",
        _ => "allow together",
    };
    let (total, all) = (short_bytes(demand.total), short_bytes(limit));
    let fits = demand.total < limit;
    let message = if fits {
        format!(
            "{names} {allow} {total} of the {all} that service `{}` may use",
            view.name
        )
    } else {
        format!(
            "{names} {allow} {total}, and the memory limit of service `{}` is {all}",
            view.name
        )
    };
    let most = ((limit / 100 * largest.bound.percent) >> 20).max(1);
    let mut report = cx
        .report(largest.place, message)
        .service(view.name)
        .weighing(if fits || largest.bound.is_soft {
            Severity::Warning
        } else {
            Severity::Error
        })
        .help(format!(
            "{}; lower it to {most}m, or raise the limit to {}",
            largest.bound.why,
            short_bytes(demand.least)
        ))
        .related(limit_place, "the limit");
    for claim in &demand.claims {
        if claim.name != largest.name {
            report = report.related(claim.place, "and this");
        }
    }
}
