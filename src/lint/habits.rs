//! In which order the services of a file write their keys, so that a new key goes where a reader of this file would look.

use std::collections::BTreeSet;

use crate::compose::OrderMap;
use crate::yaml::edit::Place;
use crate::yaml::{Content, NodeId, ScalarStyle, Tree};

/// How many neighbours must stand in the order of the alphabet before that counts as a habit.
const ALPHABET: usize = 6;

/// How many of them must differ: that `image` stands before `ports` everywhere tells nothing.
const VARIETY: usize = 4;

/// What was learned from the services of a file.
#[derive(Debug, Default)]
pub struct Habits {
    keys: OrderMap<&'static str, Neighbours>,
    is_alphabetical: bool,
    /// Whether the file has texts in single quotes and none in double ones.
    pub single_quotes: bool,
    /// The keys that may be written, in the order in which they stand at one place.
    order: Vec<&'static str>,
}

/// Where the services that have a key put it.
#[derive(Debug, Default)]
struct Neighbours {
    /// By how many more services each other key stands before it than after it.
    before: OrderMap<Box<str>, i32>,
    /// By how many more services it is the first key than not.
    first: i32,
    /// By how many more services it is the last key than not.
    last: i32,
}

impl Habits {
    /// The habits of the services whose mappings are given, as far as they concern the keys that are `wanted`; these are
    /// in the order in which they stand unless the file has another.
    pub fn of(
        tree: &Tree,
        services: impl Iterator<Item = NodeId>,
        wanted: &[&'static str],
    ) -> Self {
        let mut habits = Self::default();
        let (mut sorted, mut unsorted) = (0, 0);
        let mut seen = BTreeSet::new();
        for service in services {
            let keys = keys(tree, service);
            for pair in keys.windows(2) {
                if pair[0] < pair[1] {
                    sorted += 1;
                    seen.insert((pair[0], pair[1]));
                } else {
                    unsorted += 1;
                }
            }
            habits.learn(&keys, wanted);
        }
        habits.is_alphabetical = unsorted == 0 && sorted >= ALPHABET && seen.len() >= VARIETY;
        habits.order = habits.order_of(wanted);
        habits.single_quotes = quotes_singly(tree);
        habits
    }

    fn order_of(&self, wanted: &[&'static str]) -> Vec<&'static str> {
        let mut order = Vec::with_capacity(wanted.len());
        for key in wanted {
            let known = self.keys.get(key);
            let last_best = known.map(|known| known.best(&order).1);
            order.insert(last_best.unwrap_or(order.len()), *key);
        }
        if self.is_alphabetical {
            order.sort_unstable();
        }
        order
    }

    /// The rank of a new key among those that are written at the same place.
    pub fn rank(&self, new: &str) -> usize {
        let rank = self.order.iter().position(|key| *key == new);
        rank.unwrap_or(self.order.len())
    }

    fn learn(&mut self, keys: &[&str], wanted: &[&'static str]) {
        for key in wanted {
            let Some(at) = keys.iter().position(|other| other == key) else {
                continue;
            };
            let known = self.keys.entry(key).or_default();
            for (index, other) in keys.iter().enumerate().filter(|(index, _)| *index != at) {
                let step = if index < at { 1 } else { -1 };
                match known.before.get_mut(*other) {
                    Some(count) => *count += step,
                    None => drop(known.before.insert((*other).into(), step)),
                }
            }
            known.first += if at == 0 { 1 } else { -1 };
            known.last += if at + 1 == keys.len() { 1 } else { -1 };
        }
    }

    /// The key of a service after which a new one goes: where the alphabet says if all services follow that, else where
    /// most of the others have it, else at the end. `None` for the beginning.
    fn follow<'t>(&self, new: &str, keys: &[&'t str]) -> Option<&'t str> {
        let gap = match self.keys.get(new) {
            _ if self.is_alphabetical => keys.iter().take_while(|key| **key < new).count(),
            Some(known) => known.gap(keys),
            None => keys.len(),
        };
        gap.checked_sub(1).map(|index| keys[index])
    }

    /// Where a new key goes in the mapping `service`; calls `then` with the place.
    pub fn place<R>(
        &self,
        tree: &Tree,
        service: NodeId,
        new: &str,
        then: impl FnOnce(Place<'_>) -> R,
    ) -> R {
        let keys = keys(tree, service);
        match self.follow(new, &keys) {
            None if keys.is_empty() => then(Place::Last),
            None => then(Place::First),
            Some(key) if keys.last() == Some(&key) => then(Place::Last),
            Some(key) => then(Place::After(&[key])),
        }
    }
}

impl Neighbours {
    /// The first and the last of the numbers of keys that the new one may go behind so that it offends the fewest services.
    fn best(&self, keys: &[&str]) -> (usize, usize) {
        let weight = |key: &str| self.before.get(key).copied().unwrap_or_default();
        let mut score = 0;
        let scores = keys.iter().map(|key| {
            score += weight(key);
            score
        });
        let gaps: Vec<i32> = std::iter::once(0).chain(scores).collect();
        let best = gaps.iter().max().copied().unwrap_or_default();
        let is_best = |gap: &i32| *gap == best;
        let first = gaps.iter().position(is_best);
        let last = gaps.iter().rposition(is_best);
        (first.unwrap_or(keys.len()), last.unwrap_or(keys.len()))
    }

    /// How many of the keys the new one goes behind.
    fn gap(&self, keys: &[&str]) -> usize {
        let (first, last) = self.best(keys);
        match if self.last > 0 { last } else { first } {
            // Above all others is no place for a key that nobody writes there.
            0 if self.first <= 0 => keys.len(),
            gap => gap,
        }
    }
}

fn quotes_singly(tree: &Tree) -> bool {
    let styles = || {
        tree.ids().filter_map(|id| match &tree.node(id).content {
            Content::Scalar(scalar) => Some(scalar.style),
            _ => None,
        })
    };
    styles().any(|style| style == ScalarStyle::SingleQuoted)
        && styles().all(|style| style != ScalarStyle::DoubleQuoted)
}

/// The keys of a mapping in the order of the text, merge keys left out.
fn keys(tree: &Tree, mapping: NodeId) -> Vec<&str> {
    let entries = tree.entries(mapping).iter();
    let names = entries.filter_map(|entry| tree.scalar(entry.key));
    names.filter(|name| *name != "<<").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    const WANTED: &[&str] = &["restart", "logging", "volumes", "annotations"];

    fn follow(text: &str, service: &str, new: &str) -> Option<String> {
        let tree = yaml::parse(text).unwrap();
        let root = tree.documents()[0].root;
        let mappings: Vec<NodeId> = tree.entries(root).iter().map(|entry| entry.value).collect();
        let habits = Habits::of(&tree, mappings.iter().copied(), WANTED);
        let own = tree.entry(root, service).unwrap().value;
        habits.follow(new, &keys(&tree, own)).map(str::to_owned)
    }

    #[test]
    fn a_key_goes_where_the_others_have_it() {
        let text = "a: {image: x, restart: always, ports: []}\nb: {image: y, ports: []}\n\
                    c: {build: ., restart: always, volumes: [], ports: []}\nd: {container_name: d, image: z, volumes: []}\n";
        assert_eq!(follow(text, "b", "restart").as_deref(), Some("image"));
        assert_eq!(follow(text, "d", "restart").as_deref(), Some("image"));
        assert_eq!(follow(text, "b", "volumes").as_deref(), Some("image"));
    }

    #[test]
    fn a_key_that_others_have_last_goes_last() {
        let text = "a: {image: x, logging: {}}\nb: {image: y, ports: [], volumes: []}\n";
        assert_eq!(follow(text, "b", "logging").as_deref(), Some("volumes"));
    }

    #[test]
    fn a_key_that_others_have_first_goes_first() {
        let text = "a: {restart: always, image: x, ports: []}\nb: {image: y, ports: []}\n";
        assert_eq!(follow(text, "b", "restart"), None);
    }

    #[test]
    fn an_unknown_key_goes_last_unless_the_alphabet_rules() {
        let plain = "a: {ports: [], image: x}\nb: {image: y, command: z}\n";
        assert_eq!(follow(plain, "b", "logging").as_deref(), Some("command"));
        let sorted = "a: {command: a, image: x, ports: [], volumes: []}\n\
                      b: {build: ., environment: [], image: y, ports: [], restart: always}\n";
        assert_eq!(follow(sorted, "a", "logging").as_deref(), Some("image"));
        assert_eq!(follow(sorted, "a", "annotations"), None);
    }
}
