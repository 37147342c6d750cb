//! Variables that are set nowhere: Compose warns, and goes on with an empty text in their place.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path as FilePath, PathBuf};
use std::rc::Rc;

use super::context::Context;
use super::files::FileSystem;
use super::grammar::port;
use super::template::{Kind, Reference};
use super::value::{OrderMap, Origin, Path, Place};
use super::{Environment, Project};

/// The names under which projects keep a list of their variables for others to fill in.
const EXAMPLES: [&str; 14] = [
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env.default",
    ".env.defaults",
    ".env-example",
    "env.example",
    "env.sample",
    "env.template",
    "env-example",
    "example.env",
    "sample.env",
    "template.env",
];

/// What Compose itself sets before it reads a file.
const OWN: [&str; 2] = ["COMPOSE_PROJECT_NAME", "PWD"];

/// A variable without a value, and without a default where it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsetVariable {
    /// Its name.
    pub name: String,
    /// Where it is used, each with what becomes of it there.
    pub uses: Vec<UnsetUse>,
    /// A file beside the project that lists it for others to fill in.
    pub example: Option<String>,
    /// A variable that is set and has nearly its name.
    pub near: Option<String>,
}

/// One use of an unset variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsetUse {
    /// The place of the `$NAME` or `${NAME}`.
    pub place: Place,
    /// The whole text in which it stands.
    pub whole: Place,
    /// The service in which it stands.
    pub service: Option<String>,
    /// What it leads to.
    pub effect: Effect,
}

/// What an empty text in place of a variable leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The text is shorter than it looks.
    Shorter,
    /// A port is published under a number that Docker chooses.
    RandomPort,
    /// A command lacks it, which perhaps meant a variable of the container's own shell.
    InCommand,
}

/// The uses of unset variables, by place and name: what an alias repeats counts once.
pub(super) type Uses = OrderMap<(Place, String), UnsetUse>;

impl Context {
    /// Notes the variables of a text that are not set; `text` is what Compose goes on with.
    pub(super) fn note_unset(
        &mut self,
        references: &[Reference<'_>],
        text: &str,
        origin: Origin,
        path: &Path<'_>,
    ) {
        for reference in references {
            let is_plain = reference.kind == Kind::Plain && !reference.set;
            if !is_plain || OWN.contains(&reference.name) {
                continue;
            }
            let place = self.place_within(origin, reference.span.clone());
            let found = UnsetUse {
                place,
                whole: self.place(origin),
                service: path.service().map(str::to_owned),
                effect: effect(path, text),
            };
            let key = (place, reference.name.to_owned());
            self.unset.entry(key).or_insert(found);
        }
    }
}

impl Project {
    /// Whether there is a `.env` that gives the project its variables.
    pub fn has_dotenv(&self) -> bool {
        let mut opened = self.files.iter().filter_map(|file| file.opened.as_deref());
        opened.any(|path| path == FilePath::new(".env"))
    }
}

fn effect(path: &Path<'_>, text: &str) -> Effect {
    let Some(key) = service_key(path) else {
        return Effect::Shorter;
    };
    match key {
        "command" | "entrypoint" | "healthcheck" | "post_start" | "pre_stop" => Effect::InCommand,
        "ports" if is_random(path, text) => Effect::RandomPort,
        _ => Effect::Shorter,
    }
}

/// The key of a service under which a path lies.
fn service_key<'p>(path: &Path<'p>) -> Option<&'p str> {
    match path {
        Path::Root => None,
        Path::Key(Path::Key(Path::Key(Path::Root, "services"), _), key) => Some(key),
        Path::Key(parent, _) | Path::Item(parent, _) => service_key(parent),
    }
}

/// Whether a port asks for a host port, and the text no longer says which.
fn is_random(path: &Path<'_>, text: &str) -> bool {
    match path {
        Path::Key(_, key) => *key == "published" && text.is_empty(),
        _ => {
            text.contains(':')
                && port::parse_ports(text)
                    .is_ok_and(|ports| ports.iter().all(|port| port.published.is_none()))
        }
    }
}

/// The variables of all uses, in the order of their names, with what may help to set them.
pub(super) fn variables(
    cx: &Context,
    env: &Environment,
    disk: &dyn FileSystem,
) -> Vec<UnsetVariable> {
    let mut uses: BTreeMap<&str, Vec<UnsetUse>> = BTreeMap::new();
    // What Compose refuses because of a variable says so itself.
    let refused: HashSet<Place> = cx.problems.iter().map(|problem| problem.place).collect();
    let rest = cx.unset.iter();
    for ((_, name), found) in rest.filter(|(_, found)| !refused.contains(&found.whole)) {
        uses.entry(name).or_default().push(found.clone());
    }
    if uses.is_empty() {
        return Vec::new();
    }
    let mut examples = Examples {
        disk,
        read: BTreeMap::new(),
    };
    let with_hints = uses.into_iter().map(|(name, mut uses)| {
        uses.sort_by_key(|found| found.place);
        let folders = uses.iter().filter_map(|found| {
            let file = cx.files.get(found.place.file.index())?;
            Some(file.folder.clone())
        });
        let mut folders: Vec<PathBuf> = folders.chain([PathBuf::new()]).collect();
        folders.dedup();
        let listed = folders.iter().flat_map(|folder| examples.of(folder));
        let listed: Vec<Example> = listed.collect();
        let example = listed.iter().find(|example| example.names.contains(name));
        let known = listed.iter().flat_map(|example| example.names.iter());
        let known = env.names().chain(known.map(String::as_str));
        UnsetVariable {
            name: name.to_owned(),
            example: example.map(|example| example.path.clone()),
            near: nearest(name, known).map(str::to_owned),
            uses,
        }
    });
    with_hints.collect()
}

/// A file that lists variables.
#[derive(Debug, Clone)]
struct Example {
    path: String,
    names: Rc<BTreeSet<String>>,
}

/// The example files of folders, read once.
struct Examples<'d> {
    disk: &'d dyn FileSystem,
    read: BTreeMap<PathBuf, Vec<Example>>,
}

impl Examples<'_> {
    fn of(&mut self, folder: &FilePath) -> Vec<Example> {
        let disk = self.disk;
        let read = |file: &&str| {
            let path = folder.join(file);
            let text = disk.read(&path).ok()?;
            Some(Example {
                path: path.to_string_lossy().replace('\\', "/"),
                names: Rc::new(names(&text).collect()),
            })
        };
        let files = self.read.entry(folder.to_owned());
        files
            .or_insert_with(|| EXAMPLES.iter().filter_map(read).collect())
            .clone()
    }
}

/// The names that a file lists. It is written for people, who also list what they leave out: `# NAME=value`.
fn names(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter_map(|line| {
        let line = line.trim_start_matches(['#', ' ', '\t']);
        let line = line.strip_prefix("export ").unwrap_or(line);
        let name = line.split_once('=')?.0.trim();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        (!name.is_empty() && name.chars().all(is_name)).then(|| name.to_owned())
    })
}

/// The name that was probably meant: one letter off, for `DB_HOST` and `DB_PORT` are two apart, and none of its numbers,
/// for `HOST_1` and `HOST_2` are two things.
pub(super) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let digits = |text: &str| -> Vec<u8> { text.bytes().filter(u8::is_ascii_digit).collect() };
    let most = usize::from(name.len() >= 4);
    known
        .filter_map(|other| Some((letters_apart(name, other)?, other)))
        .filter(|(apart, other)| *apart <= most && digits(other) == digits(name))
        .min_by_key(|(apart, _)| *apart)
        .map(|(_, other)| other)
}

/// By how many letters two names differ, whatever their case: by none, or by one that is left out, another or at the place
/// of its neighbour; `None` if by more.
fn letters_apart(a: &str, b: &str) -> Option<usize> {
    let same = |(a, b): &(&u8, &u8)| a.eq_ignore_ascii_case(b);
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let start = a.iter().zip(b).take_while(same).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    match (&a[..a.len() - end], &b[..b.len() - end]) {
        ([], []) => Some(0),
        ([] | [_], [] | [_]) => Some(1),
        ([a1, a2], [b1, b2]) if same(&(a1, b2)) && same(&(a2, b1)) => Some(1),
        _ => None,
    }
}
