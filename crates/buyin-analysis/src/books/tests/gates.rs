//! Every gate of the shipped patterns on answers drawn by hand: when it is passed, when not yet, and when nobody can say.

use std::collections::BTreeSet;

use buyin_facts::decision::{Decisions, Gate, GateResult};
use buyin_facts::pseudonym::Pseudonyms;
use tempfile::TempDir;

use crate::books::adoption::AdoptionAnswer;
use crate::books::answers::{
    BetAnswer, BetRequestAnswer, CandidateAnswer, PledgeAnswer, RequestAnswer, WorkaroundAnswer,
};
use crate::books::contribution::ContributionAnswer;
use crate::books::copies::CopyAnswer;
use crate::books::ledger::LedgerAnswer;
use crate::cache::Cache;
use crate::gate::{Parameters, ask};
use crate::session::{QueryError, Session};

/// The answers there are. The bet `b` of `platform` took `p` over from `origin` on 1 January 2024; `partner` pledged to it and asked
/// for it with `r`.
#[derive(Default, Clone)]
struct Drawn {
    ledger: Vec<LedgerAnswer>,
    adoption: Vec<AdoptionAnswer>,
    copies: Vec<CopyAnswer>,
    contributions: Vec<ContributionAnswer>,
    workarounds: Vec<WorkaroundAnswer>,
    pledges: Vec<PledgeAnswer>,
    candidates: Vec<CandidateAnswer>,
}

impl Drawn {
    fn paid(mut self, team: &str, kind: &str, period: &str, low: f64) -> Self {
        self.ledger.push(LedgerAnswer {
            cell: String::new(),
            paying_team: team.into(),
            product: Some("p".into()),
            owner: Some("platform".into()),
            kind: kind.into(),
            period: period.into(),
            low: Some(low),
            mid: None,
            high: None,
            people: None,
            provisional: false,
            suppressed: false,
        });
        self
    }

    fn adopted(mut self, team: &str, since: &str, until: Option<&str>, choice: &str, made_by: &str) -> Self {
        self.adoption.push(AdoptionAnswer {
            cell: String::new(),
            product: "p".into(),
            owner: Some("platform".into()),
            consumer: team.into(),
            consumer_team: Some(team.into()),
            since: since.into(),
            until: until.map(str::to_owned),
            made_by: made_by.into(),
            choice: choice.into(),
            alternative: None,
            version: None,
            newer: None,
            behind_days: None,
            files: 1,
            cost_low: None,
            cost_mid: None,
            cost_high: None,
            help: "unknown".into(),
            help_low: None,
            help_mid: None,
            help_high: None,
        });
        self
    }

    fn held(mut self, team: &str, kind: &str, since: &str, until: Option<&str>) -> Self {
        self.copies.push(CopyAnswer {
            product: "p".into(),
            repository: team.into(),
            path: "kit".into(),
            team: Some(team.into()),
            kind: kind.into(),
            similarity: 1.0,
            since: since.into(),
            until: until.map(str::to_owned),
        });
        self
    }

    fn sent(mut self, team: &str, is_answered: Option<bool>, is_alive: Option<bool>) -> Self {
        self.contributions.push(ContributionAnswer {
            paying_team: team.into(),
            product: Some("p".into()),
            repository: None,
            owner: Some("platform".into()),
            period: Some("2024-03".into()),
            opened: None,
            merged: None,
            alive: None,
            is_answered,
            is_merged: is_alive.is_some(),
            is_alive,
            people: None,
        });
        self
    }

    fn worked_around(mut self, request: &str, period: &str) -> Self {
        let (low, mid, high) = (Some(1.0), None, None);
        let row =
            WorkaroundAnswer { request: request.into(), team: "partner".into(), period: period.into(), low, mid, high };
        self.workarounds.push(row);
        self
    }

    fn pledged(mut self, accepted: Option<&str>) -> Self {
        self.pledges.push(PledgeAnswer {
            bet: "b".into(),
            pledge: "partner".into(),
            team: "partner".into(),
            side: "partner".into(),
            days_a_week: Some(2.0),
            percent: None,
            since: None,
            until: None,
            accepted: accepted.map(str::to_owned),
        });
        self
    }

    fn talked(mut self, status: &str) -> Self {
        self.candidates.push(CandidateAnswer {
            candidate: "c".into(),
            repository: "origin".into(),
            path: "kit".into(),
            team: Some("origin".into()),
            status: status.into(),
            why: None,
            since: None,
            until: None,
        });
        self
    }

    fn session(&self) -> (TempDir, Session) {
        let folder = tempfile::tempdir().expect("a folder");
        let (cache, session) = (Cache::new(folder.path()), Session::new().expect("an engine"));
        let answers = BetRequestAnswer { bet: "b".into(), request: "r".into() };
        let offered: Result<(), QueryError> = (|| {
            session.offer::<_, QueryError>(&cache, "k", || Ok(self.ledger.clone()))?;
            session.offer::<_, QueryError>(&cache, "k", || Ok(self.adoption.clone()))?;
            session.offer::<_, QueryError>(&cache, "k", || Ok(self.copies.clone()))?;
            session.offer::<_, QueryError>(&cache, "k", || Ok(self.contributions.clone()))?;
            session.offer::<_, QueryError>(&cache, "k", || Ok(self.workarounds.clone()))?;
            session.offer::<_, QueryError>(&cache, "k", || Ok(self.pledges.clone()))?;
            session.offer::<_, QueryError>(&cache, "k", || Ok(self.candidates.clone()))?;
            session.offer::<_, QueryError>(&cache, "k", || Ok(vec![answers]))?;
            session.offer::<_, QueryError>(&cache, "k", || Ok(Vec::<BetAnswer>::new()))?;
            session.offer::<_, QueryError>(&cache, "k", || Ok(Vec::<RequestAnswer>::new()))
        })();
        offered.expect("views");
        (folder, session)
    }
}

/// The gates that come with the program.
fn shipped() -> Vec<Gate> {
    let folder = tempfile::tempdir().expect("a folder");
    let Decisions { gates, .. } = buyin_decisions::load(folder.path(), &Pseudonyms::new([0; 32])).decisions;
    gates
}

fn says(name: &str, drawn: &Drawn, without: &str) -> GateResult {
    let (pattern, id) = name.split_once('/').expect("pattern and gate");
    let gate = shipped().into_iter().find(|gate| gate.pattern == pattern && gate.gate == id).expect(name);
    let given = [
        ("bet", "b"),
        ("product", "p"),
        ("owner", "platform"),
        ("candidate", "c"),
        ("since", "2024-01-01"),
        ("day", "2024-12-31"),
    ];
    let given = given.into_iter().filter(|(name, _)| *name != without);
    let parameters: Parameters = given.map(|(name, value)| (name, value.to_owned())).collect();
    let (_folder, session) = drawn.session();
    let verdict = ask(&gate, &parameters, &session);
    let fails = verdict.missing.iter().any(|why| why.starts_with("its query fails"));
    assert!(!fails, "{name}: {:?}", verdict.missing);
    verdict.result
}

/// A gate, answers that pass it, answers that do not yet, and answers of which nobody can say.
type Case = (&'static str, Vec<Drawn>, Vec<Drawn>, Vec<Drawn>);

fn assimilate() -> Vec<Case> {
    let drawn = Drawn::default;
    let own = || drawn().paid("platform", "build", "2024-02", 9.0);
    let kept = || drawn().held("origin", "original", "2023-01-01", None);
    let given_up = || drawn().held("origin", "original", "2023-01-01", Some("2024-06-01"));
    let runs = |drawn: Drawn| drawn.adopted("origin", "2024-06-01", None, "unknown", "team");
    let chose = |drawn: Drawn| drawn.adopted("new", "2024-07-01", None, "chosen", "team");
    let gone = |until| kept().held("x", "copy", "2023-05-01", Some(until));
    vec![
        (
            "assimilate/paid-for-outside",
            vec![
                own().paid("x", "build", "2024-02", 1.0),
                own().paid("x", "adopt", "2024-02", 0.0),
                own().held("x", "vendored", "2023-05-01", None),
            ],
            vec![
                own(),
                own().paid("x", "review", "2024-02", 1.0),
                own().held("x", "copy", "2023-05-01", Some("2024-02-01")),
            ],
            vec![drawn()],
        ),
        ("assimilate/origin-agreed", vec![drawn().talked("agreed")], vec![drawn().talked("talking"), drawn()], vec![]),
        (
            "assimilate/origin-runs-shared",
            vec![runs(given_up())],
            vec![
                runs(kept()),
                given_up(),
                chose(given_up()),
                runs(given_up()).held("origin", "copy", "2024-07-01", None),
            ],
            vec![runs(drawn()), runs(drawn().held("x", "copy", "2023-05-01", None))],
        ),
        (
            "assimilate/new-team-adopts",
            vec![chose(given_up())],
            vec![
                given_up(),
                chose(given_up()).held("new", "copy", "2023-05-01", Some("2024-07-01")),
                given_up().adopted("new", "2024-07-01", None, "unknown", "team"),
            ],
            vec![chose(drawn())],
        ),
        (
            "assimilate/copies-retire",
            vec![gone("2024-06-01")],
            vec![
                gone("2023-12-01"),
                kept().held("x", "copy", "2023-05-01", None),
                gone("2024-06-01").held("y", "copy", "2024-03-01", None),
            ],
            vec![drawn(), kept(), given_up()],
        ),
    ]
}

fn partner() -> Vec<Case> {
    let drawn = || Drawn::default().pledged(Some("2024-01-02"));
    let uses = |since, until| drawn().adopted("partner", since, until, "unknown", "team");
    let other = |choice, made_by| drawn().adopted("other", "2024-07-01", None, choice, made_by);
    vec![
        ("partner/paid-for", vec![drawn()], vec![Drawn::default().pledged(None), Drawn::default()], vec![]),
        (
            "partner/partner-stays",
            vec![uses("2024-11-01", None)],
            vec![uses("2024-11-02", None), uses("2024-03-01", Some("2024-09-01")), other("chosen", "team")],
            vec![drawn()],
        ),
        (
            "partner/second-customer",
            vec![other("chosen", "team")],
            vec![other("chosen", "platform"), other("unknown", "team"), uses("2024-03-01", None)],
            vec![drawn()],
        ),
        (
            "partner/workaround-gone",
            vec![drawn().worked_around("r", "2024-09")],
            vec![drawn().worked_around("r", "2024-09").worked_around("r", "2024-10")],
            vec![drawn(), drawn().worked_around("another", "2024-09")],
        ),
    ]
}

fn open() -> Vec<Case> {
    let drawn = Drawn::default;
    let own = || drawn().sent("platform", Some(true), Some(true));
    let paid = |drawn: Drawn, team: &str| drawn.paid(team, "build", "2024-03", 1.0).paid(team, "build", "2024-04", 1.0);
    vec![
        (
            "open/outside-arrives",
            vec![own().sent("x", Some(true), None)],
            vec![own(), own().sent("x", Some(false), None)],
            vec![drawn(), drawn().sent("x", None, None)],
        ),
        (
            "open/merged-lives-on",
            vec![own().sent("x", Some(true), Some(true))],
            vec![own(), own().sent("x", Some(true), Some(false))],
            vec![drawn(), drawn().sent("x", Some(true), None)],
        ),
        (
            "open/payers-return",
            vec![paid(paid(drawn(), "x"), "y")],
            vec![
                paid(paid(drawn(), "x"), "platform"),
                paid(drawn(), "x").paid("y", "build", "2024-04", 1.0).paid("y", "build", "2024-06", 1.0),
            ],
            vec![drawn()],
        ),
    ]
}

fn traditional() -> Vec<Case> {
    let drawn = Drawn::default;
    let uses = |team: &str, since, until, choice| drawn().adopted(team, since, until, choice, "team");
    vec![
        (
            "traditional/has-a-number",
            vec![drawn().paid("x", "adopt", "2024-02", 5.0)],
            vec![drawn().paid("x", "adopt", "2024-02", 0.0), drawn().paid("platform", "build", "2024-02", 5.0)],
            vec![drawn()],
        ),
        (
            "traditional/used-outside",
            vec![uses("x", "2024-02-01", None, "chosen")],
            vec![uses("x", "2024-02-01", None, "mandated"), uses("platform", "2024-02-01", None, "chosen")],
            vec![drawn()],
        ),
        (
            "traditional/they-stay",
            vec![uses("x", "2024-07-04", None, "unknown")],
            vec![uses("x", "2024-07-05", None, "chosen"), uses("x", "2024-01-05", Some("2024-12-01"), "chosen")],
            vec![drawn()],
        ),
    ]
}

#[test]
fn every_shipped_gate_decides_and_says_when_nobody_can() {
    let cases = [assimilate(), partner(), open(), traditional()].concat();
    for (name, passed, not_yet, unknown) in &cases {
        for (expected, all) in
            [(GateResult::Passed, passed), (GateResult::NotYet, not_yet), (GateResult::Unknown, unknown)]
        {
            for (at, drawn) in all.iter().enumerate() {
                assert_eq!(says(name, drawn, ""), expected, "{name}, case {at}");
            }
        }
    }
    let tested: BTreeSet<String> = cases.iter().map(|case| case.0.to_owned()).collect();
    let shipped: BTreeSet<String> = shipped().iter().map(|gate| format!("{}/{}", gate.pattern, gate.gate)).collect();
    assert_eq!(tested, shipped);
}

#[test]
fn a_bet_without_candidate_product_or_id_is_not_asked() {
    let drawn = Drawn::default().talked("agreed").pledged(Some("2024-01-02")).paid("x", "build", "2024-02", 1.0);
    for (gate, without) in [
        ("assimilate/origin-agreed", "candidate"),
        ("assimilate/paid-for-outside", "product"),
        ("partner/paid-for", "bet"),
        ("traditional/has-a-number", "owner"),
    ] {
        assert_eq!(says(gate, &drawn, without), GateResult::Unknown, "{gate} without ${without}");
    }
}
