//! The default command: check, and mend.

use std::io::{self, IsTerminal};
use std::path::Path;

use rayon::prelude::*;

use super::args::{Check, Color, Format};
use super::input::{Input, Target, shown, targets};
use super::output::Output;
use super::rules::unknown;
use super::{CLEAN, FAILED, FINDINGS, fail};
use crate::compose::grammar::bytes;
use crate::compose::{Disk, Environment, Loader, Options};
use crate::finding::Safety;
use crate::fix::{self, Fixed};
use crate::lint::{Settings, lint};
use crate::render::{self, Look};
use crate::report::{Checked, Report};
use crate::rule::RULES;

/// Deep nesting needs more stack than threads have by themselves.
pub(super) const STACK: usize = 16 << 20;

/// What came of a file.
struct Outcome {
    checked: Checked,
    /// What standard output is for: the diff, or the fixed file in place of standard input.
    output: Vec<u8>,
    /// Why files could not be written.
    failures: Vec<String>,
}

/// Runs the check and gives the exit status.
pub(super) fn check(args: &Check, output: &mut Output) -> u8 {
    let settings = match settings(args) {
        Ok(settings) => settings,
        Err(message) => {
            fail(&message);
            return FAILED;
        }
    };
    let targets = targets(&args.paths);
    if targets.is_empty() {
        fail("no Compose file found; name one, or a folder that holds some");
        return FAILED;
    }
    let mut failed = false;
    let mut report = Report::default();
    for result in run(&targets, args, &settings) {
        let failures = match result {
            Ok(outcome) => {
                output.stdout_bytes(&outcome.output);
                report.projects.push(outcome.checked);
                outcome.failures
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
        let aside = args.diff || (args.fix && targets.contains(&Target::Stdin));
        print(&report, args, aside, output);
    }
    status
}

fn settings(args: &Check) -> Result<Settings, String> {
    if let Some(size) = &args.memory {
        let at_least = bytes::parse_bytes(size).map_err(|error| format!("--memory: {error}"))?;
        if at_least < 6 << 20 {
            return Err("--memory: Docker takes no limit below 6m".to_owned());
        }
    }
    let selected = rules(&args.select)?;
    let ignored = rules(&args.ignore)?;
    let all = args.select.is_empty() || args.select.iter().any(|name| name == "all");
    let only = RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|id| (all || selected.contains(id)) && !ignored.contains(id));
    Ok(Settings {
        memory: args.memory.clone(),
        only: Some(only.collect()),
        today: today(),
    })
}

/// The rules that names and categories stand for.
fn rules(names: &[String]) -> Result<Vec<&'static str>, String> {
    let mut ids = Vec::new();
    for name in names.iter().filter(|name| *name != "all") {
        let before = ids.len();
        ids.extend(
            RULES
                .iter()
                .filter(|rule| rule.id == name || rule.category == name)
                .map(|rule| rule.id),
        );
        if ids.len() == before {
            return Err(unknown(name));
        }
    }
    Ok(ids)
}

/// The date, by which suppressions expire.
fn today() -> Option<String> {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    let days = i64::try_from(now.as_secs() / 86_400).ok()?;
    Some(crate::lint::suppress::date_of(days))
}

/// Checks all targets, in their order; a target that cannot be read gives its message.
fn run(targets: &[Target], args: &Check, settings: &Settings) -> Vec<Result<Outcome, String>> {
    let process = process_environment();
    let one = |target: &Target| {
        let input = target.read(args.stdin_filename.as_deref())?;
        Ok(outcome(&input, args, settings, &process))
    };
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(targets.len());
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .num_threads(threads)
        .build();
    match pool {
        Ok(pool) => pool.install(|| targets.par_iter().map(one).collect()),
        Err(_) => targets.iter().map(one).collect(),
    }
}

fn outcome(input: &Input, args: &Check, settings: &Settings, process: &Environment) -> Outcome {
    let disk = Disk::new(&input.folder);
    let options = Options {
        folder: folder_name(&input.folder),
        ..Options::default()
    };
    let loader = Loader {
        env: process,
        disk: &disk,
        options: &options,
    };
    let project = loader.load(&input.sources);
    let mut outcome = Outcome {
        checked: Checked {
            folder: shown(&input.folder),
            linted: lint(&project, settings),
            project,
            applied: Vec::new(),
            proposed: 0,
            dropped: Vec::new(),
        },
        output: input.stdin.clone().filter(|_| args.fix).unwrap_or_default(),
        failures: Vec::new(),
    };
    let is_text = input
        .sources
        .iter()
        .all(|source| source.invalid_utf8.is_none());
    if (args.fix || args.diff) && is_text {
        let level = if args.unsafe_fixes {
            Safety::Unsafe
        } else {
            Safety::Safe
        };
        let project = loader.load(&input.sources);
        let fixed = fix::fix(project, level, settings, loader);
        outcome.take(fixed, input, args);
    }
    outcome
}

impl Outcome {
    /// Shows the fixes as a diff, prints them, or writes them. Where they are not written, what was found stays.
    fn take(&mut self, fixed: Fixed, input: &Input, args: &Check) {
        let before = self.checked.project.files.iter();
        let changed = before
            .zip(&fixed.project.files)
            .filter(|(old, new)| old.tree.text() != new.tree.text());
        if args.diff {
            for (old, new) in changed {
                self.output
                    .extend(fix::unified(&old.path, old.tree.text(), new.tree.text()).bytes());
            }
            self.checked.proposed = fixed.applied.len();
            self.checked.dropped = fixed.dropped;
            return;
        }
        for (old, new) in changed {
            if input.stdin.is_some() && old.opened.is_none() {
                self.output = new.tree.text().as_bytes().to_vec();
                continue;
            }
            let main = input
                .sources
                .iter()
                .position(|source| source.path == old.path);
            let target = match (&old.opened, main.and_then(|main| input.paths.get(main))) {
                (Some(opened), _) => input.folder.join(opened),
                (None, Some(path)) => path.clone(),
                (None, None) => continue,
            };
            if let Err(error) = fix::write(&target, old.tree.text(), new.tree.text()) {
                self.failures
                    .push(format!("{}: not fixed: {error}", render::escape(&old.path)));
            }
        }
        if self.failures.is_empty() {
            self.checked.applied = fixed.applied;
            self.checked.dropped = fixed.dropped;
            self.checked.project = fixed.project;
            self.checked.linted = fixed.linted;
        }
    }
}

/// The process's variables. Compose sees `PWD` even where nobody set it.
pub(super) fn process_environment() -> Environment {
    let here = std::env::current_dir()
        .ok()
        .and_then(|here| here.into_os_string().into_string().ok());
    let pwd = here.map(|here| ("PWD".to_owned(), here));
    let own = std::env::vars_os();
    let own =
        own.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Environment::new(pwd.into_iter().chain(own))
}

/// The name of a folder, from which Compose names a project.
pub(super) fn folder_name(folder: &Path) -> Option<String> {
    let full = folder.canonicalize().ok()?;
    Some(full.file_name()?.to_string_lossy().into_owned())
}

fn print(report: &Report, args: &Check, aside: bool, output: &mut Output) {
    let text = match args.output_format {
        Format::Full => render::full(report, look(args, aside)),
        Format::Concise => render::concise(report),
        Format::Json => render::json(report),
    };
    let summary = match args.output_format {
        _ if args.quiet => String::new(),
        Format::Json => String::new(),
        Format::Full | Format::Concise => render::summary(&report.counts()),
    };
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
