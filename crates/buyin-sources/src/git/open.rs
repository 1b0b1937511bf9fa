//! Opens a repository and says what is odd about it as a whole.
//!
//! Only the repository's own configuration file is read, for its object format and its remotes; nothing it names is run.

use std::path::{Path, PathBuf};

use buyin_facts::warning::{Warning, WarningKind};
use gix::ObjectId;

use crate::git::object::MAX_BYTES;

/// A repository that cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("{path}: not a repository that can be read: {reason}")]
pub struct OpenError {
    path: PathBuf,
    reason: String,
}

/// An opened repository and what is known of it without reading history.
#[derive(Debug)]
pub struct Opened {
    pub(crate) repository: gix::ThreadSafeRepository,
    /// The newest commit of the default branch; nothing when there is none.
    pub(crate) head: Option<ObjectId>,
    /// Short name of the default branch; nothing when the head is detached.
    pub(crate) branch: Option<String>,
    /// Addresses of the remotes without user and password, one a line, sorted.
    pub(crate) remotes: String,
    /// `sha1` or `sha256`.
    pub(crate) object_hash: String,
    /// Whether history is cut off.
    pub(crate) shallow: bool,
    /// Whether objects may be missing on purpose.
    pub(crate) partial: bool,
    pub(crate) warnings: Vec<Warning>,
}

/// Branches that stand in when `HEAD` points to nothing, in order.
const STAND_INS: &[&str] = &[
    "refs/remotes/origin/HEAD",
    "refs/heads/main",
    "refs/heads/master",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
];

/// Settings that name a program, as section and key.
const PROGRAMS: &[(&str, &str)] = &[
    ("core", "hookspath"),
    ("core", "fsmonitor"),
    ("core", "sshcommand"),
    ("core", "askpass"),
    ("core", "alternaterefscommand"),
    ("diff", "external"),
    ("diff", "command"),
    ("diff", "textconv"),
    ("filter", "clean"),
    ("filter", "smudge"),
    ("filter", "process"),
    ("merge", "driver"),
    ("credential", "helper"),
    ("uploadpack", "packobjectshook"),
];

/// Memory that unpacking one object may take: what is small enough to be read, and the differences it is made of.
const MOST_MEMORY: u64 = 4 * MAX_BYTES;

/// Opens a repository, bare or with a work tree. Of objects too large to be read no memory is taken.
///
/// # Errors
/// When the folder is no repository or is damaged beyond reading.
pub fn open(path: &Path) -> Result<Opened, OpenError> {
    open_with(path, options().config_overrides([format!("gitoxide.objects.allocLimit={MOST_MEMORY}")]))
}

/// Opens a repository in which every object can be read, however large it is.
///
/// # Errors
/// Like [`open`].
pub(crate) fn open_whole(path: &Path) -> Result<Opened, OpenError> {
    open_with(path, options())
}

fn options() -> gix::open::Options {
    gix::open::Options::isolated().with(gix::sec::Trust::Full).lossy_config(true)
}

fn open_with(path: &Path, options: gix::open::Options) -> Result<Opened, OpenError> {
    let failed = |reason: String| OpenError { path: path.to_owned(), reason };
    let repository = options.open(path).map_err(|error| failed(error.to_string()))?;
    let local = repository.to_thread_local();
    let mut warnings = Vec::new();
    let (head, branch) = default_branch(&local, &mut warnings);
    let shallow = local.is_shallow().unwrap_or(true);
    if shallow {
        warnings.push(Warning::new(
            WarningKind::Shallow,
            "",
            "a shallow clone: history before its boundary is not here",
        ));
    }
    let partial = is_partial(&local);
    if partial {
        warnings.push(Warning::new(WarningKind::PartialClone, "", "a partial clone: objects may be missing"));
    }
    if head.is_none() {
        warnings.push(Warning::new(WarningKind::Empty, "", "no commit on a default branch"));
    }
    warnings.extend(named_programs(&local));
    let object_hash = local.object_hash().to_string();
    Ok(Opened { head, branch, remotes: remotes(&local), object_hash, shallow, partial, repository, warnings })
}

impl Opened {
    /// Loads the index of every pack, before threads begin: two threads that load the last one at the same moment can
    /// make one of them believe that an object is missing.
    pub(crate) fn load_indices(&self) {
        // What cannot be loaded shows as missing objects.
        let _ = self.repository.to_thread_local().objects.packed_object_count();
    }
}

fn default_branch(repository: &gix::Repository, warnings: &mut Vec<Warning>) -> (Option<ObjectId>, Option<String>) {
    let short =
        |name: &str| name.trim_start_matches("refs/heads/").trim_start_matches("refs/remotes/origin/").to_owned();
    let named = repository.head_name().ok().flatten().map(|name| short(&name.to_string()));
    if let Some(id) = repository.head_id().ok().and_then(|id| commit_at(repository, id.detach())) {
        return (Some(id), named);
    }
    for name in STAND_INS {
        let reference = repository.find_reference(*name).ok();
        let peeled = reference.and_then(|mut reference| {
            let id = reference.peel_to_id().ok()?.detach();
            Some((commit_at(repository, id)?, reference.name().to_string()))
        });
        if let Some((id, name)) = peeled {
            let detail = format!("HEAD points to nothing; {name} is read instead");
            warnings.push(Warning::new(WarningKind::BrokenRef, "HEAD", detail));
            return (Some(id), Some(short(&name)));
        }
    }
    let has_refs = repository.references().ok().and_then(|all| all.all().ok().map(|mut all| all.next().is_some()));
    if has_refs.unwrap_or(true) {
        warnings.push(Warning::new(WarningKind::BrokenRef, "HEAD", "HEAD points to nothing that can be read"));
    }
    (None, named)
}

fn commit_at(repository: &gix::Repository, id: ObjectId) -> Option<ObjectId> {
    let object = repository.find_object(id).ok()?;
    object.peel_to_kind(gix::objs::Kind::Commit).ok().map(|commit| commit.id)
}

fn is_partial(repository: &gix::Repository) -> bool {
    let config = repository.config_snapshot();
    let promised = config.string("extensions.partialClone").is_some();
    let promisor = config
        .plumbing()
        .sections_by_name("remote")
        .is_some_and(|mut sections| sections.any(|section| section.contains_value_name("promisor")));
    promised || promisor
}

fn named_programs(repository: &gix::Repository) -> Vec<Warning> {
    let config = repository.config_snapshot();
    let mut found = Vec::new();
    for (section, key) in PROGRAMS {
        let sections = config.plumbing().sections_by_name(section).into_iter().flatten();
        if sections.into_iter().any(|section| section.contains_value_name(key)) {
            found.push(format!("{section}.{key}"));
        }
    }
    let hooks = std::fs::read_dir(repository.common_dir().join("hooks")).into_iter().flatten().flatten();
    if hooks.into_iter().any(|hook| !hook.file_name().to_string_lossy().ends_with(".sample")) {
        found.push("hooks".to_owned());
    }
    let warning =
        |what| Warning::new(WarningKind::NamesPrograms, "config", format!("names programs by {what}; none was run"));
    found.into_iter().map(warning).collect()
}

/// Addresses of remotes, without whatever could be a secret in them.
fn remotes(repository: &gix::Repository) -> String {
    let config = repository.config_snapshot();
    let sections = config.plumbing().sections_by_name("remote").into_iter().flatten();
    let mut all: Vec<String> =
        sections.flat_map(|section| section.values("url")).map(|url| without_secrets(&url.to_string())).collect();
    all.sort();
    all.dedup();
    all.join("\n")
}

/// `https://user:word@host/path` as `https://host/path`.
fn without_secrets(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find('/').unwrap_or(rest.len());
    let host = rest[..end].rfind('@').map_or(rest, |at| &rest[at + 1..]);
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remote_addresses_keep_no_secret() {
        assert_eq!(without_secrets("https://me:word@x.org/a@b/c"), "https://x.org/a@b/c");
        assert_eq!(without_secrets("https://x.org/a@b"), "https://x.org/a@b");
        assert_eq!(without_secrets("git@x.org:a/b.git"), "git@x.org:a/b.git");
    }

    #[test]
    fn a_folder_that_is_no_repository_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = open(folder.path()).expect_err("nothing is there");
        assert!(error.to_string().contains("not a repository"));
    }
}
