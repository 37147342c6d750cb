//! What is printed, and whether the reader went away.

use std::io::{self, ErrorKind, Write};

/// Standard output and standard error.
#[derive(Debug)]
pub(super) struct Output {
    failed: Option<io::Error>,
}

impl Output {
    pub(super) fn new() -> Self {
        Self { failed: None }
    }

    /// Prints to standard output. A reader that went away, as with `| head`, is no fault.
    pub(super) fn stdout(&mut self, text: &str) {
        self.stdout_bytes(text.as_bytes());
    }

    /// Prints to standard output what may be no text.
    pub(super) fn stdout_bytes(&mut self, bytes: &[u8]) {
        let mut stream = io::stdout().lock();
        self.note(stream.write_all(bytes).and_then(|()| stream.flush()));
    }

    /// Prints to standard error.
    pub(super) fn stderr(&mut self, text: &str) {
        self.note(io::stderr().lock().write_all(text.as_bytes()));
    }

    fn note(&mut self, written: io::Result<()>) {
        if let Err(error) = written
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.failed.get_or_insert(error);
        }
    }

    /// Whether all could be printed.
    pub(super) fn finish(self) -> io::Result<()> {
        self.failed.map_or(Ok(()), Err)
    }
}
