//! Tables of change requests: what git says of them, and what forges and their exports tell. No titles, no texts.
//!
//! Each source has tables of its own, since each sees something else; analysis joins them. What a source does not see is
//! missing, never zero.

use crate::day::{Day, Moment};
use crate::id::{BlobKey, CommitNumber, IdentityKey, RepositoryId};
use crate::table::table;
use crate::word::words;

words! {
    /// How a change request came to the default branch.
    Way {
        /// By a merge commit that brings the commits of its branch.
        Merge = "merge",
        /// As one commit, or as commits of which the last names it.
        Squash = "squash",
        /// By a program that tests what it merges (bors, homu).
        Queue = "queue",
    }
}

words! {
    /// What a commit says it does to earlier work.
    RepairKind {
        /// Mends something.
        Fix = "fix",
        /// Takes something back.
        Revert = "revert",
    }
}

words! {
    /// How something about a change request is known.
    Knowledge {
        /// From the history and refs of a clone.
        Git = "git",
        /// Asked of the forge.
        Forge = "forge",
        /// From a file somebody exported.
        Export = "export",
    }
}

words! {
    /// What a review says.
    Verdict {
        /// A remark, neither for nor against.
        Commented = "commented",
        /// May be merged.
        Approved = "approved",
        /// Not as it is.
        ChangesRequested = "changes_requested",
        /// An earlier verdict that no longer holds.
        Dismissed = "dismissed",
    }
}

table! {
    /// One row a change request that a commit of the first-parent line says it puts in place.
    Landing, LandingColumns, LandingBuilder in "landings" {
        /// The repository.
        repository: RepositoryId,
        /// The commit: a merge, or the squashed change itself.
        commit: CommitNumber,
        /// Number on the forge, as the message has it; may be that of an issue.
        number: u32,
        /// How it came.
        way: Way,
        /// Key of the login it came from, where the message names one.
        author: Option<IdentityKey>,
        /// Keys of the logins the message names as reviewers.
        reviewers: Vec<IdentityKey>,
    }
}

table! {
    /// One row a commit that says it mends or takes back earlier work.
    Repair, RepairColumns, RepairBuilder in "repairs" {
        /// The repository.
        repository: RepositoryId,
        /// The commit.
        commit: CommitNumber,
        /// What it does.
        kind: RepairKind,
        /// The commit it takes back, where it names one that is there.
        undone: Option<CommitNumber>,
        /// The change request it takes back, where it names one.
        number: Option<u32>,
    }
}

table! {
    /// One row a change request's head that a clone holds (`refs/pull/*`, `refs/merge-requests/*`), each time a scan saw
    /// another one; of several rows of a number the one with the highest `scan` holds. Whether a clone holds such refs is up
    /// to who made it.
    Proposal, ProposalColumns, ProposalBuilder in "proposals" {
        /// The repository.
        repository: RepositoryId,
        /// Number on the forge.
        number: u32,
        /// Number of the lake's state when it was seen.
        scan: u64,
        /// First eight bytes of the object id of the head.
        head: BlobKey,
        /// The head, where it is in the default branch.
        commit: Option<CommitNumber>,
        /// Author of the head; nothing where a landing names the request, or the head cannot be read.
        identity: Option<IdentityKey>,
        /// Author time of the head: a rebased change keeps it.
        time: Option<Moment>,
        /// Day the head was written.
        day: Option<Day>,
    }
}

table! {
    /// One row a tag with a figure in its name, taken for a release.
    Release, ReleaseColumns, ReleaseBuilder in "releases" {
        /// The repository.
        repository: RepositoryId,
        /// The tag.
        tag: String,
        /// Day of the tag, else of its commit.
        day: Day,
        /// The last commit of the default branch's first-parent line that is in it: so is everything up to there.
        through: CommitNumber,
    }
}

table! {
    /// One row a change request as a forge or an export tells of it. Belongs to no scanned repository: `place` is joined in
    /// analysis.
    ChangeRequest, ChangeRequestColumns, ChangeRequestBuilder in "change_requests" {
        /// The repository on the forge: `host/owner/name`, lower case.
        place: String,
        /// Number on the forge.
        number: u32,
        /// How it is known.
        knowledge: Knowledge,
        /// Day it was opened.
        opened: Option<Day>,
        /// Day of the first response by somebody else, where reviews or remarks were told.
        answered: Option<Day>,
        /// Day it was merged.
        merged: Option<Day>,
        /// Day it was closed, merged or not.
        closed: Option<Day>,
        /// Keys of the author's account: number, login.
        author: Vec<IdentityKey>,
        /// Whether the forge says a program opened it.
        bot: bool,
        /// Keys of the account that merged it.
        merger: Vec<IdentityKey>,
        /// Object id of the commit that put it in place, hexadecimal.
        merge_commit: Option<String>,
        /// Commits in it.
        commits: Option<u32>,
    }
}

table! {
    /// One row a review as a forge or an export tells of it.
    Review, ReviewColumns, ReviewBuilder in "reviews" {
        /// The repository on the forge: `host/owner/name`, lower case.
        place: String,
        /// Number of the change request.
        number: u32,
        /// How it is known.
        knowledge: Knowledge,
        /// Keys of the reviewer's account: number, login.
        reviewer: Vec<IdentityKey>,
        /// What it says.
        verdict: Verdict,
        /// When.
        day: Day,
    }
}
