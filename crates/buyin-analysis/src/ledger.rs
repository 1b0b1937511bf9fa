//! The ledger: every visible engineer-day, split over the components it went to, by paying team; conserved.
//!
//! ```text
//! commits ─► evidence ─► presence (which days)  ─┐
//!                   └──► share (whose week went where) ─► allocation ─► entry (team, product, kind, month) ─► group ─► range
//! ```
//!
//! An *allocation* does not know teams: it is cached apart, so that a membership edit re-reads no history. Formulas stand
//! where they are used and in `docs/method.md`.

pub mod allocation;
pub mod cell;
pub mod entry;
pub mod evidence;
pub mod group;
pub mod presence;
pub mod proof;
pub mod range;
pub mod share;
pub mod spent;

use buyin_facts::words;

/// Moves whenever a number of the ledger could change with the same facts and decisions; part of every cache key.
pub const METHOD_VERSION: u32 = 10;

words! {
    /// What time was spent as. Disjoint; the first that fits holds.
    Kind {
        /// Working days that left no trace in git.
        NotVisible = "not_visible",
        /// Looking at other people's changes.
        Review = "review",
        /// Bringing a product into a component of one's own.
        Adopt = "adopt",
        /// Building or maintaining a product.
        Build = "build",
        /// Work on components that are no product.
        Own = "own",
        /// Any of these but what is not visible, where the policy does not say which.
        HeldBack = "held_back",
    }
}
