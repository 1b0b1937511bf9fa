//! A file of `bets/`: one thing tried, who pledged what to it, and its terms.

use buyin_facts::Day;
use buyin_facts::decision::Side;
use buyin_facts::unit::NanoDays;

use crate::problem::{Place, Problem};
use crate::written::entry::{Entry, Item};
use crate::written::{At, Dates};

/// Working days of one engineer a week.
const DAYS_A_WEEK: i64 = 5;
/// More days a week, or engineers, than this nobody pledges; it is a slip of the keyboard.
const MOST: u32 = 1000;

/// One thing tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bet {
    /// File id.
    pub id: String,
    /// The file.
    pub place: Place,
    /// Name for people; the id where none is given.
    pub name: String,
    /// The way of working.
    pub pattern: Option<At<String>>,
    /// Team that answers for it.
    pub owner: Option<At<String>>,
    /// Product it makes or takes over.
    pub product: Option<At<String>>,
    /// Candidate it started from.
    pub candidate: Option<At<String>>,
    /// Requests it answers.
    pub requests: Vec<At<String>>,
    /// Repositories of the prototype.
    pub prototypes: Vec<At<String>>,
    /// Why the problem is a general one.
    pub why_general: Option<String>,
    /// Team named as the second customer.
    pub second_customer: Option<At<String>>,
    /// How it can be left.
    pub exit: Option<String>,
    /// Team that maintains the result.
    pub maintainer: Option<At<String>>,
    /// When it runs.
    pub dates: At<Dates>,
    /// When it was written down, where that was another day.
    pub recorded: Option<Day>,
    /// Time promised.
    pub pledges: Vec<Pledge>,
    /// Engineers placed in other teams.
    pub placements: Vec<Placement>,
}

/// Time promised by one team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledge {
    /// Where it stands.
    pub place: Place,
    /// Id within the bet; the team's where none is given.
    pub id: String,
    /// Who promises.
    pub team: At<String>,
    /// Its side.
    pub side: Side,
    /// Time a working week.
    pub a_week: Option<NanoDays>,
    /// Hundredths of the team's capacity.
    pub share: Option<u32>,
    /// Persons named.
    pub people: Vec<Named>,
    /// From when to when.
    pub dates: Dates,
    /// When it was written down, where that was another day.
    pub recorded: Option<Day>,
    /// Who of the other side accepted it.
    pub accepted_by: Option<At<String>>,
    /// When.
    pub accepted: Option<Day>,
}

/// Engineers of one team placed in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Where it stands.
    pub place: Place,
    /// The team they come from.
    pub team: At<String>,
    /// The team they work in.
    pub into: At<String>,
    /// How many.
    pub engineers: u32,
    /// Persons named.
    pub people: Vec<Named>,
    /// From when to when.
    pub dates: Dates,
    /// When it was written down, where that was another day.
    pub recorded: Option<Day>,
}

/// A person named in a pledge, and the day they consented to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The person.
    pub person: At<String>,
    /// When they consented.
    pub consent: Option<Day>,
}

impl Bet {
    pub(super) fn read(id: String, entry: &mut Entry<'_>) -> Self {
        Self {
            place: Place::whole(&format!("bets/{id}.toml")),
            name: entry.text("name").map_or_else(|| id.clone(), |name| name.value),
            pattern: entry.required("pattern"),
            owner: entry.text("owner"),
            product: entry.text("product"),
            candidate: entry.text("candidate"),
            requests: entry.texts("requests"),
            prototypes: entry.texts("prototypes"),
            why_general: entry.text("why_general").map(|why| why.value),
            second_customer: entry.text("second_customer"),
            exit: entry.text("exit").map(|exit| exit.value),
            maintainer: entry.text("maintainer"),
            dates: At { value: entry.dates(), place: entry.place() },
            recorded: recorded(entry),
            pledges: entry.entries("pledge").into_iter().filter_map(pledge).collect(),
            placements: entry.entries("embedded").into_iter().filter_map(placement).collect(),
            id,
        }
    }
}

fn pledge(mut entry: Entry<'_>) -> Option<Pledge> {
    let place = entry.place();
    let id = entry.text("id");
    let team = entry.required("team");
    entry.require("side");
    let side = entry.word("side", Side::ALL);
    let days = entry.amount("days_a_week", MOST).map(|days| days.value);
    let engineers = entry.amount("engineers", MOST).map(|count| NanoDays(count.value.0 * DAYS_A_WEEK));
    let share = entry.number("share", 1, 100).map(|share| share.value);
    if days.is_some() && engineers.is_some() {
        entry.report(Problem::fatal(&place, "`days_a_week` and `engineers` say the same").hint("keep one of the two"));
    }
    let a_week = days.or(engineers);
    if a_week.is_none() && share.is_none() {
        let problem = Problem::fatal(&place, "promises no time");
        entry.report(problem.hint("say `days_a_week`, `engineers` or `share` (hundredths of the team's capacity)"));
    }
    let people = entry.items("people").into_iter().filter_map(named).collect();
    let dates = entry.dates();
    let recorded = recorded(&mut entry);
    let accepted_by = entry.text("accepted_by");
    let accepted = entry.day("accepted").map(|day| day.value);
    let sound = entry.close();
    let team = team.filter(|_| sound)?;
    let id = id.map_or_else(|| team.value.clone(), |id| id.value);
    Some(Pledge { place, id, team, side: side?, a_week, share, people, dates, recorded, accepted_by, accepted })
}

fn placement(mut entry: Entry<'_>) -> Option<Placement> {
    let place = entry.place();
    let team = entry.required("team");
    let into = entry.required("into");
    let engineers = entry.number("engineers", 1, MOST).map_or(1, |engineers| engineers.value);
    let people = entry.items("people").into_iter().filter_map(named).collect();
    let dates = entry.dates();
    let recorded = recorded(&mut entry);
    let sound = entry.close();
    Some(Placement { place, team: team.filter(|_| sound)?, into: into?, engineers, people, dates, recorded })
}

/// The day a statement was written down, where that was another one than it begins on.
pub(super) fn recorded(entry: &mut Entry<'_>) -> Option<Day> {
    entry.day("recorded").map(|day| day.value)
}

/// A person by id, or as a table with the day they consented.
fn named(item: Item<'_>) -> Option<Named> {
    match item {
        Item::Text(person) => Some(Named { person, consent: None }),
        Item::Entry(mut entry) => {
            let person = entry.required("person");
            let consent = entry.day("consent").map(|day| day.value);
            let sound = entry.close();
            person.filter(|_| sound).map(|person| Named { person, consent })
        }
    }
}
