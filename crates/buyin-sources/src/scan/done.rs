//! What became of one repository in a scan: what the writer takes over.

use buyin_facts::RepositoryId;
use buyin_facts::change_request::{Landing, Proposal, Release, Repair};
use buyin_facts::fact::{Commit, CommitPerson, Repository};
use buyin_facts::lake::{Frontier, Signature};
use buyin_facts::warning::{Warning, WarningKind};

use crate::find::Found;
use crate::git::mine::Mined;
use crate::git::open::Opened;
use crate::scan::job::Context;

/// A repository that was looked at and is ready to be written.
pub(crate) struct Done {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: RepositoryId,
    pub(crate) repository: Option<Repository>,
    pub(crate) frontier: Option<Frontier>,
    pub(crate) commits: Vec<Commit>,
    pub(crate) people: Vec<CommitPerson>,
    pub(crate) landings: Vec<Landing>,
    pub(crate) repairs: Vec<Repair>,
    pub(crate) proposals: Vec<Proposal>,
    pub(crate) releases: Vec<Release>,
    pub(crate) signatures: Vec<Signature>,
    pub(crate) mined: Vec<Mined>,
    /// About the repository as it is now; these replace those of an earlier scan.
    pub(crate) standing: Vec<Warning>,
    /// About commits read now.
    pub(crate) warnings: Vec<Warning>,
    pub(crate) rewritten: bool,
    /// What an earlier scan read, which holds when this one fails.
    former: Option<(RepositoryId, Frontier)>,
}

impl Done {
    pub(crate) fn new(context: &Context, found: &Found, id: RepositoryId) -> Self {
        let mined = context.snapshot.manifest().repositories.get(&found.name);
        let former = mined.map(|mined| (mined.id, mined.frontier.clone()));
        Self::unread(found.name.clone(), found.path.display().to_string(), id, former)
    }

    /// A repository of which nothing was read.
    fn unread(name: String, path: String, id: RepositoryId, former: Option<(RepositoryId, Frontier)>) -> Self {
        Self {
            name,
            path,
            id,
            former,
            repository: None,
            frontier: None,
            commits: Vec::new(),
            people: Vec::new(),
            landings: Vec::new(),
            repairs: Vec::new(),
            proposals: Vec::new(),
            releases: Vec::new(),
            signatures: Vec::new(),
            mined: Vec::new(),
            standing: Vec::new(),
            warnings: Vec::new(),
            rewritten: false,
        }
    }

    /// Nothing new: what was read before still holds.
    pub(crate) fn unchanged(mut self) -> Self {
        let (id, frontier) = self.former.clone().unwrap_or_else(|| (self.id, Frontier::default()));
        (self.id, self.frontier) = (id, Some(frontier));
        self
    }

    /// Of a repository that a fault of ours kept from being read.
    pub(crate) fn failed(self) -> Self {
        let mut done = Self::unread(self.name, self.path, self.id, self.former).unchanged();
        let detail = "a fault in Buyin: this repository could not be read; please report it";
        done.standing.push(Warning::new(WarningKind::ReaderFault, "", detail));
        done
    }

    pub(crate) fn describe(&mut self, opened: &Opened) {
        self.repository = Some(Repository {
            repository: self.id,
            name: self.name.clone(),
            default_branch: opened.branch.clone(),
            remotes: opened.remotes.clone(),
            object_hash: opened.object_hash.clone(),
            shallow: opened.shallow,
            partial: opened.partial,
            first_day: self.commits.first().map(|commit| commit.arrival),
            last_day: self.commits.last().map(|commit| commit.arrival),
        });
    }
}
