//! Image references: `docker.io/library/postgres:16.2-alpine`.
//!
//! `docker compose config` takes any text; the reference is read when the image is pulled, with
//! distribution/reference: `[registry[:port]/]path[:tag][@digest]`.

use std::fmt;

mod parse;
#[cfg(test)]
mod tests;
mod version;

pub use parse::parse;
pub use version::Version;

/// An image reference, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Image<'a> {
    /// The registry with its port, as written; nothing means Docker Hub.
    pub registry: Option<&'a str>,
    /// The path inside the registry, as written; always in lower case.
    pub path: &'a str,
    /// The tag, as written.
    pub tag: Option<&'a str>,
    /// The digest, such as `sha256:` and 64 hexadecimal digits. It decides; the tag is then only a note.
    pub digest: Option<&'a str>,
}

impl<'a> Image<'a> {
    /// The short name without tag and digest, by which two references to one repository compare equal.
    ///
    /// Docker Hub's registry and the folder of its official images are left out: `postgres` for
    /// `docker.io/library/postgres`, `x/y` for `index.docker.io/x/y`; but `ghcr.io/x/y` stays.
    pub fn repository(&self) -> String {
        match self.registry {
            Some(registry) if !is_docker_hub(registry) => format!("{registry}/{}", self.path),
            _ => match self.path.strip_prefix("library/") {
                // `library/a/b` is no official image, and `a/b` would be another repository.
                Some(name) if !name.contains('/') => name.to_owned(),
                _ => self.path.to_owned(),
            },
        }
    }

    /// The tag, or `latest`, which the engine pulls when there is neither tag nor digest.
    pub fn tag_or_latest(&self) -> &'a str {
        self.tag.unwrap_or("latest")
    }

    /// The version that the tag begins with; nothing for `latest`, `stable`, other words and commit hashes.
    pub fn version(&self) -> Option<Version<'a>> {
        self.tag.and_then(Version::of_tag)
    }
}

/// Whether this is one of the two names of Docker Hub, which the engine treats as one.
fn is_docker_hub(registry: &str) -> bool {
    matches!(registry, "docker.io" | "index.docker.io")
}

/// Why a text is not an image reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageError {
    /// The text is empty; Docker Compose takes the image for absent.
    Empty,
    /// It begins with `http://` or the like.
    Scheme {
        /// The whole value.
        text: String,
    },
    /// The tag is empty: `nginx:`. Often a variable that is not set.
    EmptyTag {
        /// The whole value.
        text: String,
    },
    /// The path contains a capital letter.
    UpperCase {
        /// The whole value.
        text: String,
    },
    /// The tag contains other characters than letters, digits, `_`, `.` and `-`, begins with `.` or `-`, or is
    /// longer than 128 characters.
    InvalidTag {
        /// The whole value.
        text: String,
        /// The tag as written.
        tag: String,
    },
    /// The digest is not `sha256:` with 64, `sha384:` with 96 or `sha512:` with 128 digits 0-9 and a-f.
    InvalidDigest {
        /// The whole value.
        text: String,
        /// The digest as written.
        digest: String,
    },
    /// The path has more than 255 characters.
    TooLong,
    /// The text is 64 hexadecimal digits, which would be mistaken for the id of an image.
    ImageId {
        /// The whole value.
        text: String,
    },
    /// The registry or the path is malformed: a space, an empty part, a part that ends with `-`.
    InvalidName {
        /// The whole value.
        text: String,
    },
}

impl ImageError {
    /// What was probably meant, as a value to write instead; always a valid reference.
    pub fn suggestion(&self) -> Option<String> {
        let better = match self {
            Self::Scheme { text } => text.split_once("://")?.1.to_owned(),
            Self::UpperCase { text } => {
                // Only the path must be in lower case; a tag may differ by case alone.
                let path_end = text.find('@').unwrap_or(text.len());
                let path_end = text
                    .get(..path_end)?
                    .rfind(':')
                    .filter(|at| !text[*at..].contains('/'))
                    .unwrap_or(path_end);
                let (name, rest) = text.split_at_checked(path_end)?;
                format!("{}{rest}", name.to_lowercase())
            }
            Self::InvalidName { text } => text.trim().to_owned(),
            _ => return None,
        };
        parse(&better).is_ok().then_some(better)
    }

    /// The rule, in one sentence.
    pub fn help(&self) -> &'static str {
        match self {
            Self::EmptyTag { .. } => {
                "write a tag after the colon; if it is a variable, it may not be set"
            }
            Self::UpperCase { .. } => {
                "an image name is written in lower case; only the registry and the tag may not be"
            }
            Self::InvalidTag { .. } => {
                "a tag has up to 128 letters, digits, `_`, `.` and `-` and begins with none of the last two"
            }
            Self::InvalidDigest { .. } => "a digest is `sha256:` followed by 64 digits 0-9 and a-f",
            Self::TooLong => "an image name has at most 255 characters",
            Self::ImageId { .. } => "an image id cannot be used here; write the name of the image",
            Self::Empty | Self::Scheme { .. } | Self::InvalidName { .. } => {
                "write NAME:TAG or REGISTRY/NAME:TAG, such as `nginx:1.27` or `ghcr.io/org/app:2.1`"
            }
        }
    }
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the image is empty")?,
            Self::Scheme { text } => write!(f, "`{text}` is a web address, not an image")?,
            Self::EmptyTag { text } => write!(f, "`{text}` has nothing after the colon")?,
            Self::UpperCase { text } => write!(f, "`{text}` has a capital letter in its name")?,
            Self::InvalidTag { tag, .. } => write!(f, "`{tag}` is not an image tag")?,
            Self::InvalidDigest { digest, .. } => write!(f, "`{digest}` is not an image digest")?,
            Self::TooLong => f.write_str("the image name is too long")?,
            Self::ImageId { text } => write!(f, "`{text}` is an image id, not an image name")?,
            Self::InvalidName { text } => write!(f, "`{text}` is not an image name")?,
        }
        match self.suggestion() {
            Some(better) => write!(f, "; write `{better}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ImageError {}
