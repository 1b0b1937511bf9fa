//! The brief of a candidate, put together from the ranking, its texts, the ledger and the decisions, through the policy.

mod against;
mod reach;

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::{EngineerDays, Estimate, Share};

use crate::books::decided::in_words;
use crate::books::discover::{Part, extraction_row, payers, places, supply_row};
use crate::books::dossier::Dossier;
use crate::books::evidence::place_cell;
use crate::books::held::{copy_rows, rebuilt_rows};
use crate::books::onboarding::Onboarding;
use crate::books::{Books, BooksError};
use crate::discover::candidate::Candidate;
use crate::discover::demand::Copy;
use crate::discover::effort::{Effort, YEAR};
use crate::discover::saving::{self, Amount, Input, Known};
use crate::index::TeamIx;
use crate::ledger::group::Filter;
use crate::organisation::Organisation;
use crate::team::TeamInfo;
use crate::variant::Version;
use crate::view::{
    BriefBet, BriefPledge, BriefView, Carried, Common, Payer, Range, Role, Savings, VariantsView, Voice,
};

impl Books {
    /// The brief of a candidate. `texts` are those of [`Books::holders`], in their order; `given` are assumptions in place of
    /// those the savings would be made of.
    ///
    /// # Errors
    /// When it is shared already, or the lake cannot be read.
    pub fn brief(
        &self,
        dossier: &Dossier,
        texts: Vec<Vec<Version>>,
        given: &[(Input, Amount)],
    ) -> Result<BriefView, BooksError> {
        let organisation = self.organisation()?;
        let (candidate, survey) = (dossier.candidate(), dossier.survey());
        let place = survey.landscape.directory(candidate.directory);
        let repository = organisation.history.name(place.repository).to_owned();
        let (score, rank) = dossier.ranked(&organisation.history)?;
        let variants = self.variants(dossier, texts)?;
        let talk = self.talk(&repository, &place.path);
        let file = talk.row.map(|row| row.candidate.as_str());
        let asked = self.requests_for(file, &places(organisation, survey, candidate));
        let extraction = extraction_row(survey, candidate, score, self.past_cases()?);
        let is_exact = self.is_exact(&candidate.effort);
        let savings = self.savings(dossier, is_exact, given)?;
        let paid_by = self.payers(organisation, dossier)?;
        let gone = reach::gone(organisation, candidate, self.copies_at(&dossier.id(&organisation.history))?);
        let mut brief = BriefView {
            header: self.header("buyin.brief/v1", &Filter::default())?,
            cell: place_cell(organisation.history.name(place.repository), &place.path),
            organisation: self.setting.organisation.clone(),
            path: place.path.clone(),
            name: place.path.rsplit('/').next().unwrap_or_default().to_owned(),
            owner: organisation.teams.id(candidate.team).to_owned(),
            rank,
            problem: asked.iter().flatten().map(|request| voice(request)).collect(),
            status: in_words(talk.status),
            status_why: talk.row.and_then(|row| row.why.clone()),
            status_since: talk.row.and_then(|row| row.since).map(|day| day.to_string()),
            paid: self.paid(survey, candidate),
            kept_up: self.kept_up(&paid_by),
            paid_by,
            demand: self.demand_row(candidate, asked.as_ref().map(|asked| asked.len() as u64)),
            users: reach::users(organisation, survey, candidate, &gone),
            over_time: reach::over_time(organisation, candidate, &gone),
            copies: copy_rows(organisation, survey, &candidate.demand.copies),
            rebuilt: rebuilt_rows(organisation, survey, &candidate.demand.rebuilt),
            common: common(&variants),
            supply: supply_row(candidate, is_exact),
            own_files: reach::own_files(survey, candidate),
            generality: Share(candidate.generality),
            extraction,
            host_names: candidate.names.clone(),
            past: self.taken_over_rows(None)?,
            against: Vec::new(),
            bets: self.briefed_bets(file),
            platform_teams: platform_teams(organisation),
            questions: Vec::new(),
            missing_signals: self.missing(survey, candidate, asked.is_some()),
            net_days: self.net_days(score, is_exact),
            need: is_exact.then_some(score.need),
            savings,
            repository,
        };
        let alone = |sum: Carried| sum.changes - sum.carried_over;
        let not_carried = alone(carried(&variants, true)) + alone(carried(&variants, false));
        brief.against = against::reasons(&brief, talk.status, self.as_of);
        brief.questions = against::questions(&brief, talk.status, not_carried);
        Ok(brief)
    }

    fn is_exact(&self, effort: &Effort) -> bool {
        self.guard.beyond_finest(Estimate::default(), effort.people.len() as u64).people.is_some()
    }

    /// Who pays, and what part of each team's working time that is.
    fn payers(&self, organisation: &Organisation, dossier: &Dossier) -> Result<Vec<Payer>, BooksError> {
        let (candidate, survey) = (dossier.candidate(), dossier.survey());
        let holders: BTreeSet<TeamIx> = candidate.demand.copies.iter().map(|copy| copy.team).collect();
        let since = self.as_of.plus(-YEAR).month();
        let capacity = |team: &str| -> Result<f64, BooksError> {
            let own = self.entries()?.iter().filter(|entry| entry.paying_team == team && entry.month > since);
            Ok(own.map(|entry| entry.time.days().0).sum())
        };
        let parts = self.told(payers(survey, candidate), candidate);
        let held_back = self.held_back(&parts);
        let mut payers = Vec::new();
        for Part { team, days, people } in parts {
            // The sum stands beside it.
            let people = if held_back.contains(&team) { people.len().min(1) } else { people.len() };
            let shown = self.guard.beyond_finest(self.around(days), people as u64);
            let (id, whole) = (organisation.teams.id(team), capacity(organisation.teams.id(team))?);
            let role = match team {
                team if team == candidate.team => Role::Origin,
                team if organisation.teams.is_part(team, candidate.team) => Role::Part,
                team if holders.contains(&team) => Role::Copy,
                _ => Role::Helps,
            };
            let share = shown.mid.filter(|_| whole > 0.0).map(|days| Share(days.0 / whole));
            let days_shown = Range { low: shown.low, mid: shown.mid, high: shown.high };
            payers.push((days, Payer { team: id.to_owned(), role, days: days_shown, share }));
        }
        // What is held back stands by name: its place would tell of its days.
        let shown = |(days, payer): &(f64, Payer)| if payer.days.mid.is_some() { *days } else { 0.0 };
        payers.sort_by(|one, other| {
            (one.1.role as u8)
                .cmp(&(other.1.role as u8))
                .then(shown(other).total_cmp(&shown(one)))
                .then(one.1.team.cmp(&other.1.team))
        });
        Ok(payers.into_iter().map(|(_, payer)| payer).collect())
    }

    /// What the owner and its parts paid; nothing where none of them did. Of several nothing is said but what stands beside it.
    fn kept_up(&self, payers: &[Payer]) -> Option<Range> {
        let own = payers.iter().filter(|payer| matches!(payer.role, Role::Origin | Role::Part));
        let own: Vec<Range> = own.map(|payer| payer.days).collect();
        match own.as_slice() {
            [] => None,
            [one] => Some(*one),
            several => {
                let all: Option<f64> = several.iter().map(|days| days.mid.map(|days| days.0)).sum();
                Some(all.map_or_else(Range::default, |days| Range::full(self.around(days))))
            }
        }
    }

    fn savings(&self, dossier: &Dossier, is_exact: bool, given: &[(Input, Amount)]) -> Result<Savings, BooksError> {
        let (candidate, survey) = (dossier.candidate(), dossier.survey());
        let (score, _) = dossier.ranked(&self.organisation()?.history)?;
        let edited = |since: buyin_facts::Day| {
            candidate.demand.copies.iter().filter(move |copy| copy.last_edited.is_some_and(|day| day > since))
        };
        let edited: Vec<_> = edited(self.as_of.plus(-YEAR)).collect();
        let efforts: Vec<&Effort> = edited.iter().map(|copy| survey.efforts.of(copy.directory)).collect();
        let spent: f64 = efforts.iter().map(|effort| effort.paid()).sum();
        let people: BTreeSet<_> = efforts.iter().flat_map(|effort| effort.people.keys()).collect();
        // What is paid for all of it stands beside: what that leaves for the rest must rest on people enough as well.
        let is_rest = |copy: &&Copy| !edited.iter().any(|one| one.directory == copy.directory);
        let rest = candidate.demand.copies.iter().filter(is_rest).map(|copy| survey.efforts.of(copy.directory));
        let rest: BTreeSet<_> = rest.chain([&candidate.effort]).flat_map(|effort| effort.people.keys()).collect();
        let people = self.guard.beside(people.len() as u64, rest.len() as u64);
        let upkeep = self.guard.beyond_finest(self.around(spent), people).mid;
        let known = Known {
            new_teams: candidate.demand.new_within_a_year(self.as_of),
            others: self.others(candidate)?,
            build: is_exact.then(|| self.around(score.build.0)),
            generality: candidate.generality,
            onboarding: self.onboarding(&dossier.id(&self.organisation()?.history))?,
            copies: edited.len() as u64,
            upkeep: upkeep.map(|days| EngineerDays(days.0 / edited.len().max(1) as f64)),
            take_out: score.extract,
            generalise: is_exact.then_some(score.generalise),
        };
        let assumptions = saving::assumptions(&known, given);
        Ok(Savings {
            worst: saving::saving(&assumptions, |one| one.worst),
            likely: saving::saving(&assumptions, |one| one.likely),
            assumptions,
        })
    }

    /// Teams with time of their own in the last twelve months that neither own it nor show any need of it.
    fn others(&self, candidate: &Candidate) -> Result<u64, BooksError> {
        let organisation = self.organisation()?;
        let since = self.as_of.plus(-YEAR).month();
        let lately = self.entries()?.iter().filter(|entry| entry.month > since);
        let there: BTreeSet<&str> = lately.map(|entry| entry.paying_team.as_str()).collect();
        let asking = candidate.demand.teams();
        let is_concerned = |team: TeamIx| organisation.teams.is_part(team, candidate.team) || asking.contains(&team);
        let could = |(team, info): &(TeamIx, &TeamInfo)| {
            info.paying && there.contains(info.id.as_str()) && !is_concerned(*team)
        };
        Ok(organisation.teams.iter().filter(could).count() as u64)
    }

    /// What it took teams to adopt it, on average; nothing where that was not seen, or is too few people's time.
    fn onboarding(&self, product: &str) -> Result<Option<EngineerDays>, BooksError> {
        let register = self.register()?;
        let rows = || register.stays_of(product).iter().flat_map(|stay| register.brought(stay, false));
        let (took, seen): (Onboarding<'_>, BTreeSet<u32>) = (rows().collect(), rows().map(|row| row.stay).collect());
        let people = took.people().len() as u64;
        let shown = self.guard.beyond_finest(self.around(took.days().0), people).mid.filter(|_| !seen.is_empty());
        Ok(shown.map(|days| EngineerDays(days.0 / seen.len() as f64)))
    }

    fn briefed_bets(&self, candidate: Option<&str>) -> Vec<BriefBet> {
        let day = self.on;
        let pledge = |pledge: &buyin_facts::decision::Pledge| BriefPledge {
            team: pledge.team.clone(),
            side: pledge.side.as_str(),
            days_a_week: pledge.a_week.map(buyin_facts::NanoDays::days),
            percent: pledge.percent,
            since: pledge.since.map(|day| day.to_string()),
            until: pledge.until.map(|day| day.to_string()),
            accepted: pledge.accepted.is_some_and(|accepted| accepted <= day),
        };
        let bet = |bet: &buyin_facts::decision::Bet| BriefBet {
            bet: bet.bet.clone(),
            name: bet.name.clone(),
            owner: bet.owner.clone(),
            maintainer: bet.maintainer.clone(),
            exit: bet.exit.clone(),
            over: bet.until.is_some_and(|until| until <= day),
            pledges: self.pledges_to(&bet.bet).map(pledge).collect(),
        };
        self.bets_on(candidate).map(bet).collect()
    }
}

fn voice(request: &buyin_facts::decision::Request) -> Voice {
    Voice {
        request: request.request.clone(),
        team: request.team.clone(),
        title: request.title.clone(),
        problem: request.problem.clone(),
        since: request.since.map(|day| day.to_string()),
    }
}

fn common(variants: &VariantsView) -> Option<Common> {
    let (core, generality) = (variants.core?, variants.generality?);
    let mut points: Vec<_> = Vec::new();
    for point in &variants.points {
        match points.iter_mut().find(|(kind, _)| *kind == point.kind) {
            Some((_, count)) => *count += 1,
            None => points.push((point.kind, 1)),
        }
    }
    points.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    let (of_origin, own) = (carried(variants, true), carried(variants, false));
    Some(Common { core, generality, points, of_origin, own })
}

/// Changes of the origin, or of copies, and how many of them another side has; one that stands beside several copies is one.
fn carried(variants: &VariantsView, of_origin: bool) -> Carried {
    let origin = format!("{}:{}", variants.repository, variants.path);
    let mut changes: BTreeMap<(&str, &str, &[String]), bool> = BTreeMap::new();
    for row in variants.changes.iter().filter(|row| (row.made_in == origin) == of_origin) {
        *changes.entry((&row.made_in, &row.day, &row.files)).or_default() |= row.carried_over.is_some();
    }
    let carried_over = changes.values().filter(|carried| **carried).count() as u64;
    Carried { changes: changes.len() as u64, carried_over }
}

fn platform_teams(organisation: &Organisation) -> Vec<String> {
    organisation.teams.iter().filter(|(_, info)| info.platform).map(|(_, info)| info.id.clone()).collect()
}
