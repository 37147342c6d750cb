//! The file as a whole.

use super::network::Network;
use super::resources::{ConfigFile, Secret, Volume};
use super::service::Service;
use crate::compose::decode::{List, Model, Names, Text, object};
use crate::compose::shape::{ANY, Keys, Shape, Spelling};

/// Things by name, the name made of letters, digits, `.`, `_` and `-`.
const fn named(value: &'static Shape) -> Shape {
    Shape::scalars(0).or_mapping(Keys::Names {
        value,
        names: Spelling::Word,
    })
}

object! {
    /// A Compose file: its top-level elements.
    pub struct Compose {
        /// Obsolete and ignored.
        version: String,
        /// The name of the project.
        name: String,
        /// Other Compose files.
        include: List<Text> = Shape::list(&Shape::scalars(ANY)),
        /// What runs.
        services: Names<Service> = named(&Service::SHAPE),
        /// Language models.
        models: Names<LanguageModel>,
        /// Networks.
        networks: Names<Network>,
        /// Volumes.
        volumes: Names<Volume> = named(&Volume::SHAPE),
        /// Secrets.
        secrets: Names<Secret> = named(&Secret::SHAPE),
        /// Configs.
        configs: Names<ConfigFile> = named(&ConfigFile::SHAPE),
    }
}

object! {
    /// A language model.
    pub struct LanguageModel (Shape::scalars(0), ["model"], true) {
        /// Its name.
        name: String,
        /// Its reference.
        model: String,
        /// The size of its context in tokens.
        context_size: i64 = super::forms::INTEGER_ONLY,
        /// Flags of the runtime.
        runtime_flags: List<String>,
    }
}
