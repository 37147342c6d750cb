//! The shape of every record, the finding of images by reference and tag, and the weighing of services.

mod lookup;
mod service;
mod shape;
