//! A made-up lake of any size, written through the lake's own interface: 40 repositories of 10 components, 1,000 people in 40
//! teams, five years; 20 changed paths a commit. The same numbers every time.

use std::error::Error;

use buyin_facts::decision::{Decisions, Membership, Person, PersonKind, Team};
use buyin_facts::fact::{
    Change, Commit, CommitPerson, ComponentEvent, DependencyEvent, Identity, ImportEvent, Repository,
};
use buyin_facts::id::BlobKey;
use buyin_facts::lake::Frontier;
use buyin_facts::table::Table;
use buyin_facts::word::{ChangeKind, Class, Ecosystem, Language, Op, ReadStatus, Role, Scope, Shape};
use buyin_facts::{CommitNumber, Day, IdentityKey, Lake, Moment, ObjectId, RepositoryId};

const REPOSITORIES: u32 = 40;
const COMPONENTS: u64 = 10;
const PEOPLE: u64 = 1_000;
const TEAMS: u64 = 40;
/// 2020-01-01, and days from it.
const FIRST: i32 = 18_262;
const DAYS: u64 = 1_826;
/// Paths a commit changes on average.
const PATHS: u64 = 20;
/// The middle commits of every so many are a branch that the last one merges.
const BRANCH: u32 = 5;

/// Commits of a repository at least.
const LEAST: u32 = 40;

/// A generator of numbers that look random: splitmix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// People files, teams and memberships; the first `moved` people changed their team in 2024.
pub(crate) fn decisions(moved: usize) -> Decisions {
    let team = |number: u64| format!("t{:02}", number % TEAMS);
    let person = |number: u64| Person {
        person: format!("person{number:04}"),
        kind: PersonKind::Human,
        email: Some(IdentityKey(1_000_000 + number)),
        full_name: None,
        account: None,
        since: None,
        until: None,
    };
    let stay = |number: u64, team: String, since: Option<Day>, until: Option<Day>| Membership {
        person: format!("person{number:04}"),
        team,
        since,
        until,
        weight: 1,
        source: "drawn".to_owned(),
    };
    let since = Day(FIRST + 4 * 365);
    let stays = (0..PEOPLE).flat_map(|number| match number < moved as u64 {
        true => vec![stay(number, team(number), None, Some(since)), stay(number, team(number + 1), Some(since), None)],
        false => vec![stay(number, team(number), None, None)],
    });
    let memberships = stays.collect();
    let teams = (0..TEAMS).map(|number| Team {
        team: team(number),
        name: team(number),
        platform: false,
        paying: true,
        parent: None,
        handles: String::new(),
        since: None,
        until: None,
    });
    Decisions { people: (0..PEOPLE).map(person).collect(), teams: teams.collect(), memberships, ..Decisions::default() }
}

/// Writes about `changes` rows of changes and what belongs to them.
pub(crate) fn write(lake: &Lake, changes: u64) -> Result<(), Box<dyn Error>> {
    let mut change = lake.snapshot()?.change();
    let commits = u32::try_from(changes / PATHS * u64::from(BRANCH) / u64::from(BRANCH - 1))? / REPOSITORIES;
    let commits = commits.max(LEAST);
    for number in 0..REPOSITORIES {
        let id = change.new_repository();
        let name = format!("r{number:02}");
        let frontier = Frontier { head: "0".repeat(40), commits, ..Frontier::default() };
        change.set_repository(&name, id, &name, frontier);
        let mut history = Drawn::new(number, id, commits);
        change.append::<Repository>(Repository::batch(&[history.repository(name)]))?;
        change.append::<ComponentEvent>(ComponentEvent::batch(&history.components()))?;
        change.append::<DependencyEvent>(DependencyEvent::batch(&history.dependencies()))?;
        change.append::<ImportEvent>(ImportEvent::batch(&history.imports()))?;
        for first in (0..commits).step_by(2_000) {
            for commit in first..commits.min(first + 2_000) {
                history.commit(commit);
            }
            change.append::<Commit>(Commit::batch(&std::mem::take(&mut history.commits)))?;
            change.append::<CommitPerson>(CommitPerson::batch(&std::mem::take(&mut history.people)))?;
            change.append::<Change>(Change::batch(&std::mem::take(&mut history.changes)))?;
        }
    }
    let identity = |number: u64| Identity {
        identity: IdentityKey(number),
        email: Some(IdentityKey(1_000_000 + number)),
        account: None,
        full_name: Some(IdentityKey(2_000_000 + number)),
        name_words: vec![IdentityKey(3_000_000 + number), IdentityKey(4_000_000 + number)],
        shape: Shape::Person,
    };
    change.replace::<Identity>(&(0..PEOPLE).map(identity).collect::<Vec<_>>())?;
    change.publish()?;
    Ok(())
}

/// One repository being drawn.
struct Drawn {
    number: u32,
    id: RepositoryId,
    last: u32,
    dice: Dice,
    commits: Vec<Commit>,
    people: Vec<CommitPerson>,
    changes: Vec<Change>,
}

impl Drawn {
    fn new(number: u32, id: RepositoryId, last: u32) -> Self {
        let dice = Dice(u64::from(number) << 32);
        Self { number, id, last, dice, commits: Vec::new(), people: Vec::new(), changes: Vec::new() }
    }

    fn day(&self, commit: u32) -> Day {
        Day(FIRST + (u64::from(commit) * DAYS / u64::from(self.last.max(1))) as i32)
    }

    fn repository(&self, name: String) -> Repository {
        Repository {
            repository: self.id,
            name,
            default_branch: Some("main".to_owned()),
            remotes: String::new(),
            object_hash: "sha1".to_owned(),
            shallow: false,
            partial: false,
            first_day: Some(self.day(0)),
            last_day: Some(self.day(self.last - 1)),
        }
    }

    fn components(&self) -> Vec<ComponentEvent> {
        let component = |index: u64| ComponentEvent {
            repository: self.id,
            commit: CommitNumber(index as u32),
            introduced_by: None,
            day: self.day(index as u32),
            op: Op::Add,
            path: format!("c{index}"),
            manifest: format!("c{index}/go.mod"),
            ecosystem: Ecosystem::Go,
            name: module(self.number, index),
            version: None,
        };
        (0..COMPONENTS).map(component).collect()
    }

    /// Each component comes to depend on eight of other repositories, in the course of the years.
    fn dependencies(&mut self) -> Vec<DependencyEvent> {
        let mut events = Vec::new();
        for index in 0..COMPONENTS {
            for nth in 0..8 {
                let commit = (self.dice.roll(u64::from(self.last - 20)) + 10) as u32;
                let other = (self.number + 1 + nth) % REPOSITORIES;
                events.push(DependencyEvent {
                    repository: self.id,
                    commit: CommitNumber(commit),
                    introduced_by: None,
                    day: self.day(commit),
                    op: Op::Add,
                    manifest: format!("c{index}/go.mod"),
                    ecosystem: Ecosystem::Go,
                    specifier: module(other, self.dice.roll(COMPONENTS)),
                    requirement: "v1.0.0".to_owned(),
                    scope: Scope::Runtime,
                });
            }
        }
        events
    }

    fn imports(&mut self) -> Vec<ImportEvent> {
        let mut events = Vec::new();
        for _ in 0..1_000 {
            let commit = (self.dice.roll(u64::from(self.last - 20)) + 10) as u32;
            let other = (self.number + 1 + self.dice.roll(8) as u32) % REPOSITORIES;
            events.push(ImportEvent {
                repository: self.id,
                commit: CommitNumber(commit),
                introduced_by: None,
                day: self.day(commit),
                op: Op::Add,
                path: self.path(),
                language: Language::Go,
                specifier: format!("{}/p", module(other, self.dice.roll(COMPONENTS))),
            });
        }
        events.sort_by_key(|event| event.commit);
        events
    }

    fn path(&mut self) -> String {
        let component = self.dice.roll(COMPONENTS);
        self.path_in(component)
    }

    fn path_in(&mut self, component: u64) -> String {
        format!("c{component}/d{}/f{}.go", self.dice.roll(12), self.dice.roll(30))
    }

    /// Commits 1 to 3 of every five are a branch, the fifth merges them.
    fn commit(&mut self, number: u32) {
        let (day, place) = (self.day(number), number % BRANCH);
        let merge = if place == 0 { number } else { (number / BRANCH + 1) * BRANCH - 1 };
        let brought_by = if place == 0 || merge >= self.last { number } else { merge };
        let is_merge = place == BRANCH - 1;
        let author = self.author();
        self.commits.push(Commit {
            repository: self.id,
            commit: CommitNumber(number),
            id: ObjectId((0..20).map(|_| self.dice.roll(256) as u8).collect()),
            parents: if is_merge { 2 } else { u8::from(number > 0) },
            author_time: Moment(i64::from(day.0) * 86_400 + self.dice.roll(86_400) as i64),
            author_offset: 60,
            committer_time: Moment(i64::from(day.0) * 86_400),
            day,
            arrival: day,
            brought_by: CommitNumber(brought_by),
            subject: IdentityKey(self.dice.roll(1 << 40)),
            template: IdentityKey(self.dice.roll(5_000)),
        });
        let mut stands = vec![(Role::Author, author), (Role::Committer, author)];
        if brought_by != number {
            stands.push((Role::Merger, u64::from(merge) * 7 % PEOPLE));
        }
        let row = |(role, person)| CommitPerson {
            repository: self.id,
            commit: CommitNumber(number),
            role,
            identity: IdentityKey(person),
        };
        self.people.extend(stands.into_iter().map(row));
        if !is_merge {
            self.change(number);
        }
    }

    /// Most people work in the repository of their team.
    fn author(&mut self) -> u64 {
        let near = self.dice.roll(PEOPLE / TEAMS) * TEAMS + u64::from(self.number);
        if self.dice.roll(10) < 8 { near % PEOPLE } else { self.dice.roll(PEOPLE) }
    }

    /// Some commits change one path, some many; mostly of one component.
    fn change(&mut self, number: u32) {
        let home = self.dice.roll(COMPONENTS);
        let count = 1 + self.dice.roll(2 * PATHS - 1);
        let mut paths: Vec<String> =
            (0..count).map(|_| if self.dice.roll(10) < 8 { self.path_in(home) } else { self.path() }).collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            self.changes.push(Change {
                repository: self.id,
                commit: CommitNumber(number),
                path,
                kind: ChangeKind::Modified,
                class: if self.dice.roll(5) == 0 { Class::Test } else { Class::Source },
                status: ReadStatus::Read,
                added: self.dice.roll(60) as u32,
                removed: self.dice.roll(30) as u32,
                blob: Some(BlobKey(self.dice.roll(u64::MAX))),
            });
        }
    }
}

fn module(repository: u32, component: u64) -> String {
    format!("drawn.example/r{repository:02}/c{component}")
}
