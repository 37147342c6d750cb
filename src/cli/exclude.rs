//! Files that are not to be checked, by patterns as in `.gitignore`.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns, and the folder to which they refer.
#[derive(Debug, Clone)]
pub(super) struct Excludes(Gitignore);

impl Excludes {
    /// Reads patterns that refer to `folder`.
    ///
    /// # Errors
    /// Says which pattern is none.
    pub(super) fn new(folder: &Path, patterns: &[String]) -> Result<Self, String> {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let mut builder = GitignoreBuilder::new(folder);
        for pattern in patterns {
            let added = builder.add_line(None, pattern);
            added.map_err(|error| format!("exclude: {error}"))?;
        }
        let built = builder.build();
        built.map(Self).map_err(|error| format!("exclude: {error}"))
    }

    /// Whether a file or a folder above it is left out. `path` is absolute, without symbolic links.
    pub(super) fn has(&self, path: &Path, is_folder: bool) -> bool {
        path.starts_with(self.0.path())
            && self
                .0
                .matched_path_or_any_parents(path, is_folder)
                .is_ignore()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    #[test]
    fn patterns_are_those_of_gitignore() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let patterns = ["vendor/", "/old/*.yaml", "!/old/keep.yaml"].map(str::to_owned);
        let excludes = Excludes::new(&root, &patterns).unwrap();
        for (path, is_left_out) in [
            ("vendor/a/compose.yaml", true),
            ("a/vendor/compose.yaml", true),
            ("vendored/compose.yaml", false),
            ("old/compose.yaml", true),
            ("a/old/compose.yaml", false),
            ("old/keep.yaml", false),
        ] {
            assert_eq!(excludes.has(&root.join(path), false), is_left_out, "{path}");
        }
        assert!(!excludes.has(Path::new("/elsewhere/vendor/compose.yaml"), false));
        assert!(Excludes::new(&root, &["[z-a]".to_owned()]).is_err());
    }
}
