//! `--output-format junit`: findings as failed tests, a suite for each file.

use std::collections::BTreeMap;
use std::io;

use quick_xml::events::BytesText;

use super::item::{Item, by_file, items};
use super::xml::{Xml, allowed, document};
use crate::compose::Role;
use crate::report::Report;

/// All files that were checked: one without findings is a suite with one test that passes, for some readers take a report
/// without tests for a failure.
pub fn junit(report: &Report) -> String {
    let items = items(report);
    let read = report
        .projects
        .iter()
        .flat_map(|checked| &checked.project.files);
    let read = read.filter(|file| file.role != Role::Variables);
    let mut suites: BTreeMap<&str, &[Item<'_>]> =
        read.map(|file| (file.path.as_str(), &[][..])).collect();
    suites.extend(by_file(&items).map(|group| (group[0].path(), group)));
    let tests: usize = suites.values().map(|group| group.len().max(1)).sum();
    document(|xml| {
        let root = xml
            .create_element("testsuites")
            .with_attribute(("name", "compose-lint"))
            .with_attribute(("tests", tests.to_string().as_str()))
            .with_attribute(("failures", items.len().to_string().as_str()))
            .with_attribute(("errors", "0"));
        root.write_inner_content(|xml| {
            suites
                .iter()
                .try_for_each(|(path, group)| suite(xml, path, group))
        })?;
        Ok(())
    })
}

fn suite(xml: &mut Xml, path: &str, group: &[Item<'_>]) -> io::Result<()> {
    let path = allowed(path);
    let suite = xml
        .create_element("testsuite")
        .with_attribute(("name", &*path))
        .with_attribute(("tests", group.len().max(1).to_string().as_str()))
        .with_attribute(("failures", group.len().to_string().as_str()))
        .with_attribute(("errors", "0"))
        .with_attribute(("skipped", "0"));
    suite.write_inner_content(|xml| {
        if group.is_empty() {
            let passed = xml
                .create_element("testcase")
                .with_attribute(("name", "nothing found"));
            let passed = passed.with_attribute(("classname", &*path));
            passed.with_attribute(("file", &*path)).write_empty()?;
        }
        group.iter().try_for_each(|item| test(xml, item))
    })?;
    Ok(())
}

fn test(xml: &mut Xml, item: &Item<'_>) -> io::Result<()> {
    let finding = item.finding;
    let path = allowed(item.path());
    let [start, _] = item.positions();
    let place = format!("{path}:{}:{}", start.line, start.column);
    let name = match finding.path.as_str() {
        "" => finding.rule.id.to_owned(),
        path => format!("{} ({})", finding.rule.id, allowed(path)),
    };
    let message = allowed(&finding.message);
    let case = xml
        .create_element("testcase")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("classname", &*path))
        .with_attribute(("file", &*path))
        .with_attribute(("line", start.line.to_string().as_str()));
    case.write_inner_content(|xml| {
        let text = format!("{place}: {message}\n{}", allowed(&finding.help));
        xml.create_element("failure")
            .with_attribute(("type", finding.severity.name()))
            .with_attribute(("message", &*message))
            .write_text_content(BytesText::new(text.trim_end()))?;
        Ok(())
    })?;
    Ok(())
}
