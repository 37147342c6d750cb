//! What Compose would refuse, at its place.

use super::value::{FileId, Path, Place};
use crate::finding::Severity;
use crate::span::Span;

/// Something that is wrong with a file itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which rule it falls under.
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The place in the model, `services.web.image`; empty for the file as a whole.
    pub path: String,
    /// The service that it concerns.
    pub service: Option<String>,
    /// An error where Compose refuses the project; less where it may know more than is known here.
    pub severity: Severity,
    /// Other places that belong to it.
    pub related: Vec<(Place, String)>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// The kinds of problems; each has a page `rules/<id>/rule.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Kind] = &[$(Kind::$name,)*];

            /// The name of its rule.
            pub fn rule(self) -> &'static str {
                match self { $(Kind::$name => $id,)* }
            }
        }
    };
}

kinds! {
    /// Not YAML at all.
    InvalidYaml = "invalid-yaml",
    /// A key twice in one mapping.
    DuplicateKey = "duplicate-key",
    /// `*name` without `&name` before it.
    UnknownAnchor = "unknown-anchor",
    /// An anchor that contains an alias of itself.
    AliasCycle = "alias-cycle",
    /// Aliases that multiply beyond reason.
    AliasBomb = "alias-bomb",
    /// `<<` with something that is no mapping.
    InvalidMergeKey = "invalid-merge-key",
    /// A key that is a number, a boolean, a date or nothing.
    NonStringKey = "non-string-key",
    /// A key that Compose does not know there.
    UnknownKey = "unknown-key",
    /// A value of the wrong type or form.
    InvalidValue = "invalid-value",
    /// A `${…}` that Compose cannot read.
    InvalidInterpolation = "invalid-interpolation",
    /// `${NAME:?message}` without `NAME`.
    MissingVariable = "missing-variable",
    /// A service without `image` and `build`.
    MissingImage = "missing-image",
    /// A service, network, volume, config or secret that is not defined.
    UndefinedReference = "undefined-reference",
    /// Two settings that Compose wants equal.
    ConflictingLimits = "conflicting-limits",
    /// A file that is named and cannot be read.
    UnreadableReference = "unreadable-reference",
    /// Services that build upon each other.
    CircularExtends = "circular-extends",
    /// Files that include each other.
    CircularInclude = "circular-include",
    /// Services that wait for each other.
    DependencyCycle = "dependency-cycle",
}

impl Problem {
    /// A problem at `span` of `file`.
    pub fn new(
        kind: Kind,
        file: FileId,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            place: Place { file, span },
            message: message.into(),
            help: help.into(),
            path: String::new(),
            service: None,
            severity: Severity::Error,
            related: Vec::new(),
        }
    }

    /// The same, at a place in the model.
    #[must_use]
    pub fn at(mut self, path: &Path<'_>) -> Self {
        self.path = path.to_string();
        self.service = path.service().map(str::to_owned);
        self
    }

    /// The same, as something that Compose takes.
    #[must_use]
    pub fn weighing(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// The same, with another place that belongs to it.
    #[must_use]
    pub fn related(mut self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.related.push((Place { file, span }, message.into()));
        self
    }
}

/// The name among `known` that was probably meant by `name`.
pub fn did_you_mean<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let wanted = name.to_lowercase().replace('-', "_");
    let most = |candidate: &str| 1 + candidate.len().min(name.len()) / 4;
    known
        .into_iter()
        // Every letter that one of them lacks is a step.
        .filter(|candidate| {
            let letters = |text: &str| text.chars().count();
            letters(candidate).abs_diff(letters(name)) <= most(candidate)
        })
        .map(|candidate| {
            let same = candidate.to_lowercase().replace('-', "_");
            (strsim::damerau_levenshtein(&wanted, &same), candidate)
        })
        .filter(|(distance, candidate)| *distance <= most(candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
