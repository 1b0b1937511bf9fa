//! Rankings worked out by hand.
