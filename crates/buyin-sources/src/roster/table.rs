//! An org chart in CSV: `name,email,team,since,until`, one line an address and stay. Lines of one name are one person. Strict: an org chart
//! with a line left out would be a wrong one, so every line that cannot be read is named and nothing is imported.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use buyin_facts::day::Day;

use super::{Membership, Person, Roster, RosterError, Team};

const COLUMNS: [&str; 5] = ["name", "email", "team", "since", "until"];

/// A CSV that cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file cannot be read.
    #[error("{path}: cannot be read")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Lines that cannot be read.
    #[error("{}", .lines.iter().map(|(line, detail)| format!("{}:{line}: {detail}", .path.display())).collect::<Vec<_>>().join("\n"))]
    Lines {
        /// The file.
        path: PathBuf,
        /// Line, from 1, and what is wrong with it.
        lines: Vec<(u64, String)>,
    },
}

pub(super) fn import(path: &Path) -> Result<Roster, RosterError> {
    let bytes = std::fs::read(path).map_err(|source| TableError::File { path: path.to_owned(), source })?;
    Ok(read(path, &bytes)?)
}

fn read(path: &Path, bytes: &[u8]) -> Result<Roster, TableError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(bytes);
    let failed = |lines| TableError::Lines { path: path.to_owned(), lines };
    let header = reader.headers().cloned().unwrap_or_default();
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let found = header.iter().position(|name| name.eq_ignore_ascii_case(column));
        *place =
            found.ok_or_else(|| failed(vec![(1, format!("no column `{column}`; expected {}", COLUMNS.join(",")))]))?;
    }
    let mut lines = Vec::new();
    let (mut people, mut teams) = (BTreeMap::<String, Person>::new(), BTreeMap::<String, Team>::new());
    let mut roster = Roster::default();
    for record in reader.records() {
        let (line, row) = match &record {
            Ok(record) => {
                let field = |column: usize| record.get(places[column]).unwrap_or_default();
                (
                    record.position().map_or(0, csv::Position::line),
                    row([field(0), field(1), field(2), field(3), field(4)]),
                )
            }
            Err(error) => {
                (error.position().map_or(0, csv::Position::line), Err("not readable as CSV in UTF-8".to_owned()))
            }
        };
        match row {
            Ok((name, email, team, since, until)) => {
                // Without a name, the address is the person.
                let key = if name.is_empty() { email.to_lowercase() } else { name.clone() };
                let person =
                    people.entry(key.clone()).or_insert_with(|| Person { key: key.clone(), name, ..Person::default() });
                if !email.is_empty() && !person.emails.contains(&email) {
                    person.emails.push(email);
                    person.emails.sort();
                }
                if team.is_empty() {
                    continue;
                }
                teams.entry(team.clone()).or_insert_with(|| Team {
                    id: team.clone(),
                    name: team.clone(),
                    kind: "team".to_owned(),
                    paying: true,
                    ..Team::default()
                });
                roster.memberships.push(Membership {
                    person: key,
                    team,
                    since,
                    until,
                    source: format!("{}:{line}", path.display()),
                });
            }
            Err(detail) => lines.push((line, detail)),
        }
    }
    if !lines.is_empty() {
        return Err(failed(lines));
    }
    roster.people = people.into_values().collect();
    roster.teams = teams.into_values().collect();
    Ok(roster)
}

type Row = (String, String, String, Option<Day>, Option<Day>);

/// One line; a further address of a person may leave the team empty.
fn row([name, email, team, since, until]: [&str; 5]) -> Result<Row, String> {
    let day = |text: &str| -> Result<Option<Day>, String> {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|error| format!("{error}")) }
    };
    let (since, until) = (day(since)?, day(until)?);
    if name.is_empty() && email.is_empty() {
        return Err("neither name nor email".to_owned());
    }
    if !email.is_empty() && !email.contains('@') {
        return Err("the email has no @".to_owned());
    }
    if let (Some(since), Some(until)) = (since, until)
        && until <= since
    {
        return Err(format!("until {until} is not after since {since}"));
    }
    Ok((name.to_owned(), email.to_owned(), team.to_owned(), since, until))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_name_are_one_person() {
        let text = "name,email,team,since,until\nAnn Lee,ann@acme.io,Checkout,2023-01-02,2024-01-01\nAnn Lee,al@old.io,,,\nAnn Lee,ann@acme.io,Payments,2024-01-01,\n";
        let roster = read(Path::new("org.csv"), text.as_bytes()).expect("every line is good");
        assert_eq!(roster.people.len(), 1);
        assert_eq!(roster.people[0].emails, ["al@old.io", "ann@acme.io"]);
        let stays: Vec<_> = roster.memberships.iter().map(|stay| (stay.team.as_str(), stay.until.is_some())).collect();
        assert_eq!(stays, [("Checkout", true), ("Payments", false)]);
    }

    #[test]
    fn every_bad_line_is_named() {
        let text = "name,email,team,since,until\nAnn,ann@acme.io,A,May,\nBo,bo,A,,\n,,A,,\nCy,cy@acme.io,A,2024-02-01,2024-01-01\n";
        let error = read(Path::new("org.csv"), text.as_bytes()).expect_err("four bad lines");
        let text = error.to_string();
        let places: Vec<&str> = text.lines().filter_map(|line| line.split(": ").next()).collect();
        assert_eq!(places, ["org.csv:2", "org.csv:3", "org.csv:4", "org.csv:5"]);
        assert!(read(Path::new("org.csv"), b"name,email\n").is_err());
    }
}
