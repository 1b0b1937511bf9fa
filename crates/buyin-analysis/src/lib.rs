//! Facts and decisions into answers.
//!
//! In reading order: [`history`] (facts as of a day, in memory), [`person`], [`duplicate`] and [`team`] (who), [`component`],
//! [`name`], [`ownership`] and [`product`] (what), [`organisation`] (all of that together, on its [`ground`]), then the analyses.
//! Answers leave this crate as [`view`] types only.
//!
//! This crate must never use gix, the network, a clock (the day is an argument) or the terminal.

pub mod adoption;
pub mod alike;
pub mod books;
pub(crate) mod cache;
pub mod calibrate;
pub mod component;
pub(crate) mod contribution;
pub(crate) mod copies;
pub mod discover;
pub mod duplicate;
pub mod gate;
pub mod ground;
pub mod history;
pub mod index;
pub mod ledger;
pub mod name;
pub mod organisation;
pub mod ownership;
pub mod person;
pub mod pledge;
pub mod policy;
pub mod product;
pub(crate) mod route;
pub mod session;
#[cfg(test)]
pub(crate) mod sketch;
pub mod span;
pub mod standing;
pub mod team;
pub mod variant;
pub mod view;
