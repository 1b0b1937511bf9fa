//! Uses worked out by hand.

use buyin_facts::decision::Decisions;
use buyin_facts::word::{Ecosystem, Language, Scope};

use super::*;
use crate::index::RepositoryIx;
use crate::organisation::Organisation;
use crate::sketch::{Sketch, day};

/// Who draws everything here.
const ANN: &str = "Ann Archer <ann@acme.io>";
/// Who uses it from the start.
const CAT: &str = "Cat Cooper <cat@acme.io>";
/// Who uses it later, at home in a repository of their own.
const BEN: &str = "Ben Baker <ben@acme.io>";

fn organisation(sketch: &Sketch) -> Organisation {
    Organisation::assemble(sketch.history(), &Decisions::default(), &[])
}

/// A library and a user, which renames its imports and its manifest line, then leaves.
fn library_and_user() -> Sketch {
    let mut sketch = Sketch::default();
    sketch.commit("lib", "2024-01-01", ANN);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/old");
    sketch.commit("lib", "2024-02-01", ANN);
    sketch.component(Op::Remove, "go.mod", Ecosystem::Go, "acme.io/old");
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/new");

    sketch.commit("user", "2024-01-10", CAT);
    sketch.depends(Op::Add, "go.mod", Ecosystem::Go, "acme.io/old", Scope::Indirect);
    sketch.commit("user", "2024-01-20", CAT);
    sketch.imports(Op::Add, "a.go", Language::Go, "acme.io/old/x");
    sketch.imports(Op::Add, "a.go", Language::Go, "acme.io/old/y");
    sketch.imports(Op::Add, "vendor/acme.io/old/z.go", Language::Go, "acme.io/old/y");
    sketch.commit("user", "2024-03-01", CAT);
    sketch.imports(Op::Remove, "a.go", Language::Go, "acme.io/old/x");
    sketch.imports(Op::Remove, "a.go", Language::Go, "acme.io/old/y");
    sketch.imports(Op::Add, "a.go", Language::Go, "acme.io/new/x");
    sketch.imports(Op::Add, "b.go", Language::Go, "acme.io/new/x");
    sketch.depends(Op::Add, "go.mod", Ecosystem::Go, "acme.io/new", Scope::Runtime);
    sketch.commit("user", "2024-04-30", CAT);
    sketch.imports(Op::Remove, "a.go", Language::Go, "acme.io/new/x");
    sketch.imports(Op::Remove, "b.go", Language::Go, "acme.io/new/x");
    sketch.depends(Op::Remove, "go.mod", Ecosystem::Go, "acme.io/new", Scope::Runtime);
    sketch
}

#[test]
fn a_rename_is_no_departure_and_indirect_or_vendored_is_no_use() {
    let organisation = organisation(&library_and_user());
    let components = &organisation.components;
    let list: Vec<&Use> = organisation.uses.iter().collect();
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
fn a_commit_that_brings_two_products_is_work_on_both_in_equal_parts() {
    let mut sketch = Sketch::default();
    for name in ["lib", "log"] {
        sketch.commit(name, "2024-01-01", ANN);
        sketch.component(Op::Add, "go.mod", Ecosystem::Go, &format!("acme.io/{name}"));
    }
    sketch.commit("user", "2024-01-10", CAT).change("go.mod", 2, 0, 1);
    for name in ["acme.io/lib", "acme.io/log"] {
        sketch.depends(Op::Add, "go.mod", Ecosystem::Go, name, Scope::Runtime);
    }
    let organisation = organisation(&sketch);
    let evidence = crate::ledger::evidence::collect(&organisation);
    let cat = organisation.people.of(crate::sketch::identity(CAT)).expect("seen");
    let parts: Vec<(&str, f64)> = evidence[&cat][0]
        .parts
        .iter()
        .map(|(account, part)| (account.adopts.map_or("", |product| organisation.products.id(product)), part.0))
        .collect();
    assert_eq!(parts, [("lib", 0.5), ("log", 0.5)]);
}

#[test]
fn an_import_shows_use_where_its_name_can_mean_nothing_else() {
    for (ecosystem, language, name, import, telling) in [
        (Ecosystem::Npm, Language::JavaScript, "@acme/ui", "@acme/ui/button", true),
        (Ecosystem::Npm, Language::JavaScript, "ui", "ui", false),
        (Ecosystem::Python, Language::Python, "acme-payments", "acme_payments.client", true),
        (Ecosystem::Python, Language::Python, "flags", "flags", false),
        (Ecosystem::Cargo, Language::Rust, "acme-log", "acme_log", false),
        (Ecosystem::Composer, Language::Php, "Acme\\Log", "Acme\\Log\\Sink", false),
    ] {
        let mut sketch = Sketch::default();
        sketch.commit("lib", "2024-01-01", ANN);
        sketch.component(Op::Add, "manifest", ecosystem, name);
        sketch.commit("user", "2024-01-10", CAT).change("src/a", 9, 0, 1);
        sketch.imports(Op::Add, "src/a", language, import);
        // Another user has a module of that name of its own.
        sketch.commit("namesake", "2024-01-10", BEN).change("acme_payments/client.py", 9, 0, 2);
        sketch.imports(Op::Add, "b.py", language, import);
        let organisation = organisation(&sketch);
        let users: Vec<&str> =
            organisation.uses.iter().map(|found| organisation.components.id(found.consumer)).collect();
        let expected: &[&str] = match (telling, language) {
            (true, Language::Python) => &["user"],
            (true, _) => &["namesake", "user"],
            (false, _) => &[],
        };
        assert_eq!(users, expected, "{import}");
    }
}

#[test]
fn adoption_work_lasts_from_two_weeks_before_to_sixty_days_after() {
    let organisation = organisation(&library_and_user());
    let user = organisation.components.root(RepositoryIx(1));
    let is_work: Vec<bool> = organisation
        .history
        .commits()
        .filter(|(_, fact)| fact.repository == RepositoryIx(1))
        .map(|(commit, _)| organisation.uses.adoption_work(commit, user).len() > 0)
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
    let organisation = organisation(&sketch);
    let found = organisation.uses.iter().next().expect("a use");
    assert_eq!(found.spans, [Span::from(day("2024-01-05"))]);
    assert_eq!(found.files_on(day("2024-01-05")), Files(1));
}

#[test]
fn what_is_gone_gets_no_new_users() {
    let mut sketch = Sketch::default();
    sketch.commit("home", "2016-01-01", ANN);
    sketch.component(Op::Add, "chain/Cargo.toml", Ecosystem::Cargo, "chain");
    sketch.commit("home", "2016-06-01", ANN);
    sketch.component(Op::Remove, "chain/Cargo.toml", Ecosystem::Cargo, "chain");
    for (user, on) in [("early", "2016-02-01"), ("late", "2016-06-02")] {
        sketch.commit(user, on, BEN);
        sketch.depends(Op::Add, "Cargo.toml", Ecosystem::Cargo, "chain", Scope::Runtime);
    }
    let organisation = organisation(&sketch);
    let users: Vec<&str> = organisation.uses.iter().map(|it| organisation.components.id(it.consumer)).collect();
    assert_eq!(users, ["early"]);
}

#[test]
fn the_order_of_rows_within_a_commit_does_not_matter() {
    let one = organisation(&library_and_user());
    let mut sketch = library_and_user();
    sketch.reversed = true;
    let other = organisation(&sketch);
    let answer = |uses: &Uses| -> Vec<_> {
        uses.iter()
            .map(|it| (it.provider, it.consumer, it.spans.clone(), it.files.clone(), it.requirements.clone()))
            .collect()
    };
    assert_eq!(answer(&one.uses), answer(&other.uses));
    assert_eq!(one.uses.work, other.uses.work);
}

#[test]
fn a_stay_says_whose_hand_and_over_what() {
    let mut sketch = library_and_user();
    // Ben brings it into a third repository in place of another library, Ann of the library into Cat's second one.
    sketch.commit("third", "2023-12-01", BEN);
    sketch.commit("third", "2023-12-15", BEN);
    sketch.depends(Op::Add, "go.mod", Ecosystem::Go, "else.io/other", Scope::Runtime);
    sketch.commit("third", "2024-03-10", BEN);
    sketch.depends(Op::Remove, "go.mod", Ecosystem::Go, "else.io/other", Scope::Runtime);
    sketch.depends(Op::Add, "go.mod", Ecosystem::Go, "acme.io/new", Scope::Runtime);
    sketch.commit("user2", "2024-03-20", CAT);
    sketch.commit("user2", "2024-03-21", ANN);
    sketch.depends(Op::Add, "go.mod", Ecosystem::Go, "acme.io/new", Scope::Runtime);
    let organisation = organisation(&sketch);
    let rows: Vec<_> = organisation
        .adoptions()
        .iter()
        .map(|stay| {
            let consumer = organisation.components.id(stay.consumer);
            (organisation.products.id(stay.product), consumer, stay.made_by, stay.choice, stay.alternative.as_deref())
        })
        .collect();
    let expected = [
        ("lib", "third", MadeBy::Team, Choice::Chosen, Some("else.io/other")),
        ("lib", "user", MadeBy::Team, Choice::Unknown, None),
        ("lib", "user2", MadeBy::Platform, Choice::Unknown, None),
    ];
    assert_eq!(rows, expected);
    assert_eq!(organisation.adoptions()[0].span, Span::from(day("2024-03-10")));
}

#[test]
fn a_stay_is_as_far_behind_as_others_are_ahead() {
    let mut sketch = library_and_user();
    // User asks for ^2 from March until it leaves in April; who comes later asks for ^0, and is alone with it in the end.
    sketch.commit("late", "2024-03-20", CAT);
    sketch.depends(Op::Add, "go.mod", Ecosystem::Go, "acme.io/new", Scope::Runtime);
    let organisation = organisation(&sketch);
    let lag = |stay: &Adoption| (organisation.components.id(stay.consumer), stay.version.clone(), stay.lag);
    let rows: Vec<_> = organisation.adoptions().iter().map(lag).collect();
    let expected = [
        ("late", Some("^0".to_owned()), Some(Lag { newer: 1, since: Some(day("2024-03-01")) })),
        ("user", Some("^2".to_owned()), Some(Lag { newer: 0, since: None })),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_component_made_from_a_template_did_not_choose() {
    let mut sketch = Sketch::default();
    sketch.commit("lib", "2024-01-01", ANN);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/lib");
    for (repository, on) in [("one", "2024-02-01"), ("two", "2024-03-01")] {
        let draft = sketch.commit(repository, on, BEN);
        for (file, blob) in [("main.go", 1), ("Makefile", 2), ("ci.yml", 3), ("README.md", 4)] {
            draft.change(file, 9, 0, blob);
        }
        sketch.component(Op::Add, "go.mod", Ecosystem::Go, &format!("acme.io/{repository}"));
        sketch.depends(Op::Add, "go.mod", Ecosystem::Go, "acme.io/lib", Scope::Runtime);
    }
    let organisation = organisation(&sketch);
    let made: Vec<_> = organisation.adoptions().iter().map(|stay| (stay.made_by, stay.choice)).collect();
    assert_eq!(made, [(MadeBy::Template, Choice::Default); 2]);
}

#[test]
fn a_manifest_that_came_with_another_component_too_is_a_template() {
    let mut sketch = Sketch::default();
    sketch.commit("act", "2024-01-01", ANN);
    sketch.remote("act", "https://github.com/acme/act");
    sketch.component(Op::Add, "action.yml", Ecosystem::Action, "");
    for (own, repository, blob) in [(1, "one", 7), (2, "two", 7), (3, "zoo", 8)] {
        let draft = sketch.commit(repository, "2024-02-01", BEN);
        draft.change(".github/workflows/ci.yml", 9, 0, blob).change("main.go", 9, 0, 100 + own);
        sketch.depends(Op::Add, ".github/workflows/ci.yml", Ecosystem::Action, "acme/act@v1", Scope::Build);
    }
    let organisation = organisation(&sketch);
    let made: Vec<MadeBy> = organisation.adoptions().iter().map(|stay| stay.made_by).collect();
    assert_eq!(made[..2], [MadeBy::Template; 2]);
    assert_ne!(made[2], MadeBy::Template);
}
