//! Limits that can be written in two places.

use super::{Entry, with_related};
use crate::compose::context::Context;
use crate::compose::problem::Kind;
use crate::compose::value::Value;
use crate::compose::{Field, Origin};

pub(super) fn check(service: &Entry<'_>, cx: &mut Context) {
    check_scale(service, cx);
    // The service that it builds upon may hold the other half.
    if service.is_settled {
        check_limits(service, cx);
        check_reservations(service, cx);
    }
}

/// A limit at the service and its twin under `deploy`.
struct Pair<'v, T> {
    short: (&'static str, &'v Field<T>),
    /// The block under `deploy`, its key and the twin in it.
    block: (&'static str, Origin),
    long: (&'static str, &'v Field<T>),
}

fn check_limits(service: &Entry<'_>, cx: &mut Context) {
    let Some(model) = service.model else { return };
    let resources = model.deploy.known().and_then(|d| d.resources.known());
    let Some(Field::Known(limits, origin)) = resources.map(|resources| &resources.limits) else {
        return;
    };
    let block = ("deploy.resources.limits", *origin);
    let memory = Pair {
        short: ("mem_limit", &model.mem_limit),
        block,
        long: ("memory", &limits.memory),
    };
    memory.check(|bytes| bytes.0, service, cx);
    let cpus = Pair {
        short: ("cpus", &model.cpus),
        block,
        long: ("cpus", &limits.cpus),
    };
    cpus.check(|count| narrow(*count), service, cx);
    let pids = Pair {
        short: ("pids_limit", &model.pids_limit),
        block,
        long: ("pids", &limits.pids),
    };
    pids.check(|count| *count, service, cx);
}

fn check_reservations(service: &Entry<'_>, cx: &mut Context) {
    let Some(model) = service.model else { return };
    let resources = model.deploy.known().and_then(|d| d.resources.known());
    let Some(Field::Known(reserved, origin)) = resources.map(|r| &r.reservations) else {
        return;
    };
    let memory = Pair {
        short: ("mem_reservation", &model.mem_reservation),
        block: ("deploy.resources.reservations", *origin),
        long: ("memory", &reserved.memory),
    };
    memory.check(|bytes| bytes.0, service, cx);
}

#[expect(clippy::cast_possible_truncation, reason = "Compose compares 32 bits")]
fn narrow(cpus: f64) -> f32 {
    cpus as f32
}

impl<T> Pair<'_, T> {
    /// Once the block is there, it must repeat the limit, even where it does not speak of it.
    fn check<C>(&self, number: impl Fn(&T) -> C, service: &Entry<'_>, cx: &mut Context)
    where
        C: Default + PartialEq,
    {
        let (key, short) = self.short;
        let (block, block_origin) = self.block;
        let (twin, long) = self.long;
        let Field::Known(value, origin) = short else {
            return;
        };
        let wanted = number(value);
        if wanted == C::default() || long.is_unknown() || long.known().map(&number) == Some(wanted)
        {
            return;
        }
        let written = text(service.value, key);
        let (message, help) = match long.known() {
            None => (
                format!("`{key}` is set, and `{block}` stands beside it without `{twin}`"),
                format!("move it: remove `{key}` and write `{twin}: {written}` under `{block}`"),
            ),
            Some(_) => (
                format!(
                    "`{key}` says {written}, and `{block}.{twin}` says {}",
                    text(service.value, &format!("{block}.{twin}"))
                ),
                "keep one of the two, or make them equal".to_owned(),
            ),
        };
        let (other, label) = match long.origin() {
            Some(origin) => (origin, "the other place"),
            None => (block_origin, "this block"),
        };
        let problem = service.problem(cx, Kind::ConflictingLimits, *origin, key, (message, help));
        let problem = with_related(problem, cx, other, label);
        cx.report(problem);
    }
}

fn check_scale(service: &Entry<'_>, cx: &mut Context) {
    let Some(model) = service.model else { return };
    let scale = &model.scale;
    let none = Field::Absent;
    let replicas = model
        .deploy
        .known()
        .map_or(&none, |deploy| &deploy.replicas);
    for (key, field) in [("scale", scale), ("deploy.replicas", replicas)] {
        if let Field::Known(count, origin) = field
            && *count < 0
        {
            let said = (
                format!("there cannot be {count} containers"),
                "write 0 or more".to_owned(),
            );
            let problem = service.problem(cx, Kind::InvalidValue, *origin, key, said);
            cx.report(problem);
        }
    }
    if let (Field::Known(one, origin), Field::Known(two, other)) = (scale, replicas)
        && one != two
    {
        let said = (
            format!("`scale` says {one}, and `deploy.replicas` says {two}"),
            "keep one of the two".to_owned(),
        );
        let problem = service.problem(cx, Kind::ConflictingLimits, *origin, "scale", said);
        let problem = with_related(problem, cx, *other, "the other place");
        cx.report(problem);
    }
}

/// A value as written, without quotes.
fn text(value: &Value, path: &str) -> String {
    let found = path.split('.').try_fold(value, |value, key| value.get(key));
    found
        .and_then(|value| value.data.go_string())
        .unwrap_or_default()
}
