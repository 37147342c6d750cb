//! `model`: what Compose would run, and where each value comes from.

use std::path::{Path, PathBuf};

use super::args::{Model, OriginsFormat};
use super::check::{STACK, folder_name, process_environment};
use super::discover::{main_of, project_of};
use super::input::{Input, Target, shown, source};
use super::output::Output;
use super::{CLEAN, FAILED, FINDINGS, fail};
use crate::compose::config::{Leaf, Node, config, json, leaves};
use crate::compose::{Disk, Environment, Loader, Options, Project, Source};
use crate::finding::Severity;
use crate::lint::{Linted, problems};
use crate::render;
use crate::report::{Checked, Report};

/// Prints the models and gives the exit status.
pub(super) fn model(args: &Model, output: &mut Output) -> u8 {
    std::thread::scope(|scope| {
        let run = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || print_all(args, output));
        let status = run.map(|run| run.join().unwrap_or(FAILED));
        status.unwrap_or_else(|error| {
            fail(&error.to_string());
            FAILED
        })
    })
}

fn print_all(args: &Model, output: &mut Output) -> u8 {
    let mut status = CLEAN;
    let env = process_environment();
    for target in targets(args) {
        let printed = target
            .and_then(|target| target.read(args.stdin_filename.as_deref()))
            .and_then(|input| print(&input, args, &env, output));
        status = status.max(printed.unwrap_or_else(|message| {
            fail(&message);
            FAILED
        }));
    }
    status
}

/// The projects that are named; that of the current folder if there are none.
fn targets(args: &Model) -> Vec<Result<Target, String>> {
    if !args.file.is_empty() {
        return vec![Ok(Target::Files(args.file.clone()))];
    }
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() {
        &here[..]
    } else {
        &args.paths
    };
    paths.iter().map(|path| target(path)).collect()
}

fn target(path: &Path) -> Result<Target, String> {
    if path == Path::new("-") {
        return Ok(Target::Stdin);
    }
    if !path.is_dir() {
        return Ok(Target::Files(project_of(path)));
    }
    let folder = shown(path);
    let main = main_of(path)
        .ok_or_else(|| format!("{}: no Compose file in it", render::escape(&folder)))?;
    Ok(Target::Files(project_of(&main)))
}

/// Prints one model, and gives the exit status.
fn print(
    input: &Input,
    args: &Model,
    env: &Environment,
    output: &mut Output,
) -> Result<u8, String> {
    let disk = Disk::new(&input.folder);
    let options = options(input, args)?;
    let loader = Loader {
        env,
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

fn options(input: &Input, args: &Model) -> Result<Options, String> {
    let env_files = args.env_file.iter().map(|path| source(path));
    let env_files: Vec<Source> = env_files.collect::<Result<_, _>>()?;
    Ok(Options {
        env_files: (!env_files.is_empty()).then_some(env_files),
        profiles: args.profile.clone(),
        name: args.project_name.clone(),
        folder: folder_name(&input.folder),
    })
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
        project,
        applied: Vec::new(),
        proposed: 0,
        dropped: Vec::new(),
    });
    output.stderr(&render::concise(&report));
}
