//! The arguments of the command.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::shell::Shell;
use crate::finding::Severity;
use crate::rule::Preset;

/// A linter and careful fixer for Docker Compose files.
///
/// Without a command it checks: `compose-lint [PATH]...`.
#[derive(Debug, Parser)]
#[command(
    name = "compose-lint",
    version,
    about,
    args_conflicts_with_subcommands = true
)]
pub struct Arguments {
    /// The command; `check` if absent.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to check and how.
    #[command(flatten)]
    pub check: Check,
}

/// The names of all commands.
pub const COMMANDS: [&str; 7] = [
    "check",
    "model",
    "explain",
    "rules",
    "schema",
    "completions",
    "man",
];

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check files, and mend them with `--fix` (the default command)
    Check(Box<Check>),
    /// Print the merged model, as `docker compose config --format json` does
    Model(Model),
    /// Show the page of a rule
    Explain {
        /// The rule's name
        rule: String,
    },
    /// List all rules
    Rules,
    /// Print a JSON Schema
    Schema {
        /// Of what
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Print the completions for a shell
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page
    Man {
        /// A command that has a page of its own
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
}

/// What has a JSON Schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SchemaOf {
    /// The configuration, `compose-lint.toml`.
    Config,
    /// The JSON report.
    Report,
}

/// Which project is meant, and in which surroundings: the options of Docker Compose itself.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Project")]
pub struct ProjectArgs {
    /// A file of one project, each overriding those before it; `-` is standard input
    #[arg(short = 'f', long = "file", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// A file of variables in place of `.env`, each counting more than those before it
    #[arg(long = "env-file", value_name = "FILE")]
    pub env_files: Vec<PathBuf>,
    /// A profile that is active
    #[arg(long = "profile", value_name = "NAME")]
    pub profiles: Vec<String>,
    /// The name of the project
    #[arg(short = 'p', long, value_name = "NAME")]
    pub project_name: Option<String>,
    /// The folder to which relative paths refer, in place of that of the first file
    #[arg(long, value_name = "FOLDER")]
    pub project_directory: Option<PathBuf>,
    /// Read what the files name outside the repository too
    #[arg(long)]
    pub allow_outside: bool,
}

/// Which of the files that are there.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Files")]
pub struct FileArgs {
    /// Leave out what a search finds by this pattern, as in `.gitignore`; repeatable, beside `exclude` of the configuration
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Leave out named files too where a search would: by `exclude`, or as what is no Compose file
    #[arg(long)]
    pub force_exclude: bool,
    /// Read the paths from a file, each ended by a NUL byte; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "files"])]
    pub files0_from: Option<PathBuf>,
}

/// What to check and how.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command"
)]
pub struct Check {
    /// Compose files, folders, or `-` for standard input; the current folder if absent
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Which project is meant.
    #[command(flatten)]
    pub project: ProjectArgs,
    /// Which files.
    #[command(flatten)]
    pub files: FileArgs,
    /// Write safe fixes, then report what is left
    #[arg(long)]
    pub fix: bool,
    /// With `--fix` or `--diff`: unsafe fixes too
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Print the fixes as a unified diff and write nothing
    #[arg(long, conflicts_with = "fix")]
    pub diff: bool,
    /// The limit for services that have none, as in `512m`; makes that fix safe
    #[arg(long, value_name = "SIZE")]
    pub memory: Option<String>,
    /// Measured use, the output of `docker stats --no-stream`, from which limits follow; repeatable, the largest counts
    #[arg(long, value_name = "FILE")]
    pub stats: Vec<PathBuf>,
    /// A configuration in place of the `compose-lint.toml` nearest to each project
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Look for no configuration
    #[arg(long, conflicts_with = "config")]
    pub isolated: bool,
    /// The set of rules to run
    #[arg(long, value_enum, value_name = "NAME", conflicts_with = "select")]
    pub preset: Option<Preset>,
    /// The rules or categories to run, or `all`
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Rules or categories to run too
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub extend_select: Vec<String>,
    /// Rules or categories to leave out
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// The least severity that makes the exit status 1
    #[arg(long, value_enum, default_value = "warning", value_name = "SEVERITY")]
    pub fail_on: FailOn,
    /// The least severity that is shown
    #[arg(long, value_enum, default_value = "info", value_name = "SEVERITY")]
    pub min_severity: Level,
    /// How findings are printed
    #[arg(
        long,
        value_enum,
        default_value = "full",
        value_name = "FORMAT",
        env = "COMPOSE_LINT_OUTPUT_FORMAT",
        hide_env_values = true
    )]
    pub output_format: Format,
    /// A report in another format besides, `sarif=out.sarif`; repeatable
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = report_file)]
    pub reports: Vec<ReportFile>,
    /// The name that standard input stands for
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
    /// List what was fixed, or what the diff mends, by file and rule
    #[arg(long)]
    pub show_fixes: bool,
    /// Print findings only, no summary
    #[arg(short, long)]
    pub quiet: bool,
    /// Tell what was searched, and which files make which project
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
    /// Exit with 0 even if there are findings
    #[arg(long)]
    pub exit_zero: bool,
    /// Exit with 1 if something was fixed
    #[arg(long)]
    pub exit_non_zero_on_fix: bool,
}

/// Which project's model to print, and how.
#[derive(Debug, Args)]
pub struct Model {
    /// Compose files, folders that hold one, or `-` for standard input; the project of the current folder if absent
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Print where each value comes from, a line a value
    #[arg(long)]
    pub origins: bool,
    /// How origins are printed
    #[arg(
        long,
        value_enum,
        default_value = "text",
        value_name = "FORMAT",
        requires = "origins"
    )]
    pub output_format: OriginsFormat,
    /// The name that standard input stands for
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
    /// Which project is meant.
    #[command(flatten)]
    pub project: ProjectArgs,
}

/// How origins are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OriginsFormat {
    /// Lines in columns
    Text,
    /// One JSON document
    Json,
}

/// A severity on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Errors only.
    Error,
    /// Errors and warnings.
    Warning,
    /// All findings.
    Info,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info => Severity::Info,
        }
    }
}

/// What makes the exit status 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors only.
    Error,
    /// Errors and warnings.
    Warning,
    /// All findings.
    Info,
    /// Nothing.
    Never,
}

impl FailOn {
    /// The least severity that fails; `None` for never.
    pub fn least(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Blocks with snippets
    Full,
    /// One line a finding
    Concise,
    /// By file, in columns
    Grouped,
    /// One JSON document
    Json,
    /// One JSON document a finding
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab's Code Quality
    Gitlab,
    /// Test reports as XML, in the form of `JUnit`
    Junit,
    /// XML in the form of `Checkstyle`
    Checkstyle,
    /// reviewdog's JSON
    Rdjson,
    /// A summary for GitHub Actions or a comment
    Markdown,
}

/// A report that goes to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// How it is written.
    pub format: Format,
    /// Where it goes.
    pub path: PathBuf,
}

fn report_file(text: &str) -> Result<ReportFile, String> {
    let (format, path) = text
        .split_once('=')
        .ok_or("a format and a file are wanted: `sarif=out.sarif`")?;
    let format = Format::from_str(format, false).map_err(|_| {
        let names = Format::value_variants()
            .iter()
            .filter_map(Format::to_possible_value);
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
        format!(
            "there is no format `{format}`; there are {}",
            names.join(", ")
        )
    })?;
    match path {
        "" => Err("the file has no name".to_owned()),
        "-" => Err("standard output is what `--output-format` is for; name a file".to_owned()),
        path => Ok(ReportFile {
            format,
            path: PathBuf::from(path),
        }),
    }
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
