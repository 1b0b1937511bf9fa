//! Little organisations drawn in a test: commits by hand, as if loaded from a lake. Tests only.

mod event;

use buyin_facts::day::Day;
use buyin_facts::decision::{self, PersonKind};
use buyin_facts::fact::{Identity, MailmapEvent, Repository};
use buyin_facts::id::BlobKey;
use buyin_facts::pseudonym::{Pseudonyms, noreply_account};
use buyin_facts::word::{ChangeKind, Class, Op, Role, Shape};
use buyin_facts::{CommitNumber, IdentityKey, Moment, RepositoryId};
use rustc_hash::FxHashMap;

use crate::history::{ChangeFact, CommitFact, Distillate, Grouped, History, distil, load};
use crate::index::{CommitIx, RepositoryIx};

/// Commits in the order they arrive, of any number of repositories.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sketch {
    drafts: Vec<Draft>,
    mailmap: Vec<(String, Op, [&'static str; 4])>,
    shapes: FxHashMap<IdentityKey, Shape>,
    remotes: Vec<(String, String)>,
    /// Reverses lists whose order must not matter.
    pub(crate) reversed: bool,
}

/// One commit being drawn.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    repository: String,
    day: Day,
    arrival: Option<Day>,
    time: Option<i64>,
    parents: u8,
    brought_by: Option<u32>,
    subject: String,
    people: Vec<(Role, String)>,
    changes: Vec<(String, Class, u32, u32, Option<u64>)>,
    events: Vec<event::Event>,
}

/// The pseudonyms every sketch uses.
pub(crate) fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new([7; 32])
}

/// A day written as text.
pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

/// Splits `Name <address>`.
fn spelled(person: &str) -> (&str, &str) {
    let (name, rest) = person.split_once('<').expect("written as Name <address>");
    (name.trim(), rest.trim_end_matches('>'))
}

/// The key of `Name <address>`.
pub(crate) fn identity(person: &str) -> IdentityKey {
    let (name, email) = spelled(person);
    pseudonyms().pair(name.as_bytes(), email.as_bytes())
}

/// A people file with addresses.
pub(crate) fn person_file(id: &str, kind: PersonKind, emails: &[&str]) -> Vec<decision::Person> {
    let row = |email: &&str| decision::Person {
        person: id.into(),
        kind,
        email: Some(pseudonyms().email(email)),
        full_name: None,
        account: None,
        since: None,
        until: None,
    };
    emails.iter().map(row).collect()
}

impl Sketch {
    /// Draws a commit on the default branch, with one parent and the subject `Work`.
    pub(crate) fn commit(&mut self, repository: &str, on: &str, author: &str) -> &mut Draft {
        self.drafts.push(Draft {
            repository: repository.into(),
            day: day(on),
            arrival: None,
            time: None,
            parents: 1,
            brought_by: None,
            subject: "Work".into(),
            people: vec![(Role::Author, author.into())],
            changes: Vec::new(),
            events: Vec::new(),
        });
        self.drafts.last_mut().expect("just pushed")
    }

    /// Says what a pair looks like; everyone else looks like a person.
    pub(crate) fn shape(&mut self, person: &str, shape: Shape) {
        self.shapes.insert(identity(person), shape);
    }

    /// A `.mailmap` line that comes: proper name, proper address, commit name, commit address; empty means not given.
    pub(crate) fn mailmap(&mut self, repository: &str, op: Op, line: [&'static str; 4]) {
        self.mailmap.push((repository.into(), op, line));
    }

    /// As if loaded.
    pub(crate) fn history(&self) -> History {
        let mut names: Vec<&str> = self.drafts.iter().map(|draft| draft.repository.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let repositories = names.iter().enumerate().map(|(at, name)| repository(RepositoryId(at as u32), name));
        let mut history = History { repositories: repositories.collect(), ..History::default() };
        let mut people = Vec::new();
        let mut changes = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let drafts = self.drafts.iter().filter(|draft| draft.repository == *name);
            for (number, draft) in drafts.enumerate() {
                let commit = CommitIx::from(history.commits.len());
                history.commit_index.entry(RepositoryIx::from(at)).or_insert(commit);
                history.commits.push(draft.fact(RepositoryIx::from(at), number as u32));
                history.as_of = history.as_of.max(draft.arrival.unwrap_or(draft.day));
                people.extend(draft.people.iter().map(|(role, person)| (commit, (*role, identity(person)))));
                changes.extend(draft.changes.iter().map(|change| (commit, change_fact(change))));
            }
        }
        lay_changes(&mut history, changes);
        history.people = Grouped::new(history.commits.len(), people);
        history.identities = self.identities();
        self.lay_events(&mut history, &names);
        history.mailmap = self.mailmap.iter().map(|(name, op, line)| mailmap_event(&names, name, *op, line)).collect();
        history
    }

    fn identities(&self) -> Vec<Identity> {
        let spelt = self.drafts.iter().flat_map(|draft| &draft.people).map(|(_, person)| person.as_str());
        let mut identities: Vec<Identity> = spelt.map(|person| self.identity_row(person)).collect();
        identities.sort_by_key(|row| row.identity);
        identities.dedup_by_key(|row| row.identity);
        if self.reversed {
            identities.reverse();
        }
        identities
    }

    fn identity_row(&self, person: &str) -> Identity {
        let (name, email) = spelled(person);
        let keys = pseudonyms();
        let account = noreply_account(email);
        let account = account.map(|it| keys.account(&it.number.map_or(it.login, |number| number.to_string())));
        Identity {
            identity: identity(person),
            email: (!email.is_empty()).then(|| keys.email(email)),
            account,
            full_name: keys.full_name(name),
            name_words: keys.name_words(name),
            shape: self.shapes.get(&identity(person)).copied().unwrap_or(Shape::Person),
        }
    }
}

impl Draft {
    /// Arrives on another day than it was written.
    pub(crate) fn arrives(&mut self, on: &str) -> &mut Self {
        self.arrival = Some(day(on));
        self
    }

    /// Author time in seconds, where noon of the day will not do.
    pub(crate) fn at(&mut self, seconds: i64) -> &mut Self {
        self.time = Some(seconds);
        self
    }

    /// Number of parents: 0 a root, 2 a merge.
    pub(crate) fn parents(&mut self, parents: u8) -> &mut Self {
        self.parents = parents;
        self
    }

    /// Number of the commit on the default branch that brought it.
    pub(crate) fn brought_by(&mut self, number: u32) -> &mut Self {
        self.brought_by = Some(number);
        self
    }

    /// Its subject; digits are taken out for the template.
    pub(crate) fn subject(&mut self, subject: &str) -> &mut Self {
        self.subject = subject.into();
        self
    }

    /// Another person in a role.
    pub(crate) fn with(&mut self, role: Role, person: &str) -> &mut Self {
        self.people.push((role, person.into()));
        self
    }

    /// A changed source file.
    pub(crate) fn change(&mut self, path: &str, added: u32, removed: u32, blob: u64) -> &mut Self {
        self.change_of(Class::Source, path, added, removed, blob)
    }

    /// A changed file of another kind.
    pub(crate) fn change_of(&mut self, class: Class, path: &str, added: u32, removed: u32, blob: u64) -> &mut Self {
        self.changes.push((path.into(), class, added, removed, Some(blob)));
        self
    }

    /// A source file that is deleted.
    pub(crate) fn delete(&mut self, path: &str, lines: u32) -> &mut Self {
        self.changes.push((path.into(), Class::Source, 0, lines, None));
        self
    }

    fn fact(&self, repository: RepositoryIx, number: u32) -> CommitFact {
        let template: String = self.subject.chars().filter(|letter| !letter.is_ascii_digit()).collect();
        CommitFact {
            repository,
            number: CommitNumber(number),
            parents: self.parents,
            day: self.day,
            arrival: self.arrival.unwrap_or(self.day),
            author_time: Moment(self.time.unwrap_or(i64::from(self.day.0) * 86_400 + 43_200)),
            author_offset: 0,
            brought_by: CommitNumber(self.brought_by.unwrap_or(number)),
            subject: pseudonyms().text(self.subject.as_bytes()),
            template: pseudonyms().text(template.as_bytes()),
        }
    }
}

fn repository(id: RepositoryId, name: &str) -> Repository {
    Repository {
        repository: id,
        name: name.into(),
        default_branch: None,
        remotes: String::new(),
        object_hash: "sha1".into(),
        shallow: false,
        partial: false,
        first_day: None,
        last_day: None,
    }
}

/// Distils changes as if they came from a lake, and keeps all of them.
fn lay_changes(history: &mut History, changes: Vec<(CommitIx, ChangeFact)>) {
    let mut distillate = Distillate::default();
    let fact = |commit: CommitIx| history.commits[commit.at()];
    for of_one in changes.chunk_by(|one, other| fact(one.0).repository == fact(other.0).repository) {
        let id = RepositoryId(fact(of_one[0].0).repository.0);
        let numbered = of_one.iter().map(|(commit, change)| (fact(*commit).number, change.clone()));
        distillate.append(distil::fold(id, numbered.collect()));
    }
    load::lay_work(history, &distillate).expect("because it was just distilled");
    for (commit, change) in changes {
        history.kept.entry(commit).or_default().push(change);
    }
}

fn change_fact(change: &(String, Class, u32, u32, Option<u64>)) -> ChangeFact {
    let (path, class, added, removed, blob) = change;
    ChangeFact {
        path: path.as_str().into(),
        kind: if blob.is_some() { ChangeKind::Modified } else { ChangeKind::Deleted },
        class: *class,
        added: *added,
        removed: *removed,
        blob: blob.map(BlobKey),
    }
}

fn mailmap_event(names: &[&str], name: &str, op: Op, line: &[&str; 4]) -> (RepositoryIx, MailmapEvent) {
    let [proper_name, proper_email, commit_name, commit_email] = *line;
    let keys = pseudonyms();
    let event = MailmapEvent {
        repository: RepositoryId::default(),
        commit: CommitNumber(0),
        day: Day(0),
        op,
        commit_email: keys.email(commit_email),
        commit_name: keys.full_name(commit_name),
        proper_email: keys.email(if proper_email.is_empty() { commit_email } else { proper_email }),
        proper_name: keys.full_name(proper_name),
    };
    let at = names.iter().position(|it| *it == name).expect("a repository with commits");
    (RepositoryIx::from(at), event)
}
