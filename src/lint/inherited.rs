//! Healthchecks that a service has from another one, or from its image.

use super::health::Check;
use crate::compose::shell::Command;
use crate::compose::{Field, Place, ServiceView};
use crate::knowledge::Kind;

impl ServiceView<'_> {
    /// The port that its healthcheck asks over HTTP, and where that is written, if it was written for another service: it came by
    /// a merge key, an alias or `extends`, or from the image of a server.
    pub fn inherited_http_probe(&self) -> Option<(Option<Place>, u16)> {
        if self.check() == Check::Shipped {
            let image = self.image()?;
            let is_server = image.kind == Kind::Application;
            let command = self.service.command.origin()?;
            let is_own = self.project.is_in_place(command);
            return image
                .port
                .filter(|_| is_server && is_own)
                .map(|port| (None, port));
        }
        let test = self.test()?;
        if self.project.is_in_place(test.origin) {
            return None;
        }
        let [command] = test.alternatives().concat()[..] else {
            return None;
        };
        let port = http_port(command)?;
        (!self.names_port(port)).then(|| (Some(self.project.place(test.origin)), port))
    }

    /// Whether the service says that it has a port.
    fn names_port(&self, wanted: u16) -> bool {
        let wanted = wanted.to_string();
        let service = self.service;
        let words = [&service.command, &service.entrypoint];
        let words = words.into_iter().filter_map(Field::known).flatten();
        let mut words = words.filter_map(Field::known);
        !service.ports.is_absent()
            || !service.expose.is_absent()
            || words.any(|word| word.contains(&wanted))
    }
}

/// The port of this container that `curl` or `wget` asks.
fn http_port(command: &Command) -> Option<u16> {
    if !matches!(command.program()?, "curl" | "wget") {
        return None;
    }
    let url = command
        .arguments()
        .find(|word| word.contains("localhost") || word.contains("127.0.0.1"))?;
    let authority = match url.split_once("://") {
        Some((_, rest)) => rest,
        None => url,
    };
    let authority = authority.split('/').next()?;
    match authority.split_once(':') {
        Some((_, port)) => port.parse().ok(),
        None if url.starts_with("https") => Some(443),
        None => Some(80),
    }
}
