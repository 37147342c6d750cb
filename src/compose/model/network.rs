//! Networks, and how a service joins them.

use super::forms::{EXTERNAL, FLAG, NAMED, OPTIONS, PAIRS, TEXTS};
use crate::compose::decode::{List, Model, Names, Pairs, Text, object};
use crate::compose::merge::Merge;
use crate::compose::shape::{NULL, NUMBER, Shape};

const RANGES: Shape = Shape::list(&IpamRange::SHAPE).merge(Merge::Subnets);

object! {
    /// How a service joins a network.
    pub struct ServiceNetwork (Shape::scalars(NULL), [], true) {
        /// Further names of the service there.
        aliases: List<String> = NAMED,
        /// The name of the interface in the container.
        interface_name: String,
        /// A fixed IPv4 address.
        ipv4_address: String,
        /// A fixed IPv6 address.
        ipv6_address: String,
        /// Link-local addresses.
        link_local_ips: List<String> = NAMED,
        /// The MAC address.
        mac_address: String,
        /// Options of the driver.
        driver_opts: Names<Text> = OPTIONS,
        /// The order in which networks are joined.
        priority: f64 = Shape::scalars(NUMBER),
        /// Which network gives the default gateway.
        gw_priority: f64 = Shape::scalars(NUMBER),
    }
}

object! {
    /// A network of the project.
    pub struct Network (Shape::scalars(NULL), [], true) {
        /// Its name for Docker.
        name: String,
        /// Its driver.
        driver: String,
        /// Options of the driver.
        driver_opts: Names<Text> = OPTIONS,
        /// Its addresses.
        ipam: Ipam,
        /// Whether it exists outside the project.
        external: bool = EXTERNAL,
        /// Whether it has no way out.
        internal: bool = FLAG,
        /// Whether IPv4 is used.
        enable_ipv4: bool = FLAG,
        /// Whether IPv6 is used.
        enable_ipv6: bool = FLAG,
        /// Whether containers outside the project may join.
        attachable: bool = FLAG,
        /// Its labels.
        labels: Pairs = PAIRS,
    }
}

object! {
    /// The addresses of a network.
    pub struct Ipam {
        /// The driver.
        driver: String,
        /// The ranges.
        config: List<IpamRange> = RANGES,
        /// Options of the driver.
        options: Names<String> = TEXTS,
    }
}

object! {
    /// A range of addresses.
    pub struct IpamRange {
        /// The subnet.
        subnet: String,
        /// The part that containers get.
        ip_range: String,
        /// The gateway.
        gateway: String,
        /// Addresses of other hosts.
        aux_addresses: Names<String> = TEXTS,
    }
}
