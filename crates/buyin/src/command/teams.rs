//! `buyin teams`: what is known of teams; an org chart into decision files, shown before they are written.

use std::path::Path;

use buyin_decisions::propose::{self, RosterMembership, RosterPerson, RosterTeam, propose};
use buyin_facts::decision::PersonKind;
use buyin_sources::roster::{Roster, import};

use crate::cli::Teams;
use crate::command::record::record;
use crate::command::status::warn_of;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::options::Options;
use crate::render::{count, counted, show};
use crate::ui::Ui;

pub(super) fn run(asked: &Teams, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    match asked.import.as_deref() {
        Some([kind, path]) => take_in(kind, Path::new(path), asked.yes, &options, ui),
        _ => {
            let desk = Desk::open(options, ui)?;
            let books = desk.books()?;
            show(&books.teams()?, desk.options.format, ui)?;
            warn_of(&books.strays()?, ui);
            Ok(Exit::Done)
        }
    }
}

/// Shows what an org chart would change, and changes it when told to.
fn take_in(kind: &str, path: &Path, yes: bool, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let kind = kind.parse()?;
    super::scan::exists(path)?;
    let roster = import(kind, path)?;
    roster.warnings.iter().for_each(|warning| ui.warn(&format!("{}: {}", warning.place, warning.detail)));
    ui.say(&groups(&roster));
    let decided = decided(roster);
    record(|folder| Ok(propose(folder, &decided)), "Import people and teams", yes, options, ui)
}

/// Which kinds of group there are, and which of them pay for their members' time.
fn groups(roster: &Roster) -> String {
    let mut lines = vec![format!(
        "{}, {}, {}",
        counted(roster.people.len() as u64, "person", "people"),
        counted(roster.teams.len() as u64, "team", "teams"),
        counted(roster.memberships.len() as u64, "membership", "memberships")
    )];
    lines.extend(roster.groups.iter().map(|group| {
        let pays = if group.paying { "counts as paying" } else { "does not count as paying" };
        format!("  {} of kind {}: {pays}", count(group.teams as u64), group.kind)
    }));
    lines.join("\n")
}

/// An imported org chart as decisions propose it.
fn decided(roster: Roster) -> propose::Roster {
    let person = |person: buyin_sources::roster::Person| RosterPerson {
        name: person.name,
        emails: person.emails,
        accounts: person.accounts,
        kind: PersonKind::Human,
        key: person.key,
    };
    let team = |team: buyin_sources::roster::Team| RosterTeam {
        id: team.id,
        name: team.name,
        kind: team.kind,
        paying: team.paying,
        parent: team.parent,
        handles: team.handles,
    };
    let stay = |stay: buyin_sources::roster::Membership| RosterMembership {
        person: stay.person,
        team: stay.team,
        since: stay.since,
        until: stay.until,
        source: stay.source,
    };
    propose::Roster {
        people: roster.people.into_iter().map(person).collect(),
        teams: roster.teams.into_iter().map(team).collect(),
        memberships: roster.memberships.into_iter().map(stay).collect(),
    }
}
