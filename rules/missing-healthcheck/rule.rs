use crate::compose::dockerfile;
use crate::knowledge::{self, Healthcheck, Tier};
use crate::lint::prelude::*;

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    for view in project.running() {
        if has_check(&view) || view.is_job() || view.service.stays_down() {
            continue;
        }
        let name = view.name;
        cx.report(view.place(), format!("service `{name}` has no healthcheck"))
            .help("add a `healthcheck` with a `test` that asks the service as its users do")
            .service(name)
            .fix(fix(&view));
    }
}

/// Whether it has one, may have one, or shall have none.
fn has_check(view: &ServiceView<'_>) -> bool {
    let only_times = match &view.service.healthcheck {
        Field::Unknown(_) => return true,
        Field::Known(healthcheck, _) if healthcheck.is_disabled() || healthcheck.has_test() => {
            return true;
        }
        Field::Known(..) => true,
        Field::Absent => false,
    };
    match image_ships(view) {
        Ships::Yes | Ships::Unknown => true,
        Ships::No => false,
        // Times alone make sense only where the image has a test.
        Ships::Unsaid => only_times,
    }
}

/// What the image brings.
enum Ships {
    Yes,
    No,
    /// The image is named, and nothing is known of it.
    Unsaid,
    /// Which image it is hangs on what was not read.
    Unknown,
}

fn image_ships(view: &ServiceView<'_>) -> Ships {
    let by_name = |image: Option<&String>| {
        let Some(image) = image else {
            return Ships::Unknown;
        };
        let tag = knowledge::Reference::parse(image).and_then(|reference| reference.tag);
        match view
            .project
            .images
            .find(image)
            .and_then(|known| known.ships_healthcheck(tag))
        {
            Some(true) => Ships::Yes,
            Some(false) => Ships::No,
            None => Ships::Unsaid,
        }
    };
    if view.service.build.is_absent() {
        return by_name(view.service.image.known());
    }
    match view.stage() {
        None => Ships::Unknown,
        Some(stage) => match stage.healthcheck {
            dockerfile::Healthcheck::Present | dockerfile::Healthcheck::Disabled => Ships::Yes,
            dockerfile::Healthcheck::Absent => by_name(stage.base.as_ref()),
        },
    }
}

fn fix(view: &ServiceView<'_>) -> Result<Fix, String> {
    let (probe, tier, doubt) = view
        .probe()
        .ok_or("only you know which question shows that it works")?;
    let safety = match tier {
        Tier::Auto => Safety::Safe,
        Tier::Conditional => Safety::Unsafe,
        _ => return Err(unfit(probe, doubt)),
    };
    let change = if view.service.healthcheck.is_absent() {
        view.write(&["healthcheck"], &block(probe))?
    } else {
        view.write(&["healthcheck", "test"], &test(probe))?
    };
    let line = probe.test.get(1).copied().unwrap_or_default();
    let program = line.split_whitespace().next().unwrap_or_default();
    Ok(Fix::new(
        format!("add a healthcheck with `{program}`"),
        safety,
        vec![change],
    ))
}

fn unfit(probe: &Healthcheck, doubt: Option<String>) -> String {
    let usual = format!(
        "its image is usually asked with `{}`",
        probe.test.get(1..).unwrap_or_default().join(" ")
    );
    match doubt {
        Some(doubt) => format!("{usual}, which may be wrong here, because {doubt}"),
        None => format!("{usual}, if that fits how it is set up"),
    }
}

fn test(probe: &Healthcheck) -> Snippet {
    Snippet::Flow(
        probe
            .test
            .iter()
            .map(|word| Snippet::quoted(word))
            .collect(),
    )
}

fn block(probe: &Healthcheck) -> Snippet {
    let scalar = |text: &str| Snippet::Scalar(text.to_owned());
    let pairs = [
        ("test", test(probe)),
        ("interval", scalar(probe.interval)),
        ("timeout", scalar(probe.timeout)),
        ("retries", scalar(&probe.retries.to_string())),
        ("start_period", scalar(probe.start_period)),
    ];
    Snippet::Mapping(
        pairs
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}
