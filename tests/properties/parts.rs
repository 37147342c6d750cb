//! What stands under the keys of a service.

use super::node::{Content, Node, map, raw, text, texts};
use super::plan::Planner;

const SIZES: [&str; 4] = ["512m", "1g", "${SIZE:-256m}", "64M"];

impl Planner<'_, '_> {
    pub(super) fn part(&mut self, key: &str) -> Node {
        match key {
            "container_name" => {
                self.boxes += 1;
                text(&format!("box{}", self.boxes))
            }
            "restart" => text(
                self.dice
                    .pick(&["always", "unless-stopped", "no", "on-failure:5"]),
            ),
            "ports" => self.ports(),
            "environment" => self.environment(),
            "volumes" => self.volumes(),
            "deploy" => self.deploy(),
            "logging" => self.logging(),
            "healthcheck" => self.healthcheck(),
            "mem_limit" => text(SIZES[self.dice.roll(SIZES.len())]),
            "labels" if self.dice.one_in(2) => texts(&["traefik.enable=true", "note=a: b # c"]),
            "labels" => map([("traefik.enable", text("true")), ("note", text("it's"))]),
            "command" | "entrypoint" => self.command(),
            "networks" => match self.dice.roll(3) {
                0 => texts(&["back"]),
                1 => map([("back", Content::Null.into())]),
                _ => map([("back", map([("aliases", texts(&["inner"]))]))]),
            },
            "profiles" => texts(&["tools"]),
            "scale" => raw(self.dice.pick(&["0", "1", "2"])),
            "stop_grace_period" => text("1m30s"),
            "init" => raw("true"),
            _ => map([("deploy", map([("see", texts(&["a", "b"]))]))]),
        }
    }

    fn ports(&mut self) -> Node {
        let mut ports = Vec::new();
        for number in 0..=self.dice.roll(2) {
            ports.push(match self.dice.roll(5) {
                0 => text(&format!("808{number}:80")),
                1 => text(&format!("127.0.0.1:909{number}:90")),
                2 => text("${PORT}:80"),
                3 => map([("target", raw("80")), ("published", text("8443"))]),
                _ => raw("3000"),
            });
        }
        Content::List(ports).into()
    }

    fn environment(&mut self) -> Node {
        match self.dice.roll(5) {
            0 => map([("A", text("1")), ("B", text("${X:-y}"))]),
            1 => texts(&["A=1", "B=${X}", "C='quoted'"]),
            2 => map([
                ("POSTGRES_PASSWORD", text("p#ss: 'w'")),
                ("EMPTY", text("")),
            ]),
            3 => map([("PASSED_ON", Content::Null.into()), ("N", raw("1"))]),
            _ => map([(
                "LONG",
                Content::Lines(vec!["first", "# second", "  third"]).into(),
            )]),
        }
    }

    fn volumes(&mut self) -> Node {
        match self.dice.roll(4) {
            0 => texts(&["data:/var/lib/data"]),
            1 => texts(&["./conf:/etc/conf:ro", "/tmp/x:/x"]),
            2 => texts(&["data:/var/lib/postgresql/data", "data:/data"]),
            _ => {
                let one = map([
                    ("type", text("volume")),
                    ("source", text("data")),
                    ("target", text("/data")),
                ]);
                Content::List(vec![one]).into()
            }
        }
    }

    fn deploy(&mut self) -> Node {
        let size = SIZES[self.dice.roll(SIZES.len())];
        match self.dice.roll(8) {
            0 => map([("replicas", raw("2"))]),
            1 => map([("resources", map([("limits", map([("cpus", text("0.5"))]))]))]),
            2 => map([(
                "resources",
                map([("limits", map([("memory", text(size))]))]),
            )]),
            3 => map([(
                "resources",
                map([("reservations", map([("memory", text("128M"))]))]),
            )]),
            4 => map([("restart_policy", map([("condition", text("on-failure"))]))]),
            5 => map([("resources", map([("limits", Self::empty_map())]))]),
            6 => map([("resources", Self::empty_map())]),
            _ => Self::empty_map(),
        }
    }

    fn empty_map() -> Node {
        Content::Map(Vec::new()).into()
    }

    fn logging(&mut self) -> Node {
        let size = ("max-size", text("10m"));
        match self.dice.roll(8) {
            0 => map([("driver", text("json-file")), ("options", map([size]))]),
            1 => map([("driver", text("json-file"))]),
            2 => map([("driver", text("syslog"))]),
            3 => map([("options", map([("max-file", text("3"))]))]),
            4 => map([
                ("driver", text("json-file")),
                ("options", Self::empty_map()),
            ]),
            5 => map([("driver", text("local"))]),
            6 => map([("options", map([size, ("max-file", text("5"))]))]),
            _ => map([("driver", text("${LOG_DRIVER}"))]),
        }
    }

    fn healthcheck(&mut self) -> Node {
        match self.dice.roll(6) {
            0 => map([(
                "test",
                texts(&["CMD", "curl", "-f", "http://localhost:80/?a=1,2"]),
            )]),
            1 => map([("interval", text("30s")), ("retries", raw("3"))]),
            2 => map([("disable", raw("true"))]),
            3 => map([(
                "test",
                texts(&["CMD-SHELL", "pg_isready -U $$USER || exit 1"]),
            )]),
            4 => map([("start_period", text("1m"))]),
            _ => map([("test", text("wget -q -O - http://localhost # end"))]),
        }
    }

    fn command(&mut self) -> Node {
        match self.dice.roll(6) {
            0 => text("serve --port 80"),
            1 => texts(&["serve", "--flag=a,b", "{}"]),
            2 => Content::Lines(vec!["sh -c", "", "# no comment", "run"]).into(),
            3 => text("sh -c 'echo \"${X:-a}\" && run'"),
            4 => texts(&["redis-server", "--requirepass", "${PASSWORD}"]),
            _ => text("migrate up"),
        }
    }
}
