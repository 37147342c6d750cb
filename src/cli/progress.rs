//! A line that says how far a long run is: only for people, and only where they wait.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long nobody needs to be told anything.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the line is written anew.
const BEAT: Duration = Duration::from_millis(100);
/// Back to the start of the line, and nothing left on it.
const CLEAR: &str = "\r\x1b[K";

/// What was done so far.
#[derive(Debug, Default)]
struct Done {
    searched: AtomicUsize,
    checked: AtomicUsize,
}

/// Counts what is done. Where standard error is a terminal, a thread shows it once half a second has passed.
#[derive(Debug)]
pub(super) struct Progress {
    done: Arc<Done>,
    shown: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to count.
    pub(super) fn start(is_quiet: bool) -> Self {
        let done = Arc::new(Done::default());
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        let wanted = !is_quiet && !dumb && io::stderr().is_terminal();
        let shown = wanted.then(|| show(done.clone()));
        Self { done, shown }
    }

    /// Another file was looked at.
    pub(super) fn searched(&self) {
        self.done.searched.fetch_add(1, Ordering::Relaxed);
    }

    /// Another project was loaded and checked.
    pub(super) fn checked(&self) {
        self.done.checked.fetch_add(1, Ordering::Relaxed);
    }

    /// How many files were looked at.
    pub(super) fn files(&self) -> usize {
        self.done.searched.load(Ordering::Relaxed)
    }

    /// Takes the line away, if there is one.
    pub(super) fn stop(&mut self) {
        if let Some((stop, thread)) = self.shown.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop();
    }
}

fn show(done: Arc<Done>) -> (Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = channel::<()>();
    let thread = std::thread::spawn(move || {
        let mut wait = PATIENCE;
        while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            wait = BEAT;
            let _ = write!(io::stderr(), "{CLEAR}{}", line(&done));
        }
        if wait == BEAT {
            let _ = write!(io::stderr(), "{CLEAR}");
        }
    });
    (stop, thread)
}

fn line(done: &Done) -> String {
    let searched = done.searched.load(Ordering::Relaxed);
    match done.checked.load(Ordering::Relaxed) {
        0 => format!("searching: {searched} files"),
        checked => format!("checking: {checked} projects"),
    }
}
