//! Reading a reference.

use super::{Image, ImageError, is_docker_hub};

const LONGEST_PATH: usize = 255;
const LONGEST_TAG: usize = 128;

/// Reads an image reference.
///
/// A first part before a `/` is a registry if it contains `.`, `:` or a capital letter or is `localhost`.
/// Accepted is what Docker Compose 2.40.3 accepts when it pulls.
pub fn parse(text: &str) -> Result<Image<'_>, ImageError> {
    if text.is_empty() {
        return Err(ImageError::Empty);
    }
    if text.len() == 64 && text.bytes().all(is_lower_hex) {
        return Err(ImageError::ImageId {
            text: text.to_owned(),
        });
    }
    if text
        .split_once("://")
        .is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
    {
        return Err(ImageError::Scheme {
            text: text.to_owned(),
        });
    }
    let (registry, rest) = split_registry(text);
    let (rest, digest) = match rest.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (rest, None),
    };
    let (path, tag) = match rest.split_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (rest, None),
    };
    let (registry, path) = check_name(text, registry, path)?;
    match tag {
        Some("") => {
            return Err(ImageError::EmptyTag {
                text: text.to_owned(),
            });
        }
        Some(tag) if !is_tag(tag) => {
            return Err(ImageError::InvalidTag {
                text: text.to_owned(),
                tag: tag.to_owned(),
            });
        }
        _ => {}
    }
    if let Some(digest) = digest.filter(|digest| !is_digest(digest)) {
        return Err(ImageError::InvalidDigest {
            text: text.to_owned(),
            digest: digest.to_owned(),
        });
    }
    Ok(Image {
        registry,
        path,
        tag,
        digest,
    })
}

fn split_registry(text: &str) -> (Option<&str>, &str) {
    match text.split_once('/') {
        Some((head, rest)) if is_registry_like(head) => (Some(head), rest),
        _ => (None, text),
    }
}

fn is_registry_like(head: &str) -> bool {
    head == "localhost" || head.contains(['.', ':']) || head.chars().any(char::is_uppercase)
}

/// Checks registry and path, and gives them back as they are to be understood.
fn check_name<'a>(
    text: &'a str,
    registry: Option<&'a str>,
    path: &'a str,
) -> Result<(Option<&'a str>, &'a str), ImageError> {
    let invalid = || ImageError::InvalidName {
        text: text.to_owned(),
    };
    if path.chars().any(char::is_uppercase) {
        return Err(ImageError::UpperCase {
            text: text.to_owned(),
        });
    }
    if !is_path(path) {
        return Err(invalid());
    }
    let (registry, path) = match registry {
        Some(registry) if !is_registry(registry) => {
            // `a_b.c/d` is no registry, yet a valid path as a whole.
            let whole = text
                .get(..registry.len() + 1 + path.len())
                .filter(|whole| is_path(whole));
            (None, whole.ok_or_else(invalid)?)
        }
        registry => (registry, path),
    };
    let on_hub = registry.is_none_or(is_docker_hub);
    // The folder that Docker Hub adds to a bare name counts.
    let length = if on_hub && !path.contains('/') {
        path.len() + "library/".len()
    } else {
        path.len()
    };
    if length > LONGEST_PATH {
        return Err(ImageError::TooLong);
    }
    Ok((registry, path))
}

/// Names, an IPv4 address or an IPv6 address in brackets, and perhaps a port.
fn is_registry(registry: &str) -> bool {
    let (host, port) = match registry.rsplit_once(':') {
        Some((host, port)) if !registry.ends_with(']') => (host, Some(port)),
        _ => (registry, None),
    };
    let host_is_good = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|ip| {
            !ip.is_empty() && ip.bytes().all(|b| b == b':' || b.is_ascii_hexdigit())
        }),
        None => host.split('.').all(is_domain_label),
    };
    host_is_good
        && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

fn is_domain_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|b| b == b'-' || b.is_ascii_alphanumeric())
}

fn is_path(path: &str) -> bool {
    path.split('/').all(is_path_part)
}

/// Small letters and digits, joined by one `.`, one or two `_`, or any number of `-`.
fn is_path_part(part: &str) -> bool {
    let is_alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !part.starts_with(is_alphanumeric) || !part.ends_with(is_alphanumeric) {
        return false;
    }
    part.split(is_alphanumeric)
        .all(|joint| matches!(joint, "" | "." | "_" | "__") || joint.bytes().all(|b| b == b'-'))
}

fn is_tag(tag: &str) -> bool {
    tag.len() <= LONGEST_TAG
        && !tag.starts_with(['.', '-'])
        && !tag.is_empty()
        && tag
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

fn is_digest(digest: &str) -> bool {
    let length = match digest.split_once(':') {
        Some(("sha256", _)) => 64,
        Some(("sha384", _)) => 96,
        Some(("sha512", _)) => 128,
        _ => return false,
    };
    let digits = digest.split_once(':').map_or("", |(_, digits)| digits);
    digits.len() == length && digits.bytes().all(is_lower_hex)
}

fn is_lower_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'a'..=b'f')
}
