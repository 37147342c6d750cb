//! Agreement: what Docker Compose accepts is accepted, what it refuses is refused. The answers of the real Docker Compose
//! lie beside the repository; where they are absent, the tests say so and pass.

#![expect(
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails and explains itself"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use compose_lint::compose::{Data, Environment, NoFiles, Project, Source, Value, load};

/// The least share of files on which both must agree, in percent.
const AGREEMENT: usize = 97;

/// What Docker Compose said of one file.
struct Verdict {
    group: String,
    name: String,
    path: PathBuf,
    accepted: bool,
    error: String,
}

#[test]
fn cases_of_one_file() {
    let Some(root) = beside("oracle") else { return };
    let mut verdicts = Vec::new();
    let mut folders = 0;
    for golden in entries(&root.join("golden")) {
        let group = golden.file_stem().unwrap_or_default().to_string_lossy();
        for line in read(&golden).lines() {
            let answer: serde_json::Value = serde_json::from_str(line).expect("a JSON object");
            let name = answer["case"].as_str().expect("a case").to_owned();
            let path = root.join("cases").join(&*group).join(&name);
            if path.is_dir() {
                folders += 1;
                continue;
            }
            verdicts.push(Verdict {
                group: group.to_string(),
                name,
                path,
                accepted: answer["rc"] == 0,
                error: answer["error"].as_str().unwrap_or_default().to_owned(),
            });
        }
    }
    eprintln!("{folders} cases of several files are left out");
    compare(&verdicts);
}

#[test]
fn real_files() {
    let Some(root) = beside("corpus") else { return };
    let manifest = read(&root.join("MANIFEST.tsv"));
    let mut lines = manifest.lines().map(|line| line.split('\t').collect());
    let header: Vec<&str> = lines.next().expect("a header");
    let column = |name: &str| {
        let found = header.iter().position(|column| *column == name);
        found.expect("a column of the manifest")
    };
    let (repo, path) = (column("repo"), column("path"));
    let (valid, class, error) = (column("valid"), column("errclass"), column("first_error"));
    let verdicts: Vec<Verdict> = lines
        .map(|row: Vec<&str>| Verdict {
            group: if row[valid] == "1" {
                "accepted"
            } else {
                row[class]
            }
            .to_owned(),
            name: format!("{}/{}", row[repo], row[path]),
            path: root.join(row[repo].replace('/', "__")).join(row[path]),
            accepted: row[valid] == "1",
            error: row[error].to_owned(),
        })
        .collect();
    compare(&verdicts);
}

/// The cases that were asked while the loader was written, with Docker Compose's answer to each.
#[test]
fn verdicts() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/compose/consistency/verdicts.txt");
    let text = read(&file);
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in text.split("\n### ").skip(1) {
        let (heading, body) = case.split_once('\n').expect("a heading and a file");
        let (verdict, about) = heading.split_once(' ').expect("a verdict and a name");
        let body = match about.strip_prefix("service: ") {
            Some(_) => {
                let rest = body.trim_end().replace('\n', "\n    ");
                format!("services:\n  a:\n    image: x\n    {rest}\n")
            }
            None => body.to_owned(),
        };
        let project = load(vec![Source::new("compose.yaml", body)], &env(), &NoFiles);
        count += 1;
        if project.problems.is_empty() != (verdict == "accepted") {
            wrong.push(format!("{heading}: {:#?}", project.problems));
        }
    }
    assert!(count > 0, "nothing was compared");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Loads each file, prints where the verdicts differ, and asserts that few do.
fn compare(verdicts: &[Verdict]) {
    let mut groups: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let (mut total, mut agreed) = (0, 0);
    let mut report = String::new();
    for verdict in verdicts {
        let project = project(&verdict.path);
        let agree = project.problems.is_empty() == verdict.accepted;
        let group = groups.entry(&verdict.group).or_default();
        let scope = if reads_others(&project) {
            group.2 += 1;
            "needs other files: "
        } else {
            total += 1;
            agreed += usize::from(agree);
            group.0 += usize::from(agree);
            group.1 += 1;
            ""
        };
        if !agree {
            disagreement(&mut report, scope, verdict, &project);
        }
    }
    eprintln!("{report}");
    for (group, (agreed, total, left_out)) in groups {
        eprintln!("{group:30} {agreed:4} of {total:4} agree, {left_out:3} need other files");
    }
    eprintln!("{agreed} of {total} agree");
    assert!(total > 0, "nothing was compared");
    assert!(
        agreed * 100 >= total * AGREEMENT,
        "agreement on {agreed} of {total} only"
    );
}

fn disagreement(report: &mut String, scope: &str, verdict: &Verdict, project: &Project) {
    let answer = if verdict.accepted {
        "accepted"
    } else {
        &verdict.error
    };
    let _ = writeln!(
        report,
        "{scope}{}/{}: Compose: {answer}",
        verdict.group, verdict.name
    );
    for problem in &project.problems {
        let _ = writeln!(
            report,
            "    ours: {}: {}: {}",
            problem.kind.rule(),
            problem.path,
            problem.message
        );
    }
}

fn project(path: &Path) -> Project {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let source = Source::from_bytes(path.to_string_lossy(), bytes);
    let mut env = env();
    if let Ok(dotenv) = std::fs::read_to_string(path.with_file_name(".env")) {
        env.add_dotenv(&dotenv).expect("a readable .env");
    }
    load(vec![source], &env, &NoFiles)
}

fn env() -> Environment {
    Environment::new([("COMPOSE_PROJECT_NAME".to_owned(), "p".to_owned())])
}

/// Whether the verdict hangs on more than one document: other Compose files, files of variables or labels, or
/// documents that override each other.
fn reads_others(project: &Project) -> bool {
    let Some(value) = &project.value else {
        return false;
    };
    let services = value.get("services").and_then(Value::mapping);
    let reads = |service: &Value| {
        let written = |key: &str| {
            service
                .get(key)
                .is_some_and(|v| !matches!(v.data, Data::Null))
        };
        ["extends", "env_file", "label_file"]
            .into_iter()
            .any(written)
    };
    !project.is_complete
        || value.get("include").is_some()
        || services.is_some_and(|all| all.values().any(|member| reads(&member.value)))
}

/// A folder of shared material beside the repository.
fn beside(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "SKIPPED: {} is absent; nothing was compared",
        folder.display()
    );
    None
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
