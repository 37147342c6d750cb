//! Volumes, secrets and configs of the project.

use super::forms::{EXTERNAL, OPTIONS, PLAIN_LINES, PLAIN_PAIRS};
use crate::compose::decode::{Names, Pairs, Text, object};
use crate::compose::shape::{NULL, Shape};

object! {
    /// A volume of the project.
    pub struct Volume (Shape::scalars(NULL), [], true) {
        /// Its name for Docker.
        name: String,
        /// Its driver.
        driver: String,
        /// Options of the driver.
        driver_opts: Names<Text> = OPTIONS,
        /// Whether it exists outside the project.
        external: bool = EXTERNAL,
        /// Its labels.
        labels: Pairs = PLAIN_LINES,
    }
}

object! {
    /// A secret of the project.
    pub struct Secret {
        /// Its name for Docker.
        name: String,
        /// The variable that holds it.
        environment: String,
        /// The file that holds it.
        file: String,
        /// Whether it exists outside the project.
        external: bool = EXTERNAL,
        /// Its labels.
        labels: Pairs = PLAIN_PAIRS,
        /// Its driver.
        driver: String,
        /// Options of the driver.
        driver_opts: Names<Text> = OPTIONS,
        /// The driver of its template.
        template_driver: String,
    }
}

object! {
    /// A config of the project.
    pub struct ConfigFile {
        /// Its name for Docker.
        name: String,
        /// Its text.
        content: String,
        /// The variable that holds it.
        environment: String,
        /// The file that holds it.
        file: String,
        /// Whether it exists outside the project.
        external: bool = EXTERNAL,
        /// Its labels.
        labels: Pairs = PLAIN_PAIRS,
        /// The driver of its template.
        template_driver: String,
    }
}
