//! Books of a little organisation drawn by hand, and what must hold of all its answers. Tests only.

mod attack;
mod cached;
mod costs;
mod gates;
mod plans;
mod promises;

use buyin_facts::decision::{Decisions, Offer, Policy, Product};
use buyin_facts::word::{Ecosystem, Op, Scope};
use buyin_facts::{Day, Lake};
use tempfile::TempDir;

use crate::books::{Books, Setting};
use crate::ledger::allocation::PersonAllocation;
use crate::ledger::entry::Entry;
use crate::organisation::Organisation;
use crate::sketch::{Sketch, day};

/// The day everything here is asked for: a month's end.
const AS_OF: &str = "2024-06-30";

/// People of `guests`.
const GUESTS: u32 = 8;

/// Four repositories stand in for teams. `infra` is the platform: `y` and `z` use it, nobody uses its `tools`. `x` made
/// something that `y` and `z` use. Nobody of them works in `guests`.
fn organisation() -> Organisation {
    let mut sketch = Sketch::default();
    for (repository, author) in
        [("infra", "Ann Archer <ann@x>"), ("tools", "Ann Archer <ann@x>"), ("x", "Ben Baker <ben@x>")]
    {
        sketch.commit(repository, "2024-01-02", author).change("a.go", 9, 0, 1);
        sketch.component(Op::Add, "go.mod", Ecosystem::Go, &format!("acme.io/{repository}"));
    }
    for (repository, author) in [("y", "Cat Cooper <cat@x>"), ("z", "Dan Dyer <dan@x>")] {
        sketch.commit(repository, "2024-02-01", author).change("go.mod", 2, 0, 2);
        for name in ["acme.io/infra", "acme.io/x"] {
            sketch.depends(Op::Add, "go.mod", Ecosystem::Go, name, Scope::Runtime);
        }
    }
    for guest in 0..GUESTS {
        let author = format!("Guest {guest} <guest{guest}@x>");
        sketch.commit("guests", "2024-01-02", &author).change("a.go", 9, 0, 1);
    }
    let tools = Product {
        product: "tools".into(),
        name: "Tools".into(),
        owner: None,
        repository: "tools".into(),
        path: String::new(),
        network: false,
        offer: Offer::Free,
        alternatives: String::new(),
        since: None,
        until: None,
    };
    let decisions = Decisions { products: vec![tools], ..Decisions::default() };
    let mut history = sketch.history();
    history.as_of = day(AS_OF);
    Organisation::assemble(history, &decisions, &["infra".into(), "tools".into()])
}

/// Books whose time is given, not estimated.
fn books(policy: Policy, k: u32, entries: Vec<Entry>, allocation: Vec<PersonAllocation>) -> (TempDir, Books) {
    books_on(day(AS_OF), policy, k, entries, allocation)
}

/// The same of another day.
fn books_on(
    as_of: Day,
    policy: Policy,
    k: u32,
    entries: Vec<Entry>,
    allocation: Vec<PersonAllocation>,
) -> (TempDir, Books) {
    let folder = tempfile::tempdir().expect("a folder");
    let snapshot = Lake::open(folder.path()).and_then(|lake| lake.snapshot()).expect("an empty lake");
    let setting = Setting {
        decisions: Decisions::default(),
        allocation_key: String::new(),
        rest_key: String::new(),
        organisation: "Acme".into(),
        platform: Vec::new(),
        policy,
        k,
        as_of: Some(as_of),
        today: Day(day(AS_OF).0 + 1),
        cache: folder.path().join("cache"),
        teams_source: String::new(),
        calibration: None,
        holidays: Vec::new(),
    };
    let books = Books::open(snapshot, setting).expect("open books");
    books.organisation.set(organisation()).expect("set once");
    books.allocation.set(allocation).expect("set once");
    books.entries.set(entries).expect("set once");
    (folder, books)
}
