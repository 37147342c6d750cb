use crate::lint::prelude::*; pub fn check(_: &Project, _: &mut Cx<'_>) {}
