//! The vocabulary of Buyin: what the world has told us, and what people decided, as typed tables.
//!
//! Read in this order: [`id`] and [`unit`](mod@unit) (what is counted), [`word`] (closed vocabularies), [`table`](mod@table) (how a table is
//! declared), [`fact`], [`change_request`], [`content`] and [`decision`] (the tables), [`pseudonym`] (how persons appear in them), [`forgotten`] (who no longer does) and [`lake`] (how tables
//! lie on disk).
//!
//! This crate must never use a clock, an async runtime, git or DataFusion.

pub mod catalogue;
pub mod change_request;
pub mod content;
pub mod day;
pub mod decision;
pub mod estimate;
pub mod fact;
pub mod forgotten;
pub mod id;
pub mod lake;
pub mod language;
pub mod pseudonym;
pub mod spoken;
pub mod table;
pub mod unit;
pub mod warning;
pub mod word;

/// For [`words`], which is used where schemars is not a dependency.
#[doc(hidden)]
pub use schemars;

pub use day::{Day, Moment, Month};
pub use estimate::Estimate;
pub use id::{CommitNumber, IdentityKey, ObjectId, RepositoryId, TokenHash};
pub use lake::{Lake, Snapshot};
pub use unit::{EngineerDays, NanoDays, Share};
