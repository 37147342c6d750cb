//! What a service has of the hardware of its host: devices, and shares of their input and output.

use super::forms::SIZE;
use super::scalars::Bytes;
use crate::compose::canonical;
use crate::compose::decode::{List, Model, object};
use crate::compose::shape::{INTEGER, STRING, Shape};

/// A device, or its short form.
pub(super) const DEVICE: Shape = Shape {
    scalars: STRING,
    canonical: Some(canonical::device),
    ..DeviceMapping::SHAPE
};

object! {
    /// A device of the host.
    pub struct DeviceMapping (Shape::scalars(0), ["source"], true) {
        /// On the host.
        source: String,
        /// In the container.
        target: String,
        /// `r`, `w` and `m`.
        permissions: String,
    }
}

object! {
    /// Limits of block input and output.
    pub struct BlockIo (Shape::scalars(0), [], false) {
        /// Bytes read per second.
        device_read_bps: List<Throttle>,
        /// Reads per second.
        device_read_iops: List<Throttle>,
        /// Bytes written per second.
        device_write_bps: List<Throttle>,
        /// Writes per second.
        device_write_iops: List<Throttle>,
        /// The weight.
        weight: i64 = WEIGHT,
        /// The weight by device.
        weight_device: List<DeviceWeight>,
    }
}

/// Unlike elsewhere, text is not taken for a number.
const WEIGHT: Shape = Shape::scalars(INTEGER).within(0, i64::MAX);

object! {
    /// A rate of a device.
    pub struct Throttle (Shape::scalars(0), [], false) {
        /// The device.
        path: String,
        /// The rate.
        rate: Bytes = SIZE,
    }
}

object! {
    /// A weight of a device.
    pub struct DeviceWeight (Shape::scalars(0), [], false) {
        /// The device.
        path: String,
        /// The weight.
        weight: i64 = WEIGHT,
    }
}
