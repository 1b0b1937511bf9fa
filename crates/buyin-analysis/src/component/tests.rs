//! Components worked out by hand.

use super::*;
use crate::sketch::{Sketch, day};

/// Who draws everything here.
const ANN: &str = "Ann Archer <ann@acme.io>";

fn sketch() -> Sketch {
    let mut sketch = Sketch::default();
    sketch.commit("acme/a", "2024-01-01", ANN);
    sketch.drawn().change("lib/x/main.go", 10, 0, 1);
    sketch.drawn().change("tests/case/in/main.go", 10, 0, 2);
    sketch.component(Op::Add, "tests/case/in/Cargo.toml", Ecosystem::Cargo, "case");
    sketch.commit("acme/a", "2024-02-01", ANN);
    sketch.component(Op::Add, "go.mod", Ecosystem::Go, "acme.io/a");
    sketch.commit("acme/a", "2024-03-01", ANN);
    sketch.component(Op::Add, "lib/x/go.mod", Ecosystem::Go, "acme.io/a/lib/x");
    sketch.component(Op::Add, "lib/x/Dockerfile", Ecosystem::Image, "");
    sketch.component(Op::Add, "vendor/y/go.mod", Ecosystem::Go, "else.io/y");
    sketch.commit("acme/a", "2024-04-01", ANN);
    sketch.component(Op::Remove, "lib/x/go.mod", Ecosystem::Go, "acme.io/a/lib/x");
    sketch.commit("acme/a", "2024-05-01", ANN);
    sketch.component(Op::Remove, "lib/x/Dockerfile", Ecosystem::Image, "");
    sketch.commit("acme/b", "2024-01-01", ANN);
    sketch
}

#[test]
fn a_folder_is_a_component_while_a_manifest_stands_in_it() {
    let components = Components::build(&sketch().history(), &Decisions::default());
    let ids: Vec<&str> = components.iter().map(|(_, component)| component.id.as_str()).collect();
    assert_eq!(ids, ["acme/a", "acme/a:lib/x", "acme/b"]);
    let x = components.get(ComponentIx(1));
    assert_eq!(x.spans, [Span { since: day("2024-03-01"), until: Some(day("2024-05-01")) }]);
    assert_eq!(x.ecosystems, [Ecosystem::Go, Ecosystem::Image]);
    assert!(components.get(ComponentIx(2)).spans.is_empty());
}

#[test]
fn a_path_belongs_to_the_deepest_root_of_the_day() {
    let history = sketch().history();
    let components = Components::build(&history, &Decisions::default());
    let (folder, repository, text) = history.folders.iter().next().expect("a folder");
    let text = format!("{text}/x");
    for (on, root) in [("2024-01-01", "lib/x"), ("2024-02-10", ""), ("2024-04-10", "lib/x"), ("2024-05-01", "")] {
        let component = components.of_folder(folder, day(on));
        assert_eq!(components.get(component).root, root, "on {on}");
        assert_eq!(components.of_text(repository, &text, day(on)), component);
    }
    let fixture = components.of_text(repository, "tests/case/in/main.go", day("2024-06-01"));
    assert_eq!(components.get(fixture).root, "");
}
