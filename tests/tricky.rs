//! Cases where linters go wrong. The first line of each file says what is to be found: `rule@service`, in any order.

use std::path::Path;

use compose_lint::compose::{Environment, NoFiles, Source, load};
use compose_lint::lint::{Settings, lint};
use compose_lint::rule::Preset;

#[test]
fn finds_what_is_there_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/tricky");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
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
        let mut found = lint(&project, &Settings::default()).findings;
        found.retain(|finding| finding.rule.preset <= Preset::Recommended);
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
        seen += 1;
        if found != wanted {
            wrong.push(format!(
                "{}:\n  wanted {wanted:?}\n  found  {found:?}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 15, "the cases are not there");
}
