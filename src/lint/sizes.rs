//! How much memory a service may need: what was measured, what its image needs, what its own settings speak of.

use std::collections::HashMap;

use super::{Settings, stats};
use crate::compose::grammar::bytes::{format_bytes, parse_bytes};
use crate::compose::model::MemoryLimit;
use crate::compose::{Field, Place, Project, ServiceView};
use crate::config::Size;
use crate::finding::Safety;

/// Parts of variable names whose values speak of memory.
const MEMORY_WORDS: [&str; 10] = [
    "MEM", "HEAP", "JAVA", "JVM", "OPTS", "XMX", "BUFFER", "CACHE", "POOL", "SHM",
];

/// What the services of a project were seen to use, in bytes, by name.
pub type Measured = HashMap<String, i64>;

impl Settings {
    /// What the services of a project were seen to use.
    pub fn measured(&self, project: &Project) -> Measured {
        let stats = self.stats.as_ref();
        stats.map(|stats| stats.of(project)).unwrap_or_default()
    }
}

/// Where the size of a limit comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The user said it.
    Given(String),
    /// The service was seen to use so many bytes.
    Measured(i64),
    /// Nobody knows.
    Guess,
}

impl Wanted {
    /// What is wanted for a service: the size that the configuration gives it, else what was measured, else what holds for
    /// all.
    pub fn of(view: &ServiceView<'_>, measured: Option<&i64>, settings: &Settings) -> Self {
        let sizes = &settings.fix.memory;
        let image = view.service.image.known().map(String::as_str);
        let own = sizes.of(view.name, image).map(Size::as_str);
        let general = settings.memory.as_deref();
        let general = general.or(sizes.default.as_ref().map(Size::as_str));
        match (own, measured, general) {
            (Some(size), _, _) | (None, None, Some(size)) => Self::Given(size.to_owned()),
            (None, Some(peak), _) => Self::Measured(*peak),
            (None, None, None) => Self::Guess,
        }
    }
}

impl ServiceView<'_> {
    /// The limit in bytes that it has, and where that is written.
    pub fn written_limit(&self) -> Option<(i64, Place)> {
        match self.service.memory_limit() {
            MemoryLimit::Set(limit) => {
                let origin = self.service.memory_limit_origin()?;
                Some((limit, self.project.place(origin)))
            }
            _ => None,
        }
    }

    /// The limit in bytes that it has, or that it would be given. Advice on the use of a limit goes by this, so that
    /// it does not turn up only after the limit was written.
    pub fn limit_in_sight(&self, measured: &Measured, settings: &Settings) -> Option<i64> {
        match self.service.memory_limit() {
            MemoryLimit::Set(limit) => Some(limit),
            MemoryLimit::Absent => {
                let wanted = Wanted::of(self, measured.get(self.name), settings);
                let (size, _) = self.limit(&wanted).ok()?;
                parse_bytes(&size).ok()
            }
            MemoryLimit::Ineffective(_) | MemoryLimit::Unknown => None,
        }
    }

    /// The limit to write, and whether it may be written without asking.
    ///
    /// # Errors
    /// Says why no size can be given.
    pub fn limit(&self, wanted: &Wanted) -> Result<(String, Safety), String> {
        let known = self.known_image().map(|image| &image.memory);
        let bytes = |size: Option<u64>| size.and_then(|size| i64::try_from(size).ok());
        let floor = known.and_then(|memory| bytes(memory.floor)).unwrap_or(0);
        let reserved = self
            .service
            .memory_reservation()
            .ok_or("what is reserved for it hangs on a variable")?;
        let named = self.largest_named_size();
        let demand = self.demand();
        let (text, size) = match wanted {
            Wanted::Given(text) => {
                let size = parse_bytes(text).map_err(|error| error.to_string())?;
                (text.clone(), size)
            }
            Wanted::Measured(peak) => {
                let size = stats::limit(*peak).max(floor).max(reserved);
                let size = if named >= size {
                    stats::limit(named)
                } else {
                    size
                };
                let least = demand.as_ref().map_or(0, |demand| demand.least);
                let size = match i64::try_from(least) {
                    Ok(least) if least > size => stats::limit(least),
                    _ => size,
                };
                (format_bytes(size), size)
            }
            Wanted::Guess if self.service.image.is_unknown() => {
                return Err(
                    "which image it is hangs on a variable; give a size with `--memory`".to_owned(),
                );
            }
            Wanted::Guess if self.service.wants_gpu() => {
                let why = "what a program on a GPU needs depends on its model; give a size with `--memory`";
                return Err(why.to_owned());
            }
            Wanted::Guess => {
                let size = self.guess()?.max(reserved);
                (format_bytes(size), size)
            }
        };
        if size < reserved {
            return Err(format!(
                "{} are reserved for it, more than the limit would be",
                format_bytes(reserved)
            ));
        }
        if matches!(wanted, Wanted::Guess) && named >= size {
            return Err(format!(
                "its settings speak of {}; give a size with `--memory`",
                format_bytes(named)
            ));
        }
        let bytes = u64::try_from(size).unwrap_or(0);
        if let Some(demand) = demand.filter(|demand| bytes < demand.least) {
            return Err(format!(
                "{} would need a limit of at least {}; give such a size",
                demand.names(),
                short_bytes(demand.least)
            ));
        }
        if let Some((need, _)) = self.starved_by(bytes) {
            return Err(format!(
                "its image is known to need {}, and {text} is less than half of it",
                short_bytes(need)
            ));
        }
        if !self.service.swap_allows(size) {
            return Err(
                "its `memswap_limit` counts memory too and leaves no room for this limit"
                    .to_owned(),
            );
        }
        let safety = if !matches!(wanted, Wanted::Guess) && size >= floor {
            Safety::Safe
        } else {
            Safety::Unsafe
        };
        Ok((text, safety))
    }

    /// The largest size, in bytes, that its command or its memory variables name: `-Xmx8g`, `HEAP_SIZE=8G`. A limit below
    /// it would be wrong.
    pub fn largest_named_size(&self) -> i64 {
        let service = self.service;
        let commands = [&service.command, &service.entrypoint]
            .into_iter()
            .filter_map(Field::known)
            .flatten();
        let commands = commands.filter_map(Field::known).map(String::as_str);
        let variables = self.variables();
        let variables = variables.iter().filter_map(|variable| {
            let name = variable.name.to_uppercase();
            let speaks = MEMORY_WORDS.iter().any(|word| name.contains(word));
            variable.value.filter(|_| speaks)
        });
        commands.chain(variables).flat_map(sizes).max().unwrap_or(0)
    }
}

/// A size for people: in whole mebibytes, rounded up, or in gibibytes where that is exact.
pub fn short_bytes(bytes: u64) -> String {
    let mebibytes = bytes.div_ceil(1 << 20).saturating_mul(1 << 20);
    format_bytes(i64::try_from(mebibytes).unwrap_or(i64::MAX))
}

/// All sizes with a unit in a text, in bytes.
fn sizes(text: &str) -> impl Iterator<Item = i64> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
    text.split(move |c| !is_part(c)).filter_map(|word| {
        // `Xmx8g` holds its size behind a word.
        let from = word.find(|c: char| c.is_ascii_digit())?;
        let size = &word[from..];
        let unit = size.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let is_size = matches!(
            unit.to_ascii_lowercase().as_str(),
            "m" | "mb" | "mib" | "g" | "gb" | "gib"
        );
        is_size.then(|| parse_bytes(size).ok()).flatten()
    })
}
