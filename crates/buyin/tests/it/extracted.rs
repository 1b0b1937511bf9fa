//! What a folder that was extracted with its history is to discovery: the new home of what it holds, from the day its repository
//! goes its own way. On little repositories made day by day.

use serde_json::Value;

use crate::discovery::{code, discover, host, uses, world};
use crate::world::World;

/// `shop` built a retry and goes on with it, `pay` copied it once, and it was extracted to a repository of its own.
fn extracted() -> World {
    let world = world();
    let (retry, policy) = (code("retry", "attempt", 12), code("retry", "policy", 10));
    let made = [("lib/retry/retry.go", retry.as_str()), ("lib/retry/policy.go", policy.as_str())];
    host(&world, "shop", "2024-01-08", &made);
    host(&world, "pay", "2024-03-04", &[("again/retry.go", &retry), ("again/policy.go", &policy)]);
    host(&world, "web", "2024-03-05", &[]);
    world.work("shop", "2024-06-03", &[("lib/retry/retry.go", &code("retry", "attempt", 13))]);
    world.work("shop", "2024-09-02", &[("cart/cart.go", &code("cart", "shopcart", 31))]);
    scan(&world);
    let said = world.run(&["extract", "shop:lib/retry", "--to", "code/retry", "--quiet"]);
    assert!(said.ends_with("--- exit 0\n"), "{said}");
    scan(&world);
    world
}

/// The same, begun as a repository of its own in January.
fn begun() -> World {
    let world = extracted();
    world.work("retry", "2025-01-13", &[("go.mod", "module acme.example/retry\n")]);
    scan(&world);
    world
}

/// The same, imported by who built it in place of its own, and by one more.
fn taken_over() -> World {
    let world = begun();
    let removed = [("lib/retry/retry.go", ""), ("lib/retry/policy.go", "")];
    let moved = uses("cart", "shopuse", &["retry"]);
    world.work("shop", "2025-01-20", &[&removed[..], &[("cart/use.go", moved.as_str())]].concat());
    world.work("web", "2025-02-03", &[("cart/use.go", &uses("cart", "webuse", &["retry"]))]);
    scan(&world);
    world
}

fn scan(world: &World) {
    let said = world.run(&["scan", "--no-picture"]);
    assert!(said.ends_with("--- exit 0\n"), "{said}");
}

/// The row of the retry in a ranking.
fn retry(ranking: &Value) -> &Value {
    let rows = ranking["rows"].as_array().expect("rows");
    rows.iter().find(|row| row["path"] == "lib/retry").unwrap_or_else(|| panic!("{ranking:#}"))
}

#[test]
fn who_was_given_the_history_is_not_one_more_that_copied_it() {
    let world = extracted();
    let count = |arguments: &[&str]| {
        let ranking = discover(&world, arguments);
        let row = retry(&ranking);
        let holders: Vec<&Value> = row["copies"].as_array().expect("copies").iter().map(|copy| &copy["team"]).collect();
        assert_eq!(holders, ["pay"], "{row:#}");
        (row["demand"]["copying_teams"].clone(), row["demand"]["rebuilding_teams"].clone())
    };
    let alone = (Value::from(1), Value::from(0));
    // Nothing but the old commits, on any day; then a commit of its own.
    assert_eq!((count(&[]), count(&["--as-of", "2024-07-01"])), (alone.clone(), alone.clone()));
    world.work("retry", "2025-01-13", &[("go.mod", "module acme.example/retry\n")]);
    scan(&world);
    assert_eq!((count(&[]), count(&["--as-of", "2024-07-01"])), (alone.clone(), alone));
    let said = world.run(&["brief", "shop:lib/retry"]);
    assert!(said.contains("| pay | keeps up a copy") && !said.contains("| retry |"), "{said}");
    // Time stays with who spent it, where it was spent.
    assert!(said.contains("first commit on 8 Jan 2024"), "{said}");
}

#[test]
fn a_repository_of_its_own_is_a_home_from_its_own_first_day() {
    let world = taken_over();
    let said = world.run(&["discover", "--taken-over", "--format", "json", "--quiet"]);
    let json = said.split("--- stderr").next().expect("stdout");
    let answer: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {said}"));
    let [row] = answer["rows"].as_array().expect("rows").as_slice() else { panic!("one row: {answer:#}") };
    assert_eq!((&row["origin"], &row["home"]), (&"shop:lib/retry".into(), &"retry".into()));
    // The last change that came along was of June.
    assert_eq!(row["day"], "2025-01-13");
    assert_eq!((&row["origin_runs_since"], &row["origin_deleted_on"]), (&"2025-01-20".into(), &"2025-01-20".into()));
    assert_eq!(row["adopters"][0]["team"], "web");
    assert_eq!((&row["first_adopter_after"], &row["copies"]), (&21.into(), &1.into()));
    let before = world.run(&["discover", "--taken-over", "--as-of", "2024-12-31"]);
    assert!(!before.contains("shop:lib/retry"), "{before}");
}

#[test]
fn a_home_that_is_a_whole_repository_can_be_looked_at() {
    let world = taken_over();
    let shared = &discover(&world, &[])["shared"];
    let home = shared.as_array().expect("a list").iter().find(|row| row["repository"] == "retry");
    let home = home.unwrap_or_else(|| panic!("{shared:#}"));
    assert_eq!((&home["path"], &home["teams"]), (&"".into(), &3.into()));
    for place in ["retry:.", "retry:", "shop:lib/retry"] {
        let said = world.run(&["variants", place]);
        assert!(said.contains("taken over from shop:lib/retry on 13 Jan 2025"), "{place}: {said}");
        assert!(said.contains("again") && said.ends_with("--- exit 0\n"), "{place}: {said}");
        let said = world.run(&["brief", place]);
        assert!(said.contains("there is nothing to take over") && said.contains("13 Jan 2025"), "{place}: {said}");
    }
    for command in ["variants", "brief"] {
        let said = world.run(&[command, "pay:again"]);
        assert!(said.contains("a copy of retry:., taken over from shop:lib/retry on 13 Jan 2025"), "{said}");
        assert!(said.contains("ask for its home: `retry:.`"), "{said}");
    }
    let said = world.run(&["variants", "web:."]);
    assert!(said.contains("the root is the repository itself"), "{said}");
}
