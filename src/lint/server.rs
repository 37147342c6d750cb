//! What a service tells the program that it runs, as far as the file shows it.

use crate::compose::grammar::shellwords;
use crate::compose::model::Service;
use crate::compose::{Field, List, Place, ServiceView};
use crate::knowledge::settings::{CommandOption, Options, Program};

use super::probe::mount_targets;

/// A known program that runs with known options.
#[derive(Debug)]
pub struct Server {
    /// The program.
    pub program: &'static Program,
    words: Vec<Word>,
    options: Options,
    /// Texts of variables in which a setting may hide.
    hidden: Vec<String>,
    /// Whether all its settings are seen: there is no file in which more of them could stand.
    pub is_complete: bool,
}

/// A word of a command, where it is known, and where it stands.
type Word = (Option<String>, Place);

/// What a setting is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// Set to this value, here.
    Known(String, Place),
    /// Certainly not set.
    Absent,
    /// Not known.
    Unknown,
}

impl ServiceView<'_> {
    /// The program of its image with its options; `None` where that is not known, or where something else may run.
    pub fn server(&self) -> Option<Server> {
        if !self.service.build.is_absent() {
            return None;
        }
        let program = Program::of(self.image_name()?)?;
        let mut words = self.server_words(program)?;
        let variables = self.variables();
        let mut is_complete = program.option_variables.is_empty() || self.knows_variables();
        for variable in &variables {
            if program.option_variables.contains(&variable.name) {
                let text = variable.value.unwrap_or_default().split_whitespace();
                words.extend(text.map(|word| (Some(word.to_owned()), variable.place)));
                is_complete &= variable.value.is_some();
            }
        }
        let known: Vec<Option<&str>> = words.iter().map(|(word, _)| word.as_deref()).collect();
        let options = program.dialect.read(&known);
        let (mounts, hides_mounts) = mount_targets(self.service);
        let reads_file = |option: &CommandOption| program.file_options.contains(&&*option.name);
        is_complete &= options.is_known
            && !hides_mounts
            && self.service.volumes_from.is_absent()
            && !mounts.iter().any(|target| program.may_read(target, false))
            && !of_host(self.service).any(|target| program.may_read(target, true))
            && !options.options.iter().any(reads_file)
            && !options
                .rest
                .iter()
                .any(|word| word.contains(['/', '.', '$']));
        let hidden = variables
            .iter()
            .filter(|variable| !program.option_variables.contains(&variable.name))
            .filter_map(|variable| variable.value.map(normal));
        Some(Server {
            hidden: hidden.collect(),
            program,
            words,
            options,
            is_complete,
        })
    }

    /// PostgreSQL with its options, as [`server`](Self::server).
    pub fn postgres(&self) -> Option<Server> {
        self.server().filter(Server::is_postgres)
    }

    /// Where the setting that a variable seems to name would be read, if nobody in the service reads the variable.
    pub fn unread(&self, server: &Server, variable: &str) -> Option<String> {
        let unread = server.program.unread.as_ref()?;
        let setting = unread.setting(variable)?;
        let is_set = matches!(server.setting(setting), Setting::Known(..));
        let may_be_read = self.mentions(variable) || self.mounts_any(unread.scripts);
        (!is_set && !may_be_read).then(|| unread.written_instead(setting))
    }

    /// Whether the image starts as it does by itself: neither command nor entrypoint is written.
    pub fn starts_by_itself(&self) -> bool {
        self.service.command.is_absent() && self.service.entrypoint.is_absent()
    }

    /// The words behind the name of the server.
    fn server_words(&self, program: &Program) -> Option<Vec<Word>> {
        let mut line = self.words_of(&self.service.entrypoint)?;
        let mut has_own_entrypoint = !line.is_empty();
        line.extend(self.words_of(&self.service.command)?);
        if let Some(script) = script(&line) {
            line = script?;
            has_own_entrypoint = true;
        }
        if is_word(&line, "docker-entrypoint.sh") {
            line.remove(0);
            has_own_entrypoint = false;
        }
        if is_word(&line, "exec") {
            line.remove(0);
        }
        let is_server = program.servers.iter().any(|server| is_word(&line, server));
        if is_server {
            line.remove(0);
            return Some(line);
        }
        // The image puts its server before options, and where there is nothing.
        let goes_on = match line.first() {
            None => true,
            Some((word, _)) => word.as_ref().is_some_and(|word| word.starts_with('-')),
        };
        (goes_on && !has_own_entrypoint).then_some(line)
    }

    fn words_of(&self, field: &Field<List<String>>) -> Option<Vec<Word>> {
        match field {
            Field::Absent => Some(Vec::new()),
            Field::Unknown(_) => None,
            Field::Known(words, origin) => Some(
                words
                    .iter()
                    .map(|word| {
                        let origin = word.origin().unwrap_or(*origin);
                        (word.known().cloned(), self.project.place(origin))
                    })
                    .collect(),
            ),
        }
    }
}

/// Where files of the host are mounted.
fn of_host(service: &Service) -> impl Iterator<Item = &str> {
    let volumes = service.volumes.known().into_iter().flatten();
    volumes.filter_map(Field::known).filter_map(|volume| {
        let is_bind = volume.kind.known().is_none_or(|kind| kind == "bind");
        volume
            .target
            .known()
            .filter(|_| is_bind)
            .map(String::as_str)
    })
}

/// The words of the one plain command that `sh -c` runs; `Some(None)` where a script does more.
#[expect(
    clippy::option_option,
    reason = "no shell, and a shell of which nothing is known, are two things"
)]
fn script(line: &[Word]) -> Option<Option<Vec<Word>>> {
    let shells = ["sh", "bash", "ash"];
    if !shells.iter().any(|shell| is_word(line, shell)) {
        return None;
    }
    let [_, (Some(flag), _), (Some(text), place)] = line else {
        return Some(None);
    };
    if flag != "-c" || text.contains(['$', '`', '*', '\n']) {
        return Some(None);
    }
    let plain = shellwords::split(text)
        .ok()
        .filter(|words| words.truncated_at.is_none());
    Some(plain.map(|words| {
        let words = words.words.into_iter();
        words.map(|word| (Some(word), *place)).collect()
    }))
}

/// Whether a line begins with a program, by its name or by a path.
fn is_word(line: &[Word], program: &str) -> bool {
    let first = line.first().and_then(|(word, _)| word.as_deref());
    first.is_some_and(|word| word == program || word.rsplit('/').next() == Some(program))
}

/// As names of options are compared: in small letters, with `_` for `-`.
fn normal(text: &str) -> String {
    text.to_ascii_lowercase().replace('-', "_")
}

impl Server {
    /// A setting, by its name in small letters with `_` for `-`.
    pub fn setting(&self, name: &str) -> Setting {
        if let Some(option) = self.option(name) {
            let place = self.words.get(option.word).map(|(_, place)| *place);
            return match (&option.value, place) {
                (Some(value), Some(place)) => Setting::Known(value.clone(), place),
                _ => Setting::Unknown,
            };
        }
        let words = self.words.iter().filter_map(|(word, _)| word.as_deref());
        let is_hidden = words.map(normal).any(|word| word.contains(name))
            || self.hidden.iter().any(|text| text.contains(name));
        if self.is_complete && !is_hidden {
            Setting::Absent
        } else {
            Setting::Unknown
        }
    }

    /// Whether a setting certainly has its default.
    pub fn leaves(&self, name: &str) -> bool {
        self.setting(name) == Setting::Absent
    }

    /// Whether it is PostgreSQL, whoever made the image.
    pub fn is_postgres(&self) -> bool {
        self.program.name == "PostgreSQL"
    }

    /// How a setting is written: `--maxmemory 256mb`.
    pub fn written(&self, name: &str) -> Option<String> {
        let option = self.option(name)?;
        let word = |at: usize| self.words.get(at).and_then(|(word, _)| word.as_deref());
        let first = word(option.word)?;
        let value = option.value.as_deref()?;
        if value.is_empty() || first.ends_with(value) {
            return Some(first.to_owned());
        }
        Some(format!("{first} {}", word(option.word + 1)?))
    }

    /// Whether it is told anything at all.
    pub fn has_options(&self) -> bool {
        !self.options.options.is_empty()
    }

    /// The last of a name: that one counts.
    fn option(&self, name: &str) -> Option<&CommandOption> {
        let mut options = self.options.options.iter();
        options.rfind(|option| option.name == name)
    }
}
