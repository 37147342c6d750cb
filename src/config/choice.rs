//! Which rules run.

use std::collections::BTreeSet;

use crate::compose::did_you_mean;
use crate::rule::{Preset, RULES, Rule};

/// Which rules run, as the configuration or the command line says it. What Compose would refuse is always reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// A set of rules to start from: `recommended` if nothing else is said.
    pub preset: Option<Preset>,
    /// The rules or categories that run in place of a preset; `all` for all.
    pub select: Vec<String>,
    /// Rules or categories that run too.
    pub extend_select: Vec<String>,
    /// Rules or categories that do not run.
    pub ignore: Vec<String>,
}

/// There is no rule or category of this name. As text, says which may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule(pub String);

impl std::fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let known = RULES.iter().flat_map(|rule| [rule.id, rule.category]);
        let name = crate::render::escape(&self.0);
        match did_you_mean(&name, known) {
            Some(near) => write!(f, "there is no rule `{name}`; did you mean `{near}`?"),
            None => write!(
                f,
                "there is no rule `{name}`; `compose-lint rules` lists them"
            ),
        }
    }
}

impl std::error::Error for UnknownRule {}

impl Choice {
    /// The names of the rules that run, sorted. Of several choices a later one counts more; one that starts anew, with a
    /// preset or a selection, forgets those before it.
    ///
    /// # Errors
    /// Names what is no rule.
    pub fn rules<'c>(
        choices: impl IntoIterator<Item = &'c Self>,
    ) -> Result<Vec<&'static str>, UnknownRule> {
        let mut running = of_preset(Preset::Recommended);
        for choice in choices {
            if let Some(preset) = choice.preset {
                running = of_preset(preset);
            }
            if !choice.select.is_empty() {
                running = named(&choice.select)?;
            }
            running.extend(named(&choice.extend_select)?);
            for id in named(&choice.ignore)? {
                running.remove(id);
            }
        }
        Ok(running.into_iter().collect())
    }
}

fn of_preset(preset: Preset) -> BTreeSet<&'static str> {
    ids(|rule| rule.preset <= preset)
}

fn named(names: &[String]) -> Result<BTreeSet<&'static str>, UnknownRule> {
    let mut found = BTreeSet::new();
    for name in names {
        let fitting = ids(|rule| name == "all" || rule.id == name || rule.category == name);
        if fitting.is_empty() {
            return Err(UnknownRule(name.clone()));
        }
        found.extend(fitting);
    }
    Ok(found)
}

fn ids(is_meant: impl Fn(&Rule) -> bool) -> BTreeSet<&'static str> {
    let rules = RULES.iter().filter(|rule| is_meant(rule));
    rules.map(|rule| rule.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(text: &str) -> Choice {
        crate::config::Config::parse(text).unwrap().choice()
    }

    fn of(choices: &[&str]) -> Vec<&'static str> {
        let choices: Vec<Choice> = choices.iter().map(|text| choice(text)).collect();
        Choice::rules(&choices).unwrap()
    }

    #[test]
    fn presets_grow() {
        let [minimal, recommended, strict] =
            [Preset::Minimal, Preset::Recommended, Preset::Strict].map(of_preset);
        assert!(minimal.is_subset(&recommended) && recommended.is_subset(&strict));
        assert!(minimal.contains("missing-memory-limit"));
        assert_eq!(strict.len(), RULES.len());
        assert_eq!(of(&[]), recommended.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_selection_forgets_what_was_before_and_the_rest_adds_up() {
        assert_eq!(of(&["select = ['memory']"]), of(&["select = ['memory']"]));
        assert_eq!(
            of(&[
                "ignore = ['missing-memory-limit']",
                "select = ['missing-memory-limit']"
            ]),
            ["missing-memory-limit"]
        );
        assert_eq!(
            of(&[
                "select = ['missing-log-rotation']\nextend-select = ['missing-restart-policy']",
                "ignore = ['logging']"
            ]),
            ["missing-restart-policy"]
        );
        assert!(!of(&["ignore = ['health']"]).contains(&"missing-healthcheck"));
        assert_eq!(of(&["select = ['all']"]).len(), RULES.len());
        assert!(of(&["preset = 'minimal'"]).len() < of(&["preset = 'strict'"]).len());
    }

    #[test]
    fn a_wrong_name_is_told() {
        let choice = choice("extend-select = ['missing-memry-limit']");
        let error = Choice::rules([&choice]).unwrap_err().to_string();
        assert_eq!(
            error,
            "there is no rule `missing-memry-limit`; did you mean `missing-memory-limit`?"
        );
    }
}
