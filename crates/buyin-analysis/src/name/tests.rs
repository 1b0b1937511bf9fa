//! Names worked out by hand.

use buyin_facts::decision::{Alias, Offer, Product};
use buyin_facts::word::{Op, Scope};

use super::*;
use crate::sketch::{Sketch, day};

/// Who draws everything here.
const ANN: &str = "Ann Archer <ann@acme.io>";

fn build(sketch: Sketch, decisions: &Decisions) -> (Components, Names) {
    let history = sketch.history();
    let components = Components::build(&history, decisions);
    let names = Names::build(&history, &components, decisions);
    (components, names)
}

fn id(components: &Components, found: Option<ComponentIx>) -> Option<&str> {
    found.map(|component| components.get(component).id.as_str())
}

#[test]
fn a_repository_without_module_file_is_named_by_its_own_imports() {
    let mut sketch = Sketch::default();
    sketch.commit("pkg", "2019-01-01", ANN);
    for path in ["apis/duck/a.go", "apis/b.go", "test/c.go"] {
        sketch.drawn().change(path, 10, 0, 1);
    }
    let own = ["apis", "apis/duck", "test"];
    for (file, folder) in own.iter().enumerate() {
        let path = format!("test/{file}.go");
        sketch.imports(Op::Add, &path, Language::Go, &format!("github.com/knative/pkg/{folder}"));
    }
    sketch.commit("pkg", "2019-06-01", ANN);
    for (file, folder) in own.iter().enumerate() {
        let path = format!("test/{file}.go");
        sketch.imports(Op::Remove, &path, Language::Go, &format!("github.com/knative/pkg/{folder}"));
        sketch.imports(Op::Add, &path, Language::Go, &format!("knative.dev/pkg/{folder}"));
    }
    sketch.commit("pkg", "2020-04-28", ANN);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "knative.dev/pkg");
    // A user with a folder of the same name must not take the name for its own.
    sketch.commit("serving", "2019-02-01", ANN);
    sketch.drawn().change("pkg/apis/x.go", 10, 0, 1);
    sketch.imports(Op::Add, "pkg/apis/x.go", Language::Go, "knative.dev/pkg/apis");
    let (components, names) = build(sketch, &Decisions::default());

    let texts: Vec<_> =
        names.of(components.root(RepositoryIx(0))).iter().map(|it| (it.text.as_str(), it.since)).collect();
    let expected = [("github.com/knative/pkg", Some(day("2019-01-01"))), ("knative.dev/pkg", Some(day("2019-06-01")))];
    assert_eq!(texts, expected);
    for specifier in ["github.com/knative/pkg/apis", "knative.dev/pkg/webhook/x"] {
        let found = names.resolve(&components, Ecosystem::Go, specifier, RepositoryIx(1));
        assert_eq!(id(&components, found), Some("pkg"));
    }
    assert_eq!(names.resolve(&components, Ecosystem::Go, "knative.dev/serving", RepositoryIx(0)), None);
}

#[test]
fn the_deepest_module_wins_and_paths_stay_inside() {
    let mut sketch = Sketch::default();
    sketch.remote("acme/a", "git@github.com:acme/a.git");
    sketch.commit("acme/a", "2024-01-01", ANN);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/a");
    sketch.component(Op::Add, "lib/go.mod", Ecosystem::Go, "acme.io/a/lib/v2");
    sketch.component(Op::Add, "act/action.yml", Ecosystem::Action, "");
    let (components, names) = build(sketch, &Decisions::default());
    for (ecosystem, specifier, expected) in [
        (Ecosystem::Go, "acme.io/a/cmd", Some("acme/a")),
        (Ecosystem::Go, "acme.io/a/lib/v2/x", Some("acme/a:lib")),
        (Ecosystem::Go, "github.com/acme/a/cmd", Some("acme/a")),
        (Ecosystem::Go, "./lib", Some("acme/a:lib")),
        (Ecosystem::Cargo, "./lib/deeper", Some("acme/a:lib")),
        (Ecosystem::Action, "Acme/a/act@v1", Some("acme/a:act")),
        (Ecosystem::Action, "acme/a@main", Some("acme/a")),
        (Ecosystem::Submodule, "https://github.com/acme/a", Some("acme/a")),
        (Ecosystem::Submodule, "../a.git", Some("acme/a")),
        (Ecosystem::Terraform, "git::https://github.com/acme/a.git//lib?ref=v3", Some("acme/a:lib")),
        (Ecosystem::Terraform, "github.com/acme/a//lib", Some("acme/a:lib")),
        (Ecosystem::Cargo, "acme.io/a", None),
        (Ecosystem::Go, "github.com/acme/ab", None),
    ] {
        let found = names.resolve(&components, ecosystem, specifier, RepositoryIx(0));
        assert_eq!(id(&components, found), expected, "{ecosystem} {specifier}");
    }
}

#[test]
fn a_fork_does_not_take_the_name_and_a_move_keeps_it() {
    let mut sketch = Sketch::default();
    sketch.commit("origin", "2024-01-01", ANN);
    sketch.component(Op::Add, "old/Cargo.toml", Ecosystem::Cargo, "log-kit");
    sketch.commit("origin", "2024-03-01", ANN);
    sketch.component(Op::Remove, "old/Cargo.toml", Ecosystem::Cargo, "log-kit");
    sketch.component(Op::Add, "new/Cargo.toml", Ecosystem::Cargo, "log-kit");
    sketch.commit("fork", "2024-02-01", ANN);
    sketch.component(Op::Add, "Cargo.toml", Ecosystem::Cargo, "log-kit");
    let (components, names) = build(sketch, &Decisions::default());
    let found = names.resolve(&components, Ecosystem::Cargo, "log_kit", RepositoryIx(0));
    assert_eq!(id(&components, found), Some("origin:new"));
    assert_eq!(names.ambiguous.len(), 1);
    assert_eq!(id(&components, names.ambiguous[0].others.first().copied()), Some("fork"));
    let old = components.at_root(RepositoryIx(1), "old").expect("a component");
    assert_eq!(names.holder(&names.of(old)[0]), components.at_root(RepositoryIx(1), "new").expect("a component"));
}

#[test]
fn a_name_that_moved_to_another_repository_is_that_ones() {
    for (is_left, expected) in [(true, "tooling:kit"), (false, "server:kit")] {
        let mut sketch = Sketch::default();
        sketch.commit("server", "2024-01-01", ANN);
        sketch.component(Op::Add, "kit/package.json", Ecosystem::Npm, "@acme/kit");
        sketch.commit("tooling", "2024-02-01", ANN);
        sketch.component(Op::Add, "kit/package.json", Ecosystem::Npm, "@acme/kit");
        if is_left {
            sketch.commit("server", "2024-02-02", ANN);
            sketch.component(Op::Remove, "kit/package.json", Ecosystem::Npm, "@acme/kit");
        }
        let (components, names) = build(sketch, &Decisions::default());
        let found = names.resolve(&components, Ecosystem::Npm, "@acme/kit", RepositoryIx(0));
        assert_eq!(id(&components, found), Some(expected));
        assert_eq!(names.ambiguous.len(), 1);
    }
}

#[test]
fn a_copy_of_a_public_package_names_nothing() {
    for (moves_on, expected) in [(false, None), (true, Some("perf:url"))] {
        let mut sketch = Sketch::default();
        sketch.commit("app", "2014-07-30", ANN);
        sketch.depends(Op::Add, "Cargo.toml", Ecosystem::Cargo, "url", Scope::Runtime);
        sketch.commit("perf", "2017-01-01", ANN);
        sketch.component(Op::Add, "url/Cargo.toml", Ecosystem::Cargo, "url");
        sketch.component(Op::Add, "measure/Cargo.toml", Ecosystem::Cargo, "measure");
        if moves_on {
            sketch.commit("perf", "2017-02-01", ANN);
            sketch.component(Op::Change, "url/Cargo.toml", Ecosystem::Cargo, "url");
        }
        let (components, names) = build(sketch, &Decisions::default());
        let found = names.resolve(&components, Ecosystem::Cargo, "url", RepositoryIx(0));
        assert_eq!(id(&components, found), expected);
        assert_eq!(names.foreign.len(), usize::from(!moves_on));
        assert!(names.resolve(&components, Ecosystem::Cargo, "measure", RepositoryIx(0)).is_some());
    }
}

#[test]
fn a_product_file_gives_further_names() {
    let mut sketch = Sketch::default();
    sketch.commit("base", "2024-01-01", ANN);
    sketch.component(Op::Add, "images/go/Dockerfile", Ecosystem::Image, "");
    let product = Product {
        product: "go-base".to_owned(),
        name: "Go base image".to_owned(),
        owner: None,
        repository: "base".to_owned(),
        path: "images/go".to_owned(),
        network: false,
        offer: Offer::Free,
        alternatives: String::new(),
        since: None,
        until: None,
    };
    let alias = Alias {
        product: "go-base".to_owned(),
        ecosystem: Ecosystem::Image,
        name: "registry.acme.io/base/go".to_owned(),
        since: None,
        until: None,
    };
    let decisions = Decisions { products: vec![product], aliases: vec![alias], ..Decisions::default() };
    let (components, names) = build(sketch, &decisions);
    for (ecosystem, specifier) in [(Ecosystem::Image, "registry.acme.io/base/go:1.22"), (Ecosystem::Detect, "go-base")]
    {
        let found = names.resolve(&components, ecosystem, specifier, RepositoryIx(0));
        assert_eq!(id(&components, found), Some("base:images/go"));
    }
}
