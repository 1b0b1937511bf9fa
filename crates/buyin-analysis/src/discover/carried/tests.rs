//! Which repositories begin with the history of another: drawn by hand.

use super::*;
use crate::sketch::{Sketch, day};

const ANN: &str = "Ann Archer <ann@acme.io>";
const BEN: &str = "Ben Baker <ben@acme.io>";

/// `shop` works on a kit and on a cart.
fn shop() -> Sketch {
    let mut sketch = Sketch::default();
    sketch.commit("shop", "2024-01-02", ANN).subject("Begin").change("kit/a.go", 90, 0, 1).change(
        "cart/a.go",
        90,
        0,
        2,
    );
    sketch.commit("shop", "2024-02-02", ANN).subject("Cart").change("cart/a.go", 9, 0, 3);
    sketch.commit("shop", "2024-03-04", ANN).subject("Kit").change("kit/a.go", 9, 0, 4);
    sketch
}

/// The same commits with the kit alone, at the root.
fn kit(sketch: &mut Sketch) {
    sketch.commit("kit", "2024-01-02", ANN).subject("Begin").change("a.go", 90, 0, 1);
    sketch.commit("kit", "2024-03-04", ANN).subject("Kit").change("a.go", 9, 0, 4);
}

/// Carried history, and the positions of repositories by name.
fn seen(sketch: &Sketch) -> (Carried, impl Fn(&str) -> RepositoryIx + use<>) {
    let history = sketch.history();
    let carried = Carried::of(&history);
    let at = move |name: &str| {
        RepositoryIx::from(history.repositories.iter().position(|row| row.name == name).expect("drawn"))
    };
    (carried, at)
}

#[test]
fn a_part_of_a_history_begins_with_its_first_own_commit() {
    let mut sketch = shop();
    kit(&mut sketch);
    let (carried, at) = seen(&sketch);
    let kit = at("kit");
    assert!(carried.is_from(kit, at("shop")) && !carried.is_from(at("shop"), kit));
    // Nothing of its own: the last that is known stands for the day.
    assert!(carried.is_unborn(kit) && carried.came_along(kit, day("2024-05-01")));
    assert_eq!(carried.day(kit, day("2024-01-02")), day("2024-03-04"));

    sketch.commit("kit", "2024-06-03", BEN).subject("Name it").change("go.mod", 1, 0, 9);
    let (carried, at) = seen(&sketch);
    let kit = at("kit");
    assert!(!carried.is_unborn(kit) && carried.came_along(kit, day("2024-03-04")));
    assert!(!carried.came_along(kit, day("2024-06-03")), "what comes later is its own doing");
    assert_eq!(carried.day(kit, day("2024-01-02")), day("2024-06-03"));
    assert_eq!(carried.day(kit, day("2024-07-01")), day("2024-07-01"));
    assert_eq!(carried.day(at("shop"), day("2024-01-02")), day("2024-01-02"), "the origin keeps its days");
}

#[test]
fn a_folder_nobody_else_touched_is_known_by_its_new_place() {
    let mut sketch = Sketch::default();
    sketch.commit("shop", "2024-01-01", ANN).subject("Cart").change("cart/a.go", 90, 0, 2);
    sketch.commit("shop", "2024-01-02", ANN).subject("Begin").change("kit/a.go", 90, 0, 1);
    sketch.commit("kit", "2024-01-02", ANN).subject("Begin").change("a.go", 90, 0, 1);
    let (carried, at) = seen(&sketch);
    assert!(carried.is_from(at("kit"), at("shop")));
}

#[test]
fn forks_and_what_only_looks_alike_carry_nothing() {
    let mut fork = shop();
    fork.commit("fork", "2024-01-02", ANN).subject("Begin").change("kit/a.go", 90, 0, 1).change("cart/a.go", 90, 0, 2);
    // Of a branch that never had the cart's change.
    fork.commit("fork", "2024-03-04", ANN).subject("Kit").change("kit/a.go", 9, 0, 4);
    fork.commit("fork", "2024-04-01", BEN).subject("Own").change("kit/a.go", 9, 0, 5);
    let (carried, at) = seen(&fork);
    assert!(!carried.is_from(at("fork"), at("shop")) && !carried.is_from(at("shop"), at("fork")));

    let mut other = shop();
    other.commit("two", "2024-01-02", BEN).subject("Begin").change("a.go", 90, 0, 1);
    other.commit("three", "2024-01-02", ANN).subject("Start").change("a.go", 90, 0, 1);
    let (carried, at) = seen(&other);
    assert!(!carried.is_from(at("two"), at("shop")), "another author");
    assert!(!carried.is_from(at("three"), at("shop")), "another message");
}
