//! `ports`.

use crate::compose::decode::{Text, object};
use crate::compose::shape::{Cast, DIGITS, INTEGER, STRING, Shape};

object! {
    /// A published port. The short form becomes one of these for each port.
    pub struct Port {
        /// A name for people.
        name: String,
        /// `host` or `ingress`.
        mode: String,
        /// The address of the host; all of them if absent.
        host_ip: String,
        /// The port in the container.
        target: i64 = Shape::scalars(INTEGER | STRING).within(0, i64::MAX).cast(Cast::Integer),
        /// The port or range on the host; a free one if absent.
        published: Text = Shape::scalars(STRING | DIGITS),
        /// `tcp`, `udp` or `sctp`.
        protocol: String,
        /// The protocol spoken over it, for people.
        app_protocol: String,
    }
}
