//! The options of a command line, taken apart for one program.

/// How a program's options are written.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// The option that takes a pair: `-c` of `-c name=value`.
    pub pair: Option<&'static str>,
    /// Short options, and the long ones for which they stand.
    pub short: &'static [(&'static str, &'static str)],
}

/// An option: its name in small letters, with `_` for `-`; its value where that is known; which word it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandOption {
    /// Its name.
    pub name: String,
    /// What it is set to; `None` where that is not known or where it has none.
    pub value: Option<String>,
    /// The number of its word, from 0.
    pub word: usize,
}

/// Options, and what else stood among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// In the order of the command.
    pub options: Vec<CommandOption>,
    /// Words that belong to no option, such as the name of a file.
    pub rest: Vec<String>,
    /// Whether every word is known.
    pub is_known: bool,
}

impl Dialect {
    /// Takes the words of a command apart; a word that is not known is `None`.
    pub fn read(&self, words: &[Option<&str>]) -> Options {
        let mut found = Options {
            is_known: words.iter().all(Option::is_some),
            ..Options::default()
        };
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            let behind = words.get(at..).unwrap_or_default();
            let Some(word) = *word else { continue };
            if !word.starts_with('-') {
                found.rest.push(word.to_owned());
                continue;
            }
            let (name, value, took) = self.option(word, behind);
            found.options.push(CommandOption {
                name: normal(name),
                value: value.map(|value| value.trim().trim_matches(['\'', '"']).to_owned()),
                word: at - 1,
            });
            at += usize::from(took);
        }
        found
    }

    /// The name and value of an option, and whether the next word was its value.
    fn option<'w>(
        &self,
        word: &'w str,
        behind: &[Option<&'w str>],
    ) -> (&'w str, Option<&'w str>, bool) {
        let next = behind.first().copied();
        if let Some(rest) = self
            .pair
            .and_then(|pair| word.strip_prefix(pair))
            .filter(|_| !word.starts_with("--"))
        {
            let (pair, took) = match rest {
                "" => (next.flatten().unwrap_or_default(), next.is_some()),
                rest => (rest, false),
            };
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            return (name, Some(value), took);
        }
        for (short, long) in self.short {
            match word.strip_prefix(short) {
                Some("") => return (long, next.flatten(), next.is_some()),
                Some(value) if !value.starts_with('-') => {
                    return (long, Some(value.trim_start_matches('=')), false);
                }
                _ => {}
            }
        }
        match word.split_once('=') {
            Some((name, value)) => (name, Some(value), false),
            None => match next {
                Some(None) => (word, None, true),
                Some(Some(value)) if !value.starts_with('-') => (word, Some(value), true),
                _ => (word, None, false),
            },
        }
    }
}

fn normal(name: &str) -> String {
    name.trim()
        .trim_start_matches('-')
        .to_ascii_lowercase()
        .replace('-', "_")
}
