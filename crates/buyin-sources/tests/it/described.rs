//! Forges as they describe themselves: servers made of the forges' own API descriptions answer, and refuse every question that the
//! descriptions do not allow. `cargo ci` starts them.

use std::time::Duration;

use buyin_facts::change_request::ChangeRequest;
use buyin_facts::lake::Lake;
use buyin_sources::forge::{Address, Forge, Token};

use crate::world::Place;

fn served(kind: &str, variable: &str, owner: &str) -> Forge {
    let base = std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: `cargo ci` starts a server of the description and names it")
    });
    let address: Address = format!("{kind}+{base}/{owner}").parse().expect("an address");
    Forge::new(address, Some(Token::new("secret")), Duration::ZERO, Box::new(|_| ()))
}

/// Asks everything there is to ask, and says the change requests that came of it.
fn ask(forge: &Forge, owner: &str) -> Vec<(u32, bool, bool)> {
    let listed = forge.repositories().expect("a list as described");
    assert!(
        listed.repositories.is_empty(),
        "the samples are of another host, which nothing is cloned from: {listed:?}"
    );
    let place = Place::new();
    let lake = Lake::open(&place.lake("l")).expect("a lake");
    let asked = forge.ask(&lake, &[format!("127.0.0.1/{owner}/hello-world")]).expect("the lake is there");
    assert!(asked.stopped.is_none() && asked.failed.is_empty() && asked.moved.is_empty(), "{asked:?}");
    assert_eq!((asked.complete, asked.unread), (1, 0), "every row is understood: {asked:?}");
    let rows: Vec<ChangeRequest> = lake.snapshot().expect("a state").rows().expect("rows");
    rows.iter().map(|row| (row.number, row.opened.is_some(), row.merged.is_some())).collect()
}

#[test]
fn github_is_asked_as_it_describes_itself() {
    assert_eq!(ask(&served("github", "BUYIN_DESCRIBED_GITHUB", "octocat"), "octocat"), [(1347, true, true)]);
}

#[test]
fn gitea_is_asked_as_it_describes_itself() {
    assert_eq!(ask(&served("gitea", "BUYIN_DESCRIBED_GITEA", "acme"), "acme"), [(1347, true, true)]);
}
