//! Change requests joined by hand from what each source says.

use buyin_facts::change_request::{ChangeRequest, Knowledge, Landing, Proposal, Release, Repair, RepairKind, Way};
use buyin_facts::decision::Decisions;
use buyin_facts::id::BlobKey;
use buyin_facts::word::{Role, Shape};
use buyin_facts::{CommitNumber, Moment, RepositoryId};

use super::*;
use crate::contribution::request::requests;
use crate::contribution::sources::Sources;
use crate::index::{CommitIx, RepositoryIx};
use crate::sketch::{Sketch, day, identity, pseudonyms};

const ANN: &str = "Ann Larsen <ann@x>";
const BEN: &str = "Ben Okoye <ben@x>";
const BOT: &str = "renovate[bot] <bot@x>";
/// Position of `kit` among the repositories.
const KIT: RepositoryIx = RepositoryIx(1);

/// Ann is at home in `kit`, Ben in `app`. Ben's branch of two commits is merged into kit by Ann as 1, his squashed change is 2, his rebased
/// change 3; a bot's is 4.
fn organisation() -> Organisation {
    let mut sketch = Sketch::default();
    for month in 1..=6 {
        for on in [5, 15, 25] {
            sketch.commit("app", &format!("2024-{month:02}-{on:02}"), BEN).change("app.go", 9, 0, 7);
        }
    }
    sketch.commit("kit", "2024-01-02", ANN).change("kit.go", 50, 0, 1);
    sketch.commit("kit", "2024-03-01", BEN).arrives("2024-03-06").brought_by(3).change("kit.go", 9, 0, 2);
    sketch.commit("kit", "2024-03-04", BEN).arrives("2024-03-06").brought_by(3).change("kit.go", 9, 0, 3);
    sketch.commit("kit", "2024-03-06", ANN).parents(2);
    sketch.commit("kit", "2024-03-10", BEN).with(Role::Reviewer, ANN).change("b.go", 9, 0, 4);
    sketch.commit("kit", "2024-03-12", BEN).at(1_710_000_000).change("c.go", 9, 0, 5);
    sketch.commit("kit", "2024-03-13", BOT).change("go.mod", 1, 1, 6);
    sketch.commit("kit", "2024-03-20", ANN).change("b.go", 1, 1, 8);
    sketch.shape(BOT, Shape::Bot);
    let mut history = sketch.history();
    history.as_of = day("2024-06-30");
    Organisation::assemble(history, &Decisions::default(), &[])
}

fn landing(commit: u32, number: u32, way: Way) -> Landing {
    let author = Some(pseudonyms().account("benny")).filter(|_| way == Way::Merge);
    Landing { repository: RepositoryId(1), commit: CommitNumber(commit), number, way, author, reviewers: Vec::new() }
}

fn proposal(number: u32, identity: Option<buyin_facts::IdentityKey>, time: i64, on: &str) -> Proposal {
    Proposal {
        repository: RepositoryId(1),
        number,
        scan: 0,
        head: BlobKey(u64::from(number)),
        commit: None,
        identity,
        time: Some(Moment(time)),
        day: Some(day(on)),
    }
}

fn sources(organisation: &Organisation) -> Sources {
    let mut sources = Sources::default();
    for row in [landing(3, 1, Way::Merge), landing(4, 2, Way::Squash), landing(6, 4, Way::Squash)] {
        let commit = organisation.history.commit(KIT, row.commit).expect("drawn");
        sources.landings.push((KIT, commit, row));
    }
    for row in [
        proposal(3, Some(identity(BEN)), 1_710_000_000, "2024-03-12"),
        proposal(5, Some(identity(BEN)), 1_720_000_000, "2024-04-01"),
        proposal(6, Some(identity(BOT)), 1_720_000_001, "2024-04-01"),
        proposal(7, Some(identity("Nobody Known <no@x>")), 1_720_000_002, "2024-04-01"),
    ] {
        sources.proposals.insert((KIT, row.number), row);
    }
    sources
}

fn made(organisation: &Organisation, sources: &Sources) -> Vec<(u32, Contribution)> {
    let requests = requests(organisation, sources);
    requests.iter().filter_map(|request| Some((request.number, request.placed(organisation, sources)?))).collect()
}

fn told(number: u32) -> ChangeRequest {
    ChangeRequest {
        place: "x.org/acme/kit".into(),
        number,
        knowledge: Knowledge::Export,
        opened: Some(day("2024-04-02")),
        answered: Some(day("2024-04-03")),
        merged: None,
        closed: Some(day("2024-04-09")),
        author: vec![pseudonyms().account("benny")],
        bot: false,
        merger: Vec::new(),
        merge_commit: None,
        commits: None,
    }
}

#[test]
fn git_alone_tells_what_landed_and_what_did_not() {
    let organisation = organisation();
    let made = made(&organisation, &sources(&organisation));
    let row = |(number, one): &(u32, Contribution)| {
        let merged = one.merged.map_or_else(|| "-".to_owned(), |day| day.to_string());
        format!("{number} {} {} {merged}", organisation.teams.id(one.team), one.begun)
    };
    // The bot's 4 and 6 are nobody's; of 7 nobody is known.
    assert_eq!(
        made.iter().map(row).collect::<Vec<_>>(),
        [
            "1 app 2024-03-01 2024-03-06",
            "2 app 2024-03-10 2024-03-10",
            "3 app 2024-03-12 2024-03-12",
            "5 app 2024-04-01 -"
        ]
    );
    assert!(
        made.iter().all(|(_, one)| !one.is_own && one.owner.map(|team| organisation.teams.id(team)) == Some("kit"))
    );
    assert!(made[1].1.reviewed && !made[2].1.reviewed, "Ann is named as reviewer of 2 alone");
}

#[test]
fn a_login_is_who_its_changes_are_by() {
    let organisation = organisation();
    let mut sources = sources(&organisation);
    sources.told.insert((KIT, 8), told(8));
    sources.with_told.insert(KIT);
    let made = made(&organisation, &sources);
    let (_, last) = made.last().expect("some");
    assert_eq!(organisation.teams.id(last.team), "app", "benny's merged branch is Ben's");
    assert_eq!((last.opened, last.answered, last.declined), (told(8).opened, told(8).answered, told(8).closed));
    assert!(last.seen.opened && last.seen.opening && !last.seen.released);
}

#[test]
fn releases_and_reverts_are_stages() {
    let organisation = organisation();
    let mut sources = sources(&organisation);
    let release = |tag: &str, on: &str, through| Release {
        repository: RepositoryId(1),
        tag: tag.into(),
        day: day(on),
        through: CommitNumber(through),
    };
    sources.releases.insert(KIT, vec![release("v1", "2024-03-07", 3), release("v2", "2024-03-30", 7)]);
    let revert = Repair {
        repository: RepositoryId(1),
        commit: CommitNumber(7),
        kind: RepairKind::Revert,
        undone: Some(CommitNumber(4)),
        number: None,
    };
    sources.repairs.push((KIT, organisation.history.commit(KIT, CommitNumber(7)).expect("drawn"), revert));
    let made = made(&organisation, &sources);
    let released: Vec<_> = made.iter().map(|(_, one)| one.released.map(|day| day.to_string())).collect();
    let on = |text: &str| Some(text.to_owned());
    assert_eq!(released, [on("2024-03-07"), on("2024-03-30"), on("2024-03-30"), None]);
    let alive: Vec<_> = made.iter().map(|(_, one)| one.is_alive(day("2024-06-30"))).collect();
    assert_eq!(alive, [Some(true), Some(false), Some(true), None]);
    assert_eq!(made[0].1.is_alive(day("2024-03-20")), None, "thirty days are not over");
}

#[test]
fn numbers_of_issues_are_no_change_requests_where_all_of_those_are_known() {
    let organisation = organisation();
    let mut sources = sources(&organisation);
    for number in [1, 2, 4, 5, 6, 7, 9, 10] {
        let row = proposal(number, None, 0, "2024-03-01");
        sources.proposals.insert((KIT, number), row);
        sources.landings.push((KIT, CommitIx(0), landing(4, number, Way::Squash)));
    }
    sources.landings.push((KIT, CommitIx(0), landing(4, 77, Way::Squash)));
    sources.with_heads.insert(KIT);
    sources.drop_issues();
    assert!(sources.landings.iter().all(|(_, _, row)| row.number != 77) && sources.with_heads.contains(&KIT));
    // Where most are unknown, nothing can be told.
    sources.proposals.clear();
    sources.landings.push((KIT, CommitIx(0), landing(4, 77, Way::Squash)));
    sources.drop_issues();
    assert!(sources.landings.iter().any(|(_, _, row)| row.number == 77) && !sources.with_heads.contains(&KIT));
}

#[test]
fn that_nobody_looked_is_said_only_where_somebody_else_is_named() {
    let organisation = organisation();
    let mut all: Vec<Contribution> =
        made(&organisation, &sources(&organisation)).into_iter().map(|(_, one)| one).collect();
    show_reviews(&mut all);
    assert!(all.iter().all(|one| one.seen.reviewed), "Ann is named once");
    all.iter_mut().for_each(|one| (one.reviewed, one.seen.reviewed) = (false, false));
    show_reviews(&mut all);
    assert!(all.iter().all(|one| !one.seen.reviewed));
}
