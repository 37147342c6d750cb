//! Short forms with a grammar of their own: devices, ports and volumes.

use super::Canonical;
use crate::compose::grammar::{port, volume};
use crate::compose::value::{Data, Value};

/// `/dev/a:/dev/b:rw` for a mapping.
pub fn device(value: Value, cx: &mut Canonical<'_>) -> Value {
    let Data::String(text) = &value.data else {
        return value;
    };
    let parts: Vec<&str> = text.split(':').collect();
    let (source, target, permissions) = match parts[..] {
        [source] => (source, source, "rwm"),
        [source, target] => (source, target, "rwm"),
        [source, target, permissions] => (source, target, permissions),
        _ => {
            return cx.wrong(
                &value,
                &format!("`{text}` has too many parts for a device"),
                "write `/dev/host:/dev/container:rwm`, or the long form with `source` and `target`",
            );
        }
    };
    let target = if target.is_empty() { source } else { target };
    value.mapping_of([
        ("source", Some(value.text(source))),
        ("target", Some(value.text(target))),
        ("permissions", Some(value.text(permissions))),
    ])
}

/// `8080-8081:80-81` for one mapping a port.
pub fn ports(value: Value, cx: &mut Canonical<'_>) -> Value {
    let Data::Sequence(items) = value.data else {
        return value;
    };
    let mut ports = Vec::with_capacity(items.len());
    for item in items {
        let text = match &item.data {
            Data::String(text) => text.clone(),
            Data::Int(number) => number.to_string(),
            Data::Uint(number) => number.to_string(),
            Data::Float(number) => {
                let message = format!("`{number}` is a number with a fraction, not a port");
                ports.push(cx.wrong(&item, &message, "write the port as text: `\"8080:80\"`"));
                continue;
            }
            _ => {
                ports.push(item);
                continue;
            }
        };
        match port::parse_ports(&text) {
            Ok(parsed) => ports.extend(parsed.into_iter().map(|port| port_value(&item, port))),
            Err(error) => ports.push(cx.wrong(&item, &error.to_string(), error.help())),
        }
    }
    Value::new(Data::Sequence(ports), value.origin)
}

fn port_value(item: &Value, port: port::Port) -> Value {
    item.mapping_of([
        ("mode", Some(item.text(port.mode))),
        ("host_ip", port.host_ip.map(|ip| item.text(ip))),
        ("target", Some(item.with(Data::Int(port.target.into())))),
        (
            "published",
            port.published.map(|published| item.text(published)),
        ),
        ("protocol", Some(item.text(port.protocol))),
    ])
}

/// `data:/var/lib/data:ro` for a mapping.
pub fn volume(value: Value, cx: &mut Canonical<'_>) -> Value {
    let Data::String(text) = &value.data else {
        return value;
    };
    let parsed = match volume::parse_volume(text) {
        Ok(parsed) => parsed,
        Err(error) => return cx.wrong(&value, &error.to_string(), error.help()),
    };
    for option in &parsed.ignored_options {
        // Options stand last.
        let at = text.rfind(option.as_str()).unwrap_or_default();
        cx.ignore(&value, at..at + option.len());
    }
    let bind = parsed.bind.map(|bind| {
        value.mapping_of([
            (
                "create_host_path",
                Some(value.with(Data::Bool(bind.create_host_path))),
            ),
            ("propagation", bind.propagation.map(|p| value.text(p))),
            ("selinux", bind.selinux.map(|s| value.text(s))),
        ])
    });
    let options = parsed.volume.map(|options| {
        value.mapping_of([(
            "nocopy",
            options.nocopy.then(|| value.with(Data::Bool(true))),
        )])
    });
    value.mapping_of([
        ("type", Some(value.text(parsed.kind.compose_type()))),
        ("source", parsed.source.map(|source| value.text(source))),
        ("target", Some(value.text(parsed.target))),
        (
            "read_only",
            parsed.read_only.then(|| value.with(Data::Bool(true))),
        ),
        ("bind", bind),
        ("volume", options),
    ])
}
