//! A folder with files in it, and what the command says of them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// Only hangs take longer.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 5 });

/// What the command answered.
pub struct Answer {
    pub status: i32,
    pub report: Value,
    pub stderr: String,
}

impl Answer {
    /// The findings of a rule: file, severity and message.
    pub fn of(&self, rule: &str) -> Vec<(String, String, String)> {
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
        let all = self.report["findings"].as_array();
        let all = all.into_iter().flatten();
        all.filter(|finding| finding["rule"] == rule)
            .map(|it| (text(it, "file"), text(it, "severity"), text(it, "message")))
            .collect()
    }

    pub fn only(&self, rule: &str) -> (String, String, String) {
        match self.of(rule).as_slice() {
            [one] => one.clone(),
            _ => panic!("not one {rule}: {}\n{}", self.report, self.stderr),
        }
    }
}

/// The folder; it ends with this.
pub struct World(TempDir);

impl World {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let world = Self(TempDir::new().unwrap());
        // What lies above is nobody's business.
        fs::create_dir(world.path().join(".git")).unwrap();
        for (name, text) in files {
            world.write(name, text.as_bytes());
        }
        world
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn fifo(&self, name: &str) {
        let path = self.path().join(name);
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    pub fn run(&self, args: &[&str]) -> Answer {
        self.run_with(args, &[])
    }

    pub fn run_with(&self, args: &[&str], env: &[(&str, &str)]) -> Answer {
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_compose-lint"))
            .args(args)
            .args(["--output-format", "json"])
            .current_dir(self.path())
            .env_clear()
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A hang must not hang the tests.
        let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let out = std::thread::spawn(move || std::io::read_to_string(&mut out).unwrap());
        let err = std::thread::spawn(move || std::io::read_to_string(&mut err).unwrap());
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if begun.elapsed() > Duration::from_secs(60) {
                child.kill().unwrap();
                panic!("{args:?} does not end");
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let (stdout, stderr) = (out.join().unwrap(), err.join().unwrap());
        let took = begun.elapsed();
        assert!(took < LIMIT, "{args:?} took {took:?}");
        assert!(!stderr.contains("panicked"), "{stderr}");
        Answer {
            status: status.code().unwrap_or_else(|| panic!("killed: {stderr}")),
            report: serde_json::from_str(&stdout).unwrap_or_default(),
            stderr,
        }
    }
}
