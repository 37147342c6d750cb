//! The default command: check, and mend.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::args::{Check, Color, Format};
use super::discover::discover;
use super::output::Output;
use super::rules::unknown;
use super::{CLEAN, FAILED, FINDINGS, fail};
use crate::compose::grammar::bytes;
use crate::compose::{Disk, Environment, Source, load};
use crate::finding::Safety;
use crate::fix::{self, Loader};
use crate::lint::{Settings, lint};
use crate::render::{self, Look, Mode};
use crate::report::{Checked, Report};
use crate::rule::RULES;

/// Deep nesting needs more stack than threads have by themselves.
const STACK: usize = 16 << 20;

/// A file that is to be checked.
struct Input {
    /// Its path as it is shown.
    path: String,
    /// Its bytes.
    bytes: Vec<u8>,
    /// The folder in which it lies.
    folder: PathBuf,
    /// Where fixes are written; `None` for standard input.
    target: Option<PathBuf>,
}

/// What came of a file.
struct Outcome {
    checked: Checked,
    /// The text before and after, where it changed.
    change: Option<(String, String)>,
    target: Option<PathBuf>,
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
    let (inputs, mut failed) = inputs(args);
    if inputs.is_empty() {
        if !failed {
            fail("no Compose file found; name one, or a folder that holds some");
        }
        return FAILED;
    }
    let outcomes = run(&inputs, args, &settings);
    let stdin_fix = args.fix && inputs.iter().any(|input| input.target.is_none());
    for outcome in &outcomes {
        failed |= deliver(outcome, args, output);
    }
    let report = Report {
        projects: outcomes
            .into_iter()
            .map(|outcome| outcome.checked)
            .collect(),
    };
    print(&report, args, stdin_fix, output);
    status(&report, args, failed)
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

/// Reads what the paths name, and whether something could not be read.
fn inputs(args: &Check) -> (Vec<Input>, bool) {
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() {
        &here[..]
    } else {
        &args.paths
    };
    let mut inputs = Vec::new();
    let mut failed = false;
    let mut files = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            match stdin(args) {
                Ok(input) => inputs.push(input),
                Err(error) => {
                    fail(&format!("standard input: {error}"));
                    failed = true;
                }
            }
        } else if path.is_dir() {
            files.extend(discover(path));
        } else {
            files.push(path.clone());
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|file| seen.insert(file.clone()));
    for file in files {
        match file_input(&file) {
            Ok(input) => inputs.push(input),
            Err(error) => {
                fail(&format!("{}: {error}", render::escape(&shown(&file))));
                failed = true;
            }
        }
    }
    (inputs, failed)
}

fn stdin(args: &Check) -> io::Result<Input> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let name = args
        .stdin_filename
        .clone()
        .unwrap_or_else(|| PathBuf::from("<stdin>"));
    Ok(Input {
        path: shown(&name),
        bytes,
        folder: folder_of(&name),
        target: None,
    })
}

fn file_input(path: &Path) -> io::Result<Input> {
    let metadata = path.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let limit = u64::try_from(crate::yaml::MAX_BYTES).unwrap_or(u64::MAX);
    if metadata.len() > limit {
        return Err(io::Error::other(format!(
            "it is larger than {} MiB",
            limit >> 20
        )));
    }
    Ok(Input {
        path: shown(path),
        bytes: std::fs::read(path)?,
        folder: folder_of(path),
        target: Some(path.to_owned()),
    })
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A path with `/` and without a leading `./`.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    let bare = text.trim_start_matches("./");
    if bare.is_empty() {
        ".".to_owned()
    } else {
        bare.to_owned()
    }
}

fn run(inputs: &[Input], args: &Check, settings: &Settings) -> Vec<Outcome> {
    let process: Environment =
        Environment::new(std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }));
    let one = |input: &Input| outcome(input, args, settings, &process);
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(inputs.len());
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .num_threads(threads)
        .build();
    match pool {
        Ok(pool) => pool.install(|| inputs.par_iter().map(one).collect()),
        Err(_) => inputs.iter().map(one).collect(),
    }
}

fn outcome(input: &Input, args: &Check, settings: &Settings, process: &Environment) -> Outcome {
    let disk = Disk::new(&input.folder);
    let mut env = process.clone();
    if let Ok(text) = crate::compose::FileSystem::read(&disk, Path::new(".env")) {
        // A `.env` that Compose cannot read leaves its variables unset.
        let _ = env.add_dotenv(&text);
    }
    let source = Source::from_bytes(input.path.clone(), input.bytes.clone());
    let old = source.text.clone();
    let project = load(vec![source], &env, &disk);
    let mut outcome = Outcome {
        checked: Checked {
            folder: shown(&input.folder),
            linted: lint(&project, settings),
            project,
            applied: Vec::new(),
            dropped: Vec::new(),
        },
        change: None,
        target: input.target.clone(),
    };
    if args.fix || args.diff {
        let level = if args.unsafe_fixes {
            Safety::Unsafe
        } else {
            Safety::Safe
        };
        let loader = Loader {
            env: &env,
            disk: &disk,
        };
        let fixed = fix::fix(outcome.checked.project, level, settings, loader);
        let new = fixed
            .project
            .files
            .first()
            .map_or("", |file| file.tree.text());
        if new != old {
            outcome.change = Some((old, new.to_owned()));
        }
        outcome.checked = Checked {
            folder: outcome.checked.folder,
            project: fixed.project,
            linted: fixed.linted,
            applied: fixed.applied,
            dropped: fixed.dropped,
        };
    }
    outcome
}

/// Prints the diff or writes the file. Says whether that failed.
fn deliver(outcome: &Outcome, args: &Check, output: &mut Output) -> bool {
    let file = &outcome.checked.project.files[0];
    if args.diff {
        if let Some((old, new)) = &outcome.change {
            output.stdout(&fix::unified(&file.path, old, new));
        }
        return false;
    }
    if !args.fix {
        return false;
    }
    match (&outcome.change, &outcome.target) {
        (_, None) => {
            output.stdout(file.tree.text());
            false
        }
        (Some((old, new)), Some(target)) => match fix::write(target, old, new) {
            Ok(()) => false,
            Err(error) => {
                fail(&format!(
                    "{}: not fixed: {error}",
                    render::escape(&file.path)
                ));
                true
            }
        },
        (None, Some(_)) => false,
    }
}

fn print(report: &Report, args: &Check, stdin_fix: bool, output: &mut Output) {
    // The fixed file or the diff has standard output for itself.
    let aside = args.diff || stdin_fix;
    let mode = match (args.fix, args.diff) {
        (_, true) => Mode::Diff,
        (true, _) => Mode::Fix,
        _ => Mode::Check,
    };
    let text = match args.output_format {
        Format::Full => render::full(report, look(args, aside)),
        Format::Concise => render::concise(report),
        Format::Json => render::json(report),
    };
    let summary = match args.output_format {
        _ if args.quiet => String::new(),
        Format::Json => String::new(),
        Format::Full | Format::Concise => render::summary(&report.counts(), mode),
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
            .any(|(_, finding)| finding.rule.severity >= least)
    };
    let found = args.fail_on.least().is_some_and(fails) && !args.exit_zero;
    let fixed = counts.fixed > 0 && (args.diff || args.exit_non_zero_on_fix);
    if found || fixed { FINDINGS } else { CLEAN }
}
