//! Build time: `images.toml` becomes a static Rust table, so that nothing is parsed when the program starts.
//!
//! Only what the table needs is checked here (field names, types, sizes, references by name); what a record should
//! look like is checked by the tests of `knowledge`, which see the finished table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use serde::Deserialize;

#[path = "build/records.rs"]
mod records;

use records::{DataPath, File, Healthcheck, Image, Memory, RefusedVariable};

/// Reads `src/knowledge/images.toml` under `manifest_dir` and writes `images.rs` into `out_dir`.
///
/// An error names the record and what is wrong with it.
pub fn generate(manifest_dir: &Path, out_dir: &Path) -> Result<(), String> {
    let source = manifest_dir.join("src/knowledge/images.toml");
    rerun_if_changed(&source).map_err(|e| format!("cannot speak to cargo: {e}"))?;
    let text = fs::read_to_string(&source).map_err(|e| format!("images.toml: {e}"))?;
    let file: File = toml::from_str(&text).map_err(|e| format!("images.toml: {e}"))?;
    let images = file
        .image
        .into_iter()
        .map(image)
        .collect::<Result<Vec<_>, _>>()?;
    let table = table(&images)?;
    fs::write(out_dir.join("images.rs"), table).map_err(|e| format!("images.rs: {e}"))
}

/// One record at a time, so that an error can say in which.
fn image(record: toml::Table) -> Result<Image, String> {
    let id = record
        .get("id")
        .map_or_else(|| "without an id".to_owned(), ToString::to_string);
    Image::deserialize(record).map_err(|e| format!("images.toml: image {id}: {e}"))
}

fn rerun_if_changed(source: &Path) -> io::Result<()> {
    use io::Write as _;
    writeln!(io::stdout(), "cargo::rerun-if-changed={}", source.display())
}

/// The three statics: all records in file order, exact names and name prefixes, the latter two sorted.
fn table(images: &[Image]) -> Result<String, String> {
    let mut ids = BTreeSet::new();
    let mut names = BTreeMap::new();
    let mut records = String::new();
    for (index, image) in images.iter().enumerate() {
        let fault = |what: String| format!("images.toml: image `{}`: {what}", image.id);
        if !ids.insert(&image.id) {
            return Err(fault("the id is used twice".to_owned()));
        }
        for name in &image.names {
            if names.insert(name.as_str(), index).is_some() {
                return Err(fault(format!("the name `{name}` is used twice")));
            }
        }
        write!(records, "\n    {},", record(image, images).map_err(fault)?)
            .map_err(|e| e.to_string())?;
    }
    let (globs, exact): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|(name, _)| name.ends_with('*'));
    let globs: Vec<_> = globs
        .iter()
        .map(|(name, index)| (name.trim_end_matches('*'), index))
        .collect();
    Ok(format!(
        "pub(super) static IMAGES: &[Image] = &[{records}\n];\n\
         pub(super) static NAMES: &[(&str, usize)] = &{exact:?};\n\
         pub(super) static PREFIXES: &[(&str, usize)] = &{globs:?};\n"
    ))
}

fn record(image: &Image, images: &[Image]) -> Result<String, String> {
    Ok(format!(
        "Image {{ id: {:?}, names: &{:?}, kind: {}, ships: {}, job: {:?}, port: {:?}, stop_grace_period: {:?}, \
         memory: {}, data_paths: &[{}], named_by_host: {:?}, absent_tools: &[{}], refused_variables: &[{}], first_start_on_socket: {}, waits_in: {:?}, tunes_itself: {}, healthchecks: &[{}], sources: &{:?}, notes: &{:?} }}",
        image.id,
        image.names,
        kind(&image.kind)?,
        ships(&image.ships_healthcheck),
        image.job,
        image.port,
        image.stop_grace_period,
        memory(&image.memory, &image.memory_settings)?,
        list(image.data_paths.iter().map(data_path)),
        image.named_by_host,
        list(
            image
                .absent_tools
                .iter()
                .map(|t| format!("({:?}, {:?})", t.name, t.tags))
        ),
        list(image.refused_variables.iter().map(refused_variable)),
        image.first_start_on_socket,
        image.waits_in,
        image.tunes_itself,
        healthchecks(image, images)?,
        image.sources,
        image.notes,
    ))
}

fn kind(word: &str) -> Result<String, String> {
    let kinds = [
        "database",
        "cache",
        "queue",
        "web",
        "proxy",
        "model-server",
        "monitoring",
        "application",
        "base",
        "tool",
    ];
    Ok(format!("Kind::{}", variant("kind", word, &kinds)?))
}

fn ships(word: &str) -> String {
    match word {
        "yes" => "Ships::Yes".to_owned(),
        "no" => "Ships::No".to_owned(),
        "unknown" => "Ships::Unknown".to_owned(),
        tags => format!("Ships::Tags({tags:?})"),
    }
}

fn data_path(path: &DataPath) -> String {
    format!(
        "DataPath {{ path: {:?}, tags: {:?}, holds: {:?}, is_volume: {:?}, moved_by: &{:?}, only_with: &{:?}, \
         unless: &{:?}, unless_mounts: &{:?}, wrong: &{:?}, note: {:?} }}",
        path.path,
        path.tags,
        path.holds,
        path.volume,
        path.moved_by,
        path.only_with,
        path.unless,
        path.unless_mounts,
        path.wrong,
        path.note
    )
}

fn refused_variable(variable: &RefusedVariable) -> String {
    format!(
        "RefusedVariable {{ name: {:?}, value: {:?}, tags: {:?}, instead: {:?} }}",
        variable.name, variable.value, variable.tags, variable.instead
    )
}

/// The probes of the image, or of the one that it is built from.
fn healthchecks(image: &Image, images: &[Image]) -> Result<String, String> {
    let own = &image.healthcheck;
    let probes = match &image.healthcheck_like {
        None => own,
        Some(_) if !own.is_empty() => {
            return Err("has both `healthcheck` and `healthcheck_like`".to_owned());
        }
        Some(id) => match images.iter().find(|other| other.id == *id) {
            Some(base) if !base.healthcheck.is_empty() => &base.healthcheck,
            _ => {
                return Err(format!(
                    "healthcheck_like: `{id}` is no record with a healthcheck"
                ));
            }
        },
    };
    Ok(probes
        .iter()
        .map(healthcheck)
        .collect::<Result<Vec<_>, _>>()?
        .join(", "))
}

fn memory(memory: &Memory, settings: &[String]) -> Result<String, String> {
    let (floor, suggest) = (
        size(memory.floor.as_deref())?,
        size(memory.suggest.as_deref())?,
    );
    if !memory.guess && (floor.is_some() || suggest.is_some()) {
        return Err("memory: `guess = false` excludes a floor and a suggestion".to_owned());
    }
    if let (Some(floor), Some(suggest)) = (floor, suggest)
        && floor > suggest
    {
        return Err("memory: the floor is above the suggestion".to_owned());
    }
    Ok(format!(
        "Memory {{ guess: {:?}, floor: {floor:?}, suggest: {suggest:?}, basis: {:?}, confidence: Confidence::{}, \
         settings: &{settings:?} }}",
        memory.guess,
        memory.basis,
        confidence(&memory.confidence)?,
    ))
}

fn healthcheck(probe: &Healthcheck) -> Result<String, String> {
    let tier = variant("tier", &probe.tier, &["auto", "conditional", "suggest"])?;
    if probe.tier == "auto" && probe.commands.is_none() {
        return Err("an auto probe must say which `commands` it knows".to_owned());
    }
    Ok(format!(
        "Healthcheck {{ tier: Tier::{tier}, tags: {:?}, test: &{:?}, interval: {:?}, timeout: {:?}, retries: {}, \
         start_period: {:?}, confidence: Confidence::{}, preconditions: {}, requires: &{:?}, caveats: &{:?} }}",
        probe.tags,
        probe.test,
        probe.interval,
        probe.timeout,
        probe.retries,
        probe.start_period,
        confidence(&probe.confidence)?,
        preconditions(probe)?,
        probe.requires,
        probe.caveats,
    ))
}

fn preconditions(probe: &Healthcheck) -> Result<String, String> {
    let commands = match &probe.commands {
        Some(commands) => format!("Some(&{commands:?})"),
        None => "None".to_owned(),
    };
    Ok(format!(
        "Preconditions {{ commands: {commands}, unless_command: &{:?}, harmless_command: &{:?}, \
         needs_command: &{:?}, unless_environment: &{:?}, harmless_environment: &{:?}, needs_environment: &{:?}, \
         unless_mounts: &{:?}, unless_keys: &{:?}, least_memory: {:?} }}",
        probe.unless_command,
        probe.harmless_command,
        probe.needs_command,
        probe.unless_environment,
        probe.harmless_environment,
        probe.needs_environment,
        probe.unless_mounts,
        probe.unless_keys,
        size(probe.least_memory.as_deref())?,
    ))
}

fn confidence(word: &str) -> Result<String, String> {
    variant("confidence", word, &["high", "medium", "low"])
}

/// `model-server` as the Rust name `ModelServer`, if it is one of the words that the field may hold.
fn variant(field: &str, word: &str, allowed: &[&str]) -> Result<String, String> {
    if !allowed.contains(&word) {
        return Err(format!(
            "{field} is `{word}`, not one of {}",
            allowed.join(", ")
        ));
    }
    let mut name = String::new();
    for part in word.split('-') {
        let (first, rest) = part.split_at(usize::from(!part.is_empty()));
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    Ok(name)
}

/// `256M` or `1.5G` in bytes, binary units, at most three decimals.
fn size(text: Option<&str>) -> Result<Option<u64>, String> {
    let Some(text) = text else { return Ok(None) };
    let fault = || format!("`{text}` is not a size such as 256M or 1.5G");
    let (number, unit) = match text.strip_suffix('M') {
        Some(number) => (number, 1_u64 << 20),
        None => (text.strip_suffix('G').ok_or_else(fault)?, 1 << 30),
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(fault());
    }
    let whole: u64 = whole.parse().map_err(|_| fault())?;
    let thousandths: u64 = format!("{decimals:0<3}").parse().map_err(|_| fault())?;
    whole
        .checked_mul(unit)
        .map(|bytes| Some(bytes + thousandths * unit / 1000))
        .ok_or_else(fault)
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}
