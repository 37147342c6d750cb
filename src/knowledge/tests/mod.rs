//! The shape of every record, the finding of images by reference and tag, and the weighing of services.

mod lookup;
mod service;
mod shape;

use super::{Image, Images};

fn find(reference: &str) -> Option<&'static Image> {
    Images::BUILT_IN.find(reference)
}
