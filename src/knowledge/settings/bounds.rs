//! How much of a limit each kind of memory may take.

use super::{Bound, Runtime};

const MIB: u64 = 1 << 20;

/// The pages that PostgreSQL keeps.
pub(super) const SHARED_BUFFERS: Bound = Bound {
    percent: 40,
    room: u64::MAX,
    why: "PostgreSQL finds no use in more than 40 % for `shared_buffers`, and needs the rest for queries",
    is_soft: false,
};
/// A store that keeps its data in memory.
pub(super) const DATA: Bound = Bound {
    percent: 90,
    room: 1024 * MIB,
    why: "buffers, fragmentation and copies made while saving come on top of the data",
    is_soft: false,
};
/// The pages of a database that needs little besides.
pub(super) const POOL: Bound = Bound {
    percent: 80,
    room: 512 * MIB,
    why: "connections and the server itself need memory beside it",
    is_soft: false,
};
/// The heap of Java.
pub(super) const JAVA: Bound = Bound {
    percent: 80,
    room: 256 * MIB,
    why: "threads, classes and buffers of the Java machine come on top of the heap",
    is_soft: false,
};
/// The heap of Node.
pub(super) const NODE: Bound = Bound {
    percent: 80,
    room: 128 * MIB,
    why: "buffers and code of Node come on top of the heap",
    is_soft: false,
};
/// The soft limit of Go, which is meant to lie 5 to 10 % below: <https://go.dev/doc/gc-guide#Suggested_uses>.
pub(super) const GO: Bound = Bound {
    percent: 98,
    room: 64 * MIB,
    why: "Go frees memory only when it comes near this figure, and then it is too late",
    is_soft: true,
};
/// What a program takes for its main work.
pub(super) const WHOLE: Bound = Bound {
    percent: 90,
    room: 256 * MIB,
    why: "the program needs memory beside it",
    is_soft: false,
};
/// What a program takes at its start, all of it.
pub(super) const TAKEN: Bound = Bound {
    percent: 100,
    room: 0,
    why: "it takes that much at its start",
    is_soft: false,
};

/// How much of a limit the heap of a runtime may take.
pub fn heap_bound(runtime: Runtime) -> Bound {
    match runtime {
        Runtime::Java => JAVA,
        Runtime::Node => NODE,
    }
}
