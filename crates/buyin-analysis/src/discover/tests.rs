//! Rankings worked out by hand.

use buyin_facts::decision::Decisions;
use buyin_facts::word::{Class, Ecosystem, Language, Op};

mod came_and_left;

use super::*;
use crate::discover::landscape::Landscape;
use crate::history::Changes;
use crate::index::RepositoryIx;
use crate::ledger::allocation::allocate;
use crate::ledger::presence::Calendar;
use crate::sketch::Sketch;
use buyin_facts::Share;

const ANN: &str = "Ann Archer <ann@acme.io>";
const BEN: &str = "Ben Baker <ben@acme.io>";
const CAT: &str = "Cat Cooper <cat@acme.io>";

/// A host with a kit that all of it uses, an engine that uses all of it, and more than enough besides.
fn host() -> Sketch {
    let mut sketch = Sketch::default();
    sketch.commit("host", "2024-01-02", ANN);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/host");
    for (at, path) in ["kit/a.go", "engine/a.go", "x/a.go", "y/a.go", "z/a.go", "w/a.go"].iter().enumerate() {
        sketch.drawn().change(path, 200, 0, 1 + at as u64);
    }
    for path in ["engine/a.go", "x/a.go", "y/a.go", "z/a.go"] {
        sketch.imports(Op::Add, path, Language::Go, "acme.io/host/kit");
    }
    for folder in ["x", "y", "z", "w"] {
        sketch.imports(Op::Add, "engine/a.go", Language::Go, &format!("acme.io/host/{folder}"));
    }
    sketch
}

/// Another repository whose files import folders of the host.
fn uses(sketch: &mut Sketch, repository: &str, author: &str, on: &str, folders: &[&str]) {
    sketch.commit(repository, on, author);
    for (at, folder) in folders.iter().enumerate() {
        let path = format!("use{at}.go");
        sketch.drawn().change(&path, 50, 0, 100 + at as u64);
        sketch.imports(Op::Add, &path, Language::Go, &format!("acme.io/host/{folder}"));
    }
}

fn ranking_of(sketch: &Sketch, without: &[Signal]) -> (Organisation, Ranking) {
    let organisation = Organisation::assemble(sketch.history(), &Decisions::default(), &[]);
    let allocation = allocate(&organisation, &Calendar::new([]), Share(0.7));
    let changes = Changes::drawn(&organisation.history);
    let landscape = Landscape::of_history(changes).expect("nothing to read");
    let contents = Contents::default();
    let survey = Survey::of(&organisation, &allocation, changes, landscape, &contents, without);
    let ranking = rank(&organisation, survey.expect("nothing to read"), &contents, without);
    (organisation, ranking)
}

fn places(ranking: &Ranking) -> Vec<String> {
    let path = |candidate: &Candidate| ranking.survey.landscape.directory(candidate.directory).path.clone();
    ranking.ranked.iter().map(|(candidate, _)| path(candidate)).collect()
}

#[test]
fn what_all_of_the_host_uses_comes_before_what_uses_all_of_it() {
    let mut sketch = host();
    uses(&mut sketch, "one", BEN, "2024-02-01", &["kit", "engine"]);
    uses(&mut sketch, "two", CAT, "2024-03-01", &["engine", "kit"]);
    let (_, ranking) = ranking_of(&sketch, &[]);
    assert_eq!(places(&ranking), ["kit", "engine"]);
    let (kit, score) = &ranking.ranked[0];
    // By hand: six use the kit (four folders of the host, two users' roots) and it needs nothing: (6 + 1) / (6 + 2).
    assert!((kit.generality - 7.0 / 8.0).abs() < 1e-9, "{}", kit.generality);
    assert_eq!((kit.demand.importing.len(), kit.demand.files().count()), (2, 2));
    assert!(score.net.low <= score.net.mid && score.net.mid <= score.net.high);
    // Two need a part of it each: users are these parts, as far as teams go on with it, and more as demand grows.
    let grown = score.users.0 / (weight::KEPT * 2.0 * score.need.0) - 1.0;
    assert!((-1e-9..=weight::GROWING + 1e-9).contains(&grown) && score.need.0 < 1.0, "{score:?}");
    assert!(ranking.ranked[1].0.blockers.len() == 5, "an import line for each folder it needs");
}

#[test]
fn nobody_asking_is_no_candidate_and_order_of_rows_means_nothing() {
    let (_, ranking) = ranking_of(&host(), &[]);
    assert!(ranking.ranked.is_empty());
    let mut sketch = host();
    uses(&mut sketch, "one", BEN, "2024-02-01", &["kit", "engine"]);
    let forwards = places(&ranking_of(&sketch, &[]).1);
    sketch.reversed = true;
    assert_eq!(places(&ranking_of(&sketch, &[]).1), forwards);
    assert!(places(&ranking_of(&sketch, &[Signal::Importing]).1).is_empty());
}

#[test]
fn a_copy_is_demand_for_the_older_one_and_a_vendored_one_is_no_candidate() {
    let mut sketch = host();
    sketch.commit("copier", "2024-02-01", BEN);
    sketch.drawn().change("mine/a.go", 200, 0, 1).change("other.go", 900, 0, 77);
    sketch.commit("keeper", "2023-01-01", CAT);
    sketch.drawn().change_of(Class::Vendored, "third_party/kit/a.go", 200, 0, 1).change("main.go", 900, 0, 78);
    let (organisation, ranking) = ranking_of(&sketch, &[]);
    assert_eq!(places(&ranking), ["kit"]);
    let demand = &ranking.ranked[0].0.demand;
    assert_eq!(demand.copies.len(), 1);
    let holder = ranking.survey.landscape.directory(demand.copies[0].directory);
    assert_eq!((organisation.history.name(holder.repository), holder.path.as_str()), ("copier", "mine"));
    assert_eq!(demand.copies[0].similarity, 1.0);
    assert_eq!(demand.vendoring.len(), 1);
}

#[test]
fn a_folder_below_another_stands_alone_only_with_users_of_its_own() {
    for (own_user, expected) in [(false, vec!["kit"]), (true, vec!["kit", "kit/clock"])] {
        let mut sketch = host();
        sketch.commit("host", "2024-01-05", ANN);
        sketch.drawn().change("kit/clock/a.go", 60, 0, 30);
        sketch.imports(Op::Add, "kit/a.go", Language::Go, "acme.io/host/kit/clock");
        sketch.commit("one", "2024-02-01", BEN);
        sketch.drawn().change("a.go", 50, 0, 100);
        sketch.imports(Op::Add, "a.go", Language::Go, "acme.io/host/kit");
        sketch.imports(Op::Add, "a.go", Language::Go, "acme.io/host/kit/clock");
        if own_user {
            sketch.drawn().change("b.go", 50, 0, 101);
            sketch.imports(Op::Add, "b.go", Language::Go, "acme.io/host/kit/clock");
        }
        let mut found = places(&ranking_of(&sketch, &[]).1);
        found.sort();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_fork_asks_for_nothing_and_most_of_a_repository_is_no_candidate() {
    let mut sketch = host();
    sketch.commit("fork", "2024-02-01", BEN);
    for (at, path) in ["kit/a.go", "engine/a.go", "x/a.go", "y/a.go", "z/a.go", "w/a.go"].iter().enumerate() {
        sketch.drawn().change(path, 200, 0, 1 + at as u64);
    }
    assert!(ranking_of(&sketch, &[]).1.ranked.is_empty());

    let mut sketch = host();
    sketch.commit("host", "2024-01-05", ANN);
    sketch.drawn().change("kit/b.go", 2_000, 0, 40);
    uses(&mut sketch, "one", BEN, "2024-02-01", &["kit"]);
    assert!(places(&ranking_of(&sketch, &[]).1).is_empty());
}

#[test]
fn a_repository_is_there_to_be_shared_when_others_stand_on_half_of_its_folders() {
    for (folders, found) in [(&["kit", "x"][..], (2, 0)), (&["kit", "x", "y"][..], (0, 3))] {
        let mut sketch = host();
        uses(&mut sketch, "one", BEN, "2024-02-01", folders);
        let (_, ranking) = ranking_of(&sketch, &[]);
        assert_eq!((ranking.ranked.len(), ranking.shared.len()), found, "of six");
    }
}

#[test]
fn a_name_of_other_days_hides_no_folder_of_today() {
    let mut sketch = host();
    // Once the repository was called like a folder of today's.
    sketch.commit("host", "2024-01-05", ANN);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/host/kit");
    sketch.commit("host", "2024-01-06", ANN);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/host");
    sketch.drawn().change("kit/clock/a.go", 60, 0, 30);
    uses(&mut sketch, "one", BEN, "2024-02-01", &["kit/clock"]);
    assert_eq!(places(&ranking_of(&sketch, &[]).1), ["kit/clock"]);
}

#[test]
fn the_place_of_most_tests_is_no_candidate_and_help_for_testing_is() {
    let places_with = |tests: u32| {
        let mut sketch = host();
        sketch.commit("host", "2024-01-05", ANN);
        sketch.drawn().change_of(Class::Test, "fixture/a.go", tests, 0, 40);
        uses(&mut sketch, "one", BEN, "2024-02-01", &["fixture"]);
        places(&ranking_of(&sketch, &[]).1)
    };
    // Of 1,200 lines of source beside: 500 of 1,700 are less than three in ten, 600 of 1,800 are more.
    assert_eq!(places_with(500), ["fixture"]);
    assert!(places_with(600).is_empty());
}

#[test]
fn help_for_testing_is_held_back_by_what_it_imports_and_other_things_are_not_by_what_their_tests_do() {
    let mut sketch = host();
    sketch.drawn().change_of(Class::Test, "fakes/fake_test.go", 200, 0, 7);
    sketch.drawn().change_of(Class::Test, "kit/a_test.go", 20, 0, 8);
    sketch.imports(Op::Add, "fakes/fake_test.go", Language::Go, "acme.io/host/engine");
    sketch.imports(Op::Add, "kit/a_test.go", Language::Go, "acme.io/host/engine");
    uses(&mut sketch, "one", BEN, "2024-02-01", &["fakes", "kit"]);
    let (_, ranking) = ranking_of(&sketch, &[]);
    let of = |path: &str| {
        let place = places(&ranking).iter().position(|one| one == path).expect("a candidate");
        &ranking.ranked[place].0
    };
    assert_eq!((of("fakes").blockers.len(), of("kit").blockers.len()), (1, 0));
    // The engine, and the five folders that it needs.
    assert_eq!((of("fakes").closure.len(), of("kit").closure.len()), (6, 0));
}

#[test]
fn what_seems_to_be_rebuilt_ends_as_far_as_it_is_sure_and_in_common() {
    let mut sketch = host();
    uses(&mut sketch, "one", BEN, "2024-02-01", &["kit"]);
    let (organisation, ranking) = ranking_of(&sketch, &[]);
    let (kit, before) = &ranking.ranked[0];
    let with = |likeness: f64, upkeep: f64| {
        let mut kit = kit.clone();
        let (directory, team) = (kit.directory, kit.team);
        let (since, last_edited, alike) = (None, None, Vec::new());
        let (shared, was_first) = (0.0, false);
        kit.demand.rebuilt =
            vec![demand::Rebuild { directory, team, likeness, shared, was_first, upkeep, since, last_edited, alike }];
        let scale =
            Scale { as_of: organisation.history.as_of, without: &[], file: ranking_file(&organisation, &ranking) };
        scale.score(&kit).benefit.mid.0 - before.benefit.mid.0
    };
    let build = before.build.0;
    // general · (1 − 0.25) · 0.7 kept · 0.25 · likeness² · two years' upkeep, which is no more than it took to build.
    let by_hand = |likeness: f64, upkeep: f64| kit.generality * 0.75 * 0.7 * 0.25 * likeness * likeness * upkeep;
    assert!((with(1.0, build / 4.0) - by_hand(1.0, build / 2.0)).abs() < 1e-9);
    assert!((with(0.2, build / 4.0) - by_hand(0.2, build / 2.0)).abs() < 1e-9);
    assert!((with(0.2, build * 9.0) - by_hand(0.2, build)).abs() < 1e-9);
}

fn ranking_file(organisation: &Organisation, ranking: &Ranking) -> buyin_facts::EngineerDays {
    ranking.survey.days_a_file(organisation.history.as_of, true)
}

#[test]
fn a_file_that_calls_an_engine_does_not_need_the_engine() {
    let mut sketch = host();
    let mut blob = 300;
    let mut work = |month: u32, path: &str, days: std::ops::Range<u32>| {
        for on in days {
            blob += 1;
            sketch.commit("host", &format!("2024-{month:02}-{on:02}"), ANN);
            sketch.drawn().change(path, 60, 60, blob);
        }
    };
    work(2, "kit/a.go", 5..17);
    (3..9).for_each(|month| work(month, "engine/a.go", 1..29));
    uses(&mut sketch, "one", BEN, "2024-10-01", &["kit", "kit", "kit", "kit", "kit", "kit", "engine"]);
    uses(&mut sketch, "two", CAT, "2024-10-02", &["kit", "kit", "kit", "kit", "kit", "kit", "engine"]);
    // Whatever structure says of the two.
    let (_, ranking) = ranking_of(&sketch, &[Signal::Generality, Signal::Price]);
    assert_eq!(places(&ranking), ["kit", "engine"]);
    let build = |at: usize| ranking.ranked[at].1.build;
    assert!(build(1) > build(0), "more was spent on the engine");
}

#[test]
fn what_was_deleted_need_not_be_built_again() {
    let built = |is_deleted: bool| {
        let mut sketch = host();
        sketch.commit("host", "2024-01-09", ANN);
        sketch.drawn().change("kit/old.go", 4_000, 0, 50);
        sketch.commit("host", "2024-01-10", ANN);
        if is_deleted {
            sketch.drawn().delete("kit/old.go", 4_000);
        }
        uses(&mut sketch, "one", BEN, "2024-02-01", &["kit"]);
        let (_, ranking) = ranking_of(&sketch, &[]);
        let kit = ranking.survey.landscape.at(RepositoryIx(0), "kit").expect("the kit");
        ranking.survey.efforts.of(kit).ever
    };
    assert!(built(true) < built(false), "{} of {}", built(true), built(false));
}

#[test]
fn a_folder_that_moves_keeps_what_was_spent_on_it() {
    let effort = |is_moved: bool| {
        let mut sketch = host();
        let files = ["c.go", "d.go"];
        let home = if is_moved { "old/kit" } else { "kit" };
        for (day, file) in (9_u64..).zip(files) {
            sketch.commit("host", &format!("2023-01-{day:02}"), ANN);
            sketch.drawn().change(&format!("{home}/{file}"), 400, 0, 500 + day);
        }
        if is_moved {
            // Both are edited on the way: their package has another name now.
            sketch.commit("host", "2024-03-11", ANN);
            for (blob, file) in (600..).zip(files) {
                sketch.drawn().delete(&format!("old/kit/{file}"), 400);
                sketch.drawn().change(&format!("kit/{file}"), 400, 0, blob);
            }
        }
        uses(&mut sketch, "one", BEN, "2024-04-01", &["kit"]);
        let (_, ranking) = ranking_of(&sketch, &[]);
        let kit = ranking.survey.landscape.at(RepositoryIx(0), "kit").expect("the kit");
        let effort = ranking.survey.efforts.of(kit);
        (effort.first, effort.ever)
    };
    let ((first, stayed), (since, moved)) = (effort(false), effort(true));
    assert_eq!(first, since);
    assert!(moved >= stayed, "{moved} of {stayed}");
}
