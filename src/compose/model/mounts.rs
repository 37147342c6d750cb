//! Volumes, configs, secrets and environment files of a service.

use super::forms::{FLAG, PAIRS_OR_REPEATS};
use super::scalars::Bytes;
use crate::compose::canonical;
use crate::compose::decode::{Pairs, Text, object};
use crate::compose::shape::{BOOL, DIGITS, INTEGER, NUMBER, STRING, Shape};

const KINDS: Shape = Shape::words(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"]);

object! {
    /// A mount of a service.
    pub struct ServiceVolume (Shape::scalars(STRING).canonical(canonical::volume), ["type"], true) {
        /// `bind`, `volume`, `tmpfs`, …
        kind("type"): String = KINDS,
        /// The path on the host, or the volume's name.
        source: String,
        /// The path in the container.
        target: String,
        /// Whether it is read-only.
        read_only: bool = FLAG,
        /// Consistency on other systems.
        consistency: String,
        /// Options of a bind mount.
        bind: Bind,
        /// Options of a volume.
        volume: VolumeOptions,
        /// Options of a tmpfs.
        tmpfs: Tmpfs,
        /// Options of an image mount.
        image: ImageMount,
    }
}

object! {
    /// Options of a bind mount.
    pub struct Bind {
        /// How mounts propagate.
        propagation: String,
        /// Whether a missing folder is made on the host.
        create_host_path: bool,
        /// Whether mounts below are included.
        recursive: String = Shape::words(&["enabled", "disabled", "writable", "readonly"]),
        /// `SELinux` relabelling, shared or private.
        selinux: String = Shape::words(&["z", "Z"]),
    }
}

object! {
    /// Options of a volume mount.
    pub struct VolumeOptions {
        /// Labels of the volume.
        labels: Pairs = PAIRS_OR_REPEATS,
        /// Whether the image's data is left out of a new volume.
        nocopy: bool = FLAG,
        /// The folder inside the volume.
        subpath: String,
    }
}

object! {
    /// Options of a tmpfs mount.
    pub struct Tmpfs {
        /// Its size.
        size: Bytes = Shape::scalars(INTEGER | STRING).within(0, i64::MAX),
        /// Its file mode.
        mode: Text = Shape::scalars(NUMBER).within(0, i64::MAX),
    }
}

object! {
    /// Options of an image mount.
    pub struct ImageMount {
        /// The folder inside the image.
        subpath: String,
    }
}

const MODE: Shape = Shape::scalars(DIGITS | STRING)
    .test("a file mode in octal digits, such as `0440`", |mode| {
        i64::from_str_radix(mode, 8).is_ok()
    });

object! {
    /// The use of a secret or config.
    pub struct FileReference (Shape::scalars(STRING).canonical(canonical::file_reference), [], true) {
        /// The name of the secret or config.
        source: String,
        /// Where it is mounted.
        target: String,
        /// Its owner.
        uid: String,
        /// Its group.
        gid: String,
        /// Its file mode.
        mode: Text = MODE,
    }
}

object! {
    /// A file with environment variables.
    pub struct EnvFile (Shape::scalars(STRING).canonical(canonical::env_file), ["path"], false) {
        /// The file.
        path: String,
        /// `raw` for a file that is not interpolated.
        format: String,
        /// Whether it must exist.
        required: bool = Shape::scalars(BOOL | STRING),
    }
}
