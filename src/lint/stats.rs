//! Measured memory: the output of `docker stats --no-stream`, and the limit that follows from it.

use std::collections::HashMap;

use crate::compose::Project;
use crate::compose::grammar::bytes::parse_bytes;

/// How much memory containers were seen to use, the largest figure of all that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// By container name, in bytes.
    containers: HashMap<String, i64>,
}

/// Why a text is no output of `docker stats`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatsError {
    /// There is no line with a container in it.
    Nothing,
    /// A line that cannot be read, counted from 1.
    Line(usize),
}

impl std::fmt::Display for StatsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nothing => f.write_str(
                "no container is in it; save the output of `docker stats --no-stream`, with or without `--format json`",
            ),
            Self::Line(line) => write!(f, "line {line} is no line of `docker stats`"),
        }
    }
}

impl std::error::Error for StatsError {}

impl Usage {
    /// Takes over what one more file says.
    ///
    /// # Errors
    /// Where the text is neither the table of `docker stats` nor its JSON.
    pub fn read(&mut self, text: &str) -> Result<(), StatsError> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let rows = if text.starts_with('[') {
            array(text)?
        } else if text.starts_with('{') {
            lines(text, json)?
        } else {
            table(text)?
        };
        if rows.is_empty() {
            return Err(StatsError::Nothing);
        }
        for (name, bytes) in rows {
            let known = self.containers.entry(name).or_default();
            *known = bytes.max(*known);
        }
        Ok(())
    }

    /// What the services of a project were seen to use, in bytes: their containers bear the `container_name`, or the name of
    /// the project, the service and a number. Where no container bears the project's name, that of the project that
    /// fits the most services is taken: a project is called after its folder, and that may have another name on the server.
    pub fn of(&self, project: &Project) -> HashMap<String, i64> {
        let services: Vec<_> = project.services().collect();
        let mut found: HashMap<&str, HashMap<&str, i64>> = HashMap::new();
        let mut own = HashMap::new();
        for (container, &bytes) in &self.containers {
            for view in &services {
                match view.service.container_name.known() {
                    Some(name) if name == container => note(&mut own, view.name, bytes),
                    Some(_) => {}
                    None => {
                        if let Some(prefix) = prefix(container, view.name) {
                            note(found.entry(prefix).or_default(), view.name, bytes);
                        }
                    }
                }
            }
        }
        let named = project.name.as_deref().and_then(|name| found.remove(name));
        let best = named.or_else(|| likeliest(found));
        let all = best.into_iter().flatten().chain(own);
        all.map(|(name, bytes)| (name.to_owned(), bytes)).collect()
    }
}

fn note<'n>(used: &mut HashMap<&'n str, i64>, name: &'n str, bytes: i64) {
    let known = used.entry(name).or_default();
    *known = bytes.max(*known);
}

/// The services of the project that has the most of them, unless two have.
fn likeliest<'n>(found: HashMap<&str, HashMap<&'n str, i64>>) -> Option<HashMap<&'n str, i64>> {
    let most = found.values().map(HashMap::len).max()?;
    let mut fitting = found
        .into_values()
        .filter(|services| services.len() == most);
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// The project of `shop-web-1` or `shop_web_1`, given `web`.
fn prefix<'c>(container: &'c str, service: &str) -> Option<&'c str> {
    let number = container.rfind(['-', '_'])?;
    let (rest, digits) = container.split_at(number);
    if !digits[1..].bytes().all(|byte| byte.is_ascii_digit()) || digits.len() < 2 {
        return None;
    }
    let project = rest.strip_suffix(service)?;
    let project = project.strip_suffix(['-', '_'])?;
    (!project.is_empty()).then_some(project)
}

/// The limit for a service that was seen to use `peak` bytes: half as much again, rounded up as a person would, and at
/// least 64 MiB.
pub fn limit(peak: i64) -> i64 {
    const MIB: i64 = 1 << 20;
    let wanted = peak.saturating_add(peak / 2).max(64 * MIB);
    let step = if wanted <= 512 * MIB {
        64 * MIB
    } else if wanted <= 1024 * MIB {
        128 * MIB
    } else {
        256 * MIB
    };
    wanted.saturating_add(step - 1) / step * step
}

type Row = (String, i64);

/// The lines of a table, by the columns of its heading.
fn table(text: &str) -> Result<Vec<Row>, StatsError> {
    let mut lines = text.lines().enumerate();
    let (_, heading) = lines.next().ok_or(StatsError::Nothing)?;
    let column = |title: &str| heading.find(title);
    let (Some(name), Some(memory)) = (column("NAME"), column("MEM USAGE")) else {
        return Err(StatsError::Line(1));
    };
    let mut rows = Vec::new();
    // Several tables in one file: `docker stats` ran more than once.
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty() && *line != heading) {
        let cell = |start: usize| line.get(start..)?.split_whitespace().next();
        let row = (|| Some((cell(name)?.to_owned(), size(cell(memory)?)?)))();
        rows.extend(row.ok_or(StatsError::Line(index + 1)).map(Some)?);
    }
    Ok(rows)
}

fn lines(text: &str, read: fn(&str) -> Option<Row>) -> Result<Vec<Row>, StatsError> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| read(line).ok_or(StatsError::Line(index + 1)))
        .collect()
}

fn json(line: &str) -> Option<Row> {
    row(&serde_json::from_str(line).ok()?)
}

fn array(text: &str) -> Result<Vec<Row>, StatsError> {
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(text).map_err(|error| StatsError::Line(error.line()))?;
    rows.iter()
        .map(|value| row(value).ok_or(StatsError::Line(1)))
        .collect()
}

fn row(value: &serde_json::Value) -> Option<Row> {
    let usage = value.get("MemUsage")?.as_str()?;
    let used = usage.split('/').next()?.trim();
    Some((value.get("Name")?.as_str()?.to_owned(), size(used)?))
}

/// `12.3MiB`; `--` where the container had just stopped counts as nothing.
fn size(text: &str) -> Option<i64> {
    if text == "--" {
        return Some(0);
    }
    parse_bytes(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Environment, NoFiles, Source, load};

    const TABLE: &str = "\
CONTAINER ID   NAME           CPU %     MEM USAGE / LIMIT     MEM %     NET I/O           BLOCK I/O         PIDS
1f2a33b4c5d6   shop-web-1     0.00%     21.5MiB / 7.661GiB    0.27%     1.2kB / 0B        0B / 0B           3
2f2a33b4c5d6   shop-web-2     0.00%     40MiB / 7.661GiB      0.27%     1.2kB / 0B        0B / 0B           3
3f2a33b4c5d6   shop_db_1      1.25%     1.2GiB / 7.661GiB     15.2%     1.2kB / 0B        0B / 0B           31
4f2a33b4c5d6   edge           1.25%     512KiB / 7.661GiB     0.1%      1.2kB / 0B        0B / 0B           31
";

    fn used(text: &str, compose: &str) -> Vec<(String, i64)> {
        let mut usage = Usage::default();
        usage.read(text).unwrap();
        let source = Source::new("compose.yaml", compose);
        let project = load(&[source], &Environment::default(), &NoFiles);
        let mut used: Vec<_> = usage.of(&project).into_iter().collect();
        used.sort();
        used.into_iter()
            .map(|(name, bytes)| (name, bytes >> 10))
            .collect()
    }

    const SHOP: &str = "services:\n  web: {image: a}\n  db: {image: b}\n  proxy: {image: c, container_name: edge}\n";

    fn expected() -> Vec<(String, i64)> {
        [("db", 1_258_291), ("proxy", 512), ("web", 40 << 10)]
            .map(|(name, size)| (name.to_owned(), size))
            .to_vec()
    }

    #[test]
    fn the_table_and_the_json_say_the_same() {
        assert_eq!(used(TABLE, SHOP), expected());
        let mut json = String::new();
        for line in TABLE.lines().skip(1) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let usage = format!("{} / 7.661GiB", words[3]);
            let row = serde_json::json!({ "Name": words[1], "MemUsage": usage });
            json += &row.to_string();
            json += "\n";
        }
        assert_eq!(used(&json, SHOP), expected());
        let array = format!("[{}]", json.trim_end().replace('\n', ","));
        assert_eq!(used(&array, SHOP), expected());
        assert_eq!(used(&format!("{TABLE}\n{TABLE}"), SHOP), expected());
    }

    #[test]
    fn the_name_of_the_project_decides_where_two_fit() {
        let text = "NAME     MEM USAGE / LIMIT\na-web-1  10MiB / 1GiB\nb-web-1  20MiB / 1GiB\n";
        assert_eq!(used(text, "services: {web: {image: x}}"), []);
        let named = used(text, "name: b\nservices: {web: {image: x}}");
        assert_eq!(named, [("web".to_owned(), 20 << 10)]);
        // `web` is no part of `my-web`'s name here.
        let text = "NAME           MEM USAGE / LIMIT\nshop-my-web-1  10MiB / 1GiB\n";
        let own = used(
            text,
            "name: shop\nservices: {web: {image: x}, my-web: {image: y}}",
        );
        assert_eq!(own, [("my-web".to_owned(), 10 << 10)]);
    }

    #[test]
    fn what_is_no_statistics_is_refused() {
        for (text, error) in [
            ("", StatsError::Nothing),
            ("hello\n", StatsError::Line(1)),
            ("NAME MEM USAGE / LIMIT\n", StatsError::Nothing),
            (
                "NAME  MEM USAGE / LIMIT\nx     lots / 1GiB\n",
                StatsError::Line(2),
            ),
            ("{\"Name\":\"x\"}\n", StatsError::Line(1)),
            ("[1]", StatsError::Line(1)),
            ("[", StatsError::Line(1)),
        ] {
            assert_eq!(Usage::default().read(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn limits_are_round() {
        let mib = |size: i64| limit(size << 20) >> 20;
        let cases = [
            (0, 64),
            (20, 64),
            (42, 64),
            (43, 128),
            (100, 192),
            (340, 512),
            (342, 640),
            (600, 1024),
            (700, 1280),
            (2000, 3072),
        ];
        for (peak, size) in cases {
            assert_eq!(mib(peak), size, "{peak}");
        }
        assert!(limit(i64::MAX) > 0);
    }
}
