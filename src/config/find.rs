//! Where the configuration of a project is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The names under which a configuration is looked for in each folder; the first that is there counts.
pub const NAMES: [&str; 3] = [
    "compose-lint.toml",
    ".compose-lint.toml",
    ".config/compose-lint.toml",
];

/// The folder for which a configuration speaks: that which holds it, or holds the `.config` in which it is.
pub fn home(config: &Path) -> &Path {
    let depth = |name: &&&str| Path::new(name).components().count();
    let name = NAMES
        .iter()
        .filter(|name| config.ends_with(name))
        .max_by_key(depth);
    let mut ancestors = config.ancestors();
    let home = ancestors.nth(name.as_ref().map_or(1, depth));
    home.filter(|home| *home != Path::new(""))
        .unwrap_or(Path::new("."))
}

/// What was looked for already, by folder.
#[derive(Debug, Default)]
pub struct Finder {
    known: HashMap<PathBuf, Option<PathBuf>>,
}

impl Finder {
    /// The configuration nearest to `folder`, an absolute path: in it or above it, but not above the repository (a folder
    /// with `.git`).
    pub fn find(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(found) = self.known.get(folder) {
            return found.clone();
        }
        let mut paths = NAMES.iter().map(|name| folder.join(name));
        let found = paths.find(|path| path.is_file()).or_else(|| {
            let is_top = folder.join(".git").exists();
            let above = folder.parent().filter(|_| !is_top);
            self.find(above?)
        });
        self.known.insert(folder.to_owned(), found.clone());
        found
    }
}
