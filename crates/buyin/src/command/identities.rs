//! `buyin identities`: which spellings were taken for one person; the same as a `.mailmap`.

use std::collections::BTreeMap;

use buyin_facts::IdentityKey;

use crate::cli::Identities;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::{Named, NamedIdentity, show};
use crate::ui::Ui;

pub(super) fn run(asked: &Identities, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let signatures = desk.lake.signatures()?;
    let name_of = |identity: u64| {
        let found = signatures.binary_search_by_key(&IdentityKey(identity), |signature| signature.identity).ok()?;
        Some((signatures[found].name.clone(), signatures[found].email.clone()))
    };
    let mut named = Named::new(desk.books()?.identities()?, name_of);
    if asked.mailmap {
        ui.data(&mailmap(&named.rows))?;
        return Ok(Exit::Done);
    }
    if asked.bots {
        named.rows.retain(|named| named.row.kind != "human" || named.row.suspect);
    }
    show(&named, desk.options.format, ui)?;
    Ok(Exit::Done)
}

/// Lines `Name <address> Commit Name <commit@address>`: each person's most used spelling stands for the others.
fn mailmap(rows: &[NamedIdentity]) -> String {
    let mut people: BTreeMap<&str, Vec<&NamedIdentity>> = BTreeMap::new();
    for named in rows.iter().filter(|named| writable(named)) {
        people.entry(&named.row.person).or_default().push(named);
    }
    let mut lines = Vec::new();
    for spellings in people.values_mut() {
        spellings.sort_by(|one, other| {
            let order = other.row.commits.cmp(&one.row.commits);
            order.then_with(|| (&one.name, &one.email).cmp(&(&other.name, &other.email)))
        });
        let Some((proper, others)) = spellings.split_first() else { continue };
        let stands_for =
            |other: &&NamedIdentity| format!("{} <{}> {} <{}>", proper.name, proper.email, other.name, other.email);
        lines.extend(others.iter().map(stands_for));
    }
    lines.sort();
    lines.dedup();
    lines.into_iter().map(|line| line + "\n").collect()
}

/// Whether a spelling can stand in a `.mailmap` line.
fn writable(named: &NamedIdentity) -> bool {
    let clean = |text: &str| !text.is_empty() && !text.contains(['<', '>', '\n', '#']);
    clean(&named.name) && clean(&named.email)
}

#[cfg(test)]
mod tests {
    use buyin_analysis::view::IdentityRow;

    use super::*;

    fn spelling(person: &str, name: &str, email: &str, commits: u64) -> NamedIdentity {
        let reason = String::new();
        let row =
            IdentityRow { person: person.to_owned(), kind: "human", identity: 0, reason, commits, suspect: false };
        NamedIdentity { row, name: name.to_owned(), email: email.to_owned() }
    }

    #[test]
    fn the_most_used_spelling_stands_for_the_others() {
        let rows = [
            spelling("ana", "Ana Lima", "ana@home.example", 2),
            spelling("ana", "Ana Lima", "ana@acme.example", 40),
            spelling("ana", "", "lima@acme.example", 1),
            spelling("bo", "Bo Berg", "bo@acme.example", 9),
        ];
        assert_eq!(mailmap(&rows), "Ana Lima <ana@acme.example> Ana Lima <ana@home.example>\n");
    }
}
