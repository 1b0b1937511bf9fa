//! Finds repositories below folders.
