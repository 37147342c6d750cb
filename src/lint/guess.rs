//! Whether the memory limit of a service of whose image nothing is known may be guessed.
//!
//! The guess is that of a small service. Too low a limit stops a service that works, so each sign that it could be
//! something else keeps the guess away.

use crate::compose::{Field, ServiceView};
use crate::knowledge::{Image, Kind, is_hungry};

/// The limit for a small service, in bytes.
const SMALL: i64 = 512 << 20;

/// Variables of a virtual machine or of a library for models, by parts of their names.
const VARIABLES: &[&str] = &[
    "JAVA_",
    "JVM_",
    "HEAP_",
    "CATALINA_",
    "SPRING_",
    "NVIDIA_",
    "CUDA_",
    "HF_",
    "TRANSFORMERS_",
    "HUGGINGFACE",
    "TORCH_",
];

/// Programs that take much memory by themselves, or build or load what they are given.
const PROGRAMS: &[&str] = &[
    "java",
    "mvn",
    "mvnw",
    "gradle",
    "gradlew",
    "sbt",
    "go",
    "cargo",
    "air",
    "next",
    "ng",
    "nuxt",
    "webpack",
    "vite",
    "react-scripts",
    "nest",
    "tsc",
    "jupyter",
    "jupyter-lab",
    "spark-submit",
    "vllm",
    "ollama",
    "torchrun",
    "bazel",
    "make",
    "cmake",
];

/// Those that run scripts of packages, of which the ones for development and builds are heavy.
const PACKAGERS: &[&str] = &["npm", "yarn", "pnpm", "bun", "npx"];
const SCRIPTS: &[&str] = &["dev", "build", "serve", "watch", "develop"];

/// Where packages of a build and models are kept, by patterns.
const FOLDERS: &[&str] = &[
    "*/node_modules",
    "*/.m2",
    "*/.gradle",
    "*/huggingface",
    "*/models",
    "/dev/shm",
];

impl ServiceView<'_> {
    /// What is known of the memory of its image, or of the one that it is built upon.
    pub(super) fn known_image(&self) -> Option<&'static Image> {
        let base = || self.stage()?.base.as_deref();
        self.image().or_else(|| self.project.images.find(base()?))
    }

    /// What its image usually needs, or a small service, in bytes.
    ///
    /// # Errors
    /// Says what speaks against a guess.
    pub(super) fn guess(&self) -> Result<i64, String> {
        let memory = self.known_image().map(|image| &image.memory);
        if memory.is_some_and(|memory| !memory.guess) {
            let why = "what a model server needs depends on the model; give a size with `--memory`";
            return Err(why.to_owned());
        }
        let suggested = memory.and_then(|memory| i64::try_from(memory.suggest?).ok());
        match suggested {
            Some(size) if self.service.build.is_absent() => Ok(size),
            // What is added to an image needs memory too.
            Some(size) => Ok(size.max(SMALL)),
            None => self.may_be_guessed().map(|()| SMALL),
        }
    }

    /// # Errors
    /// Says what speaks against a guess.
    fn may_be_guessed(&self) -> Result<(), String> {
        if self.wants_much() {
            return Err(
                "it looks like a program that may need much; give a size with `--memory`"
                    .to_owned(),
            );
        }
        let known = self.known_image();
        if known.is_some_and(|image| image.kind != Kind::Base) {
            let why = "what its image needs depends on its use; give a size with `--memory`, or what was measured with `--stats`";
            return Err(why.to_owned());
        }
        Ok(())
    }

    /// Whether its names, variables, command or mounts tell of a program that takes much memory.
    fn wants_much(&self) -> bool {
        let service = self.service;
        let base = self.stage().and_then(|stage| stage.base.as_deref());
        let image = service.image.known().map(String::as_str);
        let build = service.build.known();
        let context = build.and_then(|build| build.context.known());
        let context = context.map(String::as_str);
        let mut names = [Some(self.name), image, base, context]
            .into_iter()
            .flatten();
        names.any(is_hungry)
            || !service.shm_size.is_absent()
            || !service.privileged.is_absent()
            || self
                .variables()
                .iter()
                .any(|variable| speaks_of_much(variable.name))
            || self.runs_much()
            || self.takes_minutes_to_start()
            || self.mounts_any(FOLDERS)
    }

    fn runs_much(&self) -> bool {
        let fields = [&self.service.entrypoint, &self.service.command];
        let words = fields.into_iter().filter_map(Field::known).flatten();
        let words = words
            .filter_map(Field::known)
            .flat_map(|word| word.split_whitespace());
        let words: Vec<&str> = words
            .map(|word| word.rsplit('/').next().unwrap_or(word))
            .collect();
        let is_packager = |word: &&str| PACKAGERS.contains(word);
        let starts_script = || {
            words
                .iter()
                .any(|word| SCRIPTS.contains(&word.split(':').next().unwrap_or(word)))
        };
        words.iter().any(|word| PROGRAMS.contains(word))
            || words.iter().any(is_packager) && starts_script()
    }
}

fn speaks_of_much(variable: &str) -> bool {
    let name = variable.to_uppercase();
    VARIABLES
        .iter()
        .any(|start| name.starts_with(start) || name.contains(&format!("_{start}")))
}
