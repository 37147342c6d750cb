//! How many findings a report has, whatever its format.

use serde_json::Value;

use super::json;

/// How many findings a report has.
pub fn count(format: &str, text: &str) -> usize {
    let lines = |is: &dyn Fn(&str) -> bool| text.lines().filter(|line| is(line)).count();
    let length = |value: &Value| value.as_array().unwrap().len();
    match format {
        "full" => {
            let summary = text
                .lines()
                .find(|line| line.starts_with("Found "))
                .unwrap();
            let (numbers, _) = summary.split_once('(').unwrap();
            numbers
                .split(' ')
                .filter_map(|word| word.parse::<usize>().ok())
                .sum()
        }
        "concise" | "jsonl" => text.lines().count(),
        "grouped" => lines(&|line| {
            let mut words = line.split_whitespace();
            let place = words.next().unwrap_or_default().split_once(':');
            let is_place = place.is_some_and(|(line, _)| line.parse::<usize>().is_ok());
            is_place && matches!(words.next(), Some("error" | "warning" | "info"))
        }),
        "json" => length(&json(text)["findings"]),
        "sarif" => length(&json(text)["runs"][0]["results"]),
        "github" => lines(&|line| line.contains(",file=")),
        "gitlab" => length(&json(text)),
        "junit" => elements(text, "failure"),
        "checkstyle" => elements(text, "error"),
        "rdjson" => length(&json(text)["diagnostics"]),
        "markdown" => {
            let left_out = text.lines().find_map(|line| line.strip_prefix("**… and "));
            let left_out =
                left_out.map_or(0, |line| line.split(' ').next().unwrap().parse().unwrap());
            lines(&|line| {
                ["| ❌ |", "| ⚠️ |", "| ℹ️ |"]
                    .iter()
                    .any(|mark| line.starts_with(mark))
            }) + left_out
        }
        _ => panic!("how are the findings of {format} counted?"),
    }
}

/// How many elements of a name a well-formed document has.
pub fn elements(text: &str, name: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let mut found = 0;
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(it) | Event::Empty(it) if it.name().as_ref() == name => {
                it.attributes().for_each(|it| assert!(it.is_ok()));
                found += 1;
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}
