//! Cases where linters go wrong. The first line of each file says what is to be found: `rule@service`, in any order. The
//! rules that run are those that some file names, so that a new rule changes nothing here.

use std::path::Path;

use compose_lint::compose::{Environment, NoFiles, Source, load};
use compose_lint::lint::{Settings, lint};
use compose_lint::rule::RULES;

#[test]
fn finds_what_is_there_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/tricky");
    let paths = std::fs::read_dir(folder).unwrap();
    let cases: Vec<_> = paths
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect();
    let named = |id: &str| {
        let mark = format!(" {id}@");
        cases
            .iter()
            .any(|(_, text)| text.lines().next().unwrap().contains(&mark))
    };
    let settings = Settings {
        only: Some(
            RULES
                .iter()
                .map(|rule| rule.id)
                .filter(|id| named(id))
                .collect(),
        ),
        ..Settings::default()
    };
    let mut wrong = Vec::new();
    for (path, text) in &cases {
        let first = text.lines().next().unwrap();
        let wanted = first
            .strip_prefix("# finds: ")
            .expect("the first line says what is found");
        let mut wanted: Vec<&str> = wanted
            .split(' ')
            .filter(|word| *word != "nothing")
            .collect();
        let source = Source::new("compose.yaml", text.clone());
        let project = load(&[source], &Environment::default(), &NoFiles);
        let found = lint(&project, &settings).findings;
        let mut found: Vec<String> = found
            .iter()
            .map(|finding| {
                format!(
                    "{}@{}",
                    finding.rule.id,
                    finding.service.as_deref().unwrap_or("-")
                )
            })
            .collect();
        found.sort();
        wanted.sort_unstable();
        if found != wanted {
            wrong.push(format!(
                "{}:\n  wanted {wanted:?}\n  found  {found:?}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() > 15, "the cases are not there");
}
