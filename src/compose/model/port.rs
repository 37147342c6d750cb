//! `ports`.

use crate::compose::decode::{Text, object};
use crate::compose::shape::{Cast, INTEGER, STRING, Shape};

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
        target: i64 = Shape::scalars(INTEGER | STRING).within(0, 0xffff_ffff).cast(Cast::Integer),
        /// The port or range on the host; a free one if absent.
        published: Text = Shape::scalars(STRING | INTEGER),
        /// `tcp`, `udp` or `sctp`.
        protocol: String,
        /// The protocol spoken over it, for people.
        app_protocol: String,
    }
}
