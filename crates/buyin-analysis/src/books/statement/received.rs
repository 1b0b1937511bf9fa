//! What a team received: time of others in its own things, and what owners did for the changes it sent them.

use crate::books::contribution::ContributionQuery;
use crate::books::statement::note::Notes;
use crate::books::{Books, BooksError};
use crate::ledger::group::{Dimension, Filter};
use crate::view::{ContributionRow, Cost, LedgerRow, ReceivedRow};

impl Books {
    pub(super) fn received_rows(
        &self,
        team: &str,
        year: &Filter,
        notes: &mut Notes<'_>,
    ) -> Result<Vec<ReceivedRow>, BooksError> {
        let by = [Dimension::PayingTeam, Dimension::Owner, Dimension::Kind];
        let of_owner = Filter { owner: Some(team.to_owned()), ..year.clone() };
        let inside = self.rows_by(&by, &of_owner)?;
        let inside = inside.into_iter().filter(|row| row.paying_team.as_deref() != Some(team));
        let mut rows: Vec<ReceivedRow> = inside.filter_map(in_own_things).collect();
        let query = ContributionQuery { product: None, from: year.from, to: year.to };
        let sent = self.contributions(&query)?.rows.into_iter().filter(|row| row.paying_team == team);
        rows.extend(sent.flat_map(for_what_was_sent));
        rows.iter_mut().for_each(|row| row.notes = notes.on(&row.line));
        Ok(rows)
    }
}

/// Time of others in things of the team.
fn in_own_things(row: LedgerRow) -> Option<ReceivedRow> {
    let what = match row.kind? {
        "review" => "review",
        "build" => "feature",
        "own" => "help",
        "adopt" => "adoption",
        _ => return None,
    };
    let days = Cost::from(&row);
    let line = row.cell.clone();
    Some(ReceivedRow {
        line,
        cell: Some(row.cell),
        paying_team: row.paying_team?,
        what,
        product: None,
        repository: None,
        days,
        notes: Vec::new(),
    })
}

/// What an owner spent on looking at changes the team sent, and on mending them.
fn for_what_was_sent(row: ContributionRow) -> Vec<ReceivedRow> {
    let Some(owner) = row.owner else { return Vec::new() };
    let (product, repository) = (row.product, row.repository);
    let about = product.as_ref().or(repository.as_ref()).cloned().unwrap_or_default();
    let received = |(what, days): (&'static str, Cost)| ReceivedRow {
        line: format!("received={what};product={about};from={owner}"),
        cell: None,
        paying_team: owner.clone(),
        what,
        product: product.clone(),
        repository: repository.clone(),
        days,
        notes: Vec::new(),
    };
    let is_something = |days: &Cost| days.suppressed || days.mid.is_some_and(|days| days.0 > 0.0);
    let costs = [("review", row.review), ("fix", Some(row.repair))];
    let costs = costs.into_iter().filter_map(|(what, days)| Some((what, days.filter(is_something)?)));
    costs.map(received).collect()
}
