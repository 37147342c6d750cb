//! What a Compose file means.

pub mod dockerfile;
pub mod dotenv;
pub mod grammar;
pub mod template;
