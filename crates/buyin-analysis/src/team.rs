//! Which team pays for a person's day.
//!
//! Teams are given by decisions, dated; or, when none are, repositories stand in for teams and everyone's paying team is
//! their home repository. A person-day always belongs to somebody: to `(no team)` when nothing is known.

mod given;
mod handle;
mod home;
mod inferred;

use buyin_facts::Day;
use buyin_facts::decision::Decisions;
use rustc_hash::FxHashMap;

use crate::duplicate::Weights;
use crate::history::History;
use crate::index::{PersonIx, RepositoryIx, TeamIx};
use crate::person::{Directory, People};

/// Id of the team of everybody whose team is not known.
pub const NO_TEAM: &str = "(no team)";

/// A team, or what stands in for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamInfo {
    /// File id; in inferred mode the repository's name, or `repository:folder`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whether what it owns are platform products: said so, or of a team above it.
    pub platform: bool,
    /// Whether it pays for its members' time; never true of `(no team)`.
    pub paying: bool,
    /// The team above it.
    pub parent: Option<TeamIx>,
    /// Whether it stands in for a team nobody named.
    pub inferred: bool,
}

/// All teams, sorted by id, and who was where when.
#[derive(Debug)]
pub struct Teams {
    /// Whether decisions name teams; else repositories stand in.
    pub given: bool,
    /// Names that were to be platform teams and are no team or repository.
    pub unknown_platform: Vec<String>,
    list: Vec<TeamInfo>,
    stays: Vec<Vec<Stretch>>,
    handles: handle::Handles,
    places: inferred::Places,
    nobody: [(TeamIx, u32); 1],
}

/// Days from `since` to the next stretch, with teams and weights; the first begins before all time.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stretch {
    since: Day,
    teams: Vec<(TeamIx, u32)>,
}

impl Teams {
    /// Builds teams: from decisions where they name any, else from repositories. `platform` holds team ids or repository
    /// names.
    pub fn build(
        history: &History,
        people: &People,
        weights: &Weights,
        decisions: &Decisions,
        platform: &[String],
    ) -> Self {
        if !decisions.teams.is_empty() {
            return Self::given(people.directory(), decisions, platform);
        }
        let inferred = inferred::Inferred::of(history, people, weights);
        Self::gather((inferred.teams, inferred.stays, inferred.places), false, decisions, platform)
    }

    /// Teams as decisions name them, whatever happened in any repository.
    pub(crate) fn given(directory: &Directory, decisions: &Decisions, platform: &[String]) -> Self {
        let list = given::teams(decisions);
        let stays = given::stays(directory, decisions, &list);
        Self::gather((list, stays, inferred::Places::default()), true, decisions, platform)
    }

    fn gather(
        (list, stays, places): (Vec<TeamInfo>, Vec<Vec<Stretch>>, inferred::Places),
        given: bool,
        decisions: &Decisions,
        platform: &[String],
    ) -> Self {
        let handles = handle::Handles::of(decisions, &list);
        let nobody = [(by_id(&list, NO_TEAM).expect("because both ways add it"), 1)];
        let mut teams = Self { given, unknown_platform: Vec::new(), list, stays, handles, places, nobody };
        teams.mark_platform(decisions, platform);
        teams
    }

    /// The paying teams of a person on a day, with weights that sum to more than zero.
    pub fn paying(&self, person: PersonIx, day: Day) -> &[(TeamIx, u32)] {
        let stays = self.stays.get(person.at()).map_or(&[][..], Vec::as_slice);
        let next = stays.partition_point(|stretch| stretch.since <= day);
        next.checked_sub(1).map_or(&self.nobody, |at| &stays[at].teams)
    }

    /// The team of everybody whose team is not known.
    pub fn none(&self) -> TeamIx {
        self.nobody[0].0
    }

    /// What is known of a team.
    pub fn info(&self, team: TeamIx) -> &TeamInfo {
        &self.list[team.at()]
    }

    /// Whether a team is another one, or a part of it: what stands in for the team of a folder is a part of its repository's.
    pub fn is_part(&self, team: TeamIx, whole: TeamIx) -> bool {
        let above = |team: &TeamIx| self.info(*team).parent;
        // Nothing stands above more teams than there are.
        std::iter::successors(Some(team), above).take(self.list.len()).any(|one| one == whole)
    }

    /// A team's id.
    pub fn id(&self, team: TeamIx) -> &str {
        &self.info(team).id
    }

    /// Every team in order of id, `(no team)` among them.
    pub fn iter(&self) -> impl Iterator<Item = (TeamIx, &TeamInfo)> {
        self.list.iter().enumerate().map(|(at, info)| (TeamIx::from(at), info))
    }

    /// The team with an id.
    pub fn by_id(&self, id: &str) -> Option<TeamIx> {
        by_id(&self.list, id)
    }

    /// The team an ownership file means: an id or handle as declared, `@org/team` and `group:default/team` by their last
    /// part. Nobody's in inferred mode, where a group's name says nothing about repositories.
    pub fn by_handle(&self, handle: &str) -> Option<TeamIx> {
        self.handles.find(handle)
    }

    /// The team a repository stands in for; nothing when teams are given.
    pub fn team_of_repository(&self, repository: RepositoryIx) -> Option<TeamIx> {
        self.places.repository(repository)
    }

    /// The team a path's repository or top-level folder stands in for, empty for the repository's root; nothing when teams
    /// are given.
    pub fn team_of_folder(&self, repository: RepositoryIx, path: &str) -> Option<TeamIx> {
        self.places.path(repository, path)
    }

    fn mark_platform(&mut self, decisions: &Decisions, platform: &[String]) {
        for name in platform {
            let whole = decisions.ownerships.iter().find(|owned| owned.repository == *name && owned.path.is_empty());
            let team = self.by_id(name).or_else(|| self.by_handle(name)).or_else(|| self.by_id(&whole?.team));
            match team.filter(|team| *team != self.none()) {
                Some(team) => self.list[team.at()].platform = true,
                None => self.unknown_platform.push(name.clone()),
            }
        }
        let marked: Vec<bool> = (0..self.list.len()).map(|at| self.is_under_platform(at)).collect();
        self.list.iter_mut().zip(marked).for_each(|(team, platform)| team.platform = platform);
    }

    /// Whether the team or one above it is marked. Steps are bounded, since other people's parents may go in circles.
    fn is_under_platform(&self, at: usize) -> bool {
        let above = |team: &usize| self.list[*team].parent.map(TeamIx::at);
        std::iter::successors(Some(at), above).take(self.list.len()).any(|team| self.list[team].platform)
    }
}

fn by_id(list: &[TeamInfo], id: &str) -> Option<TeamIx> {
    list.binary_search_by(|team| team.id.as_str().cmp(id)).ok().map(TeamIx::from)
}

fn no_team() -> TeamInfo {
    let id = NO_TEAM.to_owned();
    TeamInfo { name: id.clone(), id, platform: false, paying: false, parent: None, inferred: false }
}

type Positions<'a> = FxHashMap<&'a str, usize>;

#[cfg(test)]
mod tests;
