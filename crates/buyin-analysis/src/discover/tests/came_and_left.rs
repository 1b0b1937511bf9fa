//! Who was first, who came, who left, and what copies that differ cost: worked out by hand.

use super::*;
use crate::discover::copy::first::First;
use crate::discover::demand::{Copy, Demand, Trend};

/// The demand for the kit, whichever repository it is found in, and the name of that.
fn kit(sketch: &Sketch) -> Option<(String, Demand)> {
    let (organisation, ranking) = ranking_of(sketch, &[]);
    let (kit, _) = ranking
        .ranked
        .iter()
        .find(|(candidate, _)| ranking.survey.landscape.directory(candidate.directory).path.ends_with("kit"))?;
    let home = ranking.survey.landscape.directory(kit.directory).repository;
    Some((organisation.history.name(home).to_owned(), kit.demand.clone()))
}

/// Two repositories that had a kit on the same day; the one that was drawn first comes first by itself.
fn twins(older: &str) -> Sketch {
    let mut sketch = Sketch::default();
    for (at, repository) in ["fork", "origin"].into_iter().enumerate() {
        if repository == older {
            sketch.commit(repository, "2024-01-02", ANN);
            sketch.drawn().change("old/a.go", 40, 0, 7);
        }
        sketch.commit(repository, "2024-02-01", ANN);
        sketch.component(Op::Add, "go.mod", Ecosystem::Go, &format!("acme.io/{repository}"));
        let own = 10 * (1 + at as u64);
        sketch.drawn().change("kit/a.go", 200, 0, 1).change("x/a.go", 900, 0, own).change("y/a.go", 900, 0, own + 1);
    }
    sketch
}

#[test]
fn of_two_on_the_same_day_the_one_with_more_behind_it_is_the_origin() {
    for older in ["origin", "fork"] {
        let (home, demand) = kit(&twins(older)).expect("a copy is demand");
        assert_eq!(home, older);
        assert_eq!(demand.copies[0].first, First::History);
    }
    let mut sketch = twins("neither");
    let (home, demand) = kit(&sketch).expect("a copy is demand");
    assert_eq!((home.as_str(), demand.copies[0].first), ("fork", First::Unknown));
    sketch.commit("user", "2024-03-01", CAT);
    sketch.drawn().change("main.go", 50, 0, 99);
    sketch.imports(Op::Add, "main.go", Language::Go, "acme.io/origin/kit");
    let (home, demand) = kit(&sketch).expect("a copy is demand");
    assert_eq!((home.as_str(), demand.copies[0].first), ("origin", First::Used));
}

/// What is known of demand as of a day, on which something else is worked on.
fn trend(sketch: &mut Sketch, on: &str) -> (u64, u64, Trend) {
    sketch.commit("host", on, ANN);
    sketch.drawn().change("w/a.go", 1, 0, 900);
    let (day, demand) = (crate::sketch::day(on), kit(sketch).expect("asked for").1);
    (demand.new_within_a_year(day), demand.left_within_a_year(day), demand.trend(day))
}

fn imports(sketch: &mut Sketch, op: Op, (repository, author): (&str, &str), on: &str, path: &str) {
    sketch.commit(repository, on, author);
    sketch.drawn().change(path, 50, 0, 200);
    sketch.imports(op, path, Language::Go, "acme.io/host/kit");
}

#[test]
fn demand_grows_by_lines_that_are_there_and_teams_begin_once() {
    let mut sketch = host();
    uses(&mut sketch, "one", BEN, "2024-02-01", &["kit"]);
    uses(&mut sketch, "two", CAT, "2024-02-02", &["kit"]);
    assert_eq!(trend(&mut sketch, "2024-12-01"), (2, 0, Trend::Growing));
    assert_eq!(trend(&mut sketch, "2025-08-01"), (0, 0, Trend::Steady));
    // What moves to another file neither begins nor ends, however often; nobody is new by it.
    for (from, to, on) in [("use0.go", "b.go", "2025-09-01"), ("b.go", "c.go", "2025-09-03")] {
        imports(&mut sketch, Op::Remove, ("one", BEN), on, from);
        imports(&mut sketch, Op::Add, ("one", BEN), on, to);
    }
    assert_eq!(trend(&mut sketch, "2025-10-01"), (0, 0, Trend::Steady));
    imports(&mut sketch, Op::Remove, ("two", CAT), "2025-10-02", "use0.go");
    assert_eq!(trend(&mut sketch, "2025-10-03"), (0, 1, Trend::Falling));
    // A second file of a team that is there makes up for it, and makes no second team.
    imports(&mut sketch, Op::Add, ("one", BEN), "2025-10-04", "more.go");
    assert_eq!(trend(&mut sketch, "2025-10-05"), (0, 1, Trend::Steady));
}

#[test]
fn a_fork_of_a_user_is_no_second_user() {
    let mut sketch = host();
    for repository in ["one", "fork"] {
        sketch.commit(repository, "2024-02-01", BEN);
        for at in 0..6 {
            let path = format!("a{at}.go");
            sketch.drawn().change(&path, 50, 0, 300 + at);
            sketch.imports(Op::Add, &path, Language::Go, "acme.io/host/kit");
        }
    }
    uses(&mut sketch, "two", CAT, "2024-02-02", &["kit"]);
    assert_eq!(kit(&sketch).expect("asked for").1.importing.len(), 2);
}

#[test]
fn a_copy_whose_files_are_gone_was_given_up() {
    let mut sketch = host();
    uses(&mut sketch, "one", BEN, "2024-02-01", &["kit"]);
    sketch.commit("copier", "2024-02-01", CAT);
    sketch.drawn().change("mine/a.go", 200, 0, 1).change("mine/b.go", 900, 0, 77);
    assert_eq!(kit(&sketch).expect("asked for").1.copies.len(), 1);
    sketch.commit("copier", "2024-09-01", CAT);
    sketch.drawn().delete("mine/a.go", 200);
    let demand = kit(&sketch).expect("asked for").1;
    let on = |day: &str| demand.teams_on(crate::sketch::day(day)).len();
    assert_eq!((demand.copies.len(), demand.left_within_a_year(crate::sketch::day("2024-09-02"))), (0, 1));
    // Nobody yet, both, the importer alone.
    assert_eq!((on("2024-01-31"), on("2024-03-01"), on("2024-09-01")), (0, 2, 1));
}

#[test]
fn what_differs_and_what_was_not_seen_cost_days() {
    let mut sketch = host();
    uses(&mut sketch, "one", BEN, "2024-02-01", &["kit"]);
    let (organisation, ranking) = ranking_of(&sketch, &[]);
    let (kit, unseen) = &ranking.ranked[0];
    let scale = Scale { as_of: organisation.history.as_of, without: &[], file: ranking_file(&organisation, &ranking) };
    let read = Candidate { is_read: true, ..kit.clone() };
    let price = |candidate: &Candidate| scale.score(candidate).extract.mid.0;
    // No contents were drawn: two days for what they may hide.
    assert!((unseen.extract.mid.0 - price(&read) - 2.0).abs() < 1e-9);
    let copy = |points: u32, is_carried: bool| Copy {
        directory: kit.directory,
        team: kit.team,
        similarity: 1.0,
        lines: 200.0,
        common: 1.0,
        edited: 0.0,
        upkeep: 0.0,
        is_carried,
        points,
        first: First::Contents,
        since: None,
        last_edited: None,
    };
    let mut differing = read.clone();
    differing.demand.copies = vec![copy(3, false), copy(1, false), copy(0, false), copy(9, true)];
    // By hand: 0.25 · (1 + ln 3) + 0.25 · 1.
    assert!((price(&differing) - price(&read) - 0.25 * (2.0 + 3.0_f64.ln())).abs() < 1e-9);
}
