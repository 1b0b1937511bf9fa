//! Who may decide what, case by case: a little organisation with a bet of each kind.

use buyin_decisions::Disk;
use buyin_facts::decision::Decisions;
use buyin_facts::pseudonym::Pseudonyms;

use super::{Decider, may};
use crate::server::door::{Role, Who};

fn who(role: Role) -> Who {
    Who { role, ..Who::local() }
}

fn lead(team: &str) -> Who {
    who(Role::Lead(vec![team.to_owned()]))
}

fn platform(teams: &[&str]) -> Who {
    who(Role::Platform(teams.iter().map(|team| (*team).to_owned()).collect()))
}

/// `flags`: the platform's, with checkout, which pledged on both sides. `kit`: checkout's own, payments pledged. `early`: nobody of the
/// other side pledged yet, payments asked. `lonely`: nobody asked either, and nobody answers for it.
const FILES: [(&str, &str); 13] = [
    ("teams/platform.toml", "platform = true\n"),
    ("teams/tools.toml", "platform = true\n"),
    ("teams/checkout.toml", ""),
    ("teams/payments.toml", ""),
    ("requests/switches.toml", "title = \"Switches\"\nteam = \"payments\"\nproblem = \"Each is a release.\"\n"),
    (
        "bets/flags.toml",
        "name = \"Flags\"\npattern = \"partner\"\nowner = \"platform\"\n\
         [[pledge]]\nid = \"theirs\"\nteam = \"checkout\"\nside = \"partner\"\nengineers = 1\n\
         [[pledge]]\nid = \"ours\"\nteam = \"platform\"\nside = \"platform\"\nengineers = 1\n\
         [[pledge]]\nid = \"both\"\nteam = \"checkout\"\nside = \"platform\"\nengineers = 1\n",
    ),
    (
        "bets/kit.toml",
        "name = \"Kit\"\npattern = \"open\"\nowner = \"checkout\"\n\
         [[pledge]]\nid = \"theirs\"\nteam = \"payments\"\nside = \"partner\"\nengineers = 1\n\
         [[pledge]]\nid = \"ours\"\nteam = \"checkout\"\nside = \"platform\"\nengineers = 1\n",
    ),
    (
        "bets/early.toml",
        "name = \"Early\"\npattern = \"partner\"\nowner = \"platform\"\nrequests = [\"switches\"]\n\
         [[pledge]]\nid = \"ours\"\nteam = \"platform\"\nside = \"platform\"\nengineers = 1\n",
    ),
    (
        "bets/lonely.toml",
        "name = \"Lonely\"\npattern = \"partner\"\n\
         [[pledge]]\nid = \"ours\"\nteam = \"tools\"\nside = \"platform\"\nengineers = 1\n",
    ),
    ("bets/flags/events/partner.toml", "team = \"checkout\"\n"),
    ("bets/flags/events/platform.toml", "team = \"platform\"\n"),
    ("bets/flags/events/helper.toml", "team = \"payments\"\n"),
    ("bets/flags/events/tools.toml", "team = \"tools\"\n"),
];

fn decisions() -> Decisions {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in FILES {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("folders");
        let event = "kind = \"declared\"\nday = 2024-03-05\nmonth = \"2024-02\"\ndays = 2\nwhat = \"Workshops\"\n";
        let text = if path.to_string_lossy().contains("/events/") { format!("{event}{text}") } else { text.to_owned() };
        std::fs::write(&path, text).expect("a file");
    }
    let loaded = buyin_decisions::load_from(&Disk::new(folder.path()), &Pseudonyms::new([7; 32]));
    assert!(loaded.problems.iter().all(|problem| !problem.fatal), "{:?}", loaded.problems);
    assert_eq!((loaded.decisions.pledges.len(), loaded.decisions.declared.len()), (7, 4), "{:?}", loaded.problems);
    loaded.decisions
}

/// Whether somebody may, with these fields filled in.
fn is_allowed(decider: Decider, fields: &[(&str, &str)], who: &Who, decisions: &Decisions) -> bool {
    let said = |name: &str| fields.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    may(decider, said, who, decisions).is_ok()
}

#[test]
fn the_other_side_accepts() {
    let (checkout, payments, ops) = (lead("checkout"), lead("payments"), platform(&["platform"]));
    let cases: &[(&str, &str, &Who, bool)] = &[
        // What a partner promised, the platform accepts, and nobody else.
        ("flags", "theirs", &ops, true),
        ("flags", "theirs", &platform(&[]), true),
        ("flags", "theirs", &checkout, false),
        ("flags", "theirs", &payments, false),
        // What the platform promised, the partner accepts; never the platform itself.
        ("flags", "ours", &checkout, true),
        ("flags", "ours", &ops, false),
        ("flags", "ours", &payments, false),
        // What a partner promised on the platform's side, it does not accept as a partner.
        ("flags", "both", &checkout, false),
        // A bet of a team that is no platform: that team is the other side of its partners.
        ("kit", "theirs", &checkout, true),
        ("kit", "theirs", &ops, true),
        ("kit", "theirs", &payments, false),
        ("kit", "ours", &payments, true),
        ("kit", "ours", &checkout, false),
        ("kit", "ours", &ops, false),
        // Before a partner pledged, who asked accepts; where nobody asked, nobody does.
        ("early", "ours", &payments, true),
        ("early", "ours", &checkout, false),
        ("early", "ours", &ops, false),
        ("lonely", "ours", &checkout, false),
        ("lonely", "ours", &ops, false),
        // Declared time is of the side its team pledged on; without a pledge, of the platform's where the team is, else a partner's.
        ("flags", "partner", &ops, true),
        ("flags", "partner", &checkout, false),
        ("flags", "platform", &checkout, true),
        ("flags", "platform", &ops, false),
        ("flags", "helper", &ops, true),
        ("flags", "helper", &payments, false),
        ("flags", "tools", &checkout, true),
        ("flags", "tools", &ops, false),
        // Who is on both sides accepts nothing they promised themselves.
        ("flags", "theirs", &platform(&["checkout"]), false),
        ("flags", "ours", &platform(&["platform", "checkout"]), false),
        // What is not there is said by the command, to who decides anything at all.
        ("flags", "nothing", &payments, true),
        ("nothing", "ours", &ops, true),
        ("flags", "nothing", &who(Role::Reader), false),
        // Readers accept nothing; who has the files accepts all.
        ("flags", "ours", &who(Role::Reader), false),
        ("flags", "theirs", &who(Role::Local), true),
    ];
    let decisions = decisions();
    for (bet, accepts, somebody, expected) in cases {
        let found = is_allowed(Decider::OtherSide, &[("bet", bet), ("accepts", accepts)], somebody, &decisions);
        assert_eq!(found, *expected, "{accepts} of {bet} by {:?}", somebody.role);
    }
}

#[test]
fn who_answers_for_a_bet_decides_it() {
    let cases: &[(&str, Who, bool)] = &[
        ("flags", platform(&["platform"]), true),
        ("flags", lead("platform"), true),
        ("flags", lead("checkout"), false),
        ("kit", lead("checkout"), true),
        ("kit", lead("payments"), false),
        ("kit", platform(&[]), true),
        // Nobody answers for it: the platform does.
        ("lonely", platform(&[]), true),
        ("lonely", lead("checkout"), false),
        // There is no such bet, which the command says with what there is.
        ("nothing", lead("checkout"), true),
        ("nothing", who(Role::Reader), false),
        ("flags", who(Role::Reader), false),
        ("flags", who(Role::Local), true),
    ];
    let decisions = decisions();
    for (bet, somebody, expected) in cases {
        let found = is_allowed(Decider::Owner, &[("bet", bet)], somebody, &decisions);
        assert_eq!(found, *expected, "{bet} by {:?}", somebody.role);
    }
}

#[test]
fn a_team_gives_its_own_word_and_the_platform_what_is_its_own() {
    let (team, or_platform) = (Decider::Team("team"), Decider::TeamOrPlatform("team"));
    let cases: &[(Decider, &str, Who, bool)] = &[
        (team, "checkout", lead("checkout"), true),
        (team, " checkout ", lead("checkout"), true),
        (team, "checkout", lead("payments"), false),
        (team, "checkout", platform(&["platform"]), false),
        (team, "", lead("payments"), true),
        (team, "", platform(&[]), false),
        (team, "", who(Role::Reader), false),
        (or_platform, "checkout", lead("checkout"), true),
        (or_platform, "checkout", platform(&[]), true),
        (or_platform, "checkout", lead("payments"), false),
        (or_platform, "", who(Role::Reader), false),
        (Decider::Platform, "", platform(&[]), true),
        (Decider::Platform, "", lead("checkout"), false),
        (Decider::Platform, "", who(Role::Reader), false),
    ];
    let decisions = decisions();
    for (decider, named, somebody, expected) in cases {
        let found = is_allowed(*decider, &[("team", named)], somebody, &decisions);
        assert_eq!(found, *expected, "{decider:?} of {named:?} by {:?}", somebody.role);
    }
}

#[test]
fn who_may_not_is_told_who_may() {
    let decisions = decisions();
    let said = |decider, fields: &[(&str, &str)], somebody: &Who| {
        let find = |name: &str| fields.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        may(decider, find, somebody, &decisions).map_err(|denied| denied.to(somebody).what).expect_err("they may not")
    };
    let accept = |bet, accepts| [("bet", bet), ("accepts", accepts)];
    assert_eq!(
        said(Decider::OtherSide, &accept("kit", "theirs"), &lead("payments")),
        "This is decided by the platform or who decides for checkout, as the side other than that of payments, and you \
         are deciding for payments"
    );
    assert_eq!(
        said(Decider::OtherSide, &accept("lonely", "ours"), &platform(&[])),
        "This is decided by a side other than that of tools, and no team is on it yet, and you are the platform"
    );
    assert_eq!(
        said(Decider::Team("team"), &[], &who(Role::Reader)),
        "This is decided by who decides for the team, and you are a reader"
    );
}
