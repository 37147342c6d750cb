//! Paths in full (`paths/resolve.go`). A path is relative to the folder of the file in which it stands: that of the
//! project, of the included project, or of the file that is extended.

use std::path::Path as FilePath;

use super::draft::Draft;
use super::node::{Content, Map, Node, Source};
use crate::compose::Project;
use crate::compose::context::SourceFile;
use crate::compose::grammar::volume::clean_target as clean;
use crate::compose::template::Lookup;

/// What relative paths refer to.
pub(super) struct Base<'p> {
    folder: String,
    files: &'p [SourceFile],
    home: Option<&'p str>,
}

impl<'p> Base<'p> {
    pub(super) fn new(project: &'p Project, folder: &FilePath) -> Self {
        Self {
            folder: clean(&folder.to_string_lossy()),
            files: &project.files,
            home: project.env.get("HOME"),
        }
    }

    /// The folder to which a path that stands at `source` refers.
    fn folder(&self, source: Source) -> String {
        let file = match source {
            Source::Written(origin) => self.files.get(origin.file.index()),
            _ => None,
        };
        match file {
            Some(file) => clean(&format!("{}/{}", self.folder, file.folder.display())),
            None => self.folder.clone(),
        }
    }

    /// Makes a path full, unless it is absolute, here or on Windows.
    fn full(&self, node: &mut Node) {
        if !node.text().is_some_and(is_absolute) {
            self.full_here(node);
        }
    }

    /// The same where Compose does not think of Windows.
    fn full_here(&self, node: &mut Node) {
        let Content::Text(path) = &node.content else {
            return;
        };
        let full = match (path.strip_prefix('~'), self.home) {
            (Some(rest), Some(home)) => clean(&format!("{home}/{rest}")),
            _ if path.starts_with('/') => return,
            _ => clean(&format!("{}/{path}", self.folder(node.source))),
        };
        node.content = Content::Text(full);
    }

    fn full_at(&self, map: &mut Map, key: &str) {
        if let Some(node) = map.get_mut(key) {
            self.full(node);
        }
    }

    /// The folder of a build, which may lie elsewhere.
    fn context(&self, node: &mut Node) {
        let is_folder = |context: &str| !context.is_empty() && !is_remote(context);
        if node.text().is_some_and(is_folder) {
            self.full_here(node);
        }
    }
}

/// Completes the paths of a service.
pub(super) fn in_service(service: &mut Map, base: &Base<'_>) {
    if let Some(build) = service.get_mut("build").and_then(Node::map_mut) {
        if let Some(context) = build.get_mut("context") {
            base.context(context);
        }
        for key in ["additional_contexts", "ssh"] {
            let Some(named) = build.get_mut(key) else {
                continue;
            };
            super::form::split_pairs(named);
            for path in named.map_mut().into_iter().flat_map(Map::values_mut) {
                base.context(path);
            }
        }
    }
    let volumes = service.get_mut("volumes").map(Node::items_mut);
    for volume in volumes.into_iter().flatten().filter_map(Node::map_mut) {
        if volume.get("type").and_then(Node::text) == Some("bind") {
            base.full_at(volume, "source");
        }
    }
    let develop = service.get_mut("develop").and_then(Node::map_mut);
    let watch = develop.and_then(|develop| develop.get_mut("watch"));
    for watch in watch
        .into_iter()
        .flat_map(Node::items_mut)
        .filter_map(Node::map_mut)
    {
        if let Some(path) = watch.get_mut("path") {
            base.full_here(path);
        }
    }
}

/// Completes the paths of volumes, configs and secrets.
pub(super) fn in_resources(draft: &mut Draft, base: &Base<'_>) {
    for file in draft.configs.values_mut().chain(draft.secrets.values_mut()) {
        if let Some(file) = file.map_mut() {
            base.full_at(file, "file");
        }
    }
    for volume in draft.volumes.values_mut() {
        // A volume of this kind is a bind mount in disguise.
        let is_local = volume.get("driver").and_then(Node::text) == Some("local");
        let options = volume
            .map_mut()
            .and_then(|volume| volume.get_mut("driver_opts"));
        let options = options.and_then(Node::map_mut).filter(|_| is_local);
        if let Some(options) = options
            && options.get("o").and_then(Node::text) == Some("bind")
        {
            base.full_at(options, "device");
        }
    }
}

/// Whether a path is absolute, here or on Windows.
fn is_absolute(path: &str) -> bool {
    let bytes = path.as_bytes();
    let has_drive = matches!(bytes, [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic());
    path.starts_with('/') || path.starts_with(r"\\") || has_drive
}

/// Whether the sources of a build are no folder here.
fn is_remote(context: &str) -> bool {
    const PREFIXES: [&str; 3] = ["service:", "github.com/", "git@"];
    context.contains("://") || PREFIXES.iter().any(|prefix| context.starts_with(prefix))
}
