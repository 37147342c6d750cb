//! The proof that fixes changed what they said and nothing else.

use std::collections::{HashMap, HashSet};

use crate::compose::{Data, Path, Project, Value};
use crate::finding::{Finding, Severity};
use crate::lint::Linted;

/// Compares a project before and after `fixes`.
///
/// # Errors
/// Says what is wrong: Compose would refuse more than before, a value changed that no fix named, a named value did not
/// change, a finding is still there, or there is a new one.
pub(super) fn prove(
    before: &Project,
    after: &Project,
    linted_before: &Linted,
    linted_after: &Linted,
    fixes: &[&Finding],
) -> Result<(), String> {
    let declared = declared(fixes);
    let changed = changes(before, after, &declared)?;
    if let Some(idle) = declared.iter().find(|path| !changed.contains(**path)) {
        return Err(format!("`{idle}` would stay as it is"));
    }
    no_new_finding(linted_before, linted_after, fixes)
}

/// Compares another project, which reads the same files, before and after `fixes`.
///
/// # Errors
/// The same, but that nothing need have changed, and that findings may stay. A service may change only where the same was
/// found of it: what is well there, or suppressed, stays as it is.
pub(super) fn prove_beside(
    before: &Project,
    after: &Project,
    linted_before: &Linted,
    linted_after: &Linted,
    fixes: &[&Finding],
) -> Result<(), String> {
    let own: HashSet<(&str, &str)> = linted_before
        .findings
        .iter()
        .map(|finding| (finding.rule.id, finding.path.as_str()))
        .collect();
    let (wanted, foreign): (Vec<&Finding>, Vec<&Finding>) = fixes
        .iter()
        .partition(|finding| own.contains(&(finding.rule.id, finding.path.as_str())));
    let mut declared = declared(&wanted);
    let blocks = self::declared(&foreign).into_iter();
    declared.extend(blocks.filter(|path| path.starts_with("x-")));
    changes(before, after, &declared)?;
    no_new_finding(linted_before, linted_after, &[])
}

/// The places that fixes name.
fn declared<'f>(fixes: &[&'f Finding]) -> HashSet<&'f str> {
    let fixes = fixes.iter().filter_map(|finding| finding.fix.as_ref());
    fixes
        .flat_map(|fix| fix.changes.iter().map(String::as_str))
        .collect()
}

/// The declared places that differ; nothing else may.
fn changes<'d>(
    before: &Project,
    after: &Project,
    declared: &HashSet<&'d str>,
) -> Result<HashSet<&'d str>, String> {
    no_new_problem(before, after)?;
    let mut changed = HashSet::new();
    let (Some(old), Some(new)) = (&before.value, &after.value) else {
        return Err("the file could not be read again".to_owned());
    };
    compare(old, new, &Path::Root, declared, &mut changed)?;
    Ok(changed)
}

fn no_new_finding(before: &Linted, after: &Linted, fixes: &[&Finding]) -> Result<(), String> {
    let mut allowed: HashMap<(&str, &str), usize> = HashMap::new();
    for finding in &before.findings {
        *allowed
            .entry((finding.rule.id, finding.path.as_str()))
            .or_default() += 1;
    }
    for finding in fixes {
        if let Some(count) = allowed.get_mut(&(finding.rule.id, finding.path.as_str())) {
            *count = count.saturating_sub(1);
        }
    }
    // A note may follow from what was written: only of a limit that is there can its use be advised.
    let faults = after.findings.iter();
    for finding in faults.filter(|finding| finding.severity > Severity::Info) {
        match allowed.get_mut(&(finding.rule.id, finding.path.as_str())) {
            Some(count) if *count > 0 => *count -= 1,
            _ => {
                return Err(format!(
                    "`{}` would be found at `{}`",
                    finding.rule.id, finding.path
                ));
            }
        }
    }
    Ok(())
}

fn no_new_problem(before: &Project, after: &Project) -> Result<(), String> {
    let known: HashSet<_> = before.problems.iter().map(|p| (p.kind, &p.path)).collect();
    let is_new = |p: &&crate::compose::Problem| !known.contains(&(p.kind, &p.path));
    match after.problems.iter().find(is_new) {
        Some(problem) => Err(format!(
            "Compose would refuse the result: {}",
            problem.message
        )),
        None => Ok(()),
    }
}

/// Walks two values side by side; collects the declared paths at which they differ.
fn compare<'d>(
    old: &Value,
    new: &Value,
    path: &Path<'_>,
    declared: &HashSet<&'d str>,
    changed: &mut HashSet<&'d str>,
) -> Result<(), String> {
    if let (Data::Mapping(a), Data::Mapping(b)) = (&old.data, &new.data) {
        for (key, member) in a {
            let path = Path::Key(path, key);
            match b.get(key) {
                Some(other) => compare(&member.value, &other.value, &path, declared, changed)?,
                None => differs(&path, declared, changed)?,
            }
        }
        for (key, _) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
            differs(&Path::Key(path, key), declared, changed)?;
        }
        return Ok(());
    }
    if old.same(new) {
        return Ok(());
    }
    differs(path, declared, changed)
}

/// A difference at `path` is right where that path, or one above it, was declared.
fn differs<'d>(
    path: &Path<'_>,
    declared: &HashSet<&'d str>,
    changed: &mut HashSet<&'d str>,
) -> Result<(), String> {
    let mut at = path;
    loop {
        if let Some(&found) = declared.get(at.to_string().as_str()) {
            changed.insert(found);
            return Ok(());
        }
        at = match at {
            Path::Root => return Err(format!("`{path}` would change too")),
            Path::Key(parent, _) | Path::Item(parent, _) => parent,
        };
    }
}
