//! Everything that reads the world, into fact tables plus warnings.
//!
//! [`find`] finds repositories, [`git`] reads their history, and pure readers turn the bytes of one file into what it
//! declares: [`manifest`], [`import`], [`ownership`], [`class`], [`shape`]. [`scan`] ties them together into the lake.
//! On demand [`snapshot`] lists the files of a tree and reads their contents: [`token`], [`fingerprint`], [`export`], [`content`].
//! Importers of org charts live in [`roster`], of requests in [`request`], of change requests in [`change_request`] and [`forge`]; [`demo`] makes a world to read; [`extract`] makes a repository of a part of
//! another; [`openid`] asks who somebody is.
//!
//! Scanning executes nothing, obeys no configuration of a repository, bounds every size, and never writes into a source
//! repository. This crate must never use DataFusion, axum, clap or the terminal.

pub mod change_request;
pub mod class;
pub mod content;
pub mod demo;
pub mod export;
pub mod extract;
pub mod find;
pub mod fingerprint;
pub mod forge;
pub mod forget;
pub mod git;
pub mod import;
pub mod manifest;
mod mention;
pub mod openid;
pub mod ownership;
pub mod pack;
pub mod request;
pub mod roster;
pub mod scan;
pub mod shape;
pub mod snapshot;
pub mod token;
pub mod usage;
