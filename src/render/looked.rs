//! What was looked at: the files of each project.

use std::fmt::Write;

use super::count;
use super::escape;
use crate::compose::Role;
use crate::report::Report;

/// How many files a search met, and a line for each project with its files.
pub fn looked(report: &Report, searched: usize) -> String {
    let projects = count(report.projects.len(), "project");
    let mut text = match searched {
        0 => format!("Checked {projects}:\n"),
        _ => format!(
            "Searched {}, checked {projects}:\n",
            count(searched, "file")
        ),
    };
    for checked in &report.projects {
        let files = checked.project.files.iter();
        let own = files.filter(|file| file.role != Role::Variables);
        let names: Vec<_> = own.map(|file| escape(&file.path)).collect();
        let _ = writeln!(text, "  {}", names.join(" + "));
    }
    text
}
