//! Which files make a project, as Compose finds them where nobody names them.

use std::path::{Path, PathBuf};

use super::Environment;
use super::template::Lookup;

/// The names that Compose looks for, in its order.
const MAIN: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];

/// The names of the file that Compose puts on top of any of these, in its order.
const OVERRIDE: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// Whether Compose finds a file of this name by itself.
pub fn is_main(path: &Path) -> bool {
    has_name(path, &MAIN)
}

/// Whether Compose puts a file of this name on top of the main file beside it.
pub fn is_override(path: &Path) -> bool {
    has_name(path, &OVERRIDE)
}

fn has_name(path: &Path, names: &[&str]) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| names.contains(&name))
}

/// The project in a folder: its main file, and the override if there is one.
pub fn in_folder(folder: &Path) -> Option<Vec<PathBuf>> {
    in_folder_with(folder, None)
}

/// The project in a folder in which `there`, one of its files, counts as written already.
fn in_folder_with(folder: &Path, there: Option<&Path>) -> Option<Vec<PathBuf>> {
    let first = |names: &[&str]| {
        let mut paths = names.iter().map(|name| folder.join(name));
        paths.find(|path| there == Some(path.as_path()) || path.is_file())
    };
    let main = first(&MAIN)?;
    Some(std::iter::once(main).chain(first(&OVERRIDE)).collect())
}

/// The nearest project in a folder or above it, not above `root`.
pub fn upward(folder: &Path, root: Option<&Path>) -> Option<Vec<PathBuf>> {
    let real = folder.canonicalize().ok()?;
    let mut shown = folder.to_owned();
    for ancestor in real.ancestors() {
        if root.is_some_and(|root| !ancestor.starts_with(root)) {
            return None;
        }
        if let Some(files) = in_folder(&shown) {
            return Some(files);
        }
        shown = above(&shown);
    }
    None
}

/// The folder above another: its path without the last name where that leads there, as it does not behind a symbolic link.
pub fn above(folder: &Path) -> PathBuf {
    let shorter = folder.parent().filter(|_| folder.file_name().is_some());
    let shorter = shorter.map(|path| match path.to_str() {
        Some("") => PathBuf::from("."),
        _ => path.to_owned(),
    });
    let real = |path: &Path| path.canonicalize().ok();
    let longer = folder.join("..");
    match shorter {
        Some(shorter) if real(&shorter) == real(&longer) => shorter,
        _ => longer,
    }
}

/// The files of the project to which a file belongs by its name: Compose's main file comes with its override, and an
/// override with its main file; any other file stands alone. The file itself need not be written yet.
pub fn of_file(path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new(""));
    match in_folder_with(folder, Some(path)) {
        Some(files) if files.iter().any(|file| file == path) => files,
        _ => vec![path.to_owned()],
    }
}

/// The files that `COMPOSE_FILE` names, where it is set.
pub fn listed(env: &Environment) -> Option<Vec<PathBuf>> {
    let list = env.get("COMPOSE_FILE").filter(|list| !list.is_empty())?;
    let default = if cfg!(windows) { ";" } else { ":" };
    let separator = env.get("COMPOSE_PATH_SEPARATOR");
    let separator = separator.filter(|separator| !separator.is_empty());
    let paths = list.split(separator.unwrap_or(default));
    Some(paths.map(PathBuf::from).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::TempDir::new().unwrap();
        for name in names {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        folder
    }

    #[test]
    fn the_order_of_names_is_that_of_compose() {
        let folder = folder(&[
            "docker-compose.yaml",
            "docker-compose.yml",
            "docker-compose.override.yaml",
            "compose.override.yaml",
        ]);
        let at = |name: &str| folder.path().join(name);
        let files = vec![at("docker-compose.yml"), at("compose.override.yaml")];
        assert_eq!(in_folder(folder.path()), Some(files.clone()));
        assert_eq!(of_file(&at("compose.override.yaml")), files);
        let shadowed = at("docker-compose.yaml");
        assert_eq!(of_file(&shadowed), std::slice::from_ref(&shadowed));
    }

    #[test]
    fn the_search_goes_up_to_the_root() {
        let folder = folder(&["compose.yml", "a/b/c/note.txt"]);
        let (deep, middle) = (folder.path().join("a/b/c"), folder.path().join("a"));
        let found = upward(&deep, None).unwrap();
        let main = folder.path().join("compose.yml").canonicalize().unwrap();
        assert_eq!(found[0].canonicalize().unwrap(), main);
        let root = middle.canonicalize().unwrap();
        assert_eq!(upward(&deep, Some(&root)), None);
    }

    #[test]
    fn a_list_of_files_has_its_separator() {
        let env = |pairs: &[(&str, &str)]| {
            let owned = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            listed(&Environment::new(owned))
        };
        assert_eq!(env(&[]), None);
        assert_eq!(env(&[("COMPOSE_FILE", "")]), None);
        let two = Some(vec![PathBuf::from("a.yaml"), PathBuf::from("b.yaml")]);
        assert_eq!(
            env(&[
                ("COMPOSE_FILE", "a.yaml,b.yaml"),
                ("COMPOSE_PATH_SEPARATOR", ",")
            ]),
            two
        );
        #[cfg(unix)]
        assert_eq!(env(&[("COMPOSE_FILE", "a.yaml:b.yaml")]), two);
    }
}
