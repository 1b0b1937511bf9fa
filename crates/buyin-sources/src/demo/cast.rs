//! The people of acme: who they are, when they were there, how they work, under which names and addresses they commit, and which
//! teams they were in. Data only: what they do on a day is `presence` and `simulate`.

use super::calendar::{Zone, day};
use buyin_facts::Day;

/// A person who works at acme.
#[derive(Debug)]
pub(super) struct Person {
    /// File id, and the start of the work address.
    pub(super) id: &'static str,
    /// Full name.
    pub(super) name: &'static str,
    /// First team.
    pub(super) team: &'static str,
    /// First day at work.
    pub(super) since: &'static str,
    /// First day no more; empty when still there at the end.
    pub(super) until: &'static str,
    /// Percent of worked days that end in something delivered, where the repository lets people push as they go.
    pub(super) habit: u32,
    /// Percent of a usual day in meetings and other things nobody commits.
    pub(super) meetings: u32,
    /// Where they live.
    pub(super) zone: Zone,
}

/// A team of acme.
#[derive(Debug)]
pub(super) struct Team {
    /// File id.
    pub(super) id: &'static str,
    /// Name for people.
    pub(super) name: &'static str,
    /// First day, empty when it was always there.
    pub(super) since: &'static str,
    /// First day no more, empty when still there.
    pub(super) until: &'static str,
}

/// A stay of a person in a team, `until` excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stay {
    /// Person's file id.
    pub(super) person: &'static str,
    /// Team's file id.
    pub(super) team: &'static str,
    /// First day.
    pub(super) since: Day,
    /// First day no more.
    pub(super) until: Option<Day>,
}

/// First and last day of the world.
pub(super) const FIRST: &str = "2022-09-01";
/// Last day, included.
pub(super) const LAST: &str = "2025-08-31";
/// The day the storefront team became the growth team and gave three people away.
pub(super) const REORGANISED: &str = "2024-04-01";

/// The teams: seven at any time; storefront became growth.
pub(super) const TEAMS: &[Team] = &[
    Team { id: "platform", name: "Developer Platform", since: "", until: "" },
    Team { id: "checkout", name: "Checkout", since: "", until: "" },
    Team { id: "payments", name: "Payments", since: "", until: "" },
    Team { id: "search", name: "Search", since: "", until: "" },
    Team { id: "identity", name: "Identity", since: "", until: "" },
    Team { id: "logistics", name: "Logistics", since: "", until: "" },
    Team { id: "storefront", name: "Storefront", since: "", until: REORGANISED },
    Team { id: "growth", name: "Growth", since: REORGANISED, until: "" },
];

/// The id of the one platform team.
pub(super) const PLATFORM: &str = "platform";

const fn person(
    (id, name, team): (&'static str, &'static str, &'static str),
    (since, until): (&'static str, &'static str),
    (habit, meetings, zone): (u32, u32, Zone),
) -> Person {
    Person { id, name, team, since, until, habit, meetings, zone }
}

use Zone::{Berlin, Lisbon, NewYork};

/// Everybody, by first team.
#[rustfmt::skip]
pub(super) const PEOPLE: &[Person] = &[
    person(("nora-lindqvist", "Nora Lindqvist", "platform"), (FIRST, ""), (60, 25, Berlin)),
    person(("tomas-havel", "Tomáš Havel", "platform"), (FIRST, ""), (80, 15, Berlin)),
    person(("ines-carvalho", "Inês Carvalho", "platform"), ("2022-11-01", ""), (70, 15, Lisbon)),
    person(("marcus-oyelaran", "Marcus Oyelaran", "platform"), (FIRST, "2024-11-01"), (85, 10, Berlin)),
    person(("eric-bottard", "Eric Bottard", "platform"), ("2023-01-09", ""), (75, 15, Berlin)),
    person(("yuki-tanabe", "Yuki Tanabe", "platform"), ("2023-08-01", ""), (65, 15, Berlin)),
    person(("dario-conti", "Dario Conti", "platform"), ("2024-06-03", ""), (70, 15, Lisbon)),
    person(("freya-holm", "Freya Holm", "platform"), (FIRST, ""), (15, 65, Berlin)),
    person(("anna-berg", "Anna Berg", "checkout"), (FIRST, ""), (85, 10, Berlin)),
    person(("jonas-weber", "Jonas Weber", "checkout"), (FIRST, ""), (60, 20, Berlin)),
    person(("priya-nair", "Priya Nair", "checkout"), (FIRST, ""), (70, 15, Berlin)),
    person(("sam-okafor", "Sam Okafor", "checkout"), ("2023-05-02", ""), (55, 20, NewYork)),
    person(("lucia-romano", "Lucia Romano", "checkout"), ("2023-09-04", ""), (75, 15, Lisbon)),
    person(("henrik-dahl", "Henrik Dahl", "checkout"), ("2024-09-02", ""), (65, 15, Berlin)),
    person(("carla-mendes", "Carla Mendes", "checkout"), (FIRST, ""), (10, 70, Lisbon)),
    person(("oskar-nowak", "Oskar Nowak", "payments"), (FIRST, ""), (80, 10, Berlin)),
    person(("marta-silva", "Marta Silva", "payments"), (FIRST, ""), (65, 20, Lisbon)),
    person(("david-stein", "David Stein", "payments"), (FIRST, "2023-12-01"), (50, 20, Berlin)),
    person(("aisha-rahman", "Aisha Rahman", "payments"), ("2023-02-01", ""), (75, 15, Berlin)),
    person(("felix-braun", "Felix Braun", "payments"), ("2023-11-01", ""), (60, 15, Berlin)),
    person(("grace-obi", "Grace Obi", "payments"), ("2024-07-01", ""), (70, 15, NewYork)),
    person(("peter-van-dijk", "Peter van Dijk", "payments"), (FIRST, ""), (20, 60, Berlin)),
    person(("lena-fischer", "Lena Fischer", "search"), (FIRST, ""), (75, 15, Berlin)),
    person(("rafael-costa", "Rafael Costa", "search"), (FIRST, ""), (65, 15, Lisbon)),
    person(("wei-zhang", "Wei Zhang", "search"), ("2023-06-01", ""), (85, 10, Berlin)),
    person(("hanna-virtanen", "Hanna Virtanen", "search"), ("2024-02-01", ""), (55, 20, Berlin)),
    person(("ben-archer", "Ben Archer", "search"), (FIRST, "2024-08-01"), (60, 20, NewYork)),
    person(("clara-dubois", "Clara Dubois", "identity"), (FIRST, ""), (70, 15, Berlin)),
    person(("milan-petrovic", "Milan Petrović", "identity"), (FIRST, ""), (80, 10, Berlin)),
    person(("sofia-ek", "Sofia Ek", "identity"), ("2023-11-01", ""), (60, 20, Berlin)),
    person(("noah-adler", "Noah Adler", "identity"), (FIRST, "2025-03-01"), (50, 25, Berlin)),
    person(("zeynep-aydin", "Zeynep Aydın", "identity"), ("2024-10-01", ""), (75, 15, Berlin)),
    person(("karl-jensen", "Karl Jensen", "logistics"), (FIRST, ""), (65, 15, Berlin)),
    person(("beatriz-lopes", "Beatriz Lopes", "logistics"), (FIRST, ""), (75, 15, Lisbon)),
    person(("tim-vogel", "Tim Vogel", "logistics"), ("2023-05-02", ""), (60, 20, Berlin)),
    person(("amara-diallo", "Amara Diallo", "logistics"), ("2024-01-08", ""), (70, 15, Lisbon)),
    person(("owen-price", "Owen Price", "logistics"), ("2025-01-07", ""), (65, 15, NewYork)),
    person(("ida-sorensen", "Ida Sørensen", "logistics"), (FIRST, "2024-01-01"), (55, 20, Berlin)),
    person(("leo-martin", "Leo Martin", "storefront"), (FIRST, ""), (70, 15, Berlin)),
    person(("emma-kowalska", "Emma Kowalska", "storefront"), (FIRST, ""), (80, 10, Berlin)),
    person(("paul-richter", "Paul Richter", "storefront"), (FIRST, ""), (60, 20, Berlin)),
    person(("mei-lin", "Mei Lin Chua", "storefront"), ("2023-10-02", ""), (75, 15, Berlin)),
    person(("diego-ramos", "Diego Ramos", "storefront"), ("2023-03-01", ""), (65, 15, Lisbon)),
    person(("julia-kranz", "Julia Kranz", "growth"), ("2024-09-02", ""), (70, 15, Berlin)),
    person(("ravi-menon", "Ravi Menon", "growth"), ("2025-02-03", ""), (60, 15, Berlin)),
];

/// Moves after the first team: person, first day in the new team, the team. Most of them are the re-organisation.
const MOVES: &[(&str, &str, &str)] = &[
    ("leo-martin", REORGANISED, "growth"),
    ("emma-kowalska", REORGANISED, "growth"),
    ("mei-lin", REORGANISED, "growth"),
    ("paul-richter", REORGANISED, "search"),
    ("diego-ramos", REORGANISED, "checkout"),
    ("noah-adler", "2024-03-01", "payments"),
];

/// Names and addresses beside the full name and work address: how the same person also appears.
pub(super) const SPELLINGS: &[(&str, &str, &str)] = &[
    ("anna-berg", "Anna Berg", "anna@bergs.example"),
    ("anna-berg", "annaberg", "7310442+annaberg@users.noreply.github.com"),
    ("wei-zhang", "Zhang Wei", "wei.zhang@mail.example"),
    ("wei-zhang", "Wei Zhang", "wzhang@acme-eu.example"),
    ("tomas-havel", "Tomas Havel", "tomas@havel.example"),
    ("tomas-havel", "thavel", "5521903+thavel@users.noreply.github.com"),
    ("milan-petrovic", "Milan Petrovic", "milan.petrovic@acme.example"),
    ("grace-obi", "Grace Obi", "90211457+graceobi@users.noreply.github.com"),
];

/// The person of an id.
pub(super) fn person_of(id: &str) -> &'static Person {
    PEOPLE.iter().find(|person| person.id == id).expect("because stories name people of the cast")
}

impl Person {
    /// The address acme gave them.
    pub(super) fn work_address(&self) -> String {
        format!("{}@acme.example", self.id.replacen('-', ".", 1))
    }

    /// Their account on the forge.
    pub(super) fn login(&self) -> String {
        self.id.replace('-', "")
    }

    /// First day no more, if they left.
    pub(super) fn left(&self) -> Option<Day> {
        (!self.until.is_empty()).then(|| day(self.until))
    }

    /// Whether they are employed on a day.
    pub(super) fn employed(&self, on: Day) -> bool {
        on >= day(self.since) && self.left().is_none_or(|left| on < left)
    }

    /// Their stays in teams, in order of time.
    pub(super) fn stays(&self) -> Vec<Stay> {
        let mut stays = vec![Stay { person: self.id, team: self.team, since: day(self.since), until: self.left() }];
        for (_, since, team) in MOVES.iter().filter(|(id, ..)| *id == self.id) {
            let since = day(since);
            if let Some(last) = stays.last_mut() {
                last.until = Some(since);
            }
            stays.push(Stay { person: self.id, team, since, until: self.left() });
        }
        stays
    }

    /// Their team on a day; the first team before they came.
    pub(super) fn team_on(&self, on: Day) -> &'static str {
        self.stays().iter().rev().find(|stay| stay.since <= on).map_or(self.team, |stay| stay.team)
    }

    /// Every name and address they commit under, the usual one first.
    pub(super) fn spellings(&self) -> Vec<(String, String)> {
        let usual = (self.name.to_owned(), self.work_address());
        let others = SPELLINGS.iter().filter(|(id, ..)| *id == self.id);
        std::iter::once(usual)
            .chain(others.map(|(_, name, address)| ((*name).to_owned(), (*address).to_owned())))
            .collect()
    }
}
