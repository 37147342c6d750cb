//! `services`: what runs.

use super::build::Build;
use super::deploy::{Deploy, DeviceRequest};
use super::develop::Develop;
use super::devices::{BlockIo, DEVICE, DeviceMapping};
use super::forms::{
    COMMAND, COUNT, DECIMAL, FLAG, HOSTS, LINES, LINES_OR_ONE, LOG_OPTIONS, Lines, NAMED,
    ONE_OR_MORE, PAIRS, PROVIDER_OPTIONS, SET, SIZE, STORAGE_OPTIONS, STRICT_BOOL,
    TEXT_OR_NUMBER_LIST, TEXT_OR_NUMBER_SET, WHOLE,
};
use super::health::Healthcheck;
use super::mounts::{EnvFile, FileReference, ServiceVolume};
use super::network::ServiceNetwork;
use super::port::Port;
use super::scalars::{Bytes, Nanoseconds};
use crate::compose::Data;
use crate::compose::canonical;
use crate::compose::decode::{List, Model, Names, Pairs, Text, object};
use crate::compose::merge::Merge;
use crate::compose::shape::{Cast, DIGITS, INTEGER, NULL, NUMBER, STRING, Shape};
use crate::compose::unicity;
use crate::compose::value::excerpt;

const DEPENDS_ON: Shape = Shape::names(&Dependency::SHAPE)
    .or_list(&<String as Model>::SHAPE, true)
    .canonical(canonical::depends_on)
    .merge(Merge::Dependencies);
const NETWORKS: Shape = Shape::names(&ServiceNetwork::SHAPE)
    .or_list(&<String as Model>::SHAPE, true)
    .canonical(canonical::networks)
    .merge(Merge::Names);
const MODELS: Shape = Shape::names(&ServiceModel::SHAPE)
    .or_list(&<String as Model>::SHAPE, true)
    .canonical(canonical::networks)
    .merge(Merge::Names);
const PORTS: Shape = Shape::list(&PORT)
    .canonical(canonical::ports)
    .index(unicity::port);
const PORT: Shape = Shape {
    scalars: NUMBER | STRING,
    ..Port::SHAPE
};
const ENV_FILE: Shape = Shape::scalars(STRING)
    .or_list(&EnvFile::SHAPE, false)
    .canonical(canonical::env_files)
    .merge(Merge::Lines)
    .path_index(unicity::path);
const GPUS: Shape = Shape::words(&["all"])
    .or_list(&DeviceRequest::SHAPE, false)
    .canonical(canonical::gpus);
/// The same for one text alone.
const LABEL_FILE: Shape = ONE_OR_MORE.merge(Merge::Lines);
const CPU_COUNT: Shape = Shape::scalars(STRING | INTEGER)
    .within(0, i64::MAX)
    .cast(Cast::Integer);
const CPU_PERCENT: Shape = Shape::scalars(STRING | INTEGER)
    .within(0, 100)
    .cast(Cast::Float);
const OOM_SCORE: Shape = Shape::scalars(STRING | INTEGER)
    .within(-1000, 1000)
    .cast(Cast::Integer);
const CONTAINER_NAME: Shape = Shape::scalars(STRING).test(
    "at least two characters: a letter or digit, then letters, digits, `_`, `.` or `-`",
    is_container_name,
);
const RESTART: Shape = Shape::scalars(STRING).hint(restart_word);
const PULL_POLICY: Shape = Shape::scalars(STRING).test(
    "one of `always`, `missing`, `never`, `build`, `daily`, `weekly` or `every_<time>`",
    is_pull_policy,
);

fn restart_word(data: &Data) -> Option<String> {
    match data {
        Data::Bool(false) => Some("write `\"no\"`, with its quotes".to_owned()),
        Data::Bool(true) => Some("write `always` or `unless-stopped`".to_owned()),
        _ => None,
    }
}

fn service_keys(data: &Data) -> Option<String> {
    match data {
        Data::Null => Some("write `image:` or `build:` below it, indented".to_owned()),
        Data::String(text) => Some(format!(
            "if that is its image, write `image: {}` below it, indented",
            excerpt(text)
        )),
        _ => None,
    }
}

fn dependency_keys(data: &Data) -> Option<String> {
    match data {
        Data::Null => Some(
            "write `condition: service_started` below it, indented, or make a list of names"
                .to_owned(),
        ),
        _ => None,
    }
}

/// Compose's pattern is not anchored: some two characters in a row must fit.
fn is_container_name(name: &str) -> bool {
    let first = |c: u8| c.is_ascii_alphanumeric();
    let next = |c: u8| first(c) || matches!(c, b'_' | b'.' | b'-');
    name.as_bytes()
        .windows(2)
        .any(|pair| first(pair[0]) && next(pair[1]))
}

/// Compose's pattern is not anchored: one of the words must occur.
fn is_pull_policy(policy: &str) -> bool {
    let words = [
        "always",
        "never",
        "build",
        "if_not_present",
        "missing",
        "refresh",
        "daily",
        "weekly",
    ];
    let every = policy.match_indices("every_").any(|(at, found)| {
        let rest = &policy[at + found.len()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && rest[digits..].starts_with(['w', 'd', 'h', 'm', 's'])
    });
    every || words.iter().any(|word| policy.contains(word))
}

object! {
    /// A service: containers that are made from one image and one configuration.
    pub struct Service (Shape::scalars(0).hint(service_keys), [], true) {
        /// What `compose watch` does.
        develop: Develop,
        /// How it is deployed.
        deploy: Deploy,
        /// Annotations of its containers.
        annotations: Pairs = PAIRS,
        /// Whether its logs are shown by `compose up`.
        attach: bool,
        /// How its image is built.
        build: Build,
        /// Limits of block input and output.
        blkio_config: BlockIo,
        /// Capabilities that are added.
        cap_add: List<String> = NAMED,
        /// Capabilities that are dropped.
        cap_drop: List<String> = NAMED,
        /// `host` or `private`.
        cgroup: String = Shape::words(&["host", "private"]),
        /// The parent control group.
        cgroup_parent: String,
        /// The command, as words.
        command: List<String> = COMMAND.merge(Merge::Replace),
        /// Configs that are mounted.
        configs: List<FileReference> = Shape::list(&FileReference::SHAPE).index(unicity::config),
        /// The name of its only container.
        container_name: String = CONTAINER_NAME,
        /// Processors on Windows.
        cpu_count: i64 = CPU_COUNT,
        /// Share of the processors on Windows.
        cpu_percent: f64 = CPU_PERCENT,
        /// Relative weight.
        cpu_shares: i64 = WHOLE,
        /// Time per period, in microseconds.
        cpu_quota: i64 = WHOLE,
        /// Length of a period, in microseconds.
        cpu_period: i64 = WHOLE,
        /// Length of a realtime period.
        cpu_rt_period: Text = WHOLE,
        /// Realtime per period.
        cpu_rt_runtime: Text = WHOLE,
        /// How many processors it may use.
        cpus: f64 = DECIMAL,
        /// Which processors it may use.
        cpuset: String,
        /// Credentials of a managed account.
        credential_spec: CredentialSpec,
        /// What must run before it.
        depends_on: Names<Dependency> = DEPENDS_ON,
        /// Rules on devices.
        device_cgroup_rules: List<String> = SET,
        /// Devices of the host.
        devices: List<DeviceMapping> = Shape::list(&DEVICE).index(unicity::device),
        /// Name servers.
        dns: List<String> = LINES_OR_ONE,
        /// Options of the resolver.
        dns_opt: List<String> = LINES,
        /// Search domains.
        dns_search: List<String> = LINES_OR_ONE,
        /// Its domain name.
        domainname: String,
        /// The entrypoint, as words.
        entrypoint: List<String> = COMMAND.merge(Merge::Replace),
        /// Files with environment variables.
        env_file: List<EnvFile> = ENV_FILE,
        /// Files with labels.
        label_file: List<String> = LABEL_FILE,
        /// Environment variables.
        environment: Pairs = PAIRS,
        /// Ports for other services.
        expose: Lines = TEXT_OR_NUMBER_LIST.index(unicity::text),
        /// The service that this one builds upon.
        extends: Extends,
        /// A program that provides the service in place of a container.
        provider: Provider,
        /// Containers outside the project.
        external_links: List<String> = SET,
        /// Additional host names.
        extra_hosts: List<String> = HOSTS,
        /// GPUs.
        gpus: List<DeviceRequest> = GPUS,
        /// Additional groups of the user.
        group_add: Lines = TEXT_OR_NUMBER_SET,
        /// How Docker finds out whether it works.
        healthcheck: Healthcheck,
        /// Its host name.
        hostname: String,
        /// Its image.
        image: String,
        /// Whether an init process runs first.
        init: bool = FLAG,
        /// The IPC namespace.
        ipc: String,
        /// The isolation technology.
        isolation: String,
        /// Labels of its containers.
        labels: Pairs = PAIRS,
        /// Services under other names.
        links: List<String> = NAMED,
        /// Where its output goes.
        logging: Logging,
        /// The MAC address.
        mac_address: String,
        /// The most memory it may use.
        mem_limit: Bytes,
        /// The memory that is set aside for it.
        mem_reservation: Bytes = SIZE,
        /// How readily its memory is swapped.
        mem_swappiness: Bytes = SIZE,
        /// The most memory and swap together; -1 for no limit.
        memswap_limit: Bytes,
        /// The network mode.
        network_mode: String,
        /// The models that it uses.
        models: Names<ServiceModel> = MODELS,
        /// The networks that it joins.
        networks: Names<ServiceNetwork> = NETWORKS,
        /// Whether the kernel spares it when memory runs out.
        oom_kill_disable: bool = FLAG,
        /// How soon the kernel kills it when memory runs out.
        oom_score_adj: i64 = OOM_SCORE,
        /// The PID namespace.
        pid: String,
        /// The most processes it may have.
        pids_limit: i64 = WHOLE,
        /// The platform.
        platform: String,
        /// Published ports.
        ports: List<Port> = PORTS,
        /// Commands after the start.
        post_start: List<Hook>,
        /// Commands before the stop.
        pre_stop: List<Hook>,
        /// Whether it has all rights on the host.
        privileged: bool = FLAG,
        /// The profiles in which it runs; always, if absent.
        profiles: List<String> = NAMED,
        /// When its image is pulled.
        pull_policy: String = PULL_POLICY,
        /// How old its image may grow.
        pull_refresh_after: String,
        /// Whether its file system is read-only.
        read_only: bool = FLAG,
        /// When it is restarted.
        restart: String = RESTART,
        /// The OCI runtime.
        runtime: String,
        /// How many containers run.
        scale: i64 = COUNT,
        /// Security options.
        security_opt: List<String> = SET,
        /// The size of `/dev/shm`.
        shm_size: Bytes,
        /// Secrets that are mounted.
        secrets: List<FileReference> = Shape::list(&FileReference::SHAPE).index(unicity::secret),
        /// Kernel parameters.
        sysctls: Pairs = PAIRS,
        /// Whether standard input stays open.
        stdin_open: bool = FLAG,
        /// How long a stop may take.
        stop_grace_period: Nanoseconds,
        /// The signal that stops it.
        stop_signal: String,
        /// Options of the storage driver.
        storage_opt: Names<Text> = STORAGE_OPTIONS,
        /// Folders in memory.
        tmpfs: List<String> = LINES_OR_ONE,
        /// Whether it has a terminal.
        tty: bool = FLAG,
        /// Limits of its processes.
        ulimits: Names<Ulimit>,
        /// Whether it may use the Docker API.
        use_api_socket: bool = STRICT_BOOL,
        /// The user.
        user: String,
        /// The UTS namespace.
        uts: String,
        /// The user namespace.
        userns_mode: String,
        /// Mounts.
        volumes: List<ServiceVolume> = Shape::list(&ServiceVolume::SHAPE).index(unicity::mount),
        /// Services of which all mounts are taken over.
        volumes_from: List<String> = SET,
        /// The working folder.
        working_dir: String,
    }
}

object! {
    /// Where the output of a container goes.
    pub struct Logging (Shape::scalars(0).merge(Merge::Logging), [], true) {
        /// The driver; the daemon's own if absent, which is `json-file` unless it was configured.
        driver: String,
        /// The options of the driver.
        options: Names<Text> = LOG_OPTIONS,
    }
}

object! {
    /// A service that must run before another.
    pub struct Dependency (Shape::scalars(0).hint(dependency_keys), ["condition"], true) {
        /// Whether this one restarts with it.
        restart: bool,
        /// Whether it must exist.
        required: bool = STRICT_BOOL,
        /// What is waited for.
        condition: String = Shape::words(&["service_started", "service_healthy", "service_completed_successfully"]),
    }
}

object! {
    /// The service that another builds upon.
    pub struct Extends (Shape::scalars(STRING).canonical(canonical::extends), ["service"], false) {
        /// Its name.
        service: String,
        /// Its file; this one if absent.
        file: String,
    }
}

object! {
    /// A program that provides a service.
    pub struct Provider (Shape::scalars(0), ["type"], true) {
        /// The program.
        kind("type"): String,
        /// What it is told.
        options: Names<Text> = PROVIDER_OPTIONS,
    }
}

object! {
    /// A command around the life of a container.
    pub struct Hook (Shape::scalars(0), ["command"], true) {
        /// The command.
        command: List<String> = COMMAND,
        /// The user who runs it.
        user: String,
        /// Whether it has all rights.
        privileged: bool,
        /// The folder in which it runs.
        working_dir: String,
        /// Its environment variables.
        environment: Pairs,
    }
}

object! {
    /// A limit of processes. One number stands for both.
    pub struct Ulimit (Shape::scalars(DIGITS | STRING).cast(Cast::Integer).canonical(canonical::ulimit).merge(Merge::Replace), ["soft", "hard"], true) {
        /// The limit that the process may raise.
        soft: i64 = COUNT,
        /// The limit of the limit.
        hard: i64 = COUNT,
    }
}

object! {
    /// A model that a service uses.
    pub struct ServiceModel (Shape::scalars(NULL), [], true) {
        /// The variable that tells where the model listens.
        endpoint_var: String,
        /// The variable that tells the model's name.
        model_var: String,
    }
}

object! {
    /// Credentials of a managed account on Windows.
    pub struct CredentialSpec {
        /// The config that holds them.
        config: String,
        /// The file that holds them.
        file: String,
        /// The registry key that holds them.
        registry: String,
    }
}
