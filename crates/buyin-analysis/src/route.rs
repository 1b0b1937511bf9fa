//! How teams meet: by people who move, by reviews, by changes to each other's components. Likely routes by which a product goes
//! from team to team. A meeting before an adoption is a hint, no cause. Must not know the policy: it says how many people stand behind.

use std::collections::BTreeSet;

use buyin_facts::Day;
use buyin_facts::decision::Membership;
use buyin_facts::words;
use rustc_hash::FxHashMap;

use crate::index::{PersonIx, TeamIx};
use crate::organisation::Organisation;

/// A meeting this long ago, or less, may be how somebody heard of something. An assumption.
pub(crate) const MEMORY: i32 = 180;

words! {
    /// How two teams met, the strongest first.
    Meeting {
        /// Somebody moved from the one to the other.
        Move = "move",
        /// One reviewed what the other wrote.
        Review = "review",
        /// One sent changes to what the other owns.
        Contribution = "contribution",
    }
}

/// Everybody's meetings, by the two teams in order of position.
#[derive(Debug, Default)]
pub(crate) struct Meetings {
    by: FxHashMap<(TeamIx, TeamIx), Vec<Encounter>>,
}

/// When, how, and through whom two teams met.
type Encounter = (Day, Meeting, PersonIx);

/// How two teams met last before a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Met {
    /// How.
    pub(crate) meeting: Meeting,
    /// The last time.
    pub(crate) day: Day,
    /// Different people who stand behind it.
    pub(crate) people: u64,
}

impl Meetings {
    /// Looks at every commit and every stay.
    pub(crate) fn of(organisation: &Organisation, stays: &[Membership]) -> Self {
        let mut meetings = Self::default();
        let (history, teams) = (&organisation.history, &organisation.teams);
        for (commit, fact) in history.commits().filter(|(_, fact)| fact.parents < 2) {
            let own = |person: PersonIx| teams.paying(person, fact.day).iter().map(|(team, _)| *team);
            let writers = organisation.payers(commit);
            let mut owners: Vec<TeamIx> = history
                .work_of(commit)
                .iter()
                .filter_map(|work| {
                    let component = organisation.components.of_folder(work.folder, fact.arrival);
                    organisation.owners.owner(component, fact.arrival)
                })
                .collect();
            owners.sort_unstable();
            owners.dedup();
            let reviewers = organisation.reviewers(commit);
            for writer in &writers {
                for team in own(*writer) {
                    owners
                        .iter()
                        .for_each(|owner| meetings.note(team, *owner, fact.arrival, Meeting::Contribution, *writer));
                    for reviewer in &reviewers {
                        own(*reviewer)
                            .for_each(|other| meetings.note(team, other, fact.arrival, Meeting::Review, *reviewer));
                    }
                }
            }
        }
        meetings.note_moves(organisation, stays);
        meetings.by.values_mut().for_each(|list| list.sort_unstable());
        meetings
    }

    /// Nobody is met where no team is known.
    fn note_moves(&mut self, organisation: &Organisation, stays: &[Membership]) {
        let none = organisation.teams.none();
        for stay in stays {
            let (Some(since), Some(person)) = (stay.since, organisation.people.by_key(&stay.person)) else { continue };
            let Some(team) = organisation.teams.by_id(&stay.team) else { continue };
            for (before, _) in organisation.teams.paying(person, since.plus(-1)) {
                self.note(*before, team, since, Meeting::Move, person);
            }
        }
        self.by.retain(|(one, other), _| *one != none && *other != none);
    }

    fn note(&mut self, one: TeamIx, other: TeamIx, day: Day, meeting: Meeting, person: PersonIx) {
        if one != other {
            self.by.entry((one.min(other), one.max(other))).or_default().push((day, meeting, person));
        }
    }

    /// How two teams met in the time before a day: the strongest kind that at least so many people stand behind, its last time.
    pub(crate) fn before(&self, one: TeamIx, other: TeamIx, day: Day, fewest: u64) -> Option<Met> {
        let all = self.by.get(&(one.min(other), one.max(other)))?;
        let near = |(when, ..): &&(Day, Meeting, PersonIx)| *when < day && day.plus(-MEMORY) <= *when;
        Meeting::ALL.iter().find_map(|meeting| {
            let of_kind = || all.iter().filter(near).filter(|(_, kind, _)| kind == meeting);
            let people = of_kind().map(|(.., person)| *person).collect::<BTreeSet<_>>().len() as u64;
            let day = of_kind().map(|(day, ..)| *day).max()?;
            (people >= fewest).then_some(Met { meeting: *meeting, day, people })
        })
    }
}

#[cfg(test)]
mod tests {
    use buyin_facts::decision::Decisions;
    use buyin_facts::word::Role;

    use super::*;
    use crate::sketch::{Sketch, day};

    const ANN: &str = "Ann Archer <ann@acme.io>";
    const BEN: &str = "Ben Baker <ben@acme.io>";

    /// Repositories stand in for teams: Ann is of `shop`, Ben of `infra`.
    fn organisation() -> Organisation {
        let mut sketch = Sketch::default();
        for month in 1..=4 {
            sketch.commit("shop", &format!("2024-0{month}-02"), ANN).change("a.go", 40, 0, month);
            sketch.commit("infra", &format!("2024-0{month}-02"), BEN).change("b.go", 40, 0, 10 + month);
        }
        sketch.commit("infra", "2024-04-10", ANN).change("b.go", 5, 0, 20);
        sketch.commit("shop", "2024-05-10", ANN).change("a.go", 5, 0, 21).with(Role::Reviewer, BEN);
        Organisation::assemble(sketch.history(), &Decisions::default(), &[])
    }

    #[test]
    fn the_strongest_meeting_before_a_day_is_said() {
        let organisation = organisation();
        let meetings = Meetings::of(&organisation, &[]);
        let team = |id| organisation.teams.by_id(id).expect("a repository");
        let met = |on: &str| {
            let met = meetings.before(team("infra"), team("shop"), day(on), 1)?;
            Some((met.meeting.as_str(), met.day.to_string(), met.people))
        };
        assert_eq!(met("2024-04-10"), None, "on the day itself is not before");
        assert_eq!(met("2024-05-01"), Some(("contribution", "2024-04-10".to_owned(), 1)));
        assert_eq!(met("2024-05-11"), Some(("review", "2024-05-10".to_owned(), 1)));
        assert_eq!(met("2025-05-11"), None, "forgotten");
        assert_eq!(meetings.before(team("infra"), team("shop"), day("2024-05-11"), 2), None, "one person is too few");
    }
}
