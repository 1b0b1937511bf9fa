//! What teams ask for, and what is looked at for taking over: rows of `requests/` and `candidates/`.

use crate::day::Day;
use crate::table::table;
use crate::word::words;

words! {
    /// Where the talk with the owner of a candidate stands.
    CandidateStatus {
        /// The owner was not asked yet.
        NotAsked = "not_asked",
        /// Platform and owner talk about it.
        Talking = "talking",
        /// The owner agreed.
        Agreed = "agreed",
        /// The owner, or the platform, declined.
        Declined = "declined",
    }
}

table! {
    /// One row a request of a team.
    Request, RequestColumns, RequestBuilder in "requests" {
        /// File id.
        request: String,
        /// What is asked for, in a line.
        title: String,
        /// The asking team.
        team: Option<String>,
        /// The problem in the team's own words.
        problem: String,
        /// The general need it stands for, once a person said so.
        need: Option<String>,
        /// Products the team uses for it today, one a line.
        products: String,
        /// Paths it keeps for it today, as `repository:path`, one a line.
        paths: String,
        /// Foreign dependencies it uses for it today, one a line.
        dependencies: String,
        /// Where it was asked.
        source: Option<String>,
        /// Votes where it was asked; they weigh nothing.
        votes: Option<u32>,
        /// When it was asked.
        since: Option<Day>,
        /// When it was written down, where that was another day.
        recorded: Option<Day>,
        /// When it was first answered.
        answered: Option<Day>,
        /// From when it is closed: declined, or the time the file ends it.
        until: Option<Day>,
    }
}

table! {
    /// One row a time in which the status of a candidate for taking over was the same.
    Candidate, CandidateColumns, CandidateBuilder in "candidates" {
        /// File id.
        candidate: String,
        /// Repository name.
        repository: String,
        /// Path prefix; empty for all of it.
        path: String,
        /// Where the talk stands.
        status: CandidateStatus,
        /// Why.
        why: Option<String>,
        /// From when.
        since: Option<Day>,
        /// Until when.
        until: Option<Day>,
    }
}
