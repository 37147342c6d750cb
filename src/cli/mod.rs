//! The command line: arguments, files in, text out, exit status.

mod args;
mod check;
mod configs;
mod discover;
mod exclude;
mod formats;
mod gather;
mod input;
mod look;
mod mend;
mod model;
mod output;
mod overlay;
mod pager;
mod progress;
mod rules;
mod shell;
mod stdin;
mod world;

use std::io::Write;

use clap::Parser;

use args::{Arguments, Command, SchemaOf};
use output::Output;

/// Exit status: nothing to complain of.
const CLEAN: u8 = 0;
/// Exit status: findings are left.
const FINDINGS: u8 = 1;
/// Exit status: the work could not be done.
const FAILED: u8 = 2;

/// Runs the command with the process's arguments and gives its exit status.
pub fn run() -> u8 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no failure; clap knows where each is printed.
            let _ = error.print();
            return if error.use_stderr() { FAILED } else { CLEAN };
        }
    };
    let mut output = Output::new();
    let status = match arguments.command {
        None => check::check(&arguments.check, &mut output),
        Some(Command::Check(check)) => check::check(&check, &mut output),
        Some(Command::Model(args)) => model::model(&args, &mut output),
        Some(Command::Explain { rule }) => rules::explain(&rule, &mut output),
        Some(Command::Rules) => rules::list(&mut output),
        Some(Command::Schema {
            of: SchemaOf::Report,
        }) => {
            output.stdout(&crate::render::schema());
            CLEAN
        }
        Some(Command::Schema {
            of: SchemaOf::Config,
        }) => {
            output.stdout(&crate::config::schema());
            CLEAN
        }
        Some(Command::Completions { shell }) => {
            output.stdout_bytes(&shell::completions(shell));
            CLEAN
        }
        Some(Command::Man { command }) => match shell::man(command.as_deref()) {
            Ok(page) => {
                output.stdout_bytes(&page);
                CLEAN
            }
            Err(message) => {
                fail(&message);
                FAILED
            }
        },
    };
    if output.finish().is_err() {
        FAILED
    } else {
        status
    }
}

/// Prints why the work could not be done.
fn fail(message: &str) {
    let _ = writeln!(std::io::stderr(), "compose-lint: {message}");
}
