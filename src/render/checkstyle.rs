//! `--output-format checkstyle`: for Jenkins' Warnings plugin, reviewdog and whatever else reads Checkstyle's XML.

use super::item::{by_file, items};
use super::xml::{allowed, document};
use crate::report::Report;

/// A `file` element for each file with findings, an `error` element for each finding.
pub fn checkstyle(report: &Report) -> String {
    let items = items(report);
    document(|xml| {
        let root = xml
            .create_element("checkstyle")
            .with_attribute(("version", "4.3"));
        root.write_inner_content(|xml| {
            for group in by_file(&items) {
                let name = allowed(group[0].path());
                let file = xml.create_element("file").with_attribute(("name", &*name));
                file.write_inner_content(|xml| {
                    for item in group {
                        let [start, _] = item.positions();
                        let finding = item.finding;
                        xml.create_element("error")
                            .with_attribute(("line", start.line.to_string().as_str()))
                            .with_attribute(("column", start.column.to_string().as_str()))
                            .with_attribute(("severity", finding.severity.name()))
                            .with_attribute(("message", &*allowed(&finding.message)))
                            .with_attribute((
                                "source",
                                format!("compose-lint.{}", finding.rule.id).as_str(),
                            ))
                            .write_empty()?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
