//! What people write for the options of a mount.

/// The options, and other spellings of them.
const OPTIONS: [(&str, &[&str]); 11] = [
    ("ro", &["readonly", "read-only", "read_only", "r"]),
    ("rw", &["readwrite", "read-write", "read_write", "w", "wr"]),
    ("nocopy", &["no-copy", "no_copy"]),
    ("z", &[]),
    ("Z", &[]),
    ("rprivate", &[]),
    ("private", &[]),
    ("rshared", &[]),
    ("shared", &[]),
    ("rslave", &[]),
    ("slave", &[]),
];

/// The option for which a word without effect stands beyond doubt: `ro` for `RO`, for ` ro` and for `readonly`.
pub fn meant_option(word: &str) -> Option<&'static str> {
    let bare = word.trim();
    let spelled = bare.to_lowercase();
    let as_written = OPTIONS.iter().find(|(option, _)| *option == bare);
    let fits = |(option, others): &&(&str, &[&str])| {
        *option == spelled || others.contains(&spelled.as_str())
    };
    let (option, _) = as_written.or_else(|| OPTIONS.iter().find(fits))?;
    Some(option)
}
