//! Which paths of `include` and `extends` name a project that lies elsewhere.
//!
//! The rules are Docker's for Git URLs (`gitutil.ParseGitRef` of `BuildKit`), and `oci://` for artifacts of a registry.

/// Whether Compose would fetch what a path names.
pub(super) fn is_remote(path: &str) -> bool {
    path.starts_with("oci://") || is_git(path)
}

fn is_git(path: &str) -> bool {
    if path.starts_with("./") || path.starts_with("../") {
        return false;
    }
    if path.starts_with("github.com/") {
        return true;
    }
    match path.split_once("://") {
        Some((scheme, rest)) => match scheme.to_ascii_lowercase().as_str() {
            "ssh" | "git" => true,
            // Any other page of the web is no repository.
            "http" | "https" => {
                let end = rest.find(['#', '?']).unwrap_or(rest.len());
                rest[..end].strip_suffix(".git").is_some()
            }
            _ => false,
        },
        None => is_scp(path),
    }
}

/// `user@host:path`, as `scp` takes it.
fn is_scp(path: &str) -> bool {
    let Some((user, rest)) = path.split_once('@') else {
        return false;
    };
    let Some((host, _)) = rest.split_once(':') else {
        return false;
    };
    let is_made_of = |text: &str, more: &[char]| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(&c))
    };
    is_made_of(user, &['-', '_']) && is_made_of(host, &['-', '.'])
}

#[cfg(test)]
mod tests {
    use super::is_remote;

    #[test]
    fn repositories_and_artifacts_lie_elsewhere() {
        for path in [
            "https://github.com/acme/shop.git",
            "https://github.com/acme/shop.git#v1:compose",
            "git@github.com:acme/shop.git",
            "ssh://git@example.com/acme/shop",
            "git://example.com/acme",
            "github.com/acme/shop",
            "oci://registry.example.com/acme/shop:1",
        ] {
            assert!(is_remote(path), "{path}");
        }
        for path in [
            "compose.yaml",
            "./github.com/acme/shop",
            "../git@github.com:acme",
            "https://example.com/compose.yaml",
            "file:///etc/compose.yaml",
            "C:\\compose.yaml",
            "a@b/c.yaml",
            "",
        ] {
            assert!(!is_remote(path), "{path}");
        }
    }
}
