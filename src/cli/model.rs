//! `model`: what Compose would run, and where each value comes from.

use std::path::Path;

use super::args::{Model, OriginsFormat};
use super::check::STACK;
use super::input::{Input, project_targets, shown};
use super::output::Output;
use super::world::World;
use super::{CLEAN, FAILED, FINDINGS, fail};
use crate::compose::config::{Leaf, Node, config, json, leaves};
use crate::compose::{Loader, Project, Source};
use crate::finding::Severity;
use crate::knowledge::Images;
use crate::lint::{Linted, problems};
use crate::render;
use crate::report::{Checked, Report};

/// Prints the models and gives the exit status.
pub(super) fn model(args: &Model, output: &mut Output) -> u8 {
    let status = std::thread::scope(|scope| {
        let run = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || print_all(args, output))
            .map_err(|error| error.to_string())?;
        run.join().unwrap_or(Ok(FAILED))
    });
    status.unwrap_or_else(|message| {
        fail(&message);
        FAILED
    })
}

fn print_all(args: &Model, output: &mut Output) -> Result<u8, String> {
    let world = World::new(&args.project)?;
    let targets = project_targets(&args.paths, &args.project.files, &world)?;
    let mut status = CLEAN;
    for target in targets {
        let printed = target
            .read(args.stdin_filename.as_deref(), &world)
            .and_then(|input| print(&input, args, &world, output));
        status = status.max(printed.unwrap_or_else(|message| {
            fail(&message);
            FAILED
        }));
    }
    Ok(status)
}

/// Prints one model, and gives the exit status.
fn print(input: &Input, args: &Model, world: &World, output: &mut Output) -> Result<u8, String> {
    let disk = world.disk(input);
    let options = world.options(input, Images::BUILT_IN);
    let loader = Loader {
        env: &world.env,
        disk: &disk,
        options: &options,
    };
    let folder = std::path::absolute(&input.folder).map_err(|error| error.to_string())?;
    let project = loader.load(&input.sources);
    let is_refused = project
        .problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    match config(&project, &folder) {
        Some(model) if !is_refused => {
            output.stdout(&if args.origins {
                let before = earlier(&loader, &input.sources, &folder);
                origins(&leaves(&project, &model, &before), args.output_format)
            } else {
                json(&model) + "\n"
            });
            complain(project, input, output);
            Ok(CLEAN)
        }
        _ => {
            complain(project, input, output);
            Ok(FINDINGS)
        }
    }
}

/// The models without the last file, without the last two, and so on.
fn earlier(loader: &Loader<'_>, sources: &[Source], folder: &Path) -> Vec<(Project, Node)> {
    let counts = (1..sources.len()).rev();
    let models = counts.filter_map(|count| {
        let project = loader.load(&sources[..count]);
        let model = config(&project, folder)?;
        Some((project, model))
    });
    models.collect()
}

fn origins(leaves: &[Leaf], format: OriginsFormat) -> String {
    match format {
        OriginsFormat::Text => render::origins(leaves),
        OriginsFormat::Json => render::origins_json(leaves),
    }
}

/// Prints what Compose would refuse and what could not be read.
fn complain(project: Project, input: &Input, output: &mut Output) {
    let mut report = Report::default();
    report.projects.push(Checked {
        folder: shown(&input.folder),
        linted: Linted {
            findings: problems(&project),
            suppressed: 0,
        },
        project: project.into(),
        applied: Vec::new(),
        proposed: Vec::new(),
        dropped: Vec::new(),
    });
    output.stderr(&render::concise(&report));
}
