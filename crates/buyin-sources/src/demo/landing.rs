//! What reaches a repository, before it is commits: who, when, what, and by which way. Plain data between the simulation and
//! `history`.

use buyin_facts::{Day, Moment};

use super::calendar::{Zone, moment};
use super::cast::Person;
use super::edit::Edit;
use super::growth::Growth;
use super::random::Random;

/// A name, an address and a moment, as commits record them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Name.
    pub(super) name: String,
    /// Address.
    pub(super) email: String,
    /// When.
    pub(super) at: Moment,
    /// Minutes east of UTC.
    pub(super) offset: i16,
}

/// A commit that is still to be made.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Who wrote it.
    pub(super) author: Stamp,
    /// Who put it in place.
    pub(super) committer: Stamp,
    /// The message; `{mark}` stands for the id of the commit marked so.
    pub(super) message: String,
    /// Usual work on components.
    pub(super) growth: Vec<Growth>,
    /// Changes beside it.
    pub(super) edits: Vec<Edit>,
    /// A name other messages can refer to it by.
    pub(super) mark: Option<&'static str>,
}

/// How drafts become part of a history.
#[derive(Debug, Clone)]
pub(super) enum Arrival {
    /// One after the other on the default branch.
    Line,
    /// On a side branch that is merged; `extra` changes stand in no commit of the branch (an evil merge).
    Merge { by: Stamp, message: String, extra: Vec<Edit> },
    /// A history of its own, put below a folder by a merge.
    Subtree { folder: &'static str, by: Stamp, message: String },
    /// On a long-lived branch, begun where the default branch stood.
    Branch(&'static str),
    /// Merges a long-lived branch back, keeping the files of the default branch.
    MergeBack { branch: &'static str, by: Stamp, message: String },
}

/// Something that reaches a repository at a moment.
#[derive(Debug, Clone)]
pub(super) struct Landing {
    /// Repository name.
    pub(super) repository: &'static str,
    /// When it is there.
    pub(super) at: Moment,
    /// Its commits, oldest first.
    pub(super) drafts: Vec<Draft>,
    /// By which way.
    pub(super) arrival: Arrival,
}

impl Stamp {
    /// A stamp of somebody outside the cast, in UTC.
    pub(super) fn other(name: &str, email: &str, at: Moment) -> Self {
        Self { name: name.to_owned(), email: email.to_owned(), at, offset: 0 }
    }

    /// What the forge commits as when a pull request is squashed.
    pub(super) fn forge(at: Moment) -> Self {
        Self::other("GitHub", "noreply@github.com", at)
    }

    /// A person's stamp at a time of day. Which of their names and addresses it is depends on the repository and the week.
    pub(super) fn person(person: &Person, repository: &str, on: Day, minute: u32) -> Self {
        let spellings = person.spellings();
        let mut random = Random::of(&["spelling", person.id, repository], &[i64::from(on.week().0)]);
        let others = spellings.len() - 1;
        let which = if others > 0 && random.chance(35) { 1 + random.below(others) } else { 0 };
        let (name, email) = spellings[which].clone();
        let offset = Zone::offset(person.zone, on);
        let second =
            Random::of(&["second", person.id, repository], &[i64::from(on.0), i64::from(minute)]).between(0, 59);
        Self { name, email, at: moment(on, minute, second, offset), offset }
    }

    /// The line that names somebody in a message.
    pub(super) fn trailer(&self, key: &str) -> String {
        format!("{key}: {} <{}>", self.name, self.email)
    }
}

impl Draft {
    /// A commit whose author puts it in place as well.
    pub(super) fn by(author: Stamp, message: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { committer: author.clone(), author, message: message.into(), growth: Vec::new(), edits, mark: None }
    }
}

impl Landing {
    /// One commit on the default branch.
    pub(super) fn line(repository: &'static str, draft: Draft) -> Self {
        Self { repository, at: draft.committer.at, drafts: vec![draft], arrival: Arrival::Line }
    }
}
