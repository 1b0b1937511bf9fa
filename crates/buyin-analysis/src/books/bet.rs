//! Bets in the books: their gates asked of the evidence, and what was paid of what was pledged.

mod company;
mod outcome;

use std::collections::BTreeSet;

use buyin_facts::decision::{Gate, GateResult, Pledge};
use buyin_facts::{EngineerDays, Month, NanoDays, Share};

use crate::books::spent::part;
use crate::books::{Books, BooksError};
use crate::gate::{self, Parameters};
use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::ledger::group::Filter;
use crate::ledger::range::{Total, Visible, sum_of};
use crate::pledge::{self, Promise, Seen, Warning};
use crate::session::Session;
use crate::standing::{self, Standing};
use crate::view::{BetRow, BetsView, BurnRow, Cost, GateRow, Kept, PledgeRow, PledgeWarning};

impl Books {
    /// Bets as they stand, or one of them; those that are over with `all`.
    ///
    /// # Errors
    /// When the lake cannot be read, or there is no such bet.
    pub fn bets(&self, bet: Option<&str>, all: bool) -> Result<BetsView, BooksError> {
        let mut standing = standing::bets(&self.decided, self.on);
        if let Some(name) = bet {
            let known: Vec<String> = standing.iter().map(|one| one.bet.bet.clone()).collect();
            standing.retain(|one| one.bet.bet == name);
            if standing.is_empty() {
                return Err(BooksError::Unknown { what: "bet", name: name.to_owned(), known });
            }
        } else {
            standing.retain(|one| all || !one.over);
        }
        let session = self.session_for(&queries(standing.iter().flat_map(|one| &one.gates).map(|(gate, ..)| *gate)))?;
        let rows: Result<Vec<BetRow>, BooksError> = standing.iter().map(|one| self.bet_row(one, &session)).collect();
        Ok(BetsView { header: self.header("buyin.bet/v1", &Filter::default())?, on: self.on.to_string(), rows: rows? })
    }

    fn bet_row(&self, standing: &Standing<'_>, session: &Session) -> Result<BetRow, BooksError> {
        let bet = standing.bet;
        let parameters = self.parameters(standing);
        let gate =
            |(gate, recorded, overruled): &(&Gate, Option<GateResult>, Option<&buyin_facts::decision::Event>)| {
                let verdict = gate::ask(gate, &parameters, session);
                GateRow {
                    id: gate.gate.clone(),
                    stage: gate.stage.clone(),
                    result: verdict.result.as_str(),
                    recorded: recorded.map(GateResult::as_str),
                    overruled: overruled.and_then(|event| event.reason.clone()),
                    overruled_on: overruled.map(|event| event.day.to_string()),
                    sentence: gate.sentence.clone(),
                    evidence: verdict.evidence,
                    missing: verdict.missing,
                    otherwise: gate.otherwise.clone(),
                }
            };
        let pledges: Result<Vec<PledgeRow>, BooksError> =
            standing.pledges.iter().map(|pledge| self.pledge_row(standing, pledge)).collect();
        let day = |day: Option<buyin_facts::Day>| day.map(|day| day.to_string());
        Ok(BetRow {
            bet: bet.bet.clone(),
            name: bet.name.clone(),
            pattern: bet.pattern.clone(),
            owner: bet.owner.clone(),
            product: bet.product.clone(),
            candidate: bet.candidate.clone(),
            requests: bet.requests.lines().map(str::to_owned).collect(),
            problems: self.problems(bet),
            why_general: bet.why_general.clone(),
            shared_by: self.shared_by(bet),
            named_customer: bet.second_customer.clone(),
            stage: standing.stage.to_owned(),
            since: day(standing.since),
            state: standing.state(),
            exit: bet.exit.clone(),
            maintainer: bet.maintainer.clone(),
            prototypes: bet.prototypes.lines().map(str::to_owned).collect(),
            gates: standing.gates.iter().map(gate).collect(),
            pledges: pledges?,
            declared: self.declared_on(&bet.bet),
            embedded: self.embedded(&bet.bet)?,
            second_customer: self.second_customer(standing)?,
            pulses: bet.product.as_deref().map(|product| self.pulse_rows(Some(product))).unwrap_or_default(),
            uses: self.uses(standing)?,
            workarounds: self.workaround_rows(bet)?,
            own_time: self.own_time(standing)?,
            lessons: self.lessons(&bet.bet),
            failed: bet.failed.clone().filter(|_| standing.stopped),
            learned: bet.learned.clone().filter(|_| standing.stopped),
        })
    }

    /// What a gate can name of a bet; what the bet does not have is not there.
    pub(super) fn parameters(&self, standing: &Standing<'_>) -> Parameters {
        let bet = standing.bet;
        let given = [
            ("bet", Some(bet.bet.clone())),
            ("product", self.bet_product(bet)),
            ("owner", bet.owner.clone()),
            ("candidate", bet.candidate.clone()),
            ("since", bet.since.map(|since| since.to_string())),
            ("day", Some(self.as_of.to_string())),
        ];
        given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    pub(super) fn pledge_row(&self, standing: &Standing<'_>, pledge: &Pledge) -> Result<PledgeRow, BooksError> {
        let day = self.on.min(self.as_of);
        let promise = self.promise(pledge)?;
        let months = promise.months(day);
        let period = Filter { from: months.first().copied(), to: months.last().copied(), ..Filter::default() };
        let rows = self.time(period.clone())?.rows_in(&self.bet_places(standing), Some(&pledge.team));
        let people: BTreeSet<&str> = rows.iter().map(|row| row.person.as_str()).collect();
        // Their visible time alone is looked at again for each month.
        let own: Vec<&Entry> = self.entries()?.iter().filter(|entry| people.contains(entry.person.as_str())).collect();
        let declared = pledge::declared(&self.decided.declared, &pledge.bet, &pledge.team, self.on);
        let (mut seen, mut total, mut burn) = (Seen::default(), Total::default(), Vec::new());
        for month in &months {
            let so_far = Filter { to: Some(*month), ..period.clone() };
            let visible = Visible::of(own.iter().copied().filter(|entry| so_far.in_period(entry.month)), |_| None);
            let until_then = rows.iter().filter(|row| row.month <= *month);
            total = sum_of(until_then.map(|row| part(row)), &visible, &self.uncertainty);
            let days = rows.iter().filter(|row| row.month == *month).map(|row| row.time).sum::<NanoDays>().days();
            if days.0 > 0.0 {
                seen.months.push((*month, days));
            }
            let declared: Vec<_> = declared.iter().filter(|row| row.month <= *month).copied().collect();
            burn.push(BurnRow {
                month: month.to_string(),
                pledged_days: promise.by(month.last().min(day)),
                paid: self.as_shown(total),
                declared_days: pledge::sum(&declared),
            });
        }
        seen.low = total.days.low;
        seen.elsewhere = self.elsewhere(&pledge.team, standing.bet.product.as_deref(), &period)?;
        let written = |day: Option<buyin_facts::Day>| day.map(|day| day.to_string());
        // A pace, and that nothing was seen, tell of the same cells as the amounts.
        let tells = self.guard.tells_finer();
        let warnings = promise.warnings(&seen, day).into_iter();
        Ok(PledgeRow {
            pledge: pledge.pledge.clone(),
            team: pledge.team.clone(),
            side: pledge.side.as_str(),
            pledged_days: promise.whole(day),
            pledged_to_date: promise.by(day),
            share: promised_share(&promise),
            kept: Some(Kept {
                paid: self.as_shown(total),
                declared_days: pledge::sum(&declared),
                forecast_days: promise.forecast(&seen, day).filter(|_| tells && self.guard.shows_exactly(total.people)),
                warnings: warnings.filter(|one| tells || matches!(one, Warning::EndsSoon(_))).map(warning).collect(),
                burn,
            }),
            since: written(pledge.since),
            until: written(pledge.until),
            accepted: written(pledge.accepted.filter(|accepted| *accepted <= self.on)),
            status: promise.status(self.on),
        })
    }

    /// A pledge with what its team has a month, as far as that is shown elsewhere.
    pub(super) fn promise<'d>(&self, pledge: &'d Pledge) -> Result<Promise<'d>, BooksError> {
        let of_team = Filter { paying_team: Some(pledge.team.clone()), ..self.year() };
        let had = self.visible_in(&of_team, self.shown()?).capacity.filter(|had| had.0 > 0.0);
        Ok(Promise { pledge, capacity_a_month: had.map(|had| EngineerDays(had.0 / 12.0)) })
    }

    /// An amount as it may be shown; nothing where nothing was seen.
    pub(super) fn as_shown(&self, total: Total) -> Option<Cost> {
        self.guard.seen(total.days, total.people).map(Cost::from)
    }

    /// Where the work of a bet lies: its product, and the repositories of its prototype.
    fn bet_places(&self, standing: &Standing<'_>) -> Vec<String> {
        let mut places: Vec<String> = standing.bet.prototypes.lines().map(str::to_owned).collect();
        places.extend(standing.bet.product.as_deref().into_iter().flat_map(|product| self.places_of(product)));
        places
    }

    /// The product of others, the bet's aside, that a team spent most on.
    fn elsewhere(
        &self,
        team: &str,
        product: Option<&str>,
        period: &Filter,
    ) -> Result<Option<(String, EngineerDays)>, BooksError> {
        let mut days: std::collections::BTreeMap<&str, f64> = std::collections::BTreeMap::new();
        for entry in self.shown()?.iter().filter(|entry| entry.paying_team == team && period.in_period(entry.month)) {
            let Some(other) = entry.product.as_deref().filter(|id| Some(*id) != product) else { continue };
            if entry.kind == Kind::Build && entry.owner.as_deref() != Some(team) {
                *days.entry(other).or_default() += entry.time.days().0;
            }
        }
        let most = days.into_iter().max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(one.0)));
        Ok(most.map(|(product, days)| (product.to_owned(), EngineerDays(days))))
    }
}

/// The part of a team's time that is promised.
fn promised_share(promise: &Promise<'_>) -> Option<Share> {
    let said = promise.pledge.percent.map(|percent| Share(f64::from(percent) / 100.0));
    let part = || {
        let (days, had) = (promise.pledge.a_week?.days(), promise.capacity_a_month?);
        Some(Share((days.0 * 52.0 / 12.0 / had.0).min(1.0)))
    };
    said.or_else(part)
}

/// Everything that gates ask, for a catalogue of the views they name.
pub(super) fn queries<'a>(gates: impl Iterator<Item = &'a Gate>) -> String {
    gates.map(|gate| format!("{}\n{}\n", gate.sql, gate.needs)).collect()
}

fn warning(warning: Warning) -> PledgeWarning {
    let (kind, detail) = match warning {
        Warning::NotStarted => ("not_started", None),
        Warning::Stopped(month) => ("stopped", Some(Month::to_string(&month))),
        Warning::WentElsewhere(product) => ("went_elsewhere", Some(product)),
        Warning::MoreThanPledged => ("more_than_pledged", None),
        Warning::EndsSoon(day) => ("ends_soon", Some(day.to_string())),
    };
    PledgeWarning { kind, detail }
}
