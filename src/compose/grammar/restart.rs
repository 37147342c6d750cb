//! Restart policies: `restart: on-failure:3` and `deploy.restart_policy`.
//!
//! `docker compose config` takes any text. On `up`, Docker Compose 2.40.3 (`getRestartPolicy`) hands a name
//! and a count to the engine, and the engine (`ValidateRestartPolicy`, moby 25 and later) refuses some of
//! them. If `deploy.restart_policy` is present it replaces `restart` altogether.

use std::fmt;

use crate::compose::did_you_mean;

#[cfg(test)]
mod tests;

/// When the engine starts a container again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RestartPolicy {
    /// Never; this is also the policy when none is given.
    No,
    /// Always, even after the engine itself restarts.
    Always,
    /// When the process ends with an error.
    OnFailure,
    /// Always, unless someone stopped the container.
    UnlessStopped,
}

impl RestartPolicy {
    /// The name to write in a Compose file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Always => "always",
            Self::OnFailure => "on-failure",
            Self::UnlessStopped => "unless-stopped",
        }
    }
}

impl fmt::Display for RestartPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A part of a `restart` text that has no effect, without anyone saying so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ignored {
    /// The count is not a number and becomes 0, hence no limit: `on-failure:x`, `always:`.
    Count,
    /// Something follows the count: `on-failure:3:4`.
    AfterCount,
    /// A count without a policy: `:3`, which never restarts.
    Policy,
}

/// A restart policy that the engine accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Restart {
    /// When to start again.
    pub policy: RestartPolicy,
    /// How often to try, only for [`RestartPolicy::OnFailure`]; nothing means no limit.
    pub max_attempts: Option<u64>,
    /// What of the text was ignored.
    pub ignored: Option<Ignored>,
}

impl Restart {
    /// What the engine does when neither `restart` nor `deploy.restart_policy` is given.
    pub const ABSENT: Self = Self {
        policy: RestartPolicy::No,
        max_attempts: None,
        ignored: None,
    };
}

/// Why the engine refuses a restart policy, which `docker compose config` accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestartError {
    /// There is no such policy: `sometimes`, `ALWAYS`, `on_failure`.
    UnknownPolicy {
        /// The name as written, without the count.
        policy: String,
    },
    /// Only `on-failure` takes a count: `always:3`, or `condition: any` with `max_attempts`.
    CountWithoutOnFailure {
        /// The policy that takes no count.
        policy: RestartPolicy,
    },
    /// The count is below zero: `on-failure:-1`.
    NegativeCount {
        /// The count.
        count: i64,
    },
}

impl RestartError {
    /// The policy that was probably meant, as a value to write instead.
    pub fn suggestion(&self) -> Option<RestartPolicy> {
        match self {
            Self::UnknownPolicy { policy } => {
                let name = policy.trim().to_lowercase().replace(['_', ' '], "-");
                match name.as_str() {
                    "false" | "never" | "off" => Some(RestartPolicy::No),
                    "true" | "yes" | "on" => Some(RestartPolicy::Always),
                    "onfailure" | "failure" => Some(RestartPolicy::OnFailure),
                    "unlessstopped" => Some(RestartPolicy::UnlessStopped),
                    name => known_policy(name).or_else(|| near_policy(name)),
                }
            }
            Self::CountWithoutOnFailure { .. } => Some(RestartPolicy::OnFailure),
            Self::NegativeCount { .. } => None,
        }
    }

    /// The rule, in one sentence.
    pub fn help(&self) -> &'static str {
        match self {
            Self::UnknownPolicy { .. } => {
                "the policies are no, always, on-failure and unless-stopped"
            }
            Self::CountWithoutOnFailure { .. } => "leave the count out, or use on-failure",
            Self::NegativeCount { .. } => "leave the count out to restart without limit",
        }
    }
}

impl fmt::Display for RestartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownPolicy { policy } => match self.suggestion() {
                Some(better) => write!(f, "`{policy}` is not a restart policy; write `{better}`"),
                None => write!(f, "`{policy}` is not a restart policy"),
            },
            Self::CountWithoutOnFailure { policy } => {
                write!(
                    f,
                    "the restart policy `{policy}` takes no number of attempts, only `on-failure` does"
                )
            }
            Self::NegativeCount { count } => {
                write!(f, "the number of restart attempts is below zero: {count}")
            }
        }
    }
}

impl std::error::Error for RestartError {}

/// Reads the text of `restart`; the empty text means no restart.
pub fn parse(text: &str) -> Result<Restart, RestartError> {
    let mut parts = text.split(':');
    let name = parts.next().unwrap_or_default();
    let count_text = parts.next();
    let count = count_text.map(go_atoi);
    let mut ignored = match (count, name) {
        (Some(_), "") => Some(Ignored::Policy),
        (Some(None), _) => Some(Ignored::Count),
        _ => None,
    };
    if ignored.is_none() && parts.next().is_some() {
        ignored = Some(Ignored::AfterCount);
    }
    check(name, count.flatten().unwrap_or(0)).map(|restart| Restart { ignored, ..restart })
}

/// Reads `deploy.restart_policy`: its `condition` and `max_attempts` as written, or nothing where absent.
///
/// A missing condition means *no* restart in Docker Compose, although its specification says `any`.
pub fn from_deploy(
    condition: Option<&str>,
    max_attempts: Option<u64>,
) -> Result<Restart, RestartError> {
    // Docker Compose reinterprets the bits of the unsigned number as a signed one.
    check(
        condition.unwrap_or_default(),
        max_attempts.unwrap_or(0).cast_signed(),
    )
}

/// What the engine says to a name and a count.
fn check(name: &str, count: i64) -> Result<Restart, RestartError> {
    if name.is_empty() {
        return Ok(Restart::ABSENT);
    }
    let Some(policy) = known_policy(name) else {
        return Err(RestartError::UnknownPolicy {
            policy: name.to_owned(),
        });
    };
    if policy != RestartPolicy::OnFailure && count != 0 {
        return Err(RestartError::CountWithoutOnFailure { policy });
    }
    let attempts = u64::try_from(count).map_err(|_| RestartError::NegativeCount { count })?;
    Ok(Restart {
        policy,
        max_attempts: (attempts > 0).then_some(attempts),
        ignored: None,
    })
}

/// The names of the engine and those of `deploy.restart_policy.condition`, valid in both places.
fn known_policy(name: &str) -> Option<RestartPolicy> {
    match name {
        "no" | "none" => Some(RestartPolicy::No),
        "always" | "any" => Some(RestartPolicy::Always),
        "on-failure" => Some(RestartPolicy::OnFailure),
        "unless-stopped" => Some(RestartPolicy::UnlessStopped),
        _ => None,
    }
}

/// The policy of which the name is mistyped: `alway`, `flase`.
fn near_policy(name: &str) -> Option<RestartPolicy> {
    const WORDS: [(&str, RestartPolicy); 6] = [
        ("always", RestartPolicy::Always),
        ("on-failure", RestartPolicy::OnFailure),
        ("unless-stopped", RestartPolicy::UnlessStopped),
        ("never", RestartPolicy::No),
        ("false", RestartPolicy::No),
        ("true", RestartPolicy::Always),
    ];
    let near = did_you_mean(name, WORDS.iter().map(|(word, _)| *word))?;
    WORDS
        .iter()
        .find(|(word, _)| *word == near)
        .map(|(_, policy)| *policy)
}

/// Reads a count as Go's `strconv.Atoi`, whose answer to a number out of range is the nearest one in range.
fn go_atoi(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let limit = if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Some(text.parse().unwrap_or(limit))
}
