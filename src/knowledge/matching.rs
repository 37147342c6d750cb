//! From what a Compose file writes after `image:` to the name under which records are kept.

use std::borrow::Cow;

/// The parts of an image reference as written, e.g. `registry:5000/library/postgres:16-alpine@sha256:…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    /// Registry and repository, as written.
    pub repository: &'a str,
    /// The tag; may hold an unresolved `${…}`. `None` where there is none.
    pub tag: Option<&'a str>,
    /// The digest, e.g. `sha256:…`.
    pub digest: Option<&'a str>,
}

impl<'a> Reference<'a> {
    /// Takes a reference apart. `None` where the repository is empty, holds white space or hangs on a variable.
    pub fn parse(reference: &'a str) -> Option<Self> {
        let text = reference.trim();
        // Behind a variable, `:` and `@` may belong to it, as in `postgres:${TAG:-16}`.
        let literal = text.get(..text.find('$').unwrap_or(text.len()))?;
        let (literal, digest) = match literal.find('@') {
            Some(at) => (literal.get(..at)?, text.get(at + 1..)),
            None => (literal, None),
        };
        let name_start = literal.rfind('/').map_or(0, |slash| slash + 1);
        let (repository, tag) = match literal.get(name_start..)?.find(':') {
            Some(colon) => {
                let end = if digest.is_some() {
                    literal.len()
                } else {
                    text.len()
                };
                (
                    literal.get(..name_start + colon)?,
                    text.get(name_start + colon + 1..end),
                )
            }
            None if digest.is_none() && literal.len() < text.len() => return None,
            None => (literal, None),
        };
        if repository.is_empty() || repository.contains(char::is_whitespace) {
            return None;
        }
        Some(Self {
            repository,
            tag,
            digest,
        })
    }
}

/// Names of Docker Hub itself and of registries that serve a copy of all of it under the same names.
const DOCKER_HUB: [&str; 6] = [
    "docker.io/",
    "index.docker.io/",
    "registry-1.docker.io/",
    "registry.hub.docker.com/",
    "mirror.gcr.io/",
    "public.ecr.aws/docker/",
];

/// Publishers who push the same images to several registries, and the name that records use.
const PUBLISHERS: [(&str, &str); 3] = [
    ("lscr.io/linuxserver/", "linuxserver/"),
    ("ghcr.io/linuxserver/", "linuxserver/"),
    ("public.ecr.aws/bitnami/", "bitnami/"),
];

/// The one name of a repository that goes by several. A registry that is not known keeps its host, and so matches no
/// record of another one: behind `registry.example.com/postgres` there could be anything.
pub(super) fn canonical(repository: &str) -> Cow<'_, str> {
    for (prefix, name) in PUBLISHERS {
        if let Some(rest) = repository.strip_prefix(prefix) {
            return Cow::Owned(format!("{name}{rest}"));
        }
    }
    let hub = DOCKER_HUB
        .iter()
        .find_map(|host| repository.strip_prefix(host))
        .unwrap_or(repository);
    Cow::Borrowed(hub.strip_prefix("library/").unwrap_or(hub))
}
