//! stub
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Healthcheck {
    Absent,
    Disabled,
    Present,
}
#[derive(Debug, Clone)]
pub struct Stage {
    pub base: Option<String>,
    pub healthcheck: Healthcheck,
}
pub fn final_stage(_: &str, _: Option<&str>) -> Option<Stage> {
    None
}
