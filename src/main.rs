//! The `compose-lint` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(compose_lint::cli::run())
}
