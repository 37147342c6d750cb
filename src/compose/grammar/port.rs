//! Published ports in the short form: `127.0.0.1:8080:80/tcp`.
//!
//! Docker Compose 2.40.3 reads `[[ip:]host:]container[/protocol]`, where host and container are a port or a
//! range of ports, and turns it into one or more ports of the long form.

use std::fmt;

mod parse;
#[cfg(test)]
mod tests;

pub use parse::parse_ports;

/// One port of a service in the long form, as `docker compose config` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Port {
    /// The address on the host, as written but without brackets; nothing means every address of the host.
    pub host_ip: Option<String>,
    /// The port on the host: a number, `0` or nothing for one that the engine picks, or a range
    /// (`8000-8010`) out of which the engine picks one.
    pub published: Option<String>,
    /// The port in the container; 1 to 65535 in the short form, unchecked in the long form.
    pub target: u32,
    /// `tcp`, `udp` or `sctp` in the short form, in lower case; unchecked in the long form.
    pub protocol: String,
    /// Always `ingress` in the short form.
    pub mode: String,
}

/// Why a text is not a port in the short form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortError {
    /// The container port is missing: an empty text, `80:`, `/tcp`.
    NoContainerPort {
        /// The whole value.
        text: String,
    },
    /// The protocol is none of tcp, udp and sctp: `80/http`.
    UnknownProtocol {
        /// The whole value.
        text: String,
        /// The protocol as written.
        protocol: String,
    },
    /// What stands before the host port is not an IP address: `localhost:80:80`.
    InvalidIp {
        /// The whole value.
        text: String,
        /// The address as written.
        ip: String,
    },
    /// The part after the last colon is not a port or range of ports: `80:http`.
    InvalidContainerPort {
        /// The whole value.
        text: String,
        /// The part as written, without the protocol.
        port: String,
    },
    /// The part before the container port is not a port or range of ports: `70000:80`, `127.0.0.1:80`.
    InvalidHostPort {
        /// The whole value.
        text: String,
        /// The part as written.
        port: String,
    },
    /// Both parts are ranges, or the container part is, and their lengths differ: `8000-8002:80-81`.
    RangesDiffer {
        /// The whole value.
        text: String,
        /// The number of host ports.
        host: u32,
        /// The number of container ports.
        container: u32,
    },
    /// The container port is 0: `80:0`.
    ZeroContainerPort {
        /// The whole value.
        text: String,
    },
}

impl PortError {
    /// What was probably meant, as a value to write instead; always valid.
    pub fn suggestion(&self) -> Option<String> {
        let text = self.text();
        let better = match self {
            Self::InvalidIp { ip, .. } if ip == "localhost" => {
                text.replacen("localhost", "127.0.0.1", 1)
            }
            // `127.0.0.1:80` lacks the host port, which is most often the same.
            Self::InvalidHostPort { port, .. } if is_ipv4(port) => {
                let container = text.get(port.len() + 1..)?;
                let bare = container.split('/').next()?;
                format!("{port}:{bare}:{container}")
            }
            Self::InvalidHostPort { .. }
            | Self::InvalidContainerPort { .. }
            | Self::UnknownProtocol { .. } => text.split_whitespace().collect(),
            _ => return None,
        };
        parse_ports(&better).is_ok().then_some(better)
    }

    /// The rule, in one sentence.
    pub fn help(&self) -> &'static str {
        match self {
            Self::UnknownProtocol { .. } => {
                "the protocol is tcp, udp or sctp; without one it is tcp"
            }
            Self::InvalidIp { .. } => {
                "only an IP address can stand here, not a host name: `127.0.0.1:8080:80`"
            }
            Self::RangesDiffer { .. } => {
                "give both ranges the same length, or publish to a single container port"
            }
            Self::ZeroContainerPort { .. } => "container ports go from 1 to 65535",
            Self::NoContainerPort { .. }
            | Self::InvalidContainerPort { .. }
            | Self::InvalidHostPort { .. } => {
                "write HOST:CONTAINER or IP:HOST:CONTAINER with ports up to 65535, such as `8080:80`"
            }
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::NoContainerPort { text }
            | Self::UnknownProtocol { text, .. }
            | Self::InvalidIp { text, .. }
            | Self::InvalidContainerPort { text, .. }
            | Self::InvalidHostPort { text, .. }
            | Self::RangesDiffer { text, .. }
            | Self::ZeroContainerPort { text } => text,
        }
    }
}

fn is_ipv4(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoContainerPort { text } if text.is_empty() => {
                f.write_str("the port is empty")?;
            }
            Self::NoContainerPort { text } => write!(f, "`{text}` has no container port")?,
            Self::UnknownProtocol { text, protocol } => {
                write!(f, "`{text}` has the unknown protocol `{protocol}`")?;
            }
            Self::InvalidIp { text, ip } => write!(f, "`{ip}` in `{text}` is not an IP address")?,
            Self::InvalidContainerPort { text, port } if text == port => {
                write!(f, "`{port}` is not a port")?;
            }
            Self::InvalidContainerPort { text, port } => {
                write!(f, "`{port}` in `{text}` is not a container port")?;
            }
            Self::InvalidHostPort { text, port } if is_ipv4(port) => {
                write!(f, "`{text}` has an IP address where the host port belongs")?;
            }
            Self::InvalidHostPort { text, port } => {
                write!(f, "`{port}` in `{text}` is not a host port")?;
            }
            Self::RangesDiffer {
                text,
                host,
                container,
            } => {
                write!(
                    f,
                    "`{text}` has {} but {}",
                    count(*host, "host"),
                    count(*container, "container")
                )?;
            }
            Self::ZeroContainerPort { text } => {
                write!(f, "`{text}` has the container port 0, which does not exist")?;
            }
        }
        match self.suggestion() {
            Some(better) => write!(f, "; write `{better}`"),
            None => Ok(()),
        }
    }
}

fn count(number: u32, kind: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {kind} port{plural}")
}

impl std::error::Error for PortError {}
