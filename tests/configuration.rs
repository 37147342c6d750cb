//! `compose-lint.toml`, and the options that choose rules.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod command;

use std::fs;

use command::{folder, run, status, text};

const BAD: &str = "services:\n  web:\n    image: nginx:1.27 # pinned\n    mem_limit: 128m\n";

const TWO: &str = "services:\n  a:\n    image: x/a\n  b:\n    image: x/b\n";

#[test]
fn the_nearest_configuration_counts() {
    let folder = folder(&[
        (".git/HEAD", ""),
        ("compose-lint.toml", "[fix]\nlogging = 'inline'\n"),
        ("one/compose.yaml", TWO),
        ("two/compose.yaml", TWO),
        (
            "two/.config/compose-lint.toml",
            "[fix.memory]\nservices = { a = '1g' }\n",
        ),
    ]);
    let fixed = |path: &str, more: &[&str]| {
        let args = [
            &["--diff", "--select", "all", "--output-format", "json"],
            more,
            &[path],
        ];
        text(&run(folder.path(), &args.concat()).stdout)
    };
    let one = fixed("one", &[]);
    assert_eq!(one.matches("+    logging:\n").count(), 2, "{one}");
    assert!(!one.contains("mem_limit"), "{one}");
    let two = fixed("two", &[]);
    assert_eq!(two.matches("logging: *default-logging").count(), 2, "{two}");
    assert_eq!(two.matches("+    mem_limit: 1g\n").count(), 1, "{two}");
    let bare = fixed("two", &["--isolated"]);
    assert!(!bare.contains("mem_limit"), "{bare}");
    let other = fixed("two", &["--config", "compose-lint.toml"]);
    assert_eq!(other.matches("+    logging:\n").count(), 2, "{other}");
    let both = fixed(".", &[]);
    assert_eq!(both.matches("+    logging:\n").count(), 2, "{both}");
    assert_eq!(
        both.matches("logging: *default-logging").count(),
        2,
        "{both}"
    );
}

#[test]
fn a_shared_block_may_be_wanted_for_one() {
    let folder = folder(&[
        ("compose.yaml", BAD),
        ("compose-lint.toml", "fix.logging = 'shared'\n"),
    ]);
    let shown = text(&run(folder.path(), &["--diff"]).stdout);
    assert!(
        shown.contains("+    logging: *default-logging\n"),
        "{shown}"
    );
}

#[test]
fn a_wrong_configuration_stops_before_anything_is_written() {
    let folder = folder(&[
        ("a/compose.yaml", BAD),
        ("b/compose.yaml", BAD),
        ("b/compose-lint.toml", "[fix]\nlogging = 'shard'\n"),
    ]);
    let stopped = run(folder.path(), &["--fix", "."]);
    assert_eq!(stopped.status.code(), Some(2));
    let said = text(&stopped.stderr);
    assert!(
        said.contains("b/compose-lint.toml") && said.contains("unknown variant `shard`"),
        "{said}"
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("a/compose.yaml")).unwrap(),
        BAD
    );
    assert_eq!(status(folder.path(), &["--config", "none.toml", "."]), 2);
    assert_eq!(
        status(folder.path(), &["--isolated", "--exit-zero", "."]),
        0
    );
}

#[test]
fn rules_are_chosen_by_preset_name_and_category() {
    let folder = folder(&[
        ("compose.yaml", TWO),
        (
            "compose-lint.toml",
            "preset = 'strict'\nignore = ['logging', 'missing-memory-limit']\n",
        ),
    ]);
    let rules = |args: &[&str]| {
        let output = run(
            folder.path(),
            &[args, &["--output-format", "concise", "-q"]].concat(),
        );
        text(&output.stdout)
    };
    let configured = rules(&[]);
    assert!(!configured.contains("missing-memory-limit"), "{configured}");
    assert!(
        configured.contains("missing-restart-policy"),
        "{configured}"
    );
    let more = rules(&["--extend-select", "memory"]);
    assert!(more.contains("missing-memory-limit"), "{more}");
    let anew = rules(&["--preset", "minimal"]);
    assert!(anew.contains("missing-log-rotation"), "{anew}");
    assert_eq!(
        status(folder.path(), &["--select", "logging", "--ignore", "all"]),
        0
    );
    assert_eq!(
        status(folder.path(), &["--preset", "minimal", "--select", "all"]),
        2
    );
    fs::write(
        folder.path().join("compose-lint.toml"),
        "ignore = ['memry']\n",
    )
    .unwrap();
    let wrong = run(folder.path(), &[]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = text(&wrong.stderr);
    assert!(
        said.contains("compose-lint.toml: there is no rule `memry`; did you mean `memory`?"),
        "{said}"
    );
}

/// What is found of memory in the stacks of five audits. `UPDATE=1` writes it anew.
#[test]
fn a_project_tells_of_its_own_images() {
    let folder = folder(&[
        (
            "compose.yaml",
            "services:\n  api:\n    image: registry.example.com/shop/api:1.4\n    command: serve\n  db:\n    \
             image: registry.example.com/pg:17\n  store:\n    image: registry.example.com/pg:16\n    mem_limit: 1g\n    \
             command: postgres -c shared_buffers=2GB\n",
        ),
        (
            "compose-lint.toml",
            "[[image]]\nnames = ['registry.example.com/shop/*']\nmemory = { floor = '200m', suggest = '384m' }\n\
             healthcheck = { test = ['CMD', '/app/healthz'], start-period = '90s', safe = true }\n\n\
             [[image]]\nnames = ['registry.example.com/pg']\nlike = 'postgres'\n",
        ),
    ]);
    let rules =
        "missing-healthcheck,missing-memory-limit,unpersisted-data,memory-setting-exceeds-limit";
    let diff = run(
        folder.path(),
        &[
            "--diff",
            "--unsafe-fixes",
            "--select",
            rules,
            "--output-format",
            "concise",
        ],
    );
    let shown = text(&diff.stdout);
    for line in [
        "+    mem_limit: 384m\n",
        "+      test: [\"CMD\", \"/app/healthz\"]\n",
        "+      interval: 30s\n",
        "+      start_period: 90s\n",
        "+    mem_limit: 1g\n",
    ] {
        assert!(shown.contains(line), "{line}{shown}");
    }
    assert!(shown.contains("pg_isready"), "{shown}");
    let said = text(&diff.stderr);
    assert!(said.contains("`db` does not keep its databases"), "{said}");
    assert!(said.contains("shared_buffers"), "{said}");

    for (record, says) in [
        ("like = 'postgrs'", "did you mean `postgres`?"),
        ("healthcheck = { test = ['curl', 'x'] }", "a test is `CMD`"),
        (
            "healthcheck = { test = ['CMD', 'x'], interval = '0s' }",
            "a time of nothing",
        ),
        (
            "memory = { floor = '1m' }",
            "Docker takes no limit below 6m",
        ),
    ] {
        let config = format!("[[image]]\nnames = ['x']\n{record}\n");
        fs::write(folder.path().join("compose-lint.toml"), config).unwrap();
        let wrong = run(folder.path(), &[]);
        let said = text(&wrong.stderr);
        assert_eq!(wrong.status.code(), Some(2), "{said}");
        assert!(said.contains(says) && said.contains("line 3"), "{said}");
    }
}
