//! Options of a runtime, wherever they stand: in a command, in a shell script, in a variable.

use super::sizes::Spelling;

/// A runtime that is told how large its heap may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Runtime {
    /// `-Xmx512m`, `-XX:MaxHeapSize=512m`. The last one counts.
    /// Source: <https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html>.
    Java,
    /// `--max-old-space-size=512`, in mebibytes.
    /// Source: <https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib>.
    Node,
}

impl Runtime {
    /// The option that counts in a text, as written, and what it allows in bytes.
    pub fn heap(self, text: &str) -> Option<(&str, u64)> {
        let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ';' | ')');
        let mut words = text.split(is_end).peekable();
        let mut found = None;
        while let Some(word) = words.next() {
            let size = match self {
                Self::Java => word
                    .strip_prefix("-Xmx")
                    .or_else(|| word.strip_prefix("-XX:MaxHeapSize="))
                    .map(|size| Spelling::Letter.read(size)),
                Self::Node => {
                    let rest = word
                        .strip_prefix("--max-old-space-size")
                        .or_else(|| word.strip_prefix("--max_old_space_size"));
                    rest.and_then(|rest| match rest.strip_prefix('=') {
                        Some(size) => Some(size),
                        None if rest.is_empty() => words.peek().copied(),
                        None => None,
                    })
                    .map(|size| Spelling::Number(1 << 20).read(size))
                }
            };
            // One that cannot be read counts too: then nothing is known.
            if let Some(size) = size {
                found = size.map(|size| (word, size));
            }
        }
        found
    }
}
