//! The remote of the decisions: what is there is fetched, the one commit is made on top of it and pushed. If somebody else was
//! faster, again, three times in all. The branch here moves only after the push, so a push that fails leaves nothing behind.

use super::program::{Git, GitError};
use super::{Applied, CommitError, Draft};

/// How often a push is tried that others overtake.
const TRIES: usize = 3;

/// A branch of another repository.
#[derive(Debug)]
pub(super) struct Remote {
    name: String,
    /// Full name of the branch there.
    branch: String,
}

/// Where a branch is kept: its upstream, else the only remote there is, or `origin`.
pub(super) fn of(git: &Git, branch: &str) -> Result<Option<Remote>, GitError> {
    let short = branch.trim_start_matches("refs/heads/");
    let set = |key: &str| git.maybe(&["config", "--get", &format!("branch.{short}.{key}")]);
    if let (Some(name), Some(branch)) = (set("remote")?, set("merge")?) {
        // A dot is a branch of this very repository.
        return Ok((name != ".").then_some(Remote { name, branch }));
    }
    let remotes = git.line(&["remote"])?;
    let mut remotes = remotes.lines();
    let name = match (remotes.next(), remotes.next()) {
        (None, _) => return Ok(None),
        (Some(only), None) => only.to_owned(),
        _ => "origin".to_owned(),
    };
    Ok(Some(Remote { name, branch: branch.to_owned() }))
}

/// Makes the commit on top of the remote's branch and pushes it.
pub(super) fn push(draft: &Draft<'_>, remote: &Remote) -> Result<Applied, CommitError> {
    let mut refused = CommitError::Moved(draft.short_branch());
    for _ in 0..TRIES {
        let here = draft.checkout.tip("HEAD")?;
        let there = fetch(draft, remote)?;
        let base = base(draft, remote, here.as_deref(), there.as_deref())?;
        let id = draft.commit_on(base.as_deref())?;
        let to = format!("{id}:{}", remote.branch);
        // Whether somebody was faster is decided where the branch is: a push is a compare-and-swap there.
        let expected = format!("--force-with-lease={}:{}", remote.branch, there.as_deref().unwrap_or_default());
        match draft.checkout.git.tried(&["push", "--quiet", "--no-verify", &expected, &remote.name, &to])? {
            Ok(_) => return keep(draft, remote, here.as_deref(), id),
            Err(said) if overtaken(&said) => {
                refused = CommitError::Git(GitError::Said { command: "push".to_owned(), said });
            }
            Err(said) => return Err(GitError::Said { command: "push".to_owned(), said }.into()),
        }
    }
    Err(refused)
}

/// What git says where somebody else was faster.
fn overtaken(said: &str) -> bool {
    ["stale info", "fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref"]
        .iter()
        .any(|reason| said.contains(reason))
}

/// The tip of the remote's branch, if it has one.
fn fetch(draft: &Draft<'_>, remote: &Remote) -> Result<Option<String>, CommitError> {
    let git = &draft.checkout.git;
    let listed = git.line(&["ls-remote", &remote.name, &remote.branch])?;
    let Some(tip) = listed.split_ascii_whitespace().next().map(str::to_owned) else { return Ok(None) };
    git.line(&["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", &remote.name, &remote.branch])?;
    // What was fetched may be newer than what was listed; the fetched one is there to build on.
    let fetched = git.maybe(&["rev-parse", "--verify", "--quiet", "FETCH_HEAD^{commit}"])?;
    Ok(Some(fetched.unwrap_or(tip)))
}

/// What the commit is made on: the remote's tip, as long as nothing here would be lost or pushed along unasked.
fn base(
    draft: &Draft<'_>,
    remote: &Remote,
    here: Option<&str>,
    there: Option<&str>,
) -> Result<Option<String>, CommitError> {
    let (Some(here), Some(there)) = (here, there) else {
        // The first push of a branch takes all of it along: that is what a first push is.
        return Ok(there.or(here).map(str::to_owned));
    };
    if draft.checkout.git.maybe(&["merge-base", "--is-ancestor", here, there])?.is_none() {
        return Err(CommitError::Apart { branch: draft.short_branch(), remote: remote.name.clone() });
    }
    Ok(Some(there.to_owned()))
}

/// Follows with the branch here. If it moved meanwhile, or cannot, the commit is on the remote all the same, and the next pull brings it.
fn keep(draft: &Draft<'_>, remote: &Remote, here: Option<&str>, id: String) -> Result<Applied, CommitError> {
    let left = draft.advance(here, &id).ok().flatten();
    let left = left.unwrap_or_else(|| draft.plan.changes.iter().map(|change| change.path.clone()).collect());
    Ok(Applied::Commit { id, branch: draft.short_branch(), pushed: Some(remote.name.clone()), left })
}
