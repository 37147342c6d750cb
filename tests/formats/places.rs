//! By what other programs find and know again what was found: fingerprints, paths, lines and columns.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::command::run;
use super::{SELECT, json, printed, repository};

/// By what GitHub and GitLab know findings again.
fn fingerprints(folder: &Path, args: &[&str]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let sarif = json(&printed(folder, "sarif", args));
    let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let own = results.map(|result| text(&result["partialFingerprints"]["composeLint/v1"]));
    let own: Vec<String> = own.collect();
    let gitlab = json(&printed(folder, "gitlab", args));
    let issues = gitlab.as_array().unwrap().iter();
    assert_eq!(
        own,
        issues
            .map(|issue| text(&issue["fingerprint"]))
            .collect::<Vec<_>>()
    );
    own
}

#[test]
fn fingerprints_are_unique_and_do_not_move_with_the_lines() {
    let root = repository();
    let folder = root.path().join("a b");
    let args = [
        "compose.yaml",
        "keys.yaml",
        "ports.yaml",
        "--select",
        SELECT,
    ];
    let web = "services:\n  web:\n    image: nginx:1.27\n    ports: [{target: 1, a: 1}, {target: 2, a: 1}]\n";
    fs::write(folder.join("ports.yaml"), web).unwrap();
    let before = fingerprints(&folder, &args);
    assert_eq!(before.iter().collect::<HashSet<_>>().len(), before.len());
    for name in ["compose.yaml", "keys.yaml", "ports.yaml"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let text = text
            .replace("services:", "# one\n# two\n\nservices:")
            .replace("[{target", "[{target: 0}, {target");
        fs::write(folder.join(name), text).unwrap();
    }
    assert_eq!(fingerprints(&folder, &args), before);
}

/// Paths count from the root of the repository, wherever the command runs and however the file is named.
#[cfg(unix)]
#[test]
fn paths_are_those_of_the_repository() {
    let root = TempDir::new().unwrap();
    let name = "C:\\a b,ü 100%.yaml";
    let deep = root.path().join("repo/deep");
    fs::create_dir_all(&deep).unwrap();
    fs::create_dir(root.path().join("repo/.git")).unwrap();
    fs::write(
        deep.join(name),
        "services:\n  web:\n    image: nginx:1.27\n",
    )
    .unwrap();
    let absolute = deep.join(name);
    let calls = [
        (deep.clone(), PathBuf::from(name)),
        (root.path().join("repo"), Path::new("deep").join(name)),
        (deep.clone(), Path::new("../deep").join(name)),
        (root.path().to_owned(), Path::new("repo/deep").join(name)),
        (PathBuf::from("/"), absolute),
    ];
    for (folder, path) in calls {
        let args = [path.to_str().unwrap(), "--select", "missing-memory-limit"];
        let sarif = json(&printed(&folder, "sarif", &args));
        let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        let uri = &place["artifactLocation"]["uri"];
        assert_eq!(uri, "deep/C%3A%5Ca%20b%2C%C3%BC%20100%25.yaml", "{args:?}");
        let gitlab = json(&printed(&folder, "gitlab", &args));
        assert_eq!(gitlab[0]["location"]["path"], "deep/C:\\a b,ü 100%.yaml");
        let github = printed(&folder, "github", &args);
        assert!(
            github.contains(",file=deep/C%3A\\a b%2Cü 100%25.yaml,line=2,"),
            "{github}"
        );
    }
}

#[test]
fn without_a_repository_paths_are_those_of_the_working_directory() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    fs::write(
        folder.path().join("sub/compose.yaml"),
        "services:\n  web:\n    image: nginx:1.27\n",
    )
    .unwrap();
    let gitlab = json(&printed(folder.path(), "gitlab", &["--select", SELECT]));
    assert_eq!(gitlab[0]["location"]["path"], "sub/compose.yaml");
}

/// Offset of a line and a column, both from 1, the column in code points or, as reviewdog has it, in bytes.
fn offset(text: &str, line: &Value, column: &Value, in_bytes: bool) -> usize {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap() - 1;
    let start: usize = text
        .split_inclusive('\n')
        .take(number(line))
        .map(str::len)
        .sum();
    let rest = &text[start..];
    if in_bytes {
        return start + number(column);
    }
    // The byte order mark has no column.
    let mark = rest.len() - rest.trim_start_matches('\u{feff}').len();
    let mut chars = rest[mark..]
        .char_indices()
        .map(|(at, _)| at)
        .chain([rest.len() - mark]);
    start + mark + chars.nth(number(column)).unwrap()
}

/// Fixes in SARIF and suggestions to reviewdog are those of `--fix`, in files with CRLF and characters of any length.
#[test]
fn fixes_in_reports_are_those_of_the_fixer() {
    let root = repository();
    let folder = root.path().join("a b");
    let file = folder.join("compose.yaml");
    let old = fs::read_to_string(&file).unwrap();
    let rule = [
        "compose.yaml",
        "--select",
        "missing-memory-limit",
        "--memory",
        "512m",
    ];
    let sarif = json(&printed(&folder, "sarif", &rule));
    let rdjson = json(&printed(&folder, "rdjson", &rule));
    let mut edits = [Vec::new(), Vec::new()];
    for result in sarif["runs"][0]["results"].as_array().unwrap() {
        let Some(fix) = result.get("fixes") else {
            continue;
        };
        for it in fix[0]["artifactChanges"][0]["replacements"]
            .as_array()
            .unwrap()
        {
            let region = &it["deletedRegion"];
            let from = offset(&old, &region["startLine"], &region["startColumn"], false);
            let to = offset(&old, &region["endLine"], &region["endColumn"], false);
            edits[0].push((from, to, it["insertedContent"]["text"].as_str().unwrap()));
        }
    }
    for result in rdjson["diagnostics"].as_array().unwrap() {
        let Some(it) = result.get("suggestions") else {
            continue;
        };
        let range = &it[0]["range"];
        let from = offset(
            &old,
            &range["start"]["line"],
            &range["start"]["column"],
            true,
        );
        let to = offset(&old, &range["end"]["line"], &range["end"]["column"], true);
        edits[1].push((from, to, it[0]["text"].as_str().unwrap()));
    }
    assert_eq!(
        run(&folder, &[&["--fix"], &rule[..]].concat())
            .status
            .code(),
        Some(1)
    );
    let fixed = fs::read_to_string(&file).unwrap();
    for mut edits in edits {
        assert_eq!(edits.len(), 3);
        edits.sort_unstable();
        let mut new = old.clone();
        for (from, to, text) in edits.iter().rev() {
            new.replace_range(from..to, text);
        }
        assert_eq!(new, fixed);
    }
}
