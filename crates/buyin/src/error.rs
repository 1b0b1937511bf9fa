//! What can go wrong, as it is told to people: what happened, why, and what to do about it.

mod place;

use std::error::Error;
use std::fmt;
use std::path::Path;

use buyin_analysis::books::BooksError;
use buyin_analysis::session::QueryError;
use buyin_decisions::commit::{CommitError, GitError};
use buyin_decisions::plan::ApplyError;
use buyin_facts::lake::LakeError;
use buyin_sources::extract::ExtractError;
use buyin_sources::roster::{self, RosterError};
use buyin_sources::scan::ScanError;

use crate::exit::Exit;
use crate::similar;

/// What kind of failure it is; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What was typed makes no sense together.
    Usage,
    /// What was checked does not hold.
    Check,
    /// A file or name that was given.
    Input,
    /// The lake or the disk.
    Lake,
    /// Somebody else was faster.
    Conflict,
    /// The reader of our output went away: no failure at all.
    BrokenPipe,
    /// Ours.
    Internal,
}

/// A command that did not come to its end.
#[derive(Debug)]
pub(crate) struct CommandError {
    pub(crate) kind: Kind,
    what: String,
    source: Option<Box<dyn Error + Send + Sync>>,
    hints: Vec<String>,
}

impl CommandError {
    /// A failure in one sentence.
    pub(crate) fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self { kind, what: what.into(), source: None, hints: Vec::new() }
    }

    /// A failure that is another's.
    pub(crate) fn of(kind: Kind, source: impl Error + Send + Sync + 'static) -> Self {
        Self { kind, what: source.to_string(), source: Some(Box::new(source)), hints: Vec::new() }
    }

    /// A file that could not be read or written.
    pub(crate) fn file(kind: Kind, path: &Path, source: std::io::Error) -> Self {
        let missing = source.kind() == std::io::ErrorKind::NotFound;
        let mut error = Self::of(kind, source);
        error.what = format!("{}: {}", path.display(), error.what);
        if missing { error.hinted(similar::file_hint(path)) } else { error }
    }

    /// Adds something to do about it.
    pub(crate) fn hinted(mut self, hint: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.hints.extend(hint.into_iter().map(Into::into));
        self
    }

    /// How the program ends because of it.
    pub(crate) fn exit(&self) -> Exit {
        match self.kind {
            Kind::BrokenPipe => Exit::Done,
            Kind::Check => Exit::Failed,
            Kind::Usage => Exit::Usage,
            Kind::Input => Exit::Input,
            Kind::Lake => Exit::Lake,
            Kind::Conflict => Exit::Conflict,
            Kind::Internal => Exit::Internal,
        }
    }

    /// What to do about it.
    pub(crate) fn hints(&self) -> &[String] {
        &self.hints
    }

    /// Causes below the first sentence that say something new.
    pub(crate) fn causes(&self) -> Vec<String> {
        let mut said = self.what.clone();
        let mut causes = Vec::new();
        let mut next = self.source.as_deref().and_then(|source| source.source());
        while let Some(cause) = next {
            let text = cause.to_string();
            if !said.contains(&text) {
                said.clone_from(&text);
                causes.push(text);
            }
            next = cause.source();
        }
        causes
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)
    }
}

impl From<LakeError> for CommandError {
    fn from(error: LakeError) -> Self {
        match error {
            LakeError::Conflict { .. } => {
                Self::of(Kind::Conflict, error).hinted(["run the scan again when the other is done"])
            }
            LakeError::Format { .. } => {
                Self::of(Kind::Lake, error).hinted(["run `buyin scan`: the lake is derived and will be made anew"])
            }
            LakeError::Busy { .. } => {
                Self::of(Kind::Conflict, error).hinted(["wait until it is done, then run the scan again"])
            }
            _ => {
                let is_full = is_full(&error);
                Self::of(Kind::Lake, error).hinted(is_full.then_some(FULL))
            }
        }
    }
}

/// What to do when there is no room.
const FULL: &str = "make room and run it again: the lake is as the last complete scan left it";

/// Whether no room on the disk is the reason.
fn is_full(error: &(dyn Error + 'static)) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let mut next = Some(error);
    while let Some(cause) = next {
        let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if matches!(kind, Some(StorageFull | QuotaExceeded | FileTooLarge)) {
            return true;
        }
        next = cause.source();
    }
    false
}

impl From<ScanError> for CommandError {
    fn from(error: ScanError) -> Self {
        match error {
            ScanError::Lake(error) => error.into(),
            ScanError::Exclude(_) => Self::of(Kind::Input, error),
        }
    }
}

impl From<BooksError> for CommandError {
    fn from(error: BooksError) -> Self {
        match error {
            BooksError::Lake(error) => error.into(),
            BooksError::Unknown { what, ref name, ref known } => {
                let near = similar::did_you_mean(name, known.iter().map(String::as_str));
                Self::of(Kind::Input, error).hinted(near.or_else(|| list_of(what).map(str::to_owned)))
            }
            BooksError::Place(error) => Self::from(*error),
            BooksError::Cell(_) => Self::of(Kind::Input, error)
                .hinted(["cells stand in the last column of `buyin ledger` and `buyin adoption`"]),
            BooksError::Query(QueryError::TooLong(_)) => {
                Self::of(Kind::Usage, error).hinted(["join on equal columns, or narrow each side with `where` first"])
            }
            BooksError::Query(_) => Self::of(Kind::Usage, error),
            BooksError::TooFew { .. } => {
                Self::of(Kind::Input, error).hinted(["let more people write down their hours"])
            }
            BooksError::Calibration(_) => Self::of(Kind::Input, error),
        }
    }
}

/// Where what there is stands, for who asked for something that nothing is like.
fn list_of(what: &str) -> Option<&'static str> {
    match what {
        "product" | "product with a pulse" => Some("`buyin adoption` lists the products that are used"),
        "team" => Some("`buyin teams` lists the teams"),
        "request" | "request or need" => Some("`buyin request list` lists the requests"),
        "bet" => Some("`buyin bet list` lists the bets"),
        _ => None,
    }
}

impl From<ApplyError> for CommandError {
    fn from(error: ApplyError) -> Self {
        match error {
            ApplyError::Changed { .. } => Self::of(Kind::Conflict, error),
            ApplyError::Io { .. } => Self::of(Kind::Lake, error),
        }
    }
}

impl From<ExtractError> for CommandError {
    fn from(error: ExtractError) -> Self {
        match error {
            ExtractError::Secrets(_) => Self::of(Kind::Check, error).hinted([
                "take them out of use first: they are in the source's history too",
                "--allow-secrets goes on all the same",
            ]),
            ExtractError::Leak(_) => Self::of(Kind::Check, error),
            ExtractError::Target { .. } => Self::of(Kind::Input, error).hinted(["name a folder that is empty or new"]),
            ExtractError::NoSuchPath { ref path, ref near } => {
                let hint =
                    similar::did_you_mean(path, near.iter().map(String::as_str)).or_else(|| similar::there_are(near));
                Self::of(Kind::Input, error).hinted(hint)
            }
            ExtractError::Gone { ref last, .. } => {
                let hint = format!("--ref {last} extracts it as it was");
                Self::of(Kind::Input, error).hinted([hint])
            }
            ExtractError::Revision { .. } => Self::of(Kind::Input, error).hinted([
                "--ref takes a branch, a tag or a commit of the source: `git log --all --oneline` lists them",
            ]),
            ExtractError::Missing { .. } => Self::of(Kind::Input, error)
                .hinted(["complete the clone first: `git fetch --refetch`, then `git fsck`"]),
            ExtractError::Pack(_) | ExtractError::Io { .. } => Self::of(Kind::Lake, error),
            _ => Self::of(Kind::Input, error),
        }
    }
}

impl From<GitError> for CommandError {
    fn from(error: GitError) -> Self {
        Self::of(Kind::Lake, error)
    }
}

impl From<CommitError> for CommandError {
    fn from(error: CommitError) -> Self {
        let (kind, hint) = match error {
            CommitError::Apply(error) => return error.into(),
            CommitError::Git(error) => {
                return Self::from(error).hinted(["nothing was changed, here or on the remote"]);
            }
            CommitError::Uncommitted(_) => (Kind::Conflict, "commit it first, or move it away"),
            CommitError::Detached => (Kind::Conflict, "`git switch BRANCH` checks one out"),
            CommitError::Merging => (Kind::Conflict, "end it first: `git merge --continue` or `git merge --abort`"),
            CommitError::NoIdentity => {
                (Kind::Input, "`git config user.name NAME` and `git config user.email ADDRESS` tell it")
            }
            CommitError::Apart { .. } => (Kind::Conflict, "`git pull --rebase` and `git push` bring the two together"),
            CommitError::Moved(_) => (Kind::Conflict, "run it again"),
            CommitError::IndexLocked(_) => (
                Kind::Conflict,
                "nothing was changed; try again, or remove that file if a git that ended left it there",
            ),
            CommitError::Lock { .. } => (Kind::Lake, "the repository cannot be written"),
        };
        Self::of(kind, error).hinted([hint])
    }
}

impl From<RosterError> for CommandError {
    fn from(error: RosterError) -> Self {
        match &error {
            RosterError::Kind(name) => {
                let kinds: Vec<&str> = roster::Kind::ALL.iter().map(|kind| kind.as_str()).collect();
                let hint = similar::did_you_mean(name, kinds.iter().copied());
                let all = format!("there are {}", kinds.join(", "));
                Self::of(Kind::Usage, error).hinted([hint.unwrap_or(all)])
            }
            _ => Self::of(Kind::Input, error),
        }
    }
}

impl From<std::io::Error> for CommandError {
    fn from(error: std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::BrokenPipe => Kind::BrokenPipe,
            _ => Kind::Lake,
        };
        Self::of(kind, error)
    }
}

impl CommandError {
    /// An answer that did not get out.
    pub(crate) fn unsaid(source: std::io::Error) -> Self {
        let mut error = Self::from(source);
        error.what = format!("the answer could not be written to standard output: {}", error.what);
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_went_away_is_no_failure() {
        let error = CommandError::from(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
        assert_eq!(error.exit(), Exit::Done);
    }

    #[test]
    fn a_cause_is_said_once() {
        let error = CommandError::file(Kind::Input, Path::new("no/such/place"), std::io::Error::other("gone"));
        assert_eq!(error.to_string(), "no/such/place: gone");
        assert!(error.causes().is_empty());
    }
}
