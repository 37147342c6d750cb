//! The arguments of the command.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    #[arg(long, value_enum, default_value = "full", value_name = "FORMAT")]
    pub output_format: Format,
    /// The name that standard input stands for
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
    /// List what was fixed, or what the diff mends, by file and rule
    #[arg(long)]
    pub show_fixes: bool,
    /// Print findings only, no summary
    #[arg(short, long)]
    pub quiet: bool,
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
    /// One JSON document
    Json,
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
