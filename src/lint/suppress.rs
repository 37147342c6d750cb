//! stub
use super::{Linted, Settings};
use crate::compose::Project;
use crate::finding::Finding;
pub fn apply(_: &Project, findings: Vec<Finding>, _: &Settings) -> Linted {
    Linted {
        findings,
        suppressed: 0,
    }
}
pub fn date_of(_: i64) -> String {
    String::new()
}
