//! Bad worlds: whatever lies around a file, the command ends soon, says what is wrong, and checks the rest.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]
#![expect(clippy::print_stderr, reason = "a test that cannot run says so")]

#[path = "worlds/endless.rs"]
mod endless;
#[path = "worlds/unreadable.rs"]
mod unreadable;
#[path = "worlds/world.rs"]
mod world;

const WEB: &str = "services:\n  web:\n    image: nginx:1.27\n";
const LINTED: &str = "missing-restart-policy";
