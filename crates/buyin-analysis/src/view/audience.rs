//! Who reads an answer, where that matters: whether pledges are kept is between the two sides of a bet. What persons may see of
//! persons is the policy's matter and was settled before.

use std::collections::BTreeSet;

use crate::view::{BetsView, DeclaredRow, MatchView, StatementView};

/// Who reads an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// The platform, which is a side of every bet, or who holds the files.
    Platform,
    /// Members of these teams; of none where nobody knows.
    Teams(BTreeSet<String>),
}

impl Audience {
    /// Whether one of these teams is theirs.
    fn is_of<'t>(&self, mut teams: impl Iterator<Item = &'t str>) -> bool {
        match self {
            Self::Platform => true,
            Self::Teams(own) => teams.any(|team| own.contains(team)),
        }
    }
}

/// An answer that tells the sides of a bet more than others.
pub trait Sided: Clone {
    /// Leaves out what is not for this audience.
    fn hide_from(&mut self, audience: &Audience);
}

impl Sided for BetsView {
    fn hide_from(&mut self, audience: &Audience) {
        for bet in &mut self.rows {
            let placed = bet.embedded.iter().flat_map(|row| [row.team.as_str(), row.into.as_str()]);
            let pledged = bet.pledges.iter().map(|row| row.team.as_str());
            if !audience.is_of(pledged.chain(placed).chain(bet.owner.as_deref())) {
                bet.pledges.iter_mut().for_each(|row| row.kept = None);
                bet.embedded.iter_mut().for_each(|row| row.seen = None);
                bet.own_time = None;
                bet.declared.retain(|row| audience.is_of([row.team.as_str()].into_iter()));
            }
        }
    }
}

impl Sided for StatementView {
    fn hide_from(&mut self, audience: &Audience) {
        // A statement lists every pledge of the bets it names, so the sides stand in it.
        let sides = self.pledges.clone();
        for row in &mut self.pledges {
            let pledged = sides.iter().filter(|other| other.bet == row.bet).map(|other| other.team.as_str());
            if !audience.is_of(pledged.chain([self.team.as_str()])) {
                (row.kept, row.notes) = (None, Vec::new());
            }
        }
        let bets_of_reader: BTreeSet<&str> = sides
            .iter()
            .filter(|row| audience.is_of([row.team.as_str()].into_iter()))
            .map(|row| row.bet.as_str())
            .collect();
        let is_told = |row: &DeclaredRow| row.bet.as_deref().is_some_and(|bet| bets_of_reader.contains(bet));
        let is_own = audience.is_of([self.team.as_str()].into_iter());
        self.declared.retain(|row| is_own || is_told(row));
    }
}

impl Sided for MatchView {
    fn hide_from(&mut self, audience: &Audience) {
        for row in self.rows.iter_mut().filter(|row| !audience.is_of([row.team.as_str()].into_iter())) {
            row.kept = None;
        }
    }
}
