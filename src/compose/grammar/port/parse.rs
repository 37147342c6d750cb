//! Reading the short form.

use super::{Port, PortError};
use std::net::IpAddr;

/// Reads a port in the short form and gives the ports it stands for.
///
/// A range of container ports gives one port each, sorted by the *text* of the container port as Docker
/// Compose does (10, 11, 8, 9). A range of host ports with a single container port stays a range. The part
/// after a second `-` is ignored. With several errors the one that Docker Compose finds first is given.
pub fn parse_ports(text: &str) -> Result<Vec<Port>, PortError> {
    let parts = Parts::split(text);
    let whole = || text.to_owned();
    if parts.container.is_empty() {
        return Err(PortError::NoContainerPort { text: whole() });
    }
    let protocol = parts.protocol.to_lowercase();
    if !matches!(protocol.as_str(), "tcp" | "udp" | "sctp") {
        let protocol = parts.protocol.to_owned();
        return Err(PortError::UnknownProtocol {
            text: whole(),
            protocol,
        });
    }
    let host_ip = host_ip(text, parts.ip)?;
    let container = Range::parse(parts.container).ok_or_else(|| {
        let port = parts.container.to_owned();
        PortError::InvalidContainerPort {
            text: whole(),
            port,
        }
    })?;
    let host = Range::parse_optional(parts.host).map_err(|port| {
        let port = port.to_owned();
        PortError::InvalidHostPort {
            text: whole(),
            port,
        }
    })?;
    if let Some(host) = host
        && host.len() != container.len()
        && container.len() != 1
    {
        let (host, container) = (host.len(), container.len());
        return Err(PortError::RangesDiffer {
            text: whole(),
            host,
            container,
        });
    }
    if container.first == 0 {
        return Err(PortError::ZeroContainerPort { text: whole() });
    }
    Ok(expand(host_ip, host, container, &protocol))
}

/// One port for each container port, in the order of Docker Compose.
fn expand(
    host_ip: Option<&str>,
    host: Option<Range>,
    container: Range,
    protocol: &str,
) -> Vec<Port> {
    let count = container.len();
    let mut expanded: Vec<Port> = (0..count)
        .map(|index| Port {
            host_ip: host_ip.map(str::to_owned),
            published: host.map(|host| host.published(index, count)),
            target: u32::from(container.first) + index,
            protocol: protocol.to_owned(),
            mode: "ingress".to_owned(),
        })
        .collect();
    expanded.sort_by_cached_key(|port| port.target.to_string());
    expanded
}

/// The four parts of a port; those that are missing are empty, except for the protocol.
struct Parts<'a> {
    ip: &'a str,
    host: &'a str,
    container: &'a str,
    protocol: &'a str,
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Self {
        let (before, last) = text.rsplit_once(':').unwrap_or(("", text));
        // Whatever stands before the host port is the address, colons included.
        let (ip, host) = before.rsplit_once(':').unwrap_or(("", before));
        let (container, protocol) = last.split_once('/').unwrap_or((last, ""));
        let protocol = if protocol.is_empty() { "tcp" } else { protocol };
        Self {
            ip,
            host,
            container,
            protocol,
        }
    }
}

/// Takes the brackets off the address and checks it; nothing means every address of the host.
fn host_ip<'a>(text: &str, written: &'a str) -> Result<Option<&'a str>, PortError> {
    let bare = match written.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']'),
        None => Some(written),
    };
    match bare {
        Some("") => Ok(None),
        Some(ip) if ip.parse::<IpAddr>().is_ok() => Ok(Some(ip)),
        _ => {
            let (text, ip) = (text.to_owned(), written.to_owned());
            Err(PortError::InvalidIp { text, ip })
        }
    }
}

/// A range of ports; the last is not below the first.
#[derive(Clone, Copy)]
struct Range {
    first: u16,
    last: u16,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(port_number);
        let first = parts.next()??;
        let last = match parts.next() {
            Some(last) => last?,
            None => first,
        };
        (first <= last).then_some(Self { first, last })
    }

    /// Reads a range that may be missing; the error is the text again.
    fn parse_optional(text: &str) -> Result<Option<Self>, &str> {
        if text.is_empty() {
            return Ok(None);
        }
        Self::parse(text).map(Some).ok_or(text)
    }

    fn len(self) -> u32 {
        u32::from(self.last) - u32::from(self.first) + 1
    }

    /// The host port that belongs to the container port at `index` of `count`.
    fn published(self, index: u32, count: u32) -> String {
        if count == 1 && self.first != self.last {
            format!("{}-{}", self.first, self.last)
        } else {
            (u32::from(self.first) + index).to_string()
        }
    }
}

/// Reads digits; Rust alone would take a `+` too.
fn port_number(text: &str) -> Option<u16> {
    if text.starts_with('+') {
        None
    } else {
        text.parse().ok()
    }
}
