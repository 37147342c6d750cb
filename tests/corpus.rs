//! The laws, over every real file there is: the corpus beside the repository, where present, and `testdata/`.

mod common;

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
