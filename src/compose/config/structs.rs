//! The structs of compose-go 2.9.1 with their fields in order. What a file may hold beside them is not printed.

use super::form::Form::{
    self, Always, Flag, GoNames, Hosts, Keys, Labels, List, Mode, Names, Options, Pairs, Single,
    Size, Struct, Target, Text, Time, Ulimit, Whole, Written,
};

const TEXTS: Form = List(&Text);
/// A command: no words clear that of the image, nothing leaves it.
const WORDS: Form = Always(&TEXTS);

pub(super) const SERVICE: Form = Struct(&[
    ("profiles", TEXTS),
    ("annotations", Labels),
    ("attach", Written(&Flag)),
    ("build", BUILD),
    ("develop", Struct(&[("watch", List(&WATCH))])),
    ("blkio_config", BLOCK_IO),
    ("cap_add", TEXTS),
    ("cap_drop", TEXTS),
    ("cgroup_parent", Text),
    ("cgroup", Text),
    ("cpu_count", Whole),
    ("cpu_percent", Single),
    ("cpu_period", Whole),
    ("cpu_quota", Whole),
    ("cpu_rt_period", Whole),
    ("cpu_rt_runtime", Whole),
    ("cpus", Single),
    ("cpuset", Text),
    ("cpu_shares", Whole),
    ("command", WORDS),
    ("configs", List(&FILE_REFERENCE)),
    ("container_name", Text),
    ("credential_spec", CREDENTIAL_SPEC),
    ("depends_on", Names(&DEPENDENCY)),
    ("deploy", DEPLOY),
    ("device_cgroup_rules", TEXTS),
    ("devices", List(&DEVICE)),
    ("dns", TEXTS),
    ("dns_opt", TEXTS),
    ("dns_search", TEXTS),
    ("domainname", Text),
    ("entrypoint", WORDS),
    ("provider", PROVIDER),
    ("environment", Pairs),
    ("expose", TEXTS),
    ("extends", EXTENDS),
    ("external_links", TEXTS),
    ("extra_hosts", Hosts),
    ("group_add", TEXTS),
    ("gpus", List(&DEVICE_REQUEST)),
    ("hostname", Text),
    ("healthcheck", HEALTHCHECK),
    ("image", Text),
    ("init", Written(&Flag)),
    ("ipc", Text),
    ("isolation", Text),
    ("labels", Labels),
    ("links", TEXTS),
    ("logging", LOGGING),
    ("mem_limit", Size),
    ("mem_reservation", Size),
    ("memswap_limit", Size),
    ("mem_swappiness", Size),
    ("mac_address", Text),
    ("models", Names(&SERVICE_MODEL)),
    ("network_mode", Text),
    ("networks", Names(&SERVICE_NETWORK)),
    ("oom_kill_disable", Flag),
    ("oom_score_adj", Whole),
    ("pid", Text),
    ("pids_limit", Whole),
    ("platform", Text),
    ("ports", List(&PORT)),
    ("privileged", Flag),
    ("pull_policy", Text),
    ("read_only", Flag),
    ("restart", Text),
    ("runtime", Text),
    ("scale", Written(&Whole)),
    ("secrets", List(&FILE_REFERENCE)),
    ("security_opt", TEXTS),
    ("shm_size", Size),
    ("stdin_open", Flag),
    ("stop_grace_period", Written(&Time)),
    ("stop_signal", Text),
    ("storage_opt", Labels),
    ("sysctls", Labels),
    ("tmpfs", TEXTS),
    ("tty", Flag),
    ("ulimits", Names(&Ulimit)),
    ("use_api_socket", Flag),
    ("user", Text),
    ("userns_mode", Text),
    ("uts", Text),
    ("volumes", List(&SERVICE_VOLUME)),
    ("volumes_from", TEXTS),
    ("working_dir", Text),
    ("post_start", List(&HOOK)),
    ("pre_stop", List(&HOOK)),
]);

const BUILD: Form = Struct(&[
    ("context", Text),
    ("dockerfile", Text),
    ("dockerfile_inline", Text),
    ("entitlements", TEXTS),
    ("args", Pairs),
    ("provenance", Text),
    ("sbom", Text),
    ("ssh", Keys),
    ("labels", Labels),
    ("cache_from", TEXTS),
    ("cache_to", TEXTS),
    ("no_cache", Flag),
    ("additional_contexts", Labels),
    ("pull", Flag),
    ("extra_hosts", Hosts),
    ("isolation", Text),
    ("network", Text),
    ("target", Text),
    ("secrets", List(&FILE_REFERENCE)),
    ("shm_size", Size),
    ("tags", TEXTS),
    ("ulimits", Names(&Ulimit)),
    ("platforms", TEXTS),
    ("privileged", Flag),
]);

const WATCH: Form = Struct(&[
    ("path", Text),
    ("action", Text),
    ("target", Text),
    ("exec", Always(&HOOK)),
    ("include", TEXTS),
    ("ignore", TEXTS),
    ("initial_sync", Flag),
]);

const HOOK: Form = Struct(&[
    ("command", WORDS),
    ("user", Text),
    ("privileged", Flag),
    ("working_dir", Text),
    ("environment", Pairs),
]);

const BLOCK_IO: Form = Struct(&[
    ("weight", Whole),
    ("weight_device", List(&DEVICE_WEIGHT)),
    ("device_read_bps", List(&THROTTLE)),
    ("device_read_iops", List(&THROTTLE)),
    ("device_write_bps", List(&THROTTLE)),
    ("device_write_iops", List(&THROTTLE)),
]);

/// These two have no names of their own for JSON, and leave nothing out.
const DEVICE_WEIGHT: Form = GoNames(&[("path", Always(&Text)), ("weight", Always(&Whole))]);
const THROTTLE: Form = GoNames(&[("path", Always(&Text)), ("rate", Always(&Size))]);

const CREDENTIAL_SPEC: Form = Struct(&[("config", Text), ("file", Text), ("registry", Text)]);

const DEPENDENCY: Form = Struct(&[
    ("condition", Text),
    ("restart", Flag),
    ("required", Written(&Flag)),
]);

const DEPLOY: Form = Struct(&[
    ("mode", Text),
    ("replicas", Written(&Whole)),
    ("labels", Labels),
    ("update_config", UPDATE),
    ("rollback_config", UPDATE),
    (
        "resources",
        Always(&Struct(&[
            ("limits", LIMITS),
            ("reservations", RESERVATIONS),
        ])),
    ),
    (
        "restart_policy",
        Struct(&[
            ("condition", Text),
            ("delay", Written(&Time)),
            ("max_attempts", Written(&Whole)),
            ("window", Written(&Time)),
        ]),
    ),
    (
        "placement",
        Always(&Struct(&[
            ("constraints", TEXTS),
            ("preferences", List(&Struct(&[("spread", Text)]))),
            ("max_replicas_per_node", Whole),
        ])),
    ),
    ("endpoint_mode", Text),
]);

const UPDATE: Form = Struct(&[
    ("parallelism", Written(&Whole)),
    ("delay", Time),
    ("failure_action", Text),
    ("monitor", Time),
    ("max_failure_ratio", Single),
    ("order", Text),
]);

const LIMITS: Form = Struct(&[("cpus", Single), ("memory", Size), ("pids", Whole)]);

const RESERVATIONS: Form = Struct(&[
    ("cpus", Single),
    ("memory", Size),
    ("devices", List(&DEVICE_REQUEST)),
    (
        "generic_resources",
        List(&Struct(&[(
            "discrete_resource_spec",
            Struct(&[("kind", Always(&Text)), ("value", Always(&Whole))]),
        )])),
    ),
]);

const DEVICE: Form = Struct(&[("source", Text), ("target", Text), ("permissions", Text)]);

const DEVICE_REQUEST: Form = Struct(&[
    ("capabilities", TEXTS),
    ("driver", Text),
    ("count", Whole),
    ("device_ids", TEXTS),
    ("options", Labels),
]);

const PROVIDER: Form = Struct(&[("type", Text), ("options", Options)]);

const EXTENDS: Form = Struct(&[("file", Text), ("service", Text)]);

const HEALTHCHECK: Form = Struct(&[
    ("test", TEXTS),
    ("timeout", Written(&Time)),
    ("interval", Written(&Time)),
    ("retries", Written(&Whole)),
    ("start_period", Written(&Time)),
    ("start_interval", Written(&Time)),
    ("disable", Flag),
]);

const LOGGING: Form = Struct(&[("driver", Text), ("options", Labels)]);

const SERVICE_MODEL: Form = Struct(&[("endpoint_var", Text), ("model_var", Text)]);

const SERVICE_NETWORK: Form = Struct(&[
    ("aliases", TEXTS),
    ("driver_opts", Labels),
    ("gw_priority", Whole),
    ("interface_name", Text),
    ("ipv4_address", Text),
    ("ipv6_address", Text),
    ("link_local_ips", TEXTS),
    ("mac_address", Text),
    ("priority", Whole),
]);

const PORT: Form = Struct(&[
    ("name", Text),
    ("mode", Text),
    ("host_ip", Text),
    ("target", Whole),
    ("published", Text),
    ("protocol", Text),
    ("app_protocol", Text),
]);

const SERVICE_VOLUME: Form = Struct(&[
    ("type", Text),
    ("source", Text),
    ("target", Target),
    ("read_only", Flag),
    ("consistency", Text),
    (
        "bind",
        Struct(&[
            ("selinux", Text),
            ("propagation", Text),
            ("create_host_path", Flag),
            ("recursive", Text),
        ]),
    ),
    (
        "volume",
        Struct(&[("labels", Labels), ("nocopy", Flag), ("subpath", Text)]),
    ),
    ("tmpfs", Struct(&[("size", Size), ("mode", Whole)])),
    ("image", Struct(&[("subpath", Text)])),
]);

const FILE_REFERENCE: Form = Struct(&[
    ("source", Text),
    ("target", Text),
    ("uid", Text),
    ("gid", Text),
    ("mode", Written(&Mode)),
]);

pub(super) const NETWORK: Form = Struct(&[
    ("name", Text),
    ("driver", Text),
    ("driver_opts", Labels),
    (
        "ipam",
        Always(&Struct(&[("driver", Text), ("config", List(&RANGE))])),
    ),
    ("external", Flag),
    ("internal", Flag),
    ("attachable", Flag),
    ("labels", Labels),
    ("enable_ipv4", Written(&Flag)),
    ("enable_ipv6", Written(&Flag)),
]);

const RANGE: Form = Struct(&[
    ("subnet", Text),
    ("gateway", Text),
    ("ip_range", Text),
    ("aux_addresses", Labels),
]);

pub(super) const VOLUME: Form = Struct(&[
    ("name", Text),
    ("driver", Text),
    ("driver_opts", Labels),
    ("external", Flag),
    ("labels", Labels),
]);

/// A config or a secret.
pub(super) const FILE_OBJECT: Form = Struct(&[
    ("name", Text),
    ("file", Text),
    ("environment", Text),
    ("content", Text),
    ("external", Flag),
    ("labels", Labels),
    ("driver", Text),
    ("driver_opts", Labels),
    ("template_driver", Text),
]);
