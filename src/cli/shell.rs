//! What a shell and `man` know of the command.

use std::io;

use clap::{CommandFactory, ValueEnum};

use super::args::{Arguments, COMMANDS};
use crate::compose::did_you_mean;

/// A shell that completes what is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// GNU Bash
    Bash,
    /// Elvish
    Elvish,
    /// fish
    Fish,
    /// Nushell
    Nushell,
    /// `PowerShell`
    Powershell,
    /// Z shell
    Zsh,
}

/// The completions for a shell.
pub(super) fn completions(shell: Shell) -> Vec<u8> {
    use clap_complete::Shell as Known;
    let mut command = Arguments::command();
    let mut script = Vec::new();
    let mut write = |generator| {
        clap_complete::generate(generator, &mut command, "compose-lint", &mut script);
    };
    match shell {
        Shell::Bash => write(Known::Bash),
        Shell::Elvish => write(Known::Elvish),
        Shell::Fish => write(Known::Fish),
        Shell::Powershell => write(Known::PowerShell),
        Shell::Zsh => write(Known::Zsh),
        Shell::Nushell => {
            let nushell = clap_complete_nushell::Nushell;
            clap_complete::generate(nushell, &mut command, "compose-lint", &mut script);
        }
    }
    script
}

/// The manual page of the command, or of one of its own commands.
///
/// # Errors
/// Says that there is no such command.
pub(super) fn man(name: Option<&str>) -> Result<Vec<u8>, String> {
    let mut whole = Arguments::command();
    whole.build();
    let page = match name {
        None => whole,
        Some(name) => {
            let found = whole.find_subcommand(name).cloned();
            found.ok_or_else(|| match did_you_mean(name, COMMANDS) {
                Some(near) => format!("there is no command `{name}`; did you mean `{near}`?"),
                None => format!("there is no command `{name}`"),
            })?
        }
    };
    let mut text = Vec::new();
    let written: io::Result<()> = clap_mangen::Man::new(page).render(&mut text);
    written.map(|()| text).map_err(|error| error.to_string())
}
