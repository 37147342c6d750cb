//! Finds the rules and the image records and compiles them in. A new rule is a new folder under `rules/`, and
//! nothing else names it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "knowledge/build.rs"]
mod knowledge;

fn main() {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/knowledge");
    let built = rules(&manifest, &out).and_then(|()| knowledge::generate(&manifest, &out));
    if let Err(message) = built {
        println!("cargo::error={message}");
    }
}

/// Writes `rules.rs`: a module and a `Rule` for each folder, and `RULES`, sorted by name.
fn rules(manifest: &Path, out: &Path) -> Result<(), String> {
    let mut folders: Vec<PathBuf> = fs::read_dir(manifest.join("rules"))
        .map_err(|error| format!("rules: {error}"))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let mut modules = String::new();
    let mut list = String::new();
    let mut tests = String::new();
    for folder in &folders {
        let id = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let name = id.replace('-', "_");
        let page = folder.join("rule.md");
        let text =
            fs::read_to_string(&page).map_err(|error| format!("rules/{id}/rule.md: {error}"))?;
        let front = FrontMatter::parse(id, &text)?;
        let code = folder.join("rule.rs");
        let check = if front.on == "load" {
            "None".to_owned()
        } else {
            // As a string literal, since a path of Windows needs its escapes.
            let code = code
                .to_str()
                .ok_or("the path of the project is not UTF-8")?;
            let _ = writeln!(modules, "#[path = {code:?}]\nmod {name};");
            format!("Some({name}::check)")
        };
        let _ = writeln!(list, "    &{},", front.rule(id, &check, &text));
        let _ = writeln!(
            tests,
            "    #[test]\n    fn {name}() {{ crate::examples::run({id:?}); }}"
        );
    }
    let generated = format!(
        "{modules}\n/// All rules, by name.\npub static RULES: &[&Rule] = &[\n{list}];\n\n\
         #[cfg(test)]\nmod pages {{\n{tests}}}\n"
    );
    fs::write(out.join("rules.rs"), generated).map_err(|error| format!("rules.rs: {error}"))
}

/// The lines between the `---` at the top of a page.
struct FrontMatter<'t> {
    summary: &'t str,
    /// `services have no …`; empty where findings are not grouped.
    many: &'t str,
    category: &'t str,
    preset: &'static str,
    severity: &'static str,
    on: &'t str,
    fix: &'static str,
    since: &'t str,
    /// Bytes and lines up to the page itself.
    length: usize,
    lines: usize,
}

impl<'t> FrontMatter<'t> {
    fn parse(id: &str, text: &'t str) -> Result<Self, String> {
        let (block, _) = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .ok_or_else(|| {
                format!("rules/{id}/rule.md:1: the page must begin with `---` and front matter")
            })?;
        let mut front = Self {
            summary: "",
            many: "",
            category: "",
            preset: "Recommended",
            severity: "",
            on: "",
            fix: "",
            since: "",
            length: "---\n".len() + block.len() + "\n---\n".len(),
            lines: block.lines().count() + 3,
        };
        for (index, line) in block.lines().enumerate() {
            let at = |message: String| format!("rules/{id}/rule.md:{}: {message}", index + 2);
            let (key, value) = line
                .split_once(':')
                .ok_or_else(|| at(format!("`{line}` is no `key: value`")))?;
            let value = value.split(" #").next().unwrap_or_default().trim();
            match key.trim() {
                "summary" => front.summary = value,
                "many" => front.many = value,
                "category" => front.category = value,
                "since" => front.since = value,
                "on" => {
                    front.on = one_of(
                        value,
                        &[
                            ("service", "service"),
                            ("project", "project"),
                            ("load", "load"),
                        ],
                    )
                    .map_err(at)?;
                }
                "preset" => {
                    let words = [
                        ("minimal", "Minimal"),
                        ("recommended", "Recommended"),
                        ("strict", "Strict"),
                    ];
                    front.preset = one_of(value, &words).map_err(at)?;
                }
                "severity" => {
                    let words = [("error", "Error"), ("warning", "Warning"), ("info", "Info")];
                    front.severity = one_of(value, &words).map_err(at)?;
                }
                "fix" => {
                    let words = [
                        ("none", "None"),
                        ("safe", "Some(Safety::Safe)"),
                        ("unsafe", "Some(Safety::Unsafe)"),
                    ];
                    front.fix = one_of(value, &words).map_err(at)?;
                }
                _ => return Err(at(format!("`{key}` is no key of a page"))),
            }
        }
        let all = [
            front.summary,
            front.category,
            front.severity,
            front.on,
            front.fix,
            front.since,
        ];
        if all.contains(&"") {
            return Err(format!(
                "rules/{id}/rule.md:1: a page needs summary, category, severity, on, fix and since"
            ));
        }
        Ok(front)
    }

    fn rule(&self, id: &str, check: &str, text: &str) -> String {
        let Self {
            summary,
            category,
            preset,
            severity,
            fix,
            since,
            ..
        } = self;
        let many = Some(self.many).filter(|many| !many.is_empty());
        let page = &text[self.length..];
        let line = self.lines;
        format!(
            "Rule {{ id: {id:?}, summary: {summary:?}, many: {many:?}, category: {category:?}, preset: Preset::{preset}, severity: Severity::{severity}, \
             fix: {fix}, since: {since:?}, page: {page:?}, page_line: {line}, check: {check} }}"
        )
    }
}

fn one_of(value: &str, words: &[(&str, &'static str)]) -> Result<&'static str, String> {
    let found = words.iter().find(|(word, _)| *word == value);
    found.map(|(_, code)| *code).ok_or_else(|| {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("`{value}` is not one of {}", words.join(", "))
    })
}
