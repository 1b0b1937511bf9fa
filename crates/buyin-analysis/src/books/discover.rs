//! Discovery in the books: the ranking, through the policy, as a view.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use buyin_facts::decision::Policy;
use buyin_facts::estimate::Variance;
use buyin_facts::{EngineerDays, Estimate, Share};

use crate::books::decided::{Places, in_words};
use crate::books::evidence::place_cell;
use crate::books::held::{copy_rows, rebuilt_rows};
use crate::books::shared::shared_rows;
use crate::books::{Books, BooksError};
use crate::discover::Ranking;
use crate::discover::candidate::Candidate;
use crate::discover::effort::Effort;
use crate::discover::score::{Score, Signal};
use crate::discover::survey::Survey;
use crate::discover::unread::Unread;
use crate::index::{PersonIx, TeamIx};
use crate::ledger::group::Filter;
use crate::organisation::Organisation;
use crate::view::{
    BlockerRow, CandidateRow, DemandRow, DiscoverView, ExtractionRow, OnCopies, PaidBy, Range, ScoreRow, SupplyRow,
    UnreadRow,
};

impl Books {
    /// What teams built for themselves and others ask for, best first; at most `top`, or all.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn discover(&self, top: Option<usize>, without: &[Signal]) -> Result<DiscoverView, BooksError> {
        let organisation = self.organisation()?;
        let ranked = if without.is_empty() { self.ranked()? } else { Arc::new(self.ranked_without(without)?) };
        let ranking = &ranked;
        let rows = ranking.ranked.iter().take(top.unwrap_or(usize::MAX)).zip(1..);
        let past = self.past_cases()?;
        Ok(DiscoverView {
            header: self.header("buyin.discover/v1", &Filter::default())?,
            rows: rows
                .map(|((candidate, score), rank)| self.candidate_row(ranking, candidate, score, (rank, past)))
                .collect(),
            shared: shared_rows(organisation, ranking),
            unread: unread_rows(organisation, &ranking.survey),
            on_copies: self.on_copies(ranking),
            without: Signal::ALL.iter().filter(|(one, _)| without.contains(one)).map(|(_, word)| *word).collect(),
        })
    }

    fn candidate_row(
        &self,
        ranking: &Ranking,
        candidate: &Candidate,
        score: &Score,
        (rank, past): (u64, &'static str),
    ) -> CandidateRow {
        let organisation = self.organisation.get().expect("because the ranking was made of it");
        let survey = &ranking.survey;
        let place = survey.landscape.directory(candidate.directory);
        let people = candidate.effort.people.len() as u64;
        // A forecast made of a few people's time would give that time away.
        let is_exact = self.guard.beyond_finest(Estimate::default(), people).people.is_some();
        let exactly = |days: EngineerDays| Some(days).filter(|_| is_exact);
        let paid = self.paid(survey, candidate);
        let talk = self.talk(organisation.history.name(place.repository), &place.path);
        let asked =
            self.requests_for(talk.row.map(|row| row.candidate.as_str()), &places(organisation, survey, candidate));
        CandidateRow {
            cell: place_cell(organisation.history.name(place.repository), &place.path),
            rank,
            repository: organisation.history.name(place.repository).to_owned(),
            path: place.path.clone(),
            name: place.path.rsplit('/').next().unwrap_or_default().to_owned(),
            owner: organisation.teams.id(candidate.team).to_owned(),
            status: in_words(talk.status),
            status_why: talk.row.and_then(|row| row.why.clone()),
            net_days: self.net_days(score, is_exact),
            paid,
            paid_by: self.paid_by(organisation, survey, candidate),
            demand: self.demand_row(candidate, asked.as_ref().map(|asked| asked.len() as u64)),
            supply: supply_row(candidate, is_exact),
            extraction: extraction_row(survey, candidate, score, past),
            score: ScoreRow {
                generality: Share(candidate.generality),
                users: score.users,
                build: exactly(score.build),
                benefit: exactly(score.benefit.mid),
                generalise: exactly(score.generalise.mid),
            },
            copies: copy_rows(organisation, survey, &candidate.demand.copies),
            rebuilt: rebuilt_rows(organisation, survey, &candidate.demand.rebuilt),
            missing_signals: self.missing(survey, candidate, asked.is_some()),
        }
    }

    /// What holders of copies still spend on them; a copy of two candidates counts once.
    fn on_copies(&self, ranking: &Ranking) -> OnCopies {
        let of = |candidate: &Candidate| !candidate.demand.copies.is_empty();
        let with_copies = ranking.ranked.iter().filter(|(candidate, _)| of(candidate));
        let copies: BTreeMap<_, TeamIx> = with_copies
            .clone()
            .flat_map(|(candidate, _)| candidate.demand.copies.iter().map(|copy| (copy.directory, copy.team)))
            .collect();
        let efforts: Vec<&Effort> = copies.keys().map(|at| ranking.survey.efforts.of(*at)).collect();
        let days: f64 = efforts.iter().map(|effort| effort.paid()).sum();
        let people: BTreeSet<_> = efforts.iter().flat_map(|effort| effort.people.keys()).collect();
        // What is paid for candidates stands beside: what that leaves for origins must rest on people enough as well.
        let origins: BTreeSet<_> =
            with_copies.clone().flat_map(|(candidate, _)| candidate.effort.people.keys()).collect();
        let people = self.guard.beside(people.len() as u64, origins.len() as u64);
        let shown = self.guard.beyond_finest(self.around(days), people);
        OnCopies {
            days: Range { low: shown.low, mid: shown.mid, high: shown.high },
            copies: copies.len() as u64,
            candidates: with_copies.count() as u64,
            teams: copies.values().collect::<BTreeSet<_>>().len() as u64,
        }
    }

    /// What a take-over is expected to bring, less what it costs.
    pub(super) fn net_days(&self, score: &Score, is_exact: bool) -> Range {
        match self.guard.policy {
            _ if is_exact => Range::full(score.net),
            Policy::Strict => Range::default(),
            _ => Range::coarse(score.net),
        }
    }

    /// What the origin and the holders of copies paid in a year.
    pub(super) fn paid(&self, survey: &Survey, candidate: &Candidate) -> Range {
        let holders = candidate.demand.copies.iter().map(|copy| survey.efforts.of(copy.directory));
        let all: Vec<&Effort> = std::iter::once(&candidate.effort).chain(holders).collect();
        let days: f64 = all.iter().map(|effort| effort.paid()).sum();
        let people: BTreeSet<_> = all.iter().flat_map(|effort| effort.people.keys()).collect();
        let shown = self.guard.beyond_finest(self.around(days), people.len() as u64);
        Range { low: shown.low, mid: shown.mid, high: shown.high }
    }

    fn paid_by(&self, organisation: &Organisation, survey: &Survey, candidate: &Candidate) -> Vec<PaidBy> {
        let mut parts = self.told(payers(survey, candidate), candidate);
        let held_back = self.held_back(&parts);
        // What is held back stands by name: its place would tell of its days.
        parts.sort_by_key(|part| held_back.contains(&part.team).then(|| organisation.teams.id(part.team)));
        let row = |part: &Part| PaidBy {
            team: organisation.teams.id(part.team).to_owned(),
            days: self
                .guard
                .beyond_finest(self.around(part.days), part.people.len() as u64)
                .mid
                .filter(|_| !held_back.contains(&part.team)),
        };
        parts.iter().map(row).collect()
    }

    /// Parts of which may be told that there are any. Where few people are suppressed, whose row is there would tell who worked:
    /// the owner and holders of copies have one in any case, others only where it is shown.
    pub(super) fn told(&self, mut parts: Vec<Part>, candidate: &Candidate) -> Vec<Part> {
        if self.guard.policy != Policy::Strict {
            return parts;
        }
        let holders = candidate.demand.copies.iter().map(|copy| copy.team);
        let concerned: BTreeSet<TeamIx> = holders.chain([candidate.team]).collect();
        let held_back = self.held_back(&parts);
        parts.retain(|part| concerned.contains(&part.team) || !held_back.contains(&part.team));
        let there: BTreeSet<TeamIx> = parts.iter().map(|part| part.team).collect();
        let silent = concerned.difference(&there);
        parts.extend(silent.map(|team| Part { team: *team, days: 0.0, people: BTreeSet::new() }));
        parts
    }

    /// Teams whose part of what is paid is not shown exactly. The sum stands beside the parts: what it is without those that are
    /// shown must rest on people enough as well.
    pub(super) fn held_back(&self, parts: &[Part]) -> BTreeSet<TeamIx> {
        let shown = |people: usize| self.guard.shows_exactly(people as u64);
        let few = parts.iter().filter(|part| !shown(part.people.len()));
        let mut held_back: BTreeSet<TeamIx> = few.map(|part| part.team).collect();
        for part in parts.iter().rev() {
            let of = parts.iter().filter(|part| held_back.contains(&part.team)).flat_map(|part| &part.people);
            if held_back.is_empty() || shown(of.collect::<BTreeSet<_>>().len()) {
                break;
            }
            held_back.insert(part.team);
        }
        held_back
    }

    /// Who asks for it outside, and how.
    pub(super) fn demand_row(&self, candidate: &Candidate, requests: Option<u64>) -> DemandRow {
        let demand = &candidate.demand;
        let copying: BTreeSet<TeamIx> = demand.copies.iter().map(|copy| copy.team).collect();
        let rebuilding: BTreeSet<TeamIx> = demand.rebuilt.iter().map(|rebuild| rebuild.team).collect();
        let as_of = self.as_of;
        DemandRow {
            importing_teams: demand.importing.len() as u64,
            vendoring_teams: demand.vendoring.len() as u64,
            copying_teams: copying.len() as u64,
            rebuilding_teams: rebuilding.len() as u64,
            contributing_teams: self.untold().is_empty().then_some(demand.contributing.len() as u64),
            requests,
            importing_files: demand.files().count() as u64,
            first_seen: demand.first_seen().map(|day| day.to_string()),
            trend: demand.trend(as_of).in_words(),
            new_within_a_year: demand.new_within_a_year(as_of),
            left_within_a_year: demand.left_within_a_year(as_of),
        }
    }

    /// What could not be looked at.
    pub(super) fn missing(&self, survey: &Survey, candidate: &Candidate, has_requests: bool) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if !has_requests {
            missing.push("requests");
        }
        if !self.untold().is_empty() {
            missing.push("who sends changes: the policy does not tell");
        }
        if !survey.has_contents(candidate.directory) {
            missing.extend(["edited copies", "how copies differ", "exported names", "host-specific names"]);
        }
        if !survey.unread.is_empty() {
            missing.push("imports of languages that are not read");
        }
        if candidate.effort.ever <= 0.0 {
            missing.push("time in the ledger");
        }
        missing
    }

    /// A sum of the ledger split by folder, with the range of a small share of people's time.
    pub(super) fn around(&self, days: f64) -> Estimate {
        Estimate::log_normal(EngineerDays(days), Variance((self.relative_spread() * days).powi(2)))
    }

    /// Standard deviation of a small share of people's time, as a part of it.
    fn relative_spread(&self) -> f64 {
        self.uncertainty.of_small_share().0.hypot(self.uncertainty.level_log_sd().0)
    }
}

/// What a team paid for a candidate and for copies of it in a year.
pub(super) struct Part {
    pub(super) team: TeamIx,
    pub(super) days: f64,
    pub(super) people: BTreeSet<PersonIx>,
}

/// Teams that paid anything, who paid most first.
pub(super) fn payers(survey: &Survey, candidate: &Candidate) -> Vec<Part> {
    let copies = candidate.demand.copies.iter().map(|copy| survey.efforts.of(copy.directory));
    let mut parts: BTreeMap<TeamIx, (f64, BTreeSet<PersonIx>)> = BTreeMap::new();
    for effort in std::iter::once(&candidate.effort).chain(copies) {
        effort.paid.iter().for_each(|(team, days)| parts.entry(*team).or_default().0 += days);
        effort.members.iter().for_each(|(team, people)| parts.entry(*team).or_default().1.extend(people));
    }
    let parts = parts.into_iter().map(|(team, (days, people))| Part { team, days, people });
    let mut parts: Vec<Part> = parts.filter(|part| part.days > 0.0).collect();
    parts.sort_by(|one, other| other.days.total_cmp(&one.days).then(one.team.cmp(&other.team)));
    parts
}

pub(super) fn supply_row(candidate: &Candidate, is_exact: bool) -> SupplyRow {
    SupplyRow {
        source_lines: u64::from(candidate.source),
        test_lines: u64::from(candidate.tests),
        documented: candidate.documented,
        first: candidate.effort.first.map(|day| day.to_string()),
        last: candidate.effort.last.map(|day| day.to_string()),
        absence_factor: Some(candidate.effort.absence_factor()).filter(|_| is_exact),
    }
}

pub(super) fn extraction_row(
    survey: &Survey,
    candidate: &Candidate,
    score: &Score,
    past: &'static str,
) -> ExtractionRow {
    let landscape = &survey.landscape;
    let blocker = |edge: &crate::discover::graph::Edge| {
        let import = &landscape.imports[edge.import];
        BlockerRow {
            file: landscape.file(edge.file).path.clone(),
            line: import.line,
            imports: import.specifier.clone(),
        }
    };
    ExtractionRow {
        days: score.extract,
        closure_lines: candidate.closure.iter().map(|at| u64::from(landscape.directory(*at).source)).sum(),
        edges: candidate.blockers.len() as u64,
        points: candidate.demand.copies.iter().map(|copy| u64::from(copy.points)).sum(),
        names: candidate.names.len() as u64,
        parts: score.price,
        blocking: candidate.blockers.iter().map(blocker).collect(),
        past,
    }
}

fn unread_rows(organisation: &Organisation, survey: &Survey) -> Vec<UnreadRow> {
    let row = |row: &Unread| UnreadRow {
        repository: organisation.history.name(row.repository).to_owned(),
        language: row.language,
        files: row.files,
    };
    survey.unread.iter().map(row).collect()
}

/// Where a candidate, its copies and what seems to be rebuilt stand.
pub(super) fn places(organisation: &Organisation, survey: &Survey, candidate: &Candidate) -> Places {
    let copies = candidate.demand.copies.iter().map(|copy| copy.directory);
    let others = copies.chain(candidate.demand.rebuilt.iter().map(|rebuild| rebuild.directory));
    let place = |at| {
        let found = survey.landscape.directory(at);
        (organisation.history.name(found.repository).to_owned(), found.path.clone())
    };
    std::iter::once(candidate.directory).chain(others).map(place).collect()
}
