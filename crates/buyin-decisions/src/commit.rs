//! A plan as one commit on the branch of the decisions repository; plain files where there is none.
//!
//! Only trees and branch tips are looked at, never history. All git work is done by the `git` program, so that any object
//! format, credential and transport works as the person is used to; hooks, signing and file-system monitors of the repository
//! are off, since a decision must not run what somebody else put there. [`program`] is the only place that runs it.

mod files;
mod program;
mod remote;
mod tree;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::folder::{Disk, Folder};
use crate::plan::{ApplyError, FileChange, Plan};
use program::Git;

pub use program::{Author, GitError};

/// What a decisions folder is, as far as git is concerned.
#[derive(Debug)]
pub enum Repository {
    /// No repository, or one that has nothing to do with these files: they are plain files.
    Plain(PathBuf, &'static str),
    /// A repository whose current branch holds the decisions.
    Git(Box<Checkout>),
}

/// A repository, and where in it the decisions lie.
#[derive(Debug)]
pub struct Checkout {
    git: Git,
    root: PathBuf,
    /// Path of the decisions below the top of the repository, with `/` at its end; or empty.
    prefix: String,
    bare: bool,
    lock: PathBuf,
}

/// What became of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// Files were written, and nothing else; with the reason.
    Files(&'static str),
    /// One commit was made.
    Commit {
        /// Its id.
        id: String,
        /// The branch it is on.
        branch: String,
        /// Where it was pushed.
        pushed: Option<String>,
        /// Files it changed that were left alone in the work tree, because somebody is at work on them.
        left: Vec<String>,
    },
}

/// Why a plan did not become a commit. Nothing is kept of it.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// A file is not what the plan was made from, or cannot be written.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// There is a file nobody committed where the plan makes one.
    #[error("{0} lies there and was never committed, so nothing was changed")]
    Uncommitted(String),
    /// No branch is checked out.
    #[error("no branch is checked out, so nothing says where the commit belongs")]
    Detached,
    /// A merge is going on.
    #[error("a merge is going on in the decisions repository")]
    Merging,
    /// Nobody can be named as author.
    #[error("git does not know who you are")]
    NoIdentity,
    /// The branch has commits the remote does not have.
    #[error("`{branch}` has commits that are not on {remote}, and only the new one may go there")]
    Apart {
        /// The branch.
        branch: String,
        /// The remote.
        remote: String,
    },
    /// The branch moved while the commit was made.
    #[error("`{0}` moved while the commit was made")]
    Moved(String),
    /// The lock file cannot be made or taken.
    #[error("{}: {source}", path.display())]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another program is at work on the index: files of the work tree could not follow the branch.
    #[error("{} is there: another program is at work in the repository", .0.display())]
    IndexLocked(PathBuf),
    /// Git could not do something.
    #[error(transparent)]
    Git(#[from] GitError),
}

/// The address git knows the person by at a folder; nothing where they never told it.
///
/// # Errors
/// When git cannot be run.
pub fn own_address(folder: &Path) -> Result<Option<String>, GitError> {
    Ok(Git::at(folder).author()?.map(|author| author.email))
}

impl Repository {
    /// Looks at the folder of decisions. A repository above it counts only if it holds decisions in its current commit, or the
    /// folder is its top.
    ///
    /// # Errors
    /// When there is a repository and git cannot open it.
    pub fn of(root: &Path) -> Result<Self, GitError> {
        let plain = |why| Ok(Self::Plain(root.to_owned(), why));
        let git = Git::at(root);
        let Some(folder) = git.folder()? else { return plain("there is no git repository") };
        let bare = git.line(&["rev-parse", "--is-bare-repository"])? == "true";
        let prefix = if bare { String::new() } else { git.line(&["rev-parse", "--show-prefix"])? };
        let checkout = Checkout { git, root: root.to_owned(), prefix, bare, lock: folder.join("buyin.lock") };
        if !checkout.prefix.is_empty() && checkout.tree()?.list("").unwrap_or_default().is_empty() {
            return plain("the git repository above it holds no decisions");
        }
        Ok(Self::Git(Box::new(checkout)))
    }

    /// What plans are made from: the current commit where there is one, else the files. What somebody has not committed yet is
    /// no decision.
    ///
    /// # Errors
    /// When git cannot read the commit.
    pub fn folder(&self) -> Result<Box<dyn Folder>, GitError> {
        match self {
            Self::Plain(root, _) => Ok(Box::new(Disk::new(root))),
            Self::Git(checkout) => Ok(Box::new(checkout.tree()?)),
        }
    }

    /// The files of a plan that somebody is at work on in the work tree, where it will leave them as they are.
    ///
    /// # Errors
    /// When git cannot look at the work tree.
    pub fn at_work(&self, plan: &Plan) -> Result<Vec<String>, GitError> {
        let Self::Git(checkout) = self else { return Ok(Vec::new()) };
        let Checkout { git, prefix, bare, .. } = &**checkout;
        let dirty = if *bare { BTreeSet::new() } else { files::at_work(git)? };
        let changed = plan.changes.iter().map(|change| format!("{prefix}{}", change.path));
        Ok(changed.filter(|path| dirty.contains(path)).collect())
    }

    /// Decision files of the work tree that are not as the current commit has them: what they say is no decision yet.
    ///
    /// # Errors
    /// When git cannot look at the work tree.
    pub fn uncommitted(&self) -> Result<Vec<String>, GitError> {
        let Self::Git(checkout) = self else { return Ok(Vec::new()) };
        let dirty = if checkout.bare { BTreeSet::new() } else { files::at_work(&checkout.git)? };
        let own = dirty.iter().filter_map(|path| path.strip_prefix(&checkout.prefix));
        let decides = |path: &&str| path.ends_with(".toml") && path.matches('/').count() <= 1;
        Ok(own.filter(decides).map(str::to_owned).collect())
    }

    /// Makes the changes: as one commit whose author is the person and whose committer is the program, or as plain files. The person
    /// is who git says sits here, where nobody else is named.
    ///
    /// The commit is built on the tip of the branch, on that of its remote after a fetch where there is one; then the branch is
    /// advanced only if it still is where it was. Files of the work tree are updated where they are as the branch had them.
    ///
    /// # Errors
    /// When a file is not what the plan saw, the branch or its remote moved on and could not be followed in three tries, or git
    /// cannot write. Nothing is kept then.
    pub fn apply(&self, plan: &Plan, message: &str, author: Option<&Author>) -> Result<Applied, CommitError> {
        match self {
            Self::Plain(root, why) => {
                plan.apply(root)?;
                Ok(Applied::Files(why))
            }
            Self::Git(checkout) => checkout.apply(plan, message, author),
        }
    }
}

impl Checkout {
    /// The decisions as the current commit has them.
    fn tree(&self) -> Result<tree::Tree, GitError> {
        let head = self.tip("HEAD")?;
        tree::Tree::read(&self.git, head.as_deref(), &self.prefix)
    }

    /// The commit a name leads to.
    fn tip(&self, name: &str) -> Result<Option<String>, GitError> {
        self.git.maybe(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")])
    }

    fn apply(&self, plan: &Plan, message: &str, author: Option<&Author>) -> Result<Applied, CommitError> {
        let _lock = self.lock()?;
        let branch = self.git.maybe(&["symbolic-ref", "--quiet", "HEAD"])?.ok_or(CommitError::Detached)?;
        if self.git.maybe(&["rev-parse", "--verify", "--quiet", "MERGE_HEAD"])?.is_some() {
            return Err(CommitError::Merging);
        }
        self.index_is_free()?;
        let author = author.cloned().map_or_else(|| self.git.author(), |author| Ok(Some(author)))?;
        let author = author.ok_or(CommitError::NoIdentity)?;
        let draft = Draft { checkout: self, plan, message, author, branch: &branch };
        match remote::of(&self.git, &branch)? {
            None => draft.keep_here(),
            Some(remote) => remote::push(&draft, &remote),
        }
    }

    /// Looks before anything is made: once the branch has moved it is too late to refuse.
    fn index_is_free(&self) -> Result<(), CommitError> {
        if self.bare {
            return Ok(());
        }
        let lock = self.root.join(self.git.line(&["rev-parse", "--git-path", "index.lock"])?);
        if lock.exists() { Err(CommitError::IndexLocked(lock)) } else { Ok(()) }
    }

    /// Waits for its turn; the system lets go of the lock when the file is closed, however this ends.
    fn lock(&self) -> Result<File, CommitError> {
        let file = File::options().create(true).truncate(false).write(true).open(&self.lock);
        let locked = file.and_then(|file| file.lock().map(|()| file));
        locked.map_err(|source| CommitError::Lock { path: self.lock.clone(), source })
    }
}

/// A commit to be.
struct Draft<'d> {
    checkout: &'d Checkout,
    plan: &'d Plan,
    message: &'d str,
    author: program::Author,
    /// Full name of the branch.
    branch: &'d str,
}

impl Draft<'_> {
    /// Without a remote: on the tip of the branch.
    fn keep_here(&self) -> Result<Applied, CommitError> {
        let head = self.checkout.tip("HEAD")?;
        let id = self.commit_on(head.as_deref())?;
        let left = self.advance(head.as_deref(), &id)?.ok_or_else(|| CommitError::Moved(self.short_branch()))?;
        Ok(Applied::Commit { id, branch: self.short_branch(), pushed: None, left })
    }

    /// The commit with a parent; nothing points to it yet.
    fn commit_on(&self, parent: Option<&str>) -> Result<String, CommitError> {
        let Checkout { git, prefix, .. } = self.checkout;
        let tree = tree::Tree::read(git, parent, prefix)?;
        for change in &self.plan.changes {
            self.unchanged(&tree, change)?;
        }
        let tree = tree::write(git, parent, prefix, &self.plan.changes)?;
        let mut arguments = vec!["commit-tree", &tree, "-m", self.message];
        arguments.extend(parent.iter().flat_map(|parent| ["-p", parent]));
        Ok(git.line_as(&self.author, &arguments)?)
    }

    /// The file is what the plan saw; and where it saw none, nobody is about to make one.
    fn unchanged(&self, tree: &tree::Tree, change: &FileChange) -> Result<(), CommitError> {
        let now =
            tree.read(&change.path).map_err(|source| ApplyError::Io { path: change.path.clone().into(), source })?;
        if now.as_deref() != change.before.as_ref().map(String::as_bytes) {
            return Err(ApplyError::Changed { path: change.path.clone() }.into());
        }
        let place = self.checkout.root.join(&change.path);
        if !self.checkout.bare && change.before.is_none() && place.exists() {
            return Err(CommitError::Uncommitted(change.path.clone()));
        }
        Ok(())
    }

    /// Moves the branch, if it still is where it was, and then the files that are clean. Says which were not; nothing where the
    /// branch had moved.
    fn advance(&self, from: Option<&str>, to: &str) -> Result<Option<Vec<String>>, CommitError> {
        let Checkout { git, bare, .. } = self.checkout;
        let before = if *bare { files::Clean::default() } else { files::Clean::between(git, from, to)? };
        let old = from.map_or_else(|| "0".repeat(to.len()), str::to_owned);
        if git.maybe(&["update-ref", "-m", "buyin", self.branch, to, &old])?.is_none() {
            return Ok(None);
        }
        Ok(Some(before.update(git, to)))
    }

    fn short_branch(&self) -> String {
        self.branch.trim_start_matches("refs/heads/").to_owned()
    }
}
