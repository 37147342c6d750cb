//! What is known of images.
