//! Long pages on a terminal, a screen at a time.

use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

/// Shows a text in the user's pager. Gives `false` where it is to be printed instead: the output is no terminal, no pager is
/// wanted (`PAGER` is empty or `cat`), or it does not start.
pub(super) fn page(text: &str) -> bool {
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    if dumb || !io::stdout().is_terminal() {
        return false;
    }
    let wanted = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    let mut words = wanted.split_whitespace();
    let Some(program) = words.next().filter(|_| wanted.trim() != "cat") else {
        return false;
    };
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Colours pass, a page that fits is printed and stays, as git has it.
        command.env("LESS", "FRX");
    }
    let Ok(mut pager) = command.spawn() else {
        return false;
    };
    if let Some(mut pipe) = pager.stdin.take() {
        // Who leaves the pager early has read enough.
        let _ = pipe.write_all(text.as_bytes());
    }
    let _ = pager.wait();
    true
}
