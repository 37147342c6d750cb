//! The rules of a run, as SARIF describes them.

use std::collections::BTreeMap;

use super::level;
use super::log::{Descriptor, Help, Level, Properties, Text};
use crate::finding::Severity;
use crate::render::item::Item;
use crate::rule::{self, Rule};

/// The rules that found something, by name.
pub(super) fn used(items: &[Item<'_>]) -> impl Iterator<Item = &'static Rule> {
    let rules = items
        .iter()
        .map(|item| (item.finding.rule.id, item.finding.rule));
    rules.collect::<BTreeMap<_, _>>().into_values()
}

pub(super) fn descriptors(items: &[Item<'_>]) -> Vec<Descriptor> {
    used(items).map(descriptor).collect()
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    let about = about(rule.page);
    let url = rule::url(rule.id);
    Descriptor {
        id: rule.id,
        name: camel(rule.id),
        short_description: Text {
            text: sentence(rule.summary),
        },
        help: Help {
            text: format!("{about}\n\n{url}"),
            markdown: absolute(rule.page, &url),
        },
        full_description: Text { text: about },
        help_uri: url,
        default_configuration: Level {
            level: level(rule.severity),
        },
        properties: Properties {
            tags: vec!["docker-compose", rule.category],
            precision: "high",
            severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
        },
    }
}

/// `missing-memory-limit` as `MissingMemoryLimit`.
fn camel(id: &str) -> String {
    id.split('-').map(capital).collect()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

fn sentence(text: &str) -> String {
    format!("{}.", capital(text))
}

/// The first paragraph of a page on one line, without its links.
fn about(page: &str) -> String {
    let paragraphs = page.split("\n\n").map(str::trim);
    let mut texts = paragraphs.filter(|text| !text.is_empty() && !text.starts_with('#'));
    let words: Vec<&str> = texts
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    unlinked(&words.join(" "))
}

/// `[text][name]` and `[text](target)` as `text`.
fn unlinked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        out += before;
        let end = ["](", "]["].iter().filter_map(|mark| link.find(mark)).min();
        let close = end.and_then(|at| Some((at, at + 2 + link[at + 2..].find([')', ']'])?)));
        rest = match close {
            Some((end, close)) if !link[..end].contains('[') => {
                out += &link[..end];
                &link[close + 1..]
            }
            _ => {
                out.push('[');
                link
            }
        };
    }
    out + rest
}

/// A page with links that work anywhere.
fn absolute(page: &str, url: &str) -> String {
    let rules = url.rsplitn(3, '/').last().unwrap_or_default();
    page.trim()
        .replace("](../", &format!("]({rules}/"))
        .replace("]: ../", &format!("]: {rules}/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RULES;

    /// GitHub refuses descriptions that are empty, and cuts off what is longer.
    #[test]
    fn every_rule_can_be_described() {
        for rule in RULES {
            let it = descriptor(rule);
            for text in [&it.short_description.text, &it.full_description.text] {
                assert!(
                    (10..=1024).contains(&text.chars().count()),
                    "{}: {text:?}",
                    rule.id
                );
                assert!(!text.contains("]["), "{}: {text:?}", rule.id);
            }
            assert!(!it.help.markdown.contains("](../"), "{}", rule.id);
            assert!(it.help.markdown.starts_with("# "), "{}", rule.id);
        }
    }

    #[test]
    fn links_leave_their_text() {
        assert_eq!(unlinked("a [b c][d] `e[0]` [f](g)."), "a b c `e[0]` f.");
    }
}
