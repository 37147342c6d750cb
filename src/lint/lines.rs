//! The lines of a service that are read by something other than YAML: commands, tests, `NAME=value`.

use crate::compose::{Data, Field, List, Origin, ServiceView, Value};
use crate::yaml::{Content, ScalarStyle};

/// An item of a list of `NAME=value`.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'p> {
    /// The whole item, its variables replaced.
    pub text: &'p str,
    /// Where it stands.
    pub origin: Origin,
    /// Whether it is written without quotes of YAML.
    pub is_plain: bool,
}

/// The line of a test.
#[derive(Debug, Clone, Copy)]
pub struct TestLine<'p> {
    /// Without blanks around it.
    pub text: &'p str,
    /// Where it stands.
    pub origin: Origin,
}

impl<'p> ServiceView<'p> {
    /// The line of a test that is a text, or that has nothing else behind `CMD` or `CMD-SHELL`.
    pub fn test_line(&self) -> Option<TestLine<'p>> {
        match self.health_test()?[..] {
            [("CMD" | "CMD-SHELL", _), (line, origin)] => Some(TestLine {
                text: line.trim(),
                origin,
            }),
            _ => None,
        }
    }

    /// The words of the healthcheck's test, `CMD` or `CMD-SHELL` first, if all are known.
    pub fn health_test(&self) -> Option<Vec<(&'p str, Origin)>> {
        let test = self.service.healthcheck.known()?.test.known()?;
        let word = |field: &'p Field<String>| match field {
            Field::Known(word, origin) => Some((word.as_str(), *origin)),
            _ => None,
        };
        test.iter().map(word).collect()
    }

    /// The commands of the service and of its hooks, each with the key that holds it.
    pub fn command_lines(&self) -> impl Iterator<Item = (&'static str, Origin)> + use<'p> {
        let service = self.service;
        let own = [
            ("command", &service.command),
            ("entrypoint", &service.entrypoint),
        ];
        let hooks = [&service.post_start, &service.pre_stop];
        let hooks = hooks.into_iter().filter_map(Field::known).flatten();
        let hooks = hooks.filter_map(|hook| Some(("command", &hook.known()?.command)));
        let known = |(key, line): (&'static str, &Field<List<String>>)| match line {
            Field::Known(_, origin) => Some((key, *origin)),
            _ => None,
        };
        own.into_iter().chain(hooks).filter_map(known)
    }

    /// The items of lists of variables and labels, each with the path of its list below the service.
    pub fn pairs_in_lists(&self) -> impl Iterator<Item = (&'static str, Pair<'p>)> + use<'p> {
        let view = *self;
        ["environment", "labels", "build.args"]
            .into_iter()
            .flat_map(move |list| {
                let items = match view.value_at(list).map(|value| &value.data) {
                    Some(Data::Sequence(items)) => items.as_slice(),
                    _ => &[],
                };
                items.iter().filter_map(move |item| {
                    let text = item.string().filter(|_| !item.unset)?;
                    let origin = item.origin;
                    let is_plain = view.is_plain(origin);
                    Some((
                        list,
                        Pair {
                            text,
                            origin,
                            is_plain,
                        },
                    ))
                })
            })
    }

    /// The value at a path below the service, its variables replaced and its short forms made long.
    pub fn value_at(&self, path: &str) -> Option<&'p Value> {
        let services = self.project.value.as_ref()?.get("services")?;
        path.split('.')
            .try_fold(services.get(self.name)?, |value, key| value.get(key))
    }

    fn is_plain(&self, origin: Origin) -> bool {
        let file = self.project.file(origin.file);
        file.is_some_and(|file| match &file.tree.node(origin.node).content {
            Content::Scalar(scalar) => scalar.style == ScalarStyle::Plain,
            _ => false,
        })
    }
}
