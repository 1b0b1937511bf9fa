//! Bets, requests and what happened to them, as rows dated to the day.

use buyin_facts::Day;
use buyin_facts::decision::{CandidateStatus, Side};
use buyin_facts::unit::NanoDays;

use crate::{listing, load};

fn day(text: &str) -> Option<Day> {
    Some(text.parse().expect("a date"))
}

const BET: (&str, &str) = (
    "bets/b.toml",
    r#"
pattern = "partner"
since = 2025-01-01
[[pledge]]
team = "pay"
side = "partner"
engineers = 1.5
share = 30
until = 2025-12-01
[[pledge]]
id = "own"
team = "paas"
side = "platform"
days_a_week = 2
"#,
);
const TEAMS: [(&str, &str); 2] = [("teams/pay.toml", ""), ("teams/paas.toml", "")];

#[test]
fn a_bet_stands_in_a_stage_on_every_day_until_it_is_stopped() {
    let loaded = load(&[
        BET,
        TEAMS[0],
        TEAMS[1],
        ("people/anna.toml", ""),
        ("bets/b/events/1.toml", "kind = \"accepted\"\nday = 2025-01-05\nby = \"anna\"\naccepts = \"pay\"\n"),
        (
            "bets/b/events/2.toml",
            "kind = \"advanced\"\nday = 2025-02-01\nstage = \"prototype\"\n[[gate]]\nid = \"paid-for\"\nresult = \"passed\"\n",
        ),
        (
            "bets/b/events/3.toml",
            "kind = \"stopped\"\nday = 2025-04-01\nfailed = \"solution\"\nlearned = \"too slow\"\n",
        ),
    ]);
    assert_eq!(listing(&loaded), "");
    let decided = &loaded.decisions;
    let stages: Vec<_> = decided.stages.iter().map(|stage| (&*stage.stage, stage.since, stage.until)).collect();
    assert_eq!(
        stages,
        [("problem", day("2025-01-01"), day("2025-02-01")), ("prototype", day("2025-02-01"), day("2025-04-01")),]
    );
    let [bet] = decided.bets.as_slice() else { panic!("one bet") };
    assert_eq!(
        (bet.until, bet.failed.as_deref(), bet.learned.as_deref()),
        (day("2025-04-01"), Some("solution"), Some("too slow"))
    );
    let [pay, own] = decided.pledges.as_slice() else { panic!("two pledges") };
    assert_eq!((pay.side, pay.a_week, pay.percent), (Side::Partner, Some(NanoDays(7_500_000_000)), Some(30)));
    assert_eq!((pay.since, pay.until), (day("2025-01-01"), day("2025-12-01")), "before the end nobody knew of it");
    assert_eq!((pay.accepted_by.as_deref(), pay.accepted), (Some("anna"), day("2025-01-05")));
    assert_eq!((own.a_week, own.accepted), (Some(NanoDays(2_000_000_000)), None));
    assert_eq!(decided.gate_results.len(), 1);
}

#[test]
fn what_was_learned_is_dated_and_a_second_customer_is_a_team() {
    let general = BET.1.replacen("pattern", "why_general = \"all retry\"\nsecond_customer = \"paas\"\npattern", 1);
    let learned = |day: &str, kind: &str| format!("kind = \"{kind}\"\nday = {day}\nlearned = \"on {day}\"\n");
    let (first, last) = (learned("2025-02-01", "learned"), learned("2025-04-01", "stopped"));
    let after = learned("2025-05-01", "learned");
    let files = [
        (BET.0, general.as_str()),
        TEAMS[0],
        TEAMS[1],
        ("bets/b/events/1.toml", &first),
        ("bets/b/events/2.toml", &last),
        ("bets/b/events/3.toml", &after),
    ];
    let loaded = load(&files);
    assert_eq!(listing(&loaded), "", "a bet may teach something after its end, too");
    let [bet] = loaded.decisions.bets.as_slice() else { panic!("one bet") };
    assert_eq!((bet.why_general.as_deref(), bet.second_customer.as_deref()), (Some("all retry"), Some("paas")));
    let lessons: Vec<_> = loaded.decisions.events.iter().filter_map(|event| event.reason.as_deref()).collect();
    assert_eq!(lessons, ["on 2025-02-01", "on 2025-04-01", "on 2025-05-01"]);
    let unknown = general.replace("\"paas\"\npattern", "\"pass\"\npattern");
    let loaded = load(&[(BET.0, &unknown), TEAMS[0], TEAMS[1]]);
    assert_eq!(listing(&loaded), "bets/b.toml:3: no team `pass`, did you mean `paas`?\n");
    assert_eq!(loaded.decisions.bets[0].second_customer, None);
}

#[test]
fn a_pledge_that_ends_before_it_starts_is_left_out_and_its_neighbour_is_not() {
    let text = BET.1.replace("until = 2025-12-01", "since = 2025-12-01\nuntil = 2025-11-01");
    let loaded = load(&[(BET.0, &text), TEAMS[0], TEAMS[1]]);
    assert_eq!(
        listing(&loaded),
        "bets/b.toml:4: since 2025-12-01 is not before until 2025-11-01: holds on no day, `until` is the first day no more\n"
    );
    assert_eq!(loaded.decisions.pledges.len(), 1);
}

#[test]
fn a_pledge_by_an_unknown_team_is_left_out() {
    let loaded = load(&[BET, TEAMS[1]]);
    assert_eq!(listing(&loaded), "bets/b.toml:5: no team `pay`, a file teams/pay.toml would make one\n");
    assert_eq!(loaded.decisions.pledges.len(), 1);
}

#[test]
fn the_talk_about_a_candidate_is_dated() {
    let loaded = load(&[
        ("candidates/c.toml", "repository = \"shop\"\npath = \"lib/x\"\nsince = 2025-01-01\n"),
        ("candidates/c/events/b.toml", "kind = \"declined\"\nday = 2025-03-01\nreason = \"no time\"\n"),
        ("candidates/c/events/a.toml", "kind = \"talking\"\nday = 2025-02-01\n"),
    ]);
    assert_eq!(listing(&loaded), "");
    let rows: Vec<_> = loaded.decisions.candidates.iter().map(|row| (row.status, row.since, row.until)).collect();
    assert_eq!(
        rows,
        [
            (CandidateStatus::NotAsked, day("2025-01-01"), day("2025-02-01")),
            (CandidateStatus::Talking, day("2025-02-01"), day("2025-03-01")),
            (CandidateStatus::Declined, day("2025-03-01"), None),
        ]
    );
    assert_eq!(loaded.decisions.candidates[2].why.as_deref(), Some("no time"));
}

#[test]
fn a_request_is_answered_once_and_closed_when_declined() {
    let loaded = load(&[
        ("requests/r.toml", "problem = \"slow\"\nsince = 2025-01-01\n"),
        ("requests/r/events/a.toml", "kind = \"answered\"\nday = 2025-01-10\n"),
        ("requests/r/events/b.toml", "kind = \"declined\"\nday = 2025-02-10\nreason = \"exists\"\n"),
    ]);
    assert_eq!(listing(&loaded), "");
    let [request] = loaded.decisions.requests.as_slice() else { panic!("one request") };
    assert_eq!((request.answered, request.until), (day("2025-01-10"), day("2025-02-10")));
}

#[test]
fn silence_in_a_pulse_is_a_row_without_answer() {
    let loaded = load(&[
        TEAMS[0],
        TEAMS[1],
        ("products/x.toml", "[[component]]\nrepository = \"x\"\n"),
        ("pulses/p.toml", "product = \"x\"\nteams = [\"pay\", \"paas\"]\n"),
        ("pulses/p/events/a.toml", "kind = \"answered\"\nday = 2025-01-10\nteam = \"pay\"\nanswers = [5, 1, 3]\n"),
    ]);
    assert_eq!(listing(&loaded), "");
    let answers: Vec<_> = loaded.decisions.pulse_answers.iter().map(|row| (&*row.team, row.answer)).collect();
    let silent = ("paas", None);
    assert_eq!(answers, [silent, silent, silent, ("pay", Some(5)), ("pay", Some(1)), ("pay", Some(3))]);
}

#[test]
fn the_shipped_patterns_read_without_a_problem_and_can_be_replaced() {
    let loaded = load(&[]);
    assert_eq!(listing(&loaded), "");
    let mut patterns: Vec<_> = loaded.decisions.patterns.iter().map(|row| row.pattern.as_str()).collect();
    patterns.dedup();
    assert_eq!(patterns, ["assimilate", "open", "partner", "traditional"]);
    let loaded = load(&[("patterns/open.toml", "stages = [\"only\"]\n")]);
    let stages = loaded.decisions.patterns.iter().filter(|row| row.pattern == "open");
    assert_eq!(stages.map(|row| row.stage.as_str()).collect::<Vec<_>>(), ["only"]);
    assert!(!loaded.decisions.gates.iter().any(|gate| gate.pattern == "open"));
}

#[test]
fn an_event_says_what_its_kind_says_and_nothing_else() {
    let loaded = load(&[
        ("bets/b.toml", "pattern = \"open\""),
        ("bets/b/events/1.toml", "kind = \"answered\"\nday = 2025-01-01\n"),
        ("bets/b/events/2.toml", "kind = \"stopped\"\nday = 2025-01-02\nstage = \"done\"\n"),
        ("bets/b/notes.toml", ""),
    ]);
    assert_eq!(
        listing(&loaded),
        "bets/b/events/1.toml:1: `answered` is no kind, the words are accepted, advanced, overruled, declared, stopped, learned\n\
         bets/b/events/2.toml:1: `learned` is missing\n\
         (warning) bets/b/events/2.toml:3: unknown key `stage`, the keys here are kind, day, by, failed, learned, reason\n\
         (warning) bets/b/notes.toml: is not read, only `bets/b/events/` belongs here\n"
    );
}

#[test]
fn what_was_promised_ahead_says_when_it_was_written_down() {
    let text = BET.1.replace("share = 30", "share = 30\nsince = 2025-03-01\nrecorded = 2025-01-20");
    let text = text.replace("since = 2025-01-01", "since = 2025-01-01\nrecorded = 2024-12-12");
    let early = ("bets/b/events/1.toml", "kind = \"accepted\"\nday = 2024-12-20\naccepts = \"own\"\n");
    let loaded = load(&[(BET.0, &text), TEAMS[0], TEAMS[1], early]);
    assert_eq!(listing(&loaded), "", "what is promised ahead may be accepted ahead");
    let recorded: Vec<_> = loaded.decisions.pledges.iter().map(|pledge| pledge.recorded).collect();
    assert_eq!((loaded.decisions.bets[0].recorded, recorded), (day("2024-12-12"), vec![day("2025-01-20"), None]));
    let known = |on: &str| loaded.decisions.clone().as_of(on.parse().expect("a date")).pledges.len();
    assert_eq!(["2025-01-19", "2025-01-20"].map(known), [1, 2]);
}

#[test]
fn a_lead_says_something_about_a_line() {
    let said = "kind = \"annotated\"\nday = 2025-04-02\nline = \"request=r\"\nreason = \"An incident.\"\n";
    let loaded = load(&[TEAMS[0], ("teams/pay/events/1.toml", said), ("teams/none/events/1.toml", said)]);
    assert_eq!(
        listing(&loaded),
        "teams/none/events/1.toml: no team `none`, a file teams/none.toml would make one\n",
        "as for everything that happens"
    );
    let [event] = loaded.decisions.events.as_slice() else { panic!("one event: {:?}", loaded.decisions.events) };
    assert_eq!(
        (event.id.as_str(), event.line.as_deref(), event.reason.as_deref()),
        ("pay", Some("request=r"), Some("An incident."))
    );
    let silent = load(&[TEAMS[0], ("teams/pay/events/1.toml", "kind = \"annotated\"\nday = 2025-04-02\n")]);
    assert!(listing(&silent).contains("`line` is missing") && listing(&silent).contains("`reason` is missing"));
}
