//! Images whose documentation asks for a larger `/dev/shm` than the 64 MB that Docker gives.

use super::matching::{Reference, canonical};
use super::tags::glob;

/// Images, and the size that their documentation asks for.
#[derive(Debug)]
pub struct SharedMemory {
    /// The repositories (globs).
    images: &'static [&'static str],
    /// As `shm_size` takes it.
    pub size: &'static str,
    /// Who says so.
    pub source: &'static str,
}

static ALL: &[SharedMemory] = &[
    SharedMemory {
        images: &[
            "selenium/standalone-*",
            "selenium/node-chrome*",
            "selenium/node-chromium*",
            "selenium/node-edge*",
            "selenium/node-firefox*",
            "selenium/node-all-browsers*",
        ],
        size: "2g",
        source: "https://github.com/SeleniumHQ/docker-selenium#quick-start",
    },
    SharedMemory {
        images: &["linuxserver/chromium", "linuxserver/firefox"],
        size: "1g",
        source: "https://docs.linuxserver.io/images/docker-chromium/",
    },
];

/// What the image's documentation asks for, as a Compose file names the image.
pub fn shared_memory(image: &str) -> Option<&'static SharedMemory> {
    let name = canonical(Reference::parse(image)?.repository);
    // It starts browsers in containers of their own.
    if name == "selenium/standalone-docker" {
        return None;
    }
    ALL.iter()
        .find(|known| known.images.iter().any(|pattern| glob(pattern, &name)))
}
