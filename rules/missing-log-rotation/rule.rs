use std::collections::HashMap;

use crate::config::LogStyle;
use crate::lint::prelude::*;
use crate::yaml::NodeId;

/// Docker's own example of rotation: at most 30 MB a service.
const MAX_SIZE: (&str, &str) = ("max-size", "10m");
const MAX_FILE: (&str, &str) = ("max-file", "\"3\"");
const ROTATE: &str = "rotate its logs at 3 × 10 MB";
/// What the shared block and its anchor are called where the names are free.
const BLOCK: &str = "x-logging";
const ANCHOR: &str = "default-logging";

pub fn check(project: &Project, cx: &mut Cx<'_>) {
    let unbounded: Vec<_> = project
        .running()
        .filter(|view| is_unbounded(view))
        .collect();
    let mut without: HashMap<_, Vec<&ServiceView<'_>>> = HashMap::new();
    for view in unbounded
        .iter()
        .filter(|view| view.service.logging.is_absent())
        .filter(|view| {
            view.write(&["logging"], &block())
                .is_ok_and(|change| change.is_possible())
        })
    {
        without.entry(view.document()).or_default().push(view);
    }
    let shared: HashMap<_, Shared> = without
        .into_iter()
        .filter_map(|(document, services)| {
            let shared = Shared::find(project, &services, cx.settings.fix.logging)?;
            Some((document, shared))
        })
        .collect();
    for view in &unbounded {
        let name = view.name;
        cx.report(
            view.place(),
            format!("service `{name}` never rotates its logs"),
        )
        .help("give `json-file` a `max-size`, or use a driver that rotates, such as `local`")
        .service(name)
        .fix(fix(view, shared.get(&view.document())));
    }
}

fn is_unbounded(view: &ServiceView<'_>) -> bool {
    match &view.service.logging {
        Field::Absent => true,
        Field::Unknown(_) => false,
        Field::Known(logging, _) => logging.is_bounded() == Some(false),
    }
}

fn fix(view: &ServiceView<'_>, shared: Option<&Shared>) -> Result<Fix, String> {
    let Some(logging) = view.service.logging.known() else {
        return match shared {
            Some(shared) => shared.fix(view),
            None => Ok(Fix::new(
                ROTATE,
                Safety::Safe,
                vec![view.write(&["logging"], &block())?],
            )),
        };
    };
    // Without a driver the daemon's own takes the options, and that may be one that refuses `max-size`.
    let safety = if logging.driver.is_absent() {
        Safety::Unsafe
    } else {
        Safety::Safe
    };
    let mut changes = Vec::new();
    match logging.options.known() {
        None => changes.push(view.write(&["logging", "options"], &options())?),
        Some(present) if present.contains_key(MAX_SIZE.0) => {
            return Err("its `max-size` is empty; only you know which size was meant".to_owned());
        }
        Some(present) => {
            for (key, value) in [MAX_SIZE, MAX_FILE] {
                if !present.contains_key(key) {
                    let change = view.write(
                        &["logging", "options", key],
                        &Snippet::Scalar(value.to_owned()),
                    )?;
                    changes.push(change.after(changes.len()));
                }
            }
        }
    }
    Ok(Fix::new(
        "add `max-size: 10m` to its log options",
        safety,
        changes,
    ))
}

/// A block that several services refer to.
struct Shared {
    anchor: String,
    /// Before which node the anchor is not known yet.
    from: NodeId,
    /// What writes the block, where the file has none yet.
    block: Option<Change>,
}

impl Shared {
    /// The block of the file that rotates, or a new one where several services need it.
    fn find(project: &Project, services: &[&ServiceView<'_>], style: LogStyle) -> Option<Self> {
        let first = services.first().filter(|_| style != LogStyle::Inline)?;
        if let Some((anchor, from)) = project.log_anchor(first) {
            return Some(Self {
                anchor,
                from,
                block: None,
            });
        }
        let (file, root) = first.document()?;
        let (places, template) = project.places_for(file, services);
        if services.len() < 2 && style == LogStyle::Auto || project.is_old_stack() {
            return None;
        }
        // One block that all share says it itself; several, and what stands below, refer to one above them.
        let before = template.filter(|_| places > 1);
        let anchor = project.free_anchor(file, ANCHOR)?;
        let block = project
            .write_block((file, root), before, BLOCK, &anchor, &block())
            .ok()?;
        let from = before.map_or(first.key.node, |_| root);
        Some(Self {
            anchor,
            from,
            block: Some(block),
        })
    }

    fn fix(&self, view: &ServiceView<'_>) -> Result<Fix, String> {
        let change = view.write(&["logging"], &Snippet::Alias(self.anchor.clone()))?;
        let mut changes = vec![change.or_above(self.from, block(), ROTATE)];
        changes.extend(self.block.clone());
        Ok(Fix::new(
            format!("add `logging: *{}`", self.anchor),
            Safety::Safe,
            changes,
        ))
    }
}

fn block() -> Snippet {
    let driver = ("driver".to_owned(), Snippet::Scalar("json-file".to_owned()));
    Snippet::Mapping(vec![driver, ("options".to_owned(), options())])
}

fn options() -> Snippet {
    let pairs = [MAX_SIZE, MAX_FILE];
    Snippet::Mapping(
        pairs
            .map(|(key, value)| (key.to_owned(), Snippet::Scalar(value.to_owned())))
            .to_vec(),
    )
}
