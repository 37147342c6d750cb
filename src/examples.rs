//! stub
pub fn run(_: &str) {}
