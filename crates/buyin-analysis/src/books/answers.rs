//! The catalogue of answer views, and those of them that hold what was decided, with the time that goes into workarounds. What
//! stands in them is what people wrote down, so only the time goes through the policy.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::catalogue::Entry;
use buyin_facts::decision::{Decisions, Policy};
use buyin_facts::table::Table;
use buyin_facts::{Day, Month};

use crate::books::adoption::AdoptionAnswer;
use crate::books::contribution::ContributionAnswer;
use crate::books::copies::CopyAnswer;
use crate::books::ledger::LedgerAnswer;
use crate::books::spent::Part;
use crate::books::{Books, BooksError};
use crate::cache;
use crate::ledger::group::Filter;
use crate::session::Session;

/// Offers views that are wanted.
struct Offer<'a> {
    session: &'a Session,
    books: &'a Books,
    key: &'a str,
    wanted: &'a dyn Fn(&str) -> bool,
}

impl Offer<'_> {
    fn view<T: Table + Sync>(&self, rows: impl FnOnce() -> Result<Vec<T>, BooksError>) -> Result<(), BooksError> {
        if (self.wanted)(T::NAME) { self.session.offer(&self.books.cache, self.key, rows) } else { Ok(()) }
    }
}

/// Every answer view, for documents.
pub fn views() -> Vec<Entry> {
    vec![
        Entry::of::<LedgerAnswer>(),
        Entry::of::<AdoptionAnswer>(),
        Entry::of::<CopyAnswer>(),
        Entry::of::<ContributionAnswer>(),
        Entry::of::<WorkaroundAnswer>(),
        Entry::of::<RequestAnswer>(),
        Entry::of::<BetAnswer>(),
        Entry::of::<BetRequestAnswer>(),
        Entry::of::<PledgeAnswer>(),
        Entry::of::<CandidateAnswer>(),
    ]
}

impl Books {
    /// A catalogue of the answer views, at the finest grain, guarded.
    ///
    /// # Errors
    /// When a view cannot be made.
    pub fn session(&self) -> Result<Session, BooksError> {
        self.catalogue(&|_| true)
    }

    /// A catalogue of the views that queries name; of all where a query asks which there are.
    pub(super) fn session_for(&self, queries: &str) -> Result<Session, BooksError> {
        let words = |text: char| !text.is_ascii_alphanumeric() && text != '_';
        let queries = queries.to_ascii_lowercase();
        let named: BTreeSet<&str> = queries.split(words).collect();
        let asks_which = ["information_schema", "show", "describe"].iter().any(|word| named.contains(word));
        self.catalogue(&|view| named.contains(view) || asks_which)
    }

    fn catalogue(&self, wanted: &dyn Fn(&str) -> bool) -> Result<Session, BooksError> {
        let session = Session::new()?;
        let key = cache::key(&(self.entries_key(), &self.guard, self.uncertainty, &self.decided, self.on.0));
        let offer = Offer { session: &session, books: self, key: &key, wanted };
        offer.view(|| self.ledger_answers())?;
        offer.view(|| self.adoption_answers())?;
        offer.view(|| self.contribution_answers())?;
        Offer { key: &self.copies_key(), ..offer }.view(|| self.copies().map(<[CopyAnswer]>::to_vec))?;
        let (decided, on) = (&self.decided, self.on);
        offer.view(|| Ok(requests(decided, on)))?;
        offer.view(|| Ok(bets(decided, on)))?;
        offer.view(|| Ok(bet_requests(decided)))?;
        offer.view(|| Ok(pledges(decided, on)))?;
        offer.view(|| self.candidates(on))?;
        // That somebody worked there at all would tell of cells that are held back.
        if self.guard.policy != Policy::Strict {
            offer.view(|| self.workarounds())?;
        }
        Ok(session)
    }

    fn workarounds(&self) -> Result<Vec<WorkaroundAnswer>, BooksError> {
        let mut rows = Vec::new();
        let months =
            self.spent()?.iter().map(|row| row.month).min().map_or(0..0, |first| first.0..self.as_of.month().0 + 1);
        for month in months.map(Month) {
            let time = self.time(Filter { from: Some(month), to: Some(month), ..Filter::default() })?;
            for request in &self.decided.requests {
                let paths: Vec<String> = request.paths.lines().map(str::to_owned).collect();
                let Some(team) = request.team.as_deref().filter(|_| !paths.is_empty()) else { continue };
                let parts: Vec<Part<'_>> = time.in_places(&paths, Some(team));
                if parts.is_empty() {
                    continue;
                }
                let total = time.sum(parts);
                let shown = self.guard.beyond_finest(total.days, total.people);
                rows.push(WorkaroundAnswer {
                    request: request.request.clone(),
                    team: team.to_owned(),
                    period: month.to_string(),
                    low: shown.low.map(|days| days.0),
                    mid: shown.mid.map(|days| days.0),
                    high: shown.high.map(|days| days.0),
                });
            }
        }
        Ok(rows)
    }

    fn candidates(&self, on: Day) -> Result<Vec<CandidateAnswer>, BooksError> {
        let row = |candidate: &buyin_facts::decision::Candidate| {
            Ok(CandidateAnswer {
                candidate: candidate.candidate.clone(),
                repository: candidate.repository.clone(),
                path: candidate.path.clone(),
                team: self.candidate_team(candidate)?,
                status: candidate.status.as_str().to_owned(),
                why: candidate.why.clone(),
                since: written(candidate.since),
                until: written(candidate.until.filter(|until| *until <= on)),
            })
        };
        self.decided.candidates.iter().map(row).collect()
    }
}

fn written(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn requests(decided: &Decisions, on: Day) -> Vec<RequestAnswer> {
    let row = |request: &buyin_facts::decision::Request| RequestAnswer {
        request: request.request.clone(),
        title: request.title.clone(),
        team: request.team.clone(),
        need: request.need.clone(),
        since: written(request.since),
        answered: written(request.answered.filter(|answered| *answered <= on)),
        until: written(request.until.filter(|until| *until <= on)),
    };
    decided.requests.iter().map(row).collect()
}

fn bets(decided: &Decisions, on: Day) -> Vec<BetAnswer> {
    let mut stages: BTreeMap<&str, &str> = BTreeMap::new();
    decided.stages.iter().for_each(|stage| {
        stages.insert(&stage.bet, &stage.stage);
    });
    let row = |bet: &buyin_facts::decision::Bet| BetAnswer {
        bet: bet.bet.clone(),
        pattern: bet.pattern.clone(),
        owner: bet.owner.clone(),
        product: bet.product.clone(),
        candidate: bet.candidate.clone(),
        stage: stages.get(bet.bet.as_str()).map(|stage| (*stage).to_owned()),
        since: written(bet.since),
        until: written(bet.until.filter(|until| *until <= on)),
    };
    decided.bets.iter().map(row).collect()
}

fn bet_requests(decided: &Decisions) -> Vec<BetRequestAnswer> {
    let of = |bet: &buyin_facts::decision::Bet| {
        let bet_id = bet.bet.clone();
        bet.requests
            .lines()
            .map(|request| BetRequestAnswer { bet: bet_id.clone(), request: request.to_owned() })
            .collect::<Vec<_>>()
    };
    decided.bets.iter().flat_map(of).collect()
}

fn pledges(decided: &Decisions, on: Day) -> Vec<PledgeAnswer> {
    let row = |pledge: &buyin_facts::decision::Pledge| PledgeAnswer {
        bet: pledge.bet.clone(),
        pledge: pledge.pledge.clone(),
        team: pledge.team.clone(),
        side: pledge.side.as_str().to_owned(),
        days_a_week: pledge.a_week.map(|a_week| a_week.days().0),
        percent: pledge.percent,
        since: written(pledge.since),
        until: written(pledge.until),
        accepted: written(pledge.accepted.filter(|accepted| *accepted <= on)),
    };
    decided.pledges.iter().map(row).collect()
}

buyin_facts::table! {
    /// One row a request, as written down.
    RequestAnswer, RequestAnswerColumns, RequestAnswerBuilder in "requests" {
        /// File id.
        request: String,
        /// What is asked for, in a line.
        title: String,
        /// The asking team.
        team: Option<String>,
        /// The general need it stands for.
        need: Option<String>,
        /// Day it was asked, `YYYY-MM-DD`.
        since: Option<String>,
        /// Day of the first answer.
        answered: Option<String>,
        /// Day from which it is closed.
        until: Option<String>,
    }
}

buyin_facts::table! {
    /// One row a bet, as written down.
    BetAnswer, BetAnswerColumns, BetAnswerBuilder in "bets" {
        /// File id.
        bet: String,
        /// Pattern it follows.
        pattern: String,
        /// Team that answers for it.
        owner: Option<String>,
        /// Product it makes or takes over.
        product: Option<String>,
        /// Candidate it started from.
        candidate: Option<String>,
        /// Stage it is in.
        stage: Option<String>,
        /// First day, `YYYY-MM-DD`.
        since: Option<String>,
        /// Day it was stopped, or ended.
        until: Option<String>,
    }
}

buyin_facts::table! {
    /// One row a request that a bet answers.
    BetRequestAnswer, BetRequestAnswerColumns, BetRequestAnswerBuilder in "bet_requests" {
        /// Bet id.
        bet: String,
        /// Request id.
        request: String,
    }
}

buyin_facts::table! {
    /// One row a pledge, as written down.
    PledgeAnswer, PledgeAnswerColumns, PledgeAnswerBuilder in "pledges" {
        /// Bet id.
        bet: String,
        /// Id within the bet.
        pledge: String,
        /// Pledging team.
        team: String,
        /// `partner` or `platform`.
        side: String,
        /// Engineer-days promised a working week.
        days_a_week: Option<f64>,
        /// Hundredths of the team's working days promised.
        percent: Option<u32>,
        /// First day, `YYYY-MM-DD`.
        since: Option<String>,
        /// First day no more.
        until: Option<String>,
        /// Day the other side accepted it.
        accepted: Option<String>,
    }
}

buyin_facts::table! {
    /// One row a time in which the status of a candidate for taking over was the same.
    CandidateAnswer, CandidateAnswerColumns, CandidateAnswerBuilder in "candidates" {
        /// File id.
        candidate: String,
        /// Repository name.
        repository: String,
        /// Path prefix.
        path: String,
        /// Its owner when the status began: the team that built it.
        team: Option<String>,
        /// `not_asked`, `talking`, `agreed` or `declined`.
        status: String,
        /// Why.
        why: Option<String>,
        /// From when, `YYYY-MM-DD`.
        since: Option<String>,
        /// Until when; nothing while it holds.
        until: Option<String>,
    }
}

buyin_facts::table! {
    /// One row a request and month with time of the asking team in the paths it keeps for the problem. Not under *strict*.
    WorkaroundAnswer, WorkaroundAnswerColumns, WorkaroundAnswerBuilder in "workarounds" {
        /// Request id.
        request: String,
        /// The asking team.
        team: String,
        /// Month, `YYYY-MM`.
        period: String,
        /// Lower end of the 80 % range or of the band, engineer-days.
        low: Option<f64>,
        /// Expected engineer-days; nothing in a band.
        mid: Option<f64>,
        /// Upper end, engineer-days.
        high: Option<f64>,
    }
}
