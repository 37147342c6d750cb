//! Reading the short form.

use super::{BindOptions, Volume, VolumeError, VolumeKind, VolumeOptions};

/// Reads a mount in the short form.
///
/// A source that starts with `.`, `/`, `~`, `\\` or a drive letter is a bind, any other a named volume. Paths
/// are not resolved against the project folder.
pub fn parse_volume(text: &str) -> Result<Volume, VolumeError> {
    // So short a text cannot hold a colon between two sections and is taken whole.
    if text.len() <= 2 {
        return match text {
            "" => Err(VolumeError::Empty),
            target => Ok(anonymous(target, None)),
        };
    }
    let mut sections = split(text)?.into_iter();
    match (sections.next(), sections.next()) {
        (Some(source), Some(target)) => {
            Ok(mount(source, target, sections.next().unwrap_or_default()))
        }
        (target, _) => Ok(anonymous(
            target.unwrap_or_default(),
            Some(VolumeOptions::default()),
        )),
    }
}

/// Cuts the text at colons other than those after a drive letter, into up to three sections, none of them empty.
fn split(text: &str) -> Result<Vec<&str>, VolumeError> {
    let mut sections: Vec<&str> = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(':').chain([(text.len(), "")]) {
        let section = text.get(start..at).unwrap_or_default();
        if at < text.len() && is_drive(section) {
            continue;
        }
        if section.is_empty() {
            return Err(VolumeError::EmptySection {
                text: text.to_owned(),
                section: sections.len(),
            });
        }
        if sections.len() == 2 && at < text.len() {
            return Err(VolumeError::TooManyColons {
                text: text.to_owned(),
            });
        }
        sections.push(section);
        start = at + 1;
    }
    Ok(sections)
}

fn is_drive(section: &str) -> bool {
    let mut chars = section.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

fn is_path(source: &str) -> bool {
    source.starts_with(['.', '/', '~'])
        || source.starts_with(r"\\")
        || source
            .split_once(':')
            .is_some_and(|(head, _)| is_drive(head))
}

fn anonymous(target: &str, volume: Option<VolumeOptions>) -> Volume {
    Volume {
        kind: VolumeKind::Anonymous,
        source: None,
        target: clean_target(target),
        read_only: false,
        bind: None,
        volume,
        ignored_options: Vec::new(),
    }
}

fn mount(source: &str, target: &str, options: &str) -> Volume {
    let kind = if is_path(source) {
        VolumeKind::Bind
    } else {
        VolumeKind::Named
    };
    let mut mount = Volume {
        kind,
        source: Some(source.to_owned()),
        ..anonymous(target, None)
    };
    for option in options.split(',') {
        match option {
            "ro" => mount.read_only = true,
            "rw" => mount.read_only = false,
            "nocopy" => mount.volume = Some(VolumeOptions { nocopy: true }),
            "z" | "Z" => mount.bind.get_or_insert_default().selinux = Some(option.to_owned()),
            "rprivate" | "private" | "rshared" | "shared" | "rslave" | "slave" => {
                mount.bind.get_or_insert_default().propagation = Some(option.to_owned());
            }
            "" => {}
            unknown => mount.ignored_options.push(unknown.to_owned()),
        }
    }
    match kind {
        VolumeKind::Bind => {
            mount.bind = Some(BindOptions {
                create_host_path: true,
                ..mount.bind.unwrap_or_default()
            });
        }
        VolumeKind::Named | VolumeKind::Anonymous => {
            mount.volume.get_or_insert_default();
        }
    }
    mount
}

/// Cleans a path in the container by its text alone, as Docker Compose does for every mount, short or long.
///
/// Repeated slashes, `.` and a trailing slash go away, and `..` takes the folder before it along; a path
/// that becomes empty is `.`, but the empty text stays empty. A backslash is an ordinary character.
pub fn clean_target(path: &str) -> String {
    if path.is_empty() {
        return String::new();
    }
    let rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            // Nothing lies above the root.
            ".." if rooted => {}
            _ => kept.push(part),
        }
    }
    match (rooted, kept.is_empty()) {
        (true, _) => format!("/{}", kept.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => kept.join("/"),
    }
}
