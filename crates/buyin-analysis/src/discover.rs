//! Discovery: which thing a team built for itself do others ask for, and what would taking it over bring.
//!
//! ```text
//! landscape (files, imports) ─► resolve ─► graph (who needs what) ─┐
//! copy, rebuild (same content, same need) ────────────────────────┼─► demand ─► candidate ─► score ─► ranking
//! allocation ─► effort (days by folder) ──────────────────────────┘
//! ```
//!
//! Demand outside the origin team decides; structure prices it. Weights stand in [`weight`] and nowhere else. A signal that
//! is missing is named and never raises a score. Nothing here looks past the day of the history, and nothing prints.

pub(crate) mod candidate;
pub(crate) mod carried;
pub(crate) mod contents;
pub(crate) mod copy;
pub(crate) mod demand;
pub(crate) mod effort;
pub(crate) mod exclude;
pub(crate) mod expansion;
pub(crate) mod graph;
pub(crate) mod handover;
pub mod host;
pub mod landscape;
pub(crate) mod lineage;
pub(crate) mod rebuild;
pub(crate) mod resolve;
pub mod saving;
pub mod score;
pub(crate) mod survey;
pub(crate) mod unread;
pub(crate) mod uses;
pub(crate) mod weight;

#[cfg(test)]
mod tests;

use crate::discover::candidate::Candidate;
use crate::discover::contents::Contents;
use crate::discover::score::{Scale, Score, Signal};
use crate::discover::survey::Survey;
use crate::organisation::Organisation;

/// A ranking.
#[derive(Debug)]
pub(crate) struct Ranking {
    pub(crate) survey: Survey,
    /// Candidates with their scores, best first.
    pub(crate) ranked: Vec<(Candidate, Score)>,
    /// Candidates that are shared already.
    pub(crate) shared: Vec<Candidate>,
}

/// Ranks everything others ask for.
pub(crate) fn rank(organisation: &Organisation, survey: Survey, contents: &Contents, without: &[Signal]) -> Ranking {
    let (shared, open): (Vec<Candidate>, Vec<Candidate>) = survey
        .candidates(organisation, contents)
        .into_iter()
        .partition(|candidate| survey.is_shared(organisation, candidate));
    let as_of = organisation.history.as_of;
    let scale = Scale { as_of, without, file: survey.days_a_file(as_of, !without.contains(&Signal::Paid)) };
    let mut ranked: Vec<(Candidate, Score)> = open
        .into_iter()
        .map(|candidate| {
            let score = scale.score(&candidate);
            (candidate, score)
        })
        .collect();
    // Equal scores stand in the order of folders, so that a rank never hangs on the order of reading.
    ranked
        .sort_by(|(one, a), (other, b)| b.net.mid.0.total_cmp(&a.net.mid.0).then(one.directory.cmp(&other.directory)));
    Ranking { survey, ranked, shared }
}
