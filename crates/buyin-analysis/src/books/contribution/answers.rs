//! The answer view of contributions: change requests by paying team, product and month, guarded.

use std::collections::BTreeMap;

use buyin_facts::Month;
use buyin_facts::decision::Policy;

use crate::books::contribution::{Cell, cells, merged, people, pool::atoms};
use crate::books::{Books, BooksError};
use crate::contribution::Contribution;
use crate::policy::SUPPRESSED;

impl Books {
    /// Rows of all of history. Under *strict* of whole quarters, of teams that stand by themselves in them, and without months.
    pub(in crate::books) fn contribution_answers(&self) -> Result<Vec<ContributionAnswer>, BooksError> {
        if self.guard.policy == Policy::Strict {
            return self.answers_of_quarters();
        }
        let all = self.every_contribution()?;
        let mut rows = Vec::new();
        for cell in &cells(self.organisation()?, all.iter()) {
            let mut months: BTreeMap<Month, Vec<&Contribution>> = BTreeMap::new();
            cell.list.iter().for_each(|one| months.entry(one.begun.month()).or_default().push(one));
            rows.extend(months.iter().map(|(month, list)| self.contribution_answer(cell, Some(*month), list)));
        }
        Ok(rows)
    }

    fn answers_of_quarters(&self) -> Result<Vec<ContributionAnswer>, BooksError> {
        let newest = self.newest()?;
        let all = newest.every_contribution()?;
        let after = Month(self.as_of.month().0 + 1).quarter_start();
        let mut atoms = atoms(newest.organisation()?, &all, self.guard.fewest());
        atoms.retain(|(quarter, cell)| *quarter < after && cell.team != SUPPRESSED);
        let cells = merged(atoms.into_iter().map(|(_, cell)| cell));
        Ok(cells.iter().map(|cell| newest.contribution_answer(cell, None, &cell.list)).collect())
    }

    fn contribution_answer(&self, cell: &Cell<'_>, month: Option<Month>, list: &[&Contribution]) -> ContributionAnswer {
        let people = people(list);
        let exact = self.guard.shows_exactly(people);
        let number = |is: &dyn Fn(&Contribution) -> bool| {
            Some(list.iter().filter(|one| is(one)).count() as u64).filter(|_| exact)
        };
        let alive = |one: &Contribution| one.is_alive(self.as_of);
        ContributionAnswer {
            paying_team: cell.team.clone(),
            product: cell.product.clone(),
            repository: cell.repository.clone(),
            owner: cell.owner.clone(),
            period: month.map(|month| month.to_string()),
            opened: number(&|_| true),
            merged: number(&|one| one.merged.is_some()),
            alive: number(&|one| alive(one) == Some(true)),
            is_answered: any(list.iter().map(|one| answered(one))),
            is_merged: list.iter().any(|one| one.merged.is_some()),
            is_alive: any(list.iter().map(|one| if one.merged.is_none() { Some(false) } else { alive(one) })),
            people: Some(people).filter(|_| exact),
        }
    }
}

/// Whether somebody else answered it, as far as its repository shows. A review is an answer, and so is a merge.
fn answered(one: &Contribution) -> Option<bool> {
    let is = one.answered.is_some() || one.reviewed || one.merged.is_some();
    (is || one.seen.answered).then_some(is)
}

/// Whether any is; nothing where none is for certain and of some nobody can say.
fn any(list: impl Iterator<Item = Option<bool>> + Clone) -> Option<bool> {
    let is = list.clone().any(|one| one == Some(true));
    (is || list.clone().all(|one| one.is_some())).then_some(is)
}

buyin_facts::table! {
    /// One row a paying team, product and month with change requests, by the month they began; the owner's own too. Under *strict*
    /// one row a team and product, of quarters in which the team has senders enough.
    ContributionAnswer, ContributionAnswerColumns, ContributionAnswerBuilder in "contributions" {
        /// The team that sent them.
        paying_team: String,
        /// Product they went to.
        product: Option<String>,
        /// The repository, where it is no product.
        repository: Option<String>,
        /// The owner.
        owner: Option<String>,
        /// Month, `YYYY-MM`; nothing under *strict*.
        period: Option<String>,
        /// How many are visible; nothing in a band.
        opened: Option<u64>,
        /// Of them merged; nothing in a band.
        merged: Option<u64>,
        /// Of them merged and not taken back within thirty days; nothing in a band.
        alive: Option<u64>,
        /// Whether any was answered, reviewed or merged; nothing where that is not visible.
        is_answered: Option<bool>,
        /// Whether any was merged.
        is_merged: bool,
        /// Whether any stood for thirty days after its merge; nothing while nobody can say.
        is_alive: Option<bool>,
        /// People who sent them; nothing in a band.
        people: Option<u64>,
    }
}

#[cfg(test)]
mod tests {
    use super::any;

    #[test]
    fn what_nobody_can_say_is_neither_yes_nor_no() {
        assert_eq!(any([Some(false), None, Some(true)].into_iter()), Some(true));
        assert_eq!(any([Some(false), None].into_iter()), None);
        assert_eq!(any([Some(false), Some(false)].into_iter()), Some(false));
    }
}
