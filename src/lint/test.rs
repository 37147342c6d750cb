//! The test of a healthcheck, taken apart, and changes of its words.

use super::mend::{Change, Replacement};
use crate::compose::shell::{self, Command, Joint, Word};
use crate::compose::{Data, Origin, ServiceView};
use crate::yaml::edit::{self, Snippet};

/// The test of a healthcheck.
#[derive(Debug)]
pub struct Test<'p> {
    /// The shell that reads it, without its folder; `None` where none does.
    pub shell: Option<&'p str>,
    /// Its commands; without a shell there is one.
    pub commands: Vec<Command>,
    /// Where the whole test is written.
    pub origin: Origin,
    /// The line that a shell reads, or the program and the words behind it.
    pub words: Vec<(&'p str, Origin)>,
}

impl<'p> ServiceView<'p> {
    /// Its test, where all of it is known and it is made of simple commands.
    pub fn test(&self) -> Option<Test<'p>> {
        let own = self.service.healthcheck.known()?;
        if own.is_disabled() || own.disable.is_unknown() {
            return None;
        }
        let items = self.readable_test()?;
        let ((kind, _), words) = items.split_first()?;
        let (shell, at) = match (*kind, words) {
            ("CMD-SHELL", [_, ..]) => (Some("sh"), Some(0)),
            ("CMD", [(program, _), (flag, _), _, ..]) if is_script(program, flag) => {
                (program.rsplit('/').next(), Some(2))
            }
            // A line that is meant for a shell.
            ("CMD", [(line, _)]) if line.contains(char::is_whitespace) => (Some("sh"), Some(0)),
            ("CMD", [(program, _), ..]) if !program.contains(char::is_whitespace) => (None, None),
            _ => return None,
        };
        let (commands, words) = if let Some(at) = at {
            let word = *words.get(at)?;
            (shell::commands(without_keyword(word.0)?)?, vec![word])
        } else {
            let command = Command::exec(words.iter().map(|(word, _)| *word));
            (vec![command], words.to_vec())
        };
        let origin = own.test.origin()?;
        Some(Test {
            shell,
            commands,
            origin,
            words,
        })
    }

    /// The words of its test. A word that hangs on nothing but variables of the container counts as known.
    fn readable_test(&self) -> Option<Vec<(&'p str, Origin)>> {
        let meant = self.meant_for_container();
        let Data::Sequence(values) = &self.value_at("healthcheck.test")?.data else {
            return None;
        };
        let is_meant = |origin: Origin| {
            let whole = self.project.place(origin);
            let variables = self.project.unset.iter();
            let mut uses = variables
                .flat_map(|variable| &variable.uses)
                .filter(|found| found.whole == whole)
                .peekable();
            uses.peek().is_some()
                && uses.all(|found| meant.iter().any(|(_, known)| *known == found))
        };
        let words = values.iter().map(|value| {
            let is_known = !value.unset || is_meant(value.origin);
            value
                .string()
                .filter(|_| is_known)
                .map(|text| (text, value.origin))
        });
        words.collect()
    }

    /// Replaces a piece of the test's text, which must occur in it once.
    ///
    /// # Errors
    /// Says why it cannot be edited.
    pub fn replace_in_test(&self, test: &Test<'_>, old: &str, new: &str) -> Result<Change, String> {
        let unclear = "only a person can tell where it goes";
        let [(_, origin)] = test.words[..] else {
            return Err(unclear.to_owned());
        };
        let raw = self.raw(origin).ok_or(unclear)?;
        if raw.matches(old).count() != 1 {
            return Err(unclear.to_owned());
        }
        let line = Replacement::Text(raw.replacen(old, new, 1));
        self.replace(origin, "healthcheck.test", &line)
    }

    /// Replaces a word of a test that no shell reads.
    ///
    /// # Errors
    /// Says why it cannot be edited.
    pub fn replace_word(&self, test: &Test<'_>, old: &str, new: &str) -> Result<Change, String> {
        let found = test.words.iter().find(|(word, _)| *word == old);
        let (_, origin) = found.ok_or("only a person can tell where it goes")?;
        let word = Replacement::Text(new.to_owned());
        self.replace(*origin, "healthcheck.test", &word)
    }

    /// Adds words at the end of a test that is a list.
    ///
    /// # Errors
    /// Says why it cannot be edited.
    pub fn append_to_test(&self, test: &Test<'_>, words: &[&str]) -> Result<Change, String> {
        // Whether it may be changed at all.
        let (last, origin) = *test.words.last().ok_or("it has no words")?;
        let same = Replacement::Text(last.to_owned());
        let mut change = self.replace(origin, "healthcheck.test", &same)?;
        let file = self.project.file(test.origin.file);
        let tree = &file.ok_or("its file is not there")?.tree;
        let quote = tree.slice(tree.node(origin.node).span).chars().next();
        change.edits.clear();
        for word in words {
            let item = match quote {
                Some('"') => Snippet::quoted(word),
                Some('\'') => Snippet::quoted(word).single_quoted(),
                _ => Snippet::text(word),
            };
            let edits = edit::append_item(tree, test.origin.node, &item);
            let edits = edits.map_err(|refusal| refusal.to_string())?;
            let edits = edits.into_iter().map(|edit| (test.origin.file, edit));
            change.edits.extend(edits);
        }
        Ok(change)
    }
}

fn is_script(program: &str, flag: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or_default();
    matches!(name, "sh" | "bash" | "ash" | "dash") && crate::compose::is_shell_flag(flag)
}

/// A line without the word that `healthcheck-keyword-as-command` speaks of; `None` where nothing else is left.
fn without_keyword(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let first = line.split_whitespace().next().unwrap_or_default();
    match first {
        "CMD" | "CMD-SHELL" => line.strip_prefix(first),
        "NONE" | "none" => None,
        _ => Some(line),
    }
}

impl Test<'_> {
    /// The commands that may decide, in groups of which one must succeed: `a && b || c || exit 1` is `[a, b]` and `[c]`.
    pub fn alternatives(&self) -> Vec<Vec<&Command>> {
        let mut groups: Vec<Vec<&Command>> = vec![Vec::new()];
        for command in &self.commands {
            if command.joint == Joint::Or {
                groups.push(Vec::new());
            }
            if let Some(group) = groups.last_mut().filter(|_| !is_formal(command)) {
                group.push(command);
            }
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}

/// A command that only says how the test ends.
fn is_formal(command: &Command) -> bool {
    matches!(
        command.program(),
        Some("exit" | "true" | "false" | ":" | "echo" | "return")
    ) && command
        .redirects
        .iter()
        .all(|file| !file.text.starts_with("/dev/tcp"))
}

/// Programs that succeed whatever state the container is in.
const ALWAYS: [&str; 9] = [
    "true", "echo", "printf", "date", "hostname", "whoami", "pwd", "uname", "id",
];

impl Test<'_> {
    /// Whether it succeeds whatever its commands find.
    pub fn cannot_fail(&self) -> bool {
        // Each of these may end it before the last command is reached.
        let ends = |command: &Command| {
            matches!(
                command.program(),
                None | Some("exit" | "set" | "exec" | "trap" | "return" | "kill" | "." | "source")
            )
        };
        let Some((last, before)) = self.commands.split_last() else {
            return false;
        };
        let mut succeeds = false;
        for command in before {
            succeeds = self.always_succeeds(command) && (command.joint != Joint::And || succeeds);
        }
        !before.iter().any(ends)
            && self.always_succeeds(last)
            && (last.joint != Joint::And || succeeds)
    }

    fn always_succeeds(&self, command: &Command) -> bool {
        let is_harmless = |file: &Word| file.text == "/dev/null" || file.text.len() == 1;
        let program = command.program().unwrap_or_default();
        let succeeds = match program {
            // These are no programs but words of the shell.
            "exit" => self.shell.is_some() && command.arguments().eq(["0"]),
            ":" => self.shell.is_some(),
            "ls" => command.words.len() == 1,
            _ => ALWAYS.contains(&program),
        };
        succeeds && command.redirects.iter().all(is_harmless)
    }

    /// The command that asks a program about itself, where the test does nothing else: `nginx -v`.
    pub fn asks_about_itself(&self) -> Option<&Command> {
        let groups = self.alternatives();
        let [group] = groups.as_slice() else {
            return None;
        };
        let is_idle = |command: &&Command| asks_version(command);
        group.first().filter(|_| group.iter().all(is_idle)).copied()
    }
}

/// Whether a command says which version a program has, or whether its configuration can be read.
fn asks_version(command: &Command) -> bool {
    let program = command.program().unwrap_or_default();
    let words: Vec<&str> = command.arguments().collect();
    match words[..] {
        ["--version" | "--help"] => !program.is_empty(),
        ["-v" | "-V"] => matches!(
            program,
            "nginx" | "node" | "php" | "ruby" | "python" | "python3"
        ),
        ["-version"] => program == "java",
        ["-t" | "-T"] => matches!(program, "nginx" | "php-fpm" | "httpd" | "apachectl"),
        _ => false,
    }
}
