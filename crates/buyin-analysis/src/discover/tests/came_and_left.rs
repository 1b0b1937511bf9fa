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
        assert_eq!(demand.copies[0].first, Some(First::History));
    }
    let mut sketch = twins("neither");
    let (home, demand) = kit(&sketch).expect("a copy is demand");
    assert_eq!((home.as_str(), demand.copies[0].first), ("fork", Some(First::Unknown)));
    sketch.commit("user", "2024-03-01", CAT);
    sketch.drawn().change("main.go", 50, 0, 99);
    sketch.imports(Op::Add, "main.go", Language::Go, "acme.io/origin/kit");
    let (home, demand) = kit(&sketch).expect("a copy is demand");
    assert_eq!((home.as_str(), demand.copies[0].first), ("origin", Some(First::Used)));
}

#[test]
fn demand_grows_by_uses_that_begin_and_falls_by_uses_that_end() {
    let mut sketch = host();
    uses(&mut sketch, "one", BEN, "2024-02-01", &["kit"]);
    uses(&mut sketch, "two", CAT, "2024-02-02", &["kit"]);
    let trend = |sketch: &Sketch, on: &str| {
        let demand = kit(sketch).expect("asked for").1;
        let day = crate::sketch::day(on);
        (demand.new_within_a_year(day), demand.left_within_a_year(), demand.trend(day))
    };
    assert_eq!(trend(&sketch, "2024-12-01"), (2, 0, Trend::Growing));
    assert_eq!(trend(&sketch, "2025-12-01"), (0, 0, Trend::Steady));
    sketch.commit("two", "2025-10-01", CAT);
    sketch.drawn().change("use0.go", 0, 1, 201);
    sketch.imports(Op::Remove, "use0.go", Language::Go, "acme.io/host/kit");
    assert_eq!(trend(&sketch, "2025-12-01"), (0, 1, Trend::Falling));
    // What moved to another file ended and began; a second file of a team that is there makes no second team.
    sketch.commit("one", "2025-10-02", BEN);
    sketch.drawn().change("moved.go", 50, 0, 200);
    sketch.imports(Op::Remove, "use0.go", Language::Go, "acme.io/host/kit");
    sketch.imports(Op::Add, "moved.go", Language::Go, "acme.io/host/kit");
    assert_eq!(trend(&sketch, "2025-12-01"), (0, 1, Trend::Falling));
    sketch.drawn().change("more.go", 50, 0, 202);
    sketch.imports(Op::Add, "more.go", Language::Go, "acme.io/host/kit");
    assert_eq!(trend(&sketch, "2025-12-01"), (0, 1, Trend::Steady));
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
    assert_eq!((demand.copies.len(), demand.left_within_a_year()), (0, 1));
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
        first: Some(First::Contents),
        since: None,
        last_edited: None,
    };
    let mut differing = read.clone();
    differing.demand.copies = vec![copy(3, false), copy(1, false), copy(0, false), copy(9, true)];
    // By hand: 0.25 · (1 + ln 3) + 0.25 · 1.
    assert!((price(&differing) - price(&read) - 0.25 * (2.0 + 3.0_f64.ln())).abs() < 1e-9);
}
