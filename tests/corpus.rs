//! The laws, over every real file there is: the corpus beside the repository, where present, and `testdata/`.

mod common;

use std::path::Path;

use compose_lint::compose::{Environment, Loader, NoFiles, Project, Source, load};
use compose_lint::finding::Safety;
use compose_lint::fix::{Fixed, fix};
use compose_lint::lint::{Settings, lint};
use compose_lint::yaml;

#[test]
fn every_byte_is_accounted_for() {
    let mut parsed = 0;
    for (path, text) in common::compose_files() {
        let Ok(tree) = yaml::parse(&text) else {
            continue;
        };
        parsed += 1;
        assert!(
            tree.is_located(),
            "{}: an indicator belongs to no node",
            path.display()
        );
        let stray = common::uncovered(&tree);
        assert!(
            stray.is_empty(),
            "{}: not covered: {stray:?}",
            path.display()
        );
    }
    assert!(parsed > 0, "no file was read");
}

fn load_text(path: &Path, text: &str) -> Project {
    load(
        &[Source::new(path.display().to_string(), text)],
        &Environment::default(),
        &NoFiles,
    )
}

fn fix_all(path: &Path, text: &str, level: Safety) -> Fixed {
    let env = Environment::default();
    let loader = Loader::new(&env, &NoFiles);
    fix(load_text(path, text), level, &Settings::default(), loader)
}

/// Laws 2, 3 and 4 for every fix that there is, safe ones alone and all of them.
#[test]
fn fixes_only_add_and_come_to_rest() {
    for (path, text) in common::compose_files() {
        for level in [Safety::Safe, Safety::Unsafe] {
            let promised = lint(&load_text(&path, &text), &Settings::default());
            let promised = promised
                .findings
                .iter()
                .filter_map(|finding| finding.fix.as_ref());
            let promised = promised.filter(|fix| fix.safety <= level).count();
            let fixed = fix_all(&path, &text, level);
            let path = path.display();
            let new = fixed.project.files[0].tree.text();
            assert!(
                fixed.dropped.is_empty(),
                "{path}: left out: {:?}",
                fixed.dropped
            );
            assert!(
                fixed.applied.len() >= promised,
                "{path}: fewer fixes than promised"
            );
            // Only an idle suppression is ever taken out.
            let takes = fixed
                .applied
                .iter()
                .any(|finding| finding.rule.category == "suppression");
            let replaces = fixed.applied.iter().any(common::replaces);
            assert!(
                !replaces || text.lines().count() <= new.lines().count(),
                "{path}: a line was taken away:\n{new}"
            );
            assert!(
                takes || replaces || common::only_adds(&text, new),
                "{path}: a line was taken away:\n{new}"
            );
            assert_eq!(
                common::bom(&text),
                common::bom(new),
                "{path}: byte order mark"
            );
            assert_eq!(
                common::line_ends(&text),
                common::line_ends(new),
                "{path}: line ends"
            );
            assert_eq!(
                text.ends_with('\n'),
                new.ends_with('\n'),
                "{path}: final line break"
            );
            let again = fix_all(Path::new("again"), new, level);
            assert_eq!(
                again.project.files[0].tree.text(),
                new,
                "{path}: a second run changes more"
            );
        }
    }
}

/// Law 6: whatever is cut off or put in, there is an answer.
#[test]
fn every_prefix_has_an_answer() {
    for (path, text) in common::compose_files() {
        for tenth in 1..10 {
            let mut cut = text.len() * tenth / 10;
            while !text.is_char_boundary(cut) {
                cut -= 1;
            }
            let project = load_text(&path, &text[..cut]);
            lint(&project, &Settings::default());
        }
    }
}
