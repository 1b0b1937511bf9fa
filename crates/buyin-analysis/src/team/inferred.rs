//! Repositories as teams: everyone's paying team is their home repository. Where one repository holds over half of the
//! people, its top-level folders stand in, and home there is the folder with most weighted churn.

use std::collections::BTreeSet;

use buyin_facts::Day;
use rustc_hash::FxHashMap;

use super::home::{Work, homes};
use super::{Stretch, TeamInfo, by_id, no_team};
use crate::duplicate::Weights;
use crate::history::History;
use crate::index::{CommitIx, PersonIx, RepositoryIx, TeamIx};
use crate::person::{People, payers};

/// Which team a repository or folder stands in for.
#[derive(Debug, Default)]
pub(super) struct Places {
    repositories: Vec<TeamIx>,
    split: Option<RepositoryIx>,
    folders: FxHashMap<String, TeamIx>,
}

/// Teams, stays and places, all from commits.
#[derive(Debug)]
pub(super) struct Inferred {
    pub(super) teams: Vec<TeamInfo>,
    pub(super) stays: Vec<Vec<Stretch>>,
    pub(super) places: Places,
}

/// Days from the first on, with the home that holds until the next.
type Homes = Vec<(Day, u32)>;

impl Inferred {
    pub(super) fn of(history: &History, people: &People, weights: &Weights) -> Self {
        let evidence = evidence(history, people, weights);
        let mut repositories: Vec<Homes> = homes_of_all(people, evidence.iter().map(|one| (one.person, one.work)));
        let split = holds_most_people(&repositories).map(RepositoryIx).filter(|it| folders(history, *it).len() > 1);
        add_visitors(history, people, &mut repositories);
        let names: Vec<&str> = split.map(|split| folders(history, split)).unwrap_or_default();
        let (teams, places) = teams(history, split, &names);
        let inside = split.map(|split| in_folders(history, split, &names, &evidence)).unwrap_or_default();
        let inside = homes_of_all(people, inside);
        let none = by_id(&teams, super::NO_TEAM).expect("because it is in every list");
        let folder = |place: u32| {
            let name = names.get(place as usize);
            name.and_then(|name| places.folders.get(*name)).copied()
        };
        let stays = repositories.iter().zip(&inside).map(|(homes, inside)| {
            let mut stretches = Vec::new();
            for (at, &(since, place)) in homes.iter().enumerate() {
                let team = places.repositories[place as usize];
                if split != Some(RepositoryIx(place)) || inside.is_empty() {
                    stretches.push((since, team));
                    continue;
                }
                let until = homes.get(at + 1).map_or(Day(i32::MAX), |next| next.0);
                for (at, &(begin, place)) in inside.iter().enumerate() {
                    let end = inside.get(at + 1).map_or(Day(i32::MAX), |next| next.0).min(until);
                    let begin = begin.max(since);
                    if begin < end {
                        stretches.push((begin, folder(place).unwrap_or(team)));
                    }
                }
            }
            if stretches.is_empty() {
                stretches.push((Day(i32::MIN), none));
            }
            stretches.into_iter().map(|(since, team)| Stretch { since, teams: vec![(team, 1)] }).collect()
        });
        let stays = stays.collect();
        Self { teams, stays, places }
    }
}

impl Places {
    /// The team a repository stands in for.
    pub(super) fn repository(&self, repository: RepositoryIx) -> Option<TeamIx> {
        self.repositories.get(repository.at()).copied()
    }

    /// The team the repository or top-level folder of a path stands in for.
    pub(super) fn path(&self, repository: RepositoryIx, path: &str) -> Option<TeamIx> {
        let folder = || self.folders.get(path.split('/').next()?).copied();
        let inside = if self.split == Some(repository) { folder() } else { None };
        inside.or_else(|| self.repository(repository))
    }
}

/// A payer's part of a commit.
#[derive(Debug, Clone, Copy)]
struct Evidence {
    person: PersonIx,
    commit: CommitIx,
    work: Work,
}

fn evidence(history: &History, people: &People, weights: &Weights) -> Vec<Evidence> {
    let mut evidence = Vec::with_capacity(history.commits.len());
    for (commit, fact) in history.commits() {
        let weight = weights.share(commit).0;
        if weight <= 0.0 {
            continue;
        }
        for (person, share) in payers(history, people, commit).shares {
            let work = Work { month: fact.day.month(), place: fact.repository.0, weight: weight * share.0 };
            evidence.push(Evidence { person, commit, work });
        }
    }
    evidence
}

fn homes_of_all(people: &People, work: impl IntoIterator<Item = (PersonIx, Work)>) -> Vec<Homes> {
    let mut by_person: Vec<Vec<Work>> = vec![Vec::new(); people.len()];
    for (person, work) in work {
        by_person[person.at()].push(work);
    }
    by_person.into_iter().map(homes).collect()
}

/// The repository where over half of those with evidence are at home in the end.
fn holds_most_people(homes: &[Homes]) -> Option<u32> {
    let mut last: Vec<u32> = homes.iter().filter_map(|homes| Some(homes.last()?.1)).collect();
    last.sort_unstable();
    let people = last.len();
    last.chunk_by(|one, other| one == other).find(|chunk| chunk.len() * 2 > people).map(|chunk| chunk[0])
}

/// Humans without weighted commits are at home where most commits name them in any role.
fn add_visitors(history: &History, people: &People, homes: &mut [Homes]) {
    let mut visits: FxHashMap<PersonIx, FxHashMap<u32, u64>> = FxHashMap::default();
    for (commit, fact) in history.commits() {
        for (_, identity) in history.people_of(commit) {
            let person = people.on(*identity, fact.day).filter(|person| people.is_human(*person));
            let Some(person) = person.filter(|person| homes[person.at()].is_empty()) else { continue };
            *visits.entry(person).or_default().entry(fact.repository.0).or_default() += 1;
        }
    }
    for (person, visits) in visits {
        let most = visits.into_iter().max_by_key(|&(place, count)| (count, std::cmp::Reverse(place)));
        homes[person.at()].extend(most.map(|(place, _)| (Day(i32::MIN), place)));
    }
}

/// Top-level folders a repository ever had, sorted.
fn folders(history: &History, repository: RepositoryIx) -> Vec<&str> {
    let inside = history.folders.iter().filter(|(_, at, _)| *at == repository);
    let folders: BTreeSet<&str> = inside.filter_map(|(_, _, folder)| top_level(folder)).collect();
    folders.into_iter().collect()
}

/// Evidence in the split repository, spread over its folders by weighted churn; files of the root are in none of them.
fn in_folders(history: &History, split: RepositoryIx, names: &[&str], evidence: &[Evidence]) -> Vec<(PersonIx, Work)> {
    let places: super::Positions<'_> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut spread = Vec::new();
    for one in evidence.iter().filter(|one| one.work.place == split.0) {
        let work = history.work_of(one.commit);
        let total: f64 = work.iter().map(|work| work.churn.0).sum();
        for work in work.iter().filter(|work| work.churn.0 > 0.0) {
            let folder = top_level(history.folders.text(work.folder)).and_then(|folder| places.get(folder));
            let place = folder.map_or(names.len(), |at| *at) as u32;
            spread.push((one.person, Work { place, weight: one.work.weight * work.churn.0 / total, ..one.work }));
        }
    }
    spread
}

/// The top-level folder a folder lies in; none for the root.
fn top_level(folder: &str) -> Option<&str> {
    folder.split('/').next().filter(|top| !top.is_empty())
}

/// One team a repository, and one a folder of the split repository, sorted by id.
fn teams(history: &History, split: Option<RepositoryIx>, folders: &[&str]) -> (Vec<TeamInfo>, Places) {
    let ids: Vec<&str> = history.repositories.iter().map(|repository| repository.name.as_str()).collect();
    let folder_id = |folder: &&str| format!("{}:{folder}", split.map_or("", |split| ids[split.at()]));
    let info =
        |id: String| TeamInfo { name: id.clone(), id, platform: false, paying: true, parent: None, inferred: true };
    let mut list: Vec<TeamInfo> = ids.iter().map(|id| info((*id).to_owned())).collect();
    list.extend(folders.iter().map(|folder| info(folder_id(folder))));
    list.push(no_team());
    list.sort_by(|one, other| one.id.cmp(&other.id));
    list.dedup_by(|one, other| one.id == other.id);
    let place = |id: &str| by_id(&list, id).expect("because every id was listed");
    let repositories: Vec<TeamIx> = ids.iter().map(|id| place(id)).collect();
    let folders: FxHashMap<String, TeamIx> =
        folders.iter().map(|folder| ((*folder).to_owned(), place(&folder_id(folder)))).collect();
    if let Some(split) = split {
        for team in folders.values() {
            list[team.at()].parent = Some(repositories[split.at()]);
        }
    }
    (list, Places { repositories, split, folders })
}
