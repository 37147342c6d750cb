//! How text for people looks where it goes.

use std::env;
use std::io::{self, IsTerminal};

use super::args::Color;
use crate::render::Look;

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Out,
    Err,
}

impl Stream {
    pub(super) fn is_terminal(self) -> bool {
        match self {
            Stream::Out => io::stdout().is_terminal(),
            Stream::Err => io::stderr().is_terminal(),
        }
    }

    /// The columns of the terminal, unless `COLUMNS` says how many there are.
    fn width(self) -> usize {
        let told = env::var("COLUMNS").ok();
        let told = told.and_then(|columns| columns.parse().ok());
        let measured = || {
            let size = match self {
                Stream::Out => terminal_size::terminal_size_of(io::stdout()),
                Stream::Err => terminal_size::terminal_size_of(io::stderr()),
            };
            size.map(|(width, _)| usize::from(width.0))
        };
        told.or_else(measured).unwrap_or(80).clamp(40, 200)
    }
}

/// The look of text that goes to a stream, with the changes that fixes would make.
pub(super) fn look(color: Color, stream: Stream) -> Look {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_off = |name: &str| env::var_os(name).is_some_and(|value| value == "0");
    let forced = |name: &str| set(name) && !is_off(name);
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        Color::Auto if is_off("FORCE_COLOR") || is_off("CLICOLOR") => false,
        Color::Auto => stream.is_terminal() && !dumb,
    };
    let width = stream.width();
    Look {
        color,
        unicode: !dumb,
        width,
        // A log has room.
        longest: if stream.is_terminal() { width } else { 300 },
        changes: true,
    }
}
