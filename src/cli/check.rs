//! The default command: check, and mend.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use super::args::{Check, Color, Format};
use super::configs::Configs;
use super::gather::Run;
use super::input::{Target, targets};
use super::mend::mend;
use super::output::Output;
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
    let world = World::new(&args.project);
    let found = world.and_then(|world| {
        let targets = targets(&args.paths, &args.project.files, &world)?;
        Ok((world, targets))
    });
    let (world, targets) = match found {
        Ok((_, targets)) if targets.is_empty() => {
            fail("no Compose file found; name one, or a folder that holds some");
            return FAILED;
        }
        Ok(found) => found,
        Err(message) => {
            fail(&message);
            return FAILED;
        }
    };
    let run = Run {
        world: &world,
        configs: &configs,
        stdin_name: args.stdin_filename.as_deref(),
    };
    let mut failed = false;
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
    let outcomes = match outcomes {
        Ok(outcomes) => outcomes,
        Err(errors) => {
            for error in errors {
                fail(&error);
            }
            return FAILED;
        }
    };
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
            failed = true;
        }
    }
    report.say_once();
    let status = status(&report, args, failed);
    for checked in &mut report.projects {
        checked
            .linted
            .findings
            .retain(|finding| finding.severity >= args.min_severity.into());
    }
    if !report.projects.is_empty() {
        // The fixed file or the diff has standard output for itself.
        let aside = args.diff || (args.fix && targets.iter().any(Target::has_stdin));
        print(&report, args, aside, output);
    }
    // The process ends here: what the trees of ten thousand files took is given back with it.
    std::mem::forget(report);
    status
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

/// The rules that names and categories stand for.
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
    let text = match args.output_format {
        Format::Full => render::full(report, look(args, aside)),
        Format::Concise => render::concise(report),
        Format::Json => render::json(report),
    };
    let mut summary = match args.output_format {
        _ if args.quiet => String::new(),
        Format::Json => String::new(),
        Format::Full | Format::Concise => render::summary(&report.counts()),
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
    match args.output_format {
        Format::Full if !aside => output.stdout(&summary),
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

fn look(args: &Check, to_stderr: bool) -> Look {
    let is_terminal = if to_stderr {
        io::stderr().is_terminal()
    } else {
        io::stdout().is_terminal()
    };
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let color = match args.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if set("FORCE_COLOR") => true,
        Color::Auto => is_terminal && !dumb,
    };
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    Look {
        color,
        unicode: !dumb,
        width: columns.unwrap_or(80_usize).clamp(40, 200),
        // With `--diff` they are on standard output already.
        changes: !args.diff,
    }
}

fn status(report: &Report, args: &Check, failed: bool) -> u8 {
    if failed {
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
