//! The settings of each project: what the command line says, on top of the configuration nearest to it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::args::Check;
use super::input::{reason, shown};
use crate::config::{Choice, Config, Finder};
use crate::lint::Settings;
use crate::render::escape;

/// The settings of all projects of a run.
#[derive(Debug)]
pub(super) struct Configs {
    /// What holds without a configuration.
    bare: Arc<Settings>,
    /// The rules that the command line wants.
    choice: Choice,
    /// Whether the configuration is looked for beside each project.
    looks: bool,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    finder: Finder,
    read: HashMap<PathBuf, Result<Arc<Settings>, String>>,
}

impl Configs {
    /// The settings of the command line, to be completed for each project.
    ///
    /// # Errors
    /// Says what is wrong with the file that `--config` names.
    pub(super) fn new(args: &Check, settings: Settings) -> Result<Self, String> {
        let choice = Choice {
            preset: args.preset,
            select: args.select.clone(),
            extend_select: args.extend_select.clone(),
            ignore: args.ignore.clone(),
        };
        // A name that is wrong here is not the fault of a configuration.
        let only = Choice::rules([&choice]).map_err(|error| error.to_string())?;
        let settings = Settings {
            only: Some(only),
            ..settings
        };
        let bare = match &args.config {
            Some(path) => read(path, &choice, &settings)?,
            None => Arc::new(settings),
        };
        Ok(Self {
            bare,
            choice,
            looks: args.config.is_none() && !args.isolated,
            known: Mutex::default(),
        })
    }

    /// The settings of a project. If its configuration is wrong, [`errors`](Self::errors) will say so.
    pub(super) fn of(&self, folder: &Path) -> Arc<Settings> {
        if !self.looks {
            return self.bare.clone();
        }
        let Ok(folder) = folder.canonicalize() else {
            return self.bare.clone();
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(path) = known.finder.find(&folder) else {
            return self.bare.clone();
        };
        let fresh = || read(&path, &self.choice, &self.bare);
        let settings = known.read.entry(path.clone()).or_insert_with(fresh);
        settings.as_ref().unwrap_or(&self.bare).clone()
    }

    /// What is wrong with the configurations that were found.
    pub(super) fn errors(&self) -> Vec<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let errors = known.read.values().filter_map(|it| it.as_ref().err());
        let mut errors: Vec<String> = errors.cloned().collect();
        errors.sort_unstable();
        errors
    }
}

fn read(path: &Path, choice: &Choice, settings: &Settings) -> Result<Arc<Settings>, String> {
    let name = escape(&shown(path)).into_owned();
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{name}: {}", reason(&error)))?;
    let config = Config::parse(&text).map_err(|error| format!("{name}: {error}"))?;
    let only =
        Choice::rules([&config.choice(), choice]).map_err(|error| format!("{name}: {error}"))?;
    Ok(Arc::new(Settings {
        only: Some(only),
        images: config.images(),
        fix: config.fix,
        ..settings.clone()
    }))
}
