//! What each step costs: `cargo bench`, or one of them: `cargo bench -- lint`.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use compose_lint::compose::{Environment, Loader, NoFiles, Project, Source, load as load_sources};
use compose_lint::finding::Safety;
use compose_lint::fix::fix as mend;
use compose_lint::lint::{Settings, lint as run_rules};
use compose_lint::yaml;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

/// A file as people have it.
const ONE: &str = include_str!("../testdata/demo/compose.yaml");

fn main() {
    divan::main();
}

/// A file of a thousand services that need all kinds of things.
fn thousand() -> String {
    let mut text = String::from(
        "x-env: &env\n  LOG_LEVEL: ${LOG_LEVEL:-info}\n  DATABASE_URL: postgres://app@db/app\n\nservices:\n",
    );
    let images = [
        "postgres:17",
        "redis:7.4",
        "nginx:1.27",
        "example.com/shop/api:1.4",
    ];
    for number in 0..1000 {
        let image = images[number % images.len()];
        let _ = write!(
            text,
            "  # Service {number} of the shop.\n  service-{number}:\n    image: {image}\n    \
             environment:\n      <<: *env\n      NUMBER: \"{number}\"\n    ports:\n      - \"{}:80\"\n    \
             volumes: [data:/data]\n",
            10_000 + number,
        );
        if number % 2 == 0 {
            text.push_str("    restart: unless-stopped\n    mem_limit: 256m\n");
        }
        if number % 3 == 1 {
            let _ = writeln!(text, "    depends_on:\n      - service-{}", number - 1);
        }
        text.push('\n');
    }
    text.push_str("volumes:\n  data:\n");
    text
}

fn load(text: &str) -> Project {
    load_sources(
        &[Source::new("compose.yaml", text)],
        &Environment::default(),
        &NoFiles,
    )
}

mod thousand_services {
    use super::{
        Bencher, BytesCount, Environment, Loader, NoFiles, Safety, Settings, black_box, mend,
        run_rules, thousand, yaml,
    };

    #[divan::bench]
    fn parse(bencher: Bencher) {
        let text = thousand();
        bencher
            .counter(BytesCount::of_str(&text))
            .bench(|| yaml::parse(black_box(&text)));
    }

    #[divan::bench]
    fn load(bencher: Bencher) {
        let text = thousand();
        bencher
            .counter(BytesCount::of_str(&text))
            .bench(|| super::load(black_box(&text)));
    }

    #[divan::bench]
    fn lint(bencher: Bencher) {
        let text = thousand();
        let project = super::load(&text);
        bencher
            .counter(BytesCount::of_str(&text))
            .bench(|| run_rules(black_box(&project), &Settings::default()));
    }

    #[divan::bench(sample_count = 10, sample_size = 1)]
    fn fix(bencher: Bencher) {
        let text = thousand();
        let env = Environment::default();
        let loader = Loader::new(&env, &NoFiles);
        bencher
            .counter(BytesCount::of_str(&text))
            .with_inputs(|| super::load(&text))
            .bench_values(|project| mend(project, Safety::Unsafe, &Settings::default(), loader));
    }
}

mod one_file {
    use super::{Command, ONE, Settings, Stdio, black_box, load, run_rules};

    /// From bytes to findings, the process being there already.
    #[divan::bench]
    fn library() -> usize {
        let project = load(black_box(ONE));
        run_rules(&project, &Settings::default()).findings.len()
    }

    /// The same as a new process, with its start and its printing.
    #[divan::bench(sample_size = 1)]
    fn command() -> bool {
        let status = Command::new(env!("CARGO_BIN_EXE_compose-lint"))
            .args(["--exit-zero", "testdata/demo/compose.yaml"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    }
}
