//! `build`.

use super::forms::{HOSTS, NAMED, PAIRS, SIZE};
use super::mounts::FileReference;
use super::scalars::Bytes;
use super::service::Ulimit;
use crate::compose::canonical;
use crate::compose::decode::{List, Model, Names, Pairs, Text, object};
use crate::compose::merge::Merge;
use crate::compose::shape::{BOOL, DIGITS, STRING, Shape};

/// `true`, `false` or parameters.
const ATTESTATION: Shape = Shape::scalars(BOOL | STRING);

/// Here, unlike at the service, text is not taken for a number, and one number stays one, so that two limits override it
/// and it does not override two.
const ULIMIT: Shape = Shape {
    scalars: DIGITS,
    cast: None,
    canonical: None,
    merge: Merge::Usual,
    ..Ulimit::SHAPE
};
const ULIMITS: Shape = Shape::names(&ULIMIT);

/// SSH agents and keys by id.
pub type Ssh = Pairs;
/// A list becomes a mapping, which a list in a later file cannot override.
const SSH: Shape = Pairs::SHAPE.canonical(canonical::ssh);

object! {
    /// How the image of a service is built.
    pub struct Build (Shape::scalars(STRING).canonical(canonical::build).merge(Merge::Build), [], true) {
        /// The folder or URL with the sources.
        context: String,
        /// The Dockerfile, relative to the context.
        dockerfile: String,
        /// The Dockerfile's text.
        dockerfile_inline: String,
        /// Extra privileges for the build.
        entitlements: List<String>,
        /// Build arguments.
        args: Pairs = PAIRS,
        /// SSH agents and keys for the build.
        ssh: Ssh = SSH,
        /// Labels of the image.
        labels: Pairs = PAIRS,
        /// Where cached layers are read.
        cache_from: List<String>,
        /// Where cached layers are written.
        cache_to: List<String>,
        /// Whether the cache is ignored.
        no_cache: bool,
        /// Further named contexts.
        additional_contexts: Pairs = PAIRS,
        /// The network during the build.
        network: String,
        /// Provenance attestation.
        provenance: Text = ATTESTATION,
        /// Software bill of materials.
        sbom: Text = ATTESTATION,
        /// Whether base images are always pulled.
        pull: bool,
        /// The stage to build.
        target: String,
        /// The size of `/dev/shm` during the build.
        shm_size: Bytes = SIZE,
        /// Additional host names.
        extra_hosts: List<String> = HOSTS,
        /// The isolation technology.
        isolation: String,
        /// Whether the build has extended privileges.
        privileged: bool,
        /// Secrets for the build.
        secrets: List<FileReference>,
        /// Further names of the image.
        tags: List<String> = NAMED,
        /// Limits of the build container.
        ulimits: Names<Ulimit> = ULIMITS,
        /// The platforms to build for.
        platforms: List<String>,
    }
}
