//! The default command: check, and mend.

use std::path::PathBuf;

use super::args::{Check, Format};
use super::configs::Configs;
use super::discover::Search;
use super::formats;
use super::gather::Run;
use super::input::{Target, files0, targets};
use super::look::{Stream, look};
use super::mend::{Mended, mend};
use super::output::Output;
use super::progress::Progress;
use super::world::World;
use super::{CLEAN, FAILED, FINDINGS, fail};
use crate::compose::grammar::bytes;
use crate::config::LEAST_LIMIT;
use crate::lint::Settings;
use crate::lint::stats::Usage;
use crate::render::{self, Look};
use crate::report::Report;

/// Deep nesting needs more stack than threads have by themselves.
pub(super) const STACK: usize = 16 << 20;

/// Runs the check and gives the exit status.
pub(super) fn check(args: &Check, output: &mut Output) -> u8 {
    let configs = settings(args).and_then(|settings| Configs::new(args, settings));
    let configs = match configs {
        Ok(configs) => configs,
        Err(message) => {
            fail(&message);
            return FAILED;
        }
    };
    let mut progress = Progress::start(args.quiet);
    let found = find(args, &configs, &progress);
    let Found {
        world,
        targets,
        left_out,
    } = match found {
        Ok(found) => found,
        Err(message) => {
            progress.stop();
            fail(&message);
            return FAILED;
        }
    };
    let run = Run {
        world: &world,
        configs: &configs,
        progress: &progress,
    };
    let mut report = Report::default();
    let outcomes = with_stack(targets.len(), || {
        let all = run.gather(&targets);
        let errors = configs.errors();
        if errors.is_empty() {
            Ok(mend(all, args, run))
        } else {
            Err(errors)
        }
    });
    let searched = progress.files();
    progress.stop();
    let outcomes = match outcomes {
        Ok(outcomes) => outcomes,
        Err(errors) => {
            for error in errors {
                fail(&error);
            }
            return FAILED;
        }
    };
    let has_output =
        |it: &Result<Mended, String>| it.as_ref().is_ok_and(|it| !it.output.is_empty());
    if !outcomes.iter().any(has_output) {
        pass_on(&world, args, output);
    }
    for outcome in outcomes {
        let failures = match outcome {
            Ok(mended) => {
                output.stdout_bytes(&mended.output);
                report.projects.push(mended.checked);
                mended.failures
            }
            Err(message) => vec![message],
        };
        for message in failures {
            fail(&message);
            report.failures.push(message);
        }
    }
    report.say_once();
    let mut status = status(&report, args);
    for checked in &mut report.projects {
        checked
            .linted
            .findings
            .retain(|finding| finding.severity >= args.min_severity.into());
    }
    if args.verbose {
        output.stderr(&render::looked(&report, searched));
    }
    let is_left_out = targets.is_empty();
    if is_left_out && !args.quiet {
        let files = render::count(left_out, "file");
        output.stderr(&format!("Nothing to check: {files} left out.\n"));
    }
    if is_left_out || !report.projects.is_empty() {
        report.in_repository = formats::in_repository(&report, args);
        for file in &args.reports {
            if let Err(message) = formats::write(file, &report) {
                fail(&message);
                status = FAILED;
            }
        }
        // The fixed file or the diff has standard output for itself.
        let aside = args.diff || (args.fix && world.stdin().is_some());
        print(&report, args, aside, output);
    }
    // The process ends here: what the trees of ten thousand files took is given back with it.
    std::mem::forget(report);
    status
}

/// What is to be checked.
struct Found {
    world: World,
    targets: Vec<Target>,
    /// How many of the files that were named are left out.
    left_out: usize,
}

/// Looks around, and for the files.
fn find(args: &Check, configs: &Configs, progress: &Progress) -> Result<Found, String> {
    let world = World::new(&args.project, args.stdin_filename.as_deref())?;
    let search = Search::new(&args.files, configs, progress)?;
    let listed = args.files.files0_from.as_deref().map(files0).transpose()?;
    let targets = match &listed {
        Some(paths) if paths.is_empty() => Vec::new(),
        _ => {
            let paths = listed.as_ref().unwrap_or(&args.paths);
            targets(paths, &args.project.files, &world, &search)?
        }
    };
    let left_out = search.left_out();
    if targets.is_empty() && left_out == 0 {
        let searched = render::count(progress.files(), "file");
        return Err(format!(
            "no Compose file found ({searched} searched); name one, or a folder that holds some"
        ));
    }
    Ok(Found {
        world,
        targets,
        left_out,
    })
}

/// Passes standard input on unchanged, where its fixed text is expected.
fn pass_on(world: &World, args: &Check, output: &mut Output) {
    if let Some(stdin) = world.stdin().filter(|_| args.fix) {
        output.stdout_bytes(&stdin.bytes);
    }
}

fn settings(args: &Check) -> Result<Settings, String> {
    if let Some(size) = &args.memory {
        let at_least = bytes::parse_bytes(size).map_err(|error| format!("--memory: {error}"))?;
        if at_least < LEAST_LIMIT {
            return Err("--memory: Docker takes no limit below 6m".to_owned());
        }
    }
    Ok(Settings {
        stats: stats(&args.stats)?,
        memory: args.memory.clone(),
        today: today(),
        ..Settings::default()
    })
}

/// What the files of `--stats` say.
fn stats(paths: &[PathBuf]) -> Result<Option<Usage>, String> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut usage = Usage::default();
    for path in paths {
        let fail = |error: &dyn std::fmt::Display| format!("--stats {}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| fail(&error))?;
        usage.read(&text).map_err(|error| fail(&error))?;
    }
    Ok(Some(usage))
}

/// The date, by which suppressions expire.
fn today() -> Option<String> {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    let days = i64::try_from(now.as_secs() / 86_400).ok()?;
    Some(crate::lint::suppress::date_of(days))
}

/// Does the work on as many threads as it is worth, with stack enough.
fn with_stack<T: Send>(projects: usize, work: impl FnOnce() -> T + Send) -> T {
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(projects);
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .num_threads(threads)
        .build();
    match pool {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

fn print(report: &Report, args: &Check, aside: bool, output: &mut Output) {
    let format = args.output_format;
    let text = formats::render(format, report, look_of(args, aside));
    let mut summary = if args.quiet || !formats::has_summary(format) {
        String::new()
    } else {
        render::summary(&report.counts())
    };
    if args.show_fixes {
        summary.insert_str(0, &render::fixes(report));
    }
    let dropped: String = report
        .projects
        .iter()
        .flat_map(|checked| &checked.dropped)
        .map(left_out)
        .collect();
    if aside {
        output.stderr(&text);
    } else {
        output.stdout(&text);
    }
    output.stderr(&dropped);
    match format {
        Format::Full | Format::Grouped if !aside => output.stdout(&summary),
        _ => output.stderr(&summary),
    }
}

fn left_out((finding, reason): &(crate::finding::Finding, String)) -> String {
    let title = finding.fix.as_ref().map_or("", |fix| fix.title.as_str());
    format!(
        "not fixed: {} at `{}` ({}): {}\n",
        finding.rule.id,
        render::escape(&finding.path),
        render::escape(title),
        render::escape(reason)
    )
}

fn look_of(args: &Check, aside: bool) -> Look {
    let stream = if aside { Stream::Err } else { Stream::Out };
    Look {
        // With `--diff` they are on standard output already.
        changes: !args.diff,
        ..look(args.color, stream)
    }
}

fn status(report: &Report, args: &Check) -> u8 {
    if !report.failures.is_empty() {
        return FAILED;
    }
    let counts = report.counts();
    let fails = |least| {
        report
            .findings()
            .any(|(_, finding)| finding.severity >= least)
    };
    let found = args.fail_on.least().is_some_and(fails) && !args.exit_zero;
    let fixed = counts.proposed > 0 || (counts.fixed > 0 && args.exit_non_zero_on_fix);
    if found || fixed { FINDINGS } else { CLEAN }
}
