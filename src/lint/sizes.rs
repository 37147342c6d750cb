//! The sizes of memory that a service's own settings speak of.

use crate::compose::grammar::bytes::parse_bytes;
use crate::compose::{Field, ServiceView};

/// Parts of variable names whose values speak of memory.
const MEMORY_WORDS: [&str; 10] = [
    "MEM", "HEAP", "JAVA", "JVM", "OPTS", "XMX", "BUFFER", "CACHE", "POOL", "SHM",
];

impl ServiceView<'_> {
    /// The largest size, in bytes, that its command or its memory variables name: `-Xmx8g`, `HEAP_SIZE=8G`. A limit below
    /// it would be wrong.
    pub fn largest_named_size(&self) -> i64 {
        let service = self.service;
        let commands = [&service.command, &service.entrypoint]
            .into_iter()
            .filter_map(Field::known)
            .flatten();
        let commands = commands.filter_map(Field::known).map(String::as_str);
        let variables = service
            .environment
            .known()
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| {
                let name = name.to_uppercase();
                let speaks = MEMORY_WORDS.iter().any(|word| name.contains(word));
                value.known().filter(|_| speaks).map(|text| text.0.as_str())
            });
        commands.chain(variables).flat_map(sizes).max().unwrap_or(0)
    }
}

/// All sizes with a unit in a text, in bytes.
fn sizes(text: &str) -> impl Iterator<Item = i64> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
    text.split(move |c| !is_part(c)).filter_map(|word| {
        // `Xmx8g` holds its size behind a word.
        let from = word.find(|c: char| c.is_ascii_digit())?;
        let size = &word[from..];
        let unit = size.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let is_size = matches!(
            unit.to_ascii_lowercase().as_str(),
            "m" | "mb" | "mib" | "g" | "gb" | "gib"
        );
        is_size.then(|| parse_bytes(size).ok()).flatten()
    })
}
