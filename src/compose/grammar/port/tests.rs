use super::{Port, parse_ports};
use crate::compose::grammar::testing::{self, Answer};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn printed(port: &Port) -> Value {
    let mut map = Map::new();
    map.insert("mode".to_owned(), json!(port.mode));
    map.insert("target".to_owned(), json!(port.target));
    map.insert("protocol".to_owned(), json!(port.protocol));
    if let Some(ip) = &port.host_ip {
        map.insert("host_ip".to_owned(), json!(ip));
    }
    if let Some(published) = &port.published {
        map.insert("published".to_owned(), json!(published));
    }
    Value::Object(map)
}

fn answer(text: &str) -> Answer {
    Answer::of(parse_ports(text).map(|ports| ports.iter().map(printed).collect()))
}

#[test]
fn agrees_with_docker_compose() {
    testing::check_table("ports.txt", answer);
}

#[test]
fn agrees_with_the_recorded_runs() {
    // An unquoted 08 is a string to the YAML reader of this test, but a number to Docker Compose.
    let value = |service: &serde_yaml::Value| {
        let port = service["ports"][0].as_str().filter(|port| *port != "08");
        port.map(str::to_owned)
    };
    let model = |service: &Value| service["ports"].clone();
    for group in ["ports", "portsraw"] {
        testing::check_recorded(group, value, model, answer);
    }
}

#[test]
fn agrees_with_the_recorded_long_form_where_both_can_say_it() {
    let Some(cases) = testing::recorded("portslong") else {
        return;
    };
    let mut compared = 0;
    for case in &cases {
        let long = &case.service["ports"][0];
        let only_ports = long
            .as_mapping()
            .unwrap()
            .keys()
            .all(|key| key == "target" || key == "published");
        let (Some(target), Some(model)) = (long["target"].as_u64(), &case.model) else {
            continue;
        };
        let published = match &long["published"] {
            serde_yaml::Value::Null => String::new(),
            serde_yaml::Value::String(text) => format!("{text}:"),
            other => format!("{}:", other.as_u64().unwrap()),
        };
        // The long form checks nothing, so what the short form refuses is no disagreement.
        let Ok(ports) = parse_ports(&format!("{published}{target}")) else {
            continue;
        };
        if only_ports {
            compared += 1;
            assert_eq!(
                ports.iter().map(printed).collect::<Value>(),
                model["ports"],
                "{}",
                case.name
            );
        }
    }
    testing::say(&format!(
        "portslong: {compared} of {} cases can be said in the short form, and agree",
        cases.len()
    ));
    assert!(compared > 0);
}

#[test]
fn errors_say_what_to_write() {
    testing::check_messages("ports-messages.txt", |text| {
        parse_ports(text).err().map(|e| e.to_string())
    });
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*|[0-9:./a-]{0,16}") {
        match parse_ports(&text) {
            Ok(ports) => prop_assert!(ports.iter().all(|port| (1..=65535).contains(&port.target))),
            Err(error) => prop_assert!(error.suggestion().is_none_or(|better| parse_ports(&better).is_ok())),
        }
    }

    #[test]
    fn a_port_is_taken_apart(ip in any::<std::net::Ipv4Addr>(), host: u16, target in 1u16.., udp: bool) {
        let protocol = if udp { "udp" } else { "tcp" };
        let expected = Port {
            host_ip: Some(ip.to_string()),
            published: Some(host.to_string()),
            target: target.into(),
            protocol: protocol.to_owned(),
            mode: "ingress".to_owned(),
        };
        prop_assert_eq!(parse_ports(&format!("{ip}:{host}:{target}/{protocol}")), Ok(vec![expected]));
    }

    #[test]
    fn a_range_gives_each_port_once(first in 1u16..60000, more in 0u16..200, host in 0u16..60000) {
        let text = format!("{host}-{}:{first}-{}", host + more, first + more);
        let mut ports = parse_ports(&text).unwrap();
        ports.sort_by_key(|port| port.target);
        prop_assert_eq!(ports.len(), usize::from(more) + 1);
        for (index, port) in (0u32..).zip(&ports) {
            prop_assert_eq!(port.target, u32::from(first) + index);
            prop_assert_eq!(port.published.clone(), Some((u32::from(host) + index).to_string()));
        }
    }
}
