//! History of one repository into fact rows. With [`crate::roster`], the only module that uses gix to read.
//!
//! [`open`](mod@open) opens without obeying anything the repository's configuration asks for; [`object`] reads objects, [`readers`] share
//! that out over threads, [`packs`] tell what can be told without reading, [`unpack`] what lies there in order; [`arrival`] orders commits as they came
//! to the default branch; [`tree`] and [`lines`] compare; [`effort`] makes rows of what people did, [`state`] of what then
//! held, [`held`] of what goes on while a file cannot be read; [`claim`] and [`refs`] say which change requests they were. Nothing here writes, prints, or knows the lake.

pub(crate) mod arrival;
pub(crate) mod attributes;
pub(crate) mod claim;
pub(crate) mod commit;
pub(crate) mod contents;
pub(crate) mod effort;
pub(crate) mod event;
pub(crate) mod held;
pub(crate) mod lines;
pub(crate) mod listing;
pub(crate) mod mailmap;
pub(crate) mod mine;
pub(crate) mod object;
pub(crate) mod open;
pub(crate) mod packs;
pub(crate) mod path;
pub(crate) mod people;
pub(crate) mod readers;
pub(crate) mod refs;
pub(crate) mod state;
pub(crate) mod stay;
pub(crate) mod subject;
pub(crate) mod tree;
pub(crate) mod unpack;

pub(crate) use open::open_whole;
pub use open::{OpenError, Opened, open};
