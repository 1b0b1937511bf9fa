//! Uses worked out by hand.

use buyin_facts::decision::Decisions;
use buyin_facts::word::{Ecosystem, Language, Scope};

use super::*;
use crate::index::RepositoryIx;
use crate::sketch::{Sketch, day};

/// Who draws everything here.
const ANN: &str = "Ann Archer <ann@acme.io>";

fn uses(sketch: Sketch) -> (History, Components, Uses) {
    let history = sketch.history();
    let components = Components::build(&history);
    let names = Names::build(&history, &components, &Decisions::default());
    let uses = Uses::build(&history, &components, &names);
    (history, components, uses)
}

/// A library and a user, which renames its imports and its manifest line, then leaves.
fn library_and_user() -> Sketch {
    let mut sketch = Sketch::default();
    sketch.commit("lib", "2024-01-01", ANN);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/old");
    sketch.commit("lib", "2024-02-01", ANN);
    sketch.component(Op::Remove, "go.mod", Ecosystem::Go, "acme.io/old");
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/new");

    sketch.commit("user", "2024-01-10", ANN);
    sketch.depends(Op::Add, "go.mod", Ecosystem::Go, "acme.io/old", Scope::Indirect);
    sketch.commit("user", "2024-01-20", ANN);
    sketch.imports(Op::Add, "a.go", Language::Go, "acme.io/old/x");
    sketch.imports(Op::Add, "a.go", Language::Go, "acme.io/old/y");
    sketch.imports(Op::Add, "vendor/acme.io/old/z.go", Language::Go, "acme.io/old/y");
    sketch.commit("user", "2024-03-01", ANN);
    sketch.imports(Op::Remove, "a.go", Language::Go, "acme.io/old/x");
    sketch.imports(Op::Remove, "a.go", Language::Go, "acme.io/old/y");
    sketch.imports(Op::Add, "a.go", Language::Go, "acme.io/new/x");
    sketch.imports(Op::Add, "b.go", Language::Go, "acme.io/new/x");
    sketch.depends(Op::Add, "go.mod", Ecosystem::Go, "acme.io/new", Scope::Runtime);
    sketch.commit("user", "2024-04-30", ANN);
    sketch.imports(Op::Remove, "a.go", Language::Go, "acme.io/new/x");
    sketch.imports(Op::Remove, "b.go", Language::Go, "acme.io/new/x");
    sketch.depends(Op::Remove, "go.mod", Ecosystem::Go, "acme.io/new", Scope::Runtime);
    sketch
}

#[test]
fn a_rename_is_no_departure_and_indirect_or_vendored_is_no_use() {
    let (_, components, uses) = uses(library_and_user());
    let list: Vec<&Use> = uses.iter().collect();
    assert_eq!(list.len(), 1);
    let found = list[0];
    assert_eq!(components.get(found.provider).id, "lib");
    assert_eq!(components.get(found.consumer).id, "user");
    assert_eq!(found.spans, [Span { since: day("2024-01-20"), until: Some(day("2024-04-30")) }]);
    let files: Vec<Files> =
        ["2024-01-19", "2024-01-20", "2024-03-01", "2024-05-01"].map(|on| found.files_on(day(on))).into();
    assert_eq!(files, [Files(0), Files(1), Files(2), Files(0)]);
    assert_eq!(found.requirement_on(day("2024-02-01")), None);
    assert_eq!(found.requirement_on(day("2024-03-01")), Some("^2"));
}

#[test]
fn adoption_work_lasts_from_two_weeks_before_to_sixty_days_after() {
    let (history, components, uses) = uses(library_and_user());
    let user = components.root(RepositoryIx(1));
    let is_work: Vec<bool> = history
        .commits()
        .filter(|(_, fact)| fact.repository == RepositoryIx(1))
        .map(|(commit, _)| !uses.adoption_work(commit, user).is_empty())
        .collect();
    // The rename is within 60 days of the first import; the departure is not.
    assert_eq!(is_work, [false, true, true, false]);
}

#[test]
fn a_bare_import_shows_use_only_beside_a_manifest() {
    let mut sketch = Sketch::default();
    sketch.commit("config", "2024-01-01", ANN);
    sketch.component(Op::Add, "Cargo.toml", Ecosystem::Cargo, "config");
    sketch.commit("user", "2024-01-02", ANN);
    sketch.imports(Op::Add, "src/main.rs", Language::Rust, "config");
    sketch.commit("user", "2024-01-05", ANN);
    sketch.depends(Op::Add, "Cargo.toml", Ecosystem::Cargo, "config", Scope::Dev);
    let (_, _, uses) = uses(sketch);
    let found = uses.iter().next().expect("a use");
    assert_eq!(found.spans, [Span::from(day("2024-01-05"))]);
    assert_eq!(found.files_on(day("2024-01-05")), Files(1));
}

#[test]
fn the_order_of_rows_within_a_commit_does_not_matter() {
    let (_, _, one) = uses(library_and_user());
    let mut sketch = library_and_user();
    sketch.reversed = true;
    let (_, _, other) = uses(sketch);
    let answer = |uses: &Uses| -> Vec<_> {
        uses.iter()
            .map(|it| (it.provider, it.consumer, it.spans.clone(), it.files.clone(), it.requirements.clone()))
            .collect()
    };
    assert_eq!(answer(&one), answer(&other));
    assert_eq!(one.work, other.work);
}
