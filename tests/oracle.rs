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

use compose_lint::compose::{Disk, Environment, Loader, NoFiles, Options, Project, Source, load};
use compose_lint::finding::Severity;

#[path = "oracle/models.rs"]
mod models;

/// The least share of verdicts on which both must agree, in thousandths.
const AGREEMENT: usize = 995;

/// What Docker Compose said of one project.
struct Verdict {
    group: String,
    name: String,
    /// The folder in which Docker Compose was called.
    folder: PathBuf,
    /// The files, in the order in which they override each other.
    files: Vec<PathBuf>,
    profiles: Vec<String>,
    env: BTreeMap<String, String>,
    accepted: bool,
    error: String,
}

#[test]
fn cases() {
    let Some(root) = beside("oracle") else { return };
    let verdicts: Vec<Verdict> = answers(&root)
        .into_iter()
        .map(|(verdict, _)| verdict)
        .collect();
    compare(&verdicts);
}

/// The cases, each with Docker Compose's answer.
fn answers(root: &Path) -> Vec<(Verdict, serde_json::Value)> {
    let mut answers = Vec::new();
    for golden in entries(&root.join("golden")) {
        let group = golden.file_stem().unwrap_or_default().to_string_lossy();
        for line in read(&golden).lines() {
            let answer: serde_json::Value = serde_json::from_str(line).expect("a JSON object");
            let name = answer["case"].as_str().expect("a case").to_owned();
            let path = root.join("cases").join(&*group).join(&name);
            let mut verdict = Verdict {
                group: group.to_string(),
                name,
                folder: path.parent().expect("a folder").to_owned(),
                files: vec![path.clone()],
                profiles: Vec::new(),
                env: BTreeMap::new(),
                accepted: answer["rc"] == 0,
                error: answer["error"].as_str().unwrap_or_default().to_owned(),
            };
            if path.is_dir() {
                verdict.arguments(&path);
            }
            answers.push((verdict, answer));
        }
    }
    answers
}

impl Verdict {
    /// Takes over the arguments and variables with which Docker Compose was called in a folder.
    fn arguments(&mut self, folder: &Path) {
        let arguments: Vec<String> =
            serde_json::from_str(&read(&folder.join("args.json"))).expect("a list of words");
        folder.clone_into(&mut self.folder);
        self.files.clear();
        for pair in arguments.chunks(2) {
            match pair {
                [option, file] if option == "-f" => self.files.push(folder.join(file)),
                [option, profile] if option == "--profile" => self.profiles.push(profile.clone()),
                other => panic!("{other:?}"),
            }
        }
        if self.files.is_empty() {
            let found = |name: &str| Some(folder.join(name)).filter(|file| file.is_file());
            let overrides = ["compose.override.yaml", "docker-compose.override.yml"];
            self.files.extend(found("compose.yaml"));
            self.files.extend(overrides.into_iter().find_map(found));
        }
        if let Ok(text) = std::fs::read_to_string(folder.join("env.json")) {
            self.env = serde_json::from_str(&text).expect("variables");
        }
    }
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
            folder: PathBuf::new(),
            files: vec![root.join(row[repo].replace('/', "__")).join(row[path])],
            profiles: Vec::new(),
            env: BTreeMap::new(),
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
        let env = Environment::new([("COMPOSE_PROJECT_NAME".to_owned(), "p".to_owned())]);
        let project = load(&[Source::new("compose.yaml", body)], &env, &NoFiles);
        count += 1;
        if is_accepted(&project) != (verdict == "accepted") {
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

/// Loads each project, prints where the verdicts differ, and asserts that few do.
fn compare(verdicts: &[Verdict]) {
    let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut report = String::new();
    let mut agreed = 0;
    for verdict in verdicts {
        let project = project(verdict);
        let agree = is_accepted(&project) == verdict.accepted;
        let group = groups.entry(&verdict.group).or_default();
        group.0 += usize::from(agree);
        group.1 += 1;
        agreed += usize::from(agree);
        if !agree {
            disagreement(&mut report, verdict, &project);
        }
    }
    eprintln!("{report}");
    for (group, (agreed, total)) in groups {
        eprintln!("{group:30} {agreed:4} of {total:4} agree");
    }
    let total = verdicts.len();
    eprintln!("{agreed} of {total} agree");
    assert!(total > 0, "nothing was compared");
    assert!(
        agreed * 1000 >= total * AGREEMENT,
        "agreement on {agreed} of {total} only"
    );
}

fn disagreement(report: &mut String, verdict: &Verdict, project: &Project) {
    let answer = if verdict.accepted {
        "accepted"
    } else {
        &verdict.error
    };
    let _ = writeln!(
        report,
        "{}/{}: Compose: {answer}",
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

/// Loads a project as Docker Compose was asked to.
fn project(verdict: &Verdict) -> Project {
    let folder = verdict
        .files
        .first()
        .and_then(|file| file.parent())
        .expect("a folder");
    let read = |file: &PathBuf| {
        let bytes =
            std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let name = file.file_name().unwrap_or_default();
        Source::from_bytes(name.to_string_lossy(), bytes)
    };
    let own = [
        ("COMPOSE_PROJECT_NAME".to_owned(), "p".to_owned()),
        ("PWD".to_owned(), folder.to_string_lossy().into_owned()),
        ("HOME".to_owned(), "/nonexistent".to_owned()),
        ("PATH".to_owned(), "/usr/bin:/bin".to_owned()),
    ];
    let env = Environment::new(own.into_iter().chain(verdict.env.clone()));
    let options = Options {
        profiles: verdict.profiles.clone(),
        ..Options::default()
    };
    let loader = Loader {
        env: &env,
        disk: &Disk::anywhere(folder),
        options: &options,
    };
    let sources: Vec<Source> = verdict.files.iter().map(read).collect();
    loader.load(&sources)
}

/// Whether nothing was found that Compose refuses.
fn is_accepted(project: &Project) -> bool {
    project
        .problems
        .iter()
        .all(|problem| problem.severity < Severity::Error)
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
