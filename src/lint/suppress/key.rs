//! Suppressions as keys: `x-compose-lint: { ignore: [rule], until: …, reason: … }`, at the top or in a service.

use std::collections::HashMap;

use super::book::{Book, Note};
use crate::compose::{Data, FileId, Member, Place, Project, Value, did_you_mean};
use crate::yaml::NodeId;

const KEY: &str = "x-compose-lint";
/// What can stand under the key.
const KEYS: [&str; 3] = ["ignore", "reason", "until"];

/// Enters the blocks of a project.
pub(super) fn read<'p>(project: &'p Project, book: &mut Book<'p>) {
    let mut reader = Reader {
        project,
        book,
        known: HashMap::new(),
    };
    let root = project.value.as_ref().and_then(Value::mapping);
    if let Some(member) = root.and_then(|root| root.get(KEY)) {
        let block = reader.block(member, None);
        reader.book.index.project = Some(block);
    }
    let services = root.and_then(|root| root.get("services")?.value.mapping());
    for (name, service) in services.into_iter().flatten() {
        let mapping = service.value.mapping();
        if let Some(member) = mapping.and_then(|mapping| mapping.get(KEY)) {
            let block = reader.block(member, Some(name));
            reader.book.index.services.insert(name, block);
        }
    }
}

struct Reader<'b, 'p> {
    project: &'p Project,
    book: &'b mut Book<'p>,
    /// The blocks by where they are written: many services can have one by a merge key or an alias.
    known: HashMap<(FileId, NodeId), usize>,
}

impl<'p> Reader<'_, 'p> {
    /// Enters the block of a service, or of the project, and gives its number.
    fn block(&mut self, member: &'p Member, service: Option<&str>) -> usize {
        let origin = member.value.origin;
        let written = (origin.file, origin.node);
        if let Some(&number) = self.known.get(&written) {
            return number;
        }
        let note = Note {
            service: service.map(str::to_owned),
            path: service.map_or(KEY.to_owned(), |name| format!("services.{name}.{KEY}")),
            ..Note::default()
        };
        let names = self.names(member);
        let until = member.value.get("until").map(|until| {
            let text = match &until.data {
                Data::String(text) | Data::Timestamp(text) => text.as_str(),
                _ => "",
            };
            (self.project.place(until.origin), text)
        });
        let number = self.book.note(note, None, &names, until);
        self.known.insert(written, number);
        number
    }

    /// The names under `ignore`.
    fn names(&mut self, member: &'p Member) -> Vec<(Place, &'p str)> {
        let Some(mapping) = member.value.mapping() else {
            self.fault(&member.value, "this block must be a mapping");
            return Vec::new();
        };
        for (key, other) in mapping
            .iter()
            .filter(|(key, _)| !KEYS.contains(&key.as_str()))
        {
            let help = match did_you_mean(key, KEYS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "there are `ignore`, `reason` and `until`".to_owned(),
            };
            let place = self.project.place(other.key);
            self.book
                .fault(place, format!("`{KEY}` has no key `{key}`"), help);
        }
        let mut names = Vec::new();
        let items = match mapping.get("ignore").map(|ignore| &ignore.value) {
            Some(Value {
                data: Data::Sequence(items),
                ..
            }) => items.as_slice(),
            Some(value) => std::slice::from_ref(value),
            None => &[],
        };
        for item in items {
            match item.string() {
                Some(name) => names.push((self.project.place(item.origin), name)),
                None => self.fault(item, "the name of a rule is text"),
            }
        }
        if items.is_empty() {
            let place = self.project.place(member.key);
            self.book
                .fault(place, format!("this `{KEY}` names no rule"), HELP);
        }
        names
    }

    fn fault(&mut self, value: &Value, message: &str) {
        let place = self.project.place(value.origin);
        self.book.fault(place, message, HELP);
    }
}

const HELP: &str = "write `ignore: [rule]` under it, with the name of the rule";
