//! The fact tables: what the world has told us. Facts are mined and can be mined again; nothing here is ever edited.
//!
//! A fact never says *team*, *product* or *person*: those are joined in analysis, as of a day. Persons appear as keyed
//! pseudonyms only. (repository, commit) joins `commits`, `commit_people`, `changes` and the events.

use crate::day::{Day, Moment};
use crate::id::{BlobKey, CommitNumber, IdentityKey, ObjectId, RepositoryId};
use crate::table::table;
use crate::word::{ChangeKind, Class, Ecosystem, Language, Op, OwnershipDialect, ReadStatus, Role, Scope, Shape};

table! {
    /// One row a repository that was scanned.
    Repository, RepositoryColumns, RepositoryBuilder in "repositories" {
        /// The id other tables join on.
        repository: RepositoryId,
        /// Its name: the path below the scan root, unless `buyin.toml` names it.
        name: String,
        /// Name of the default branch; nothing when the head is detached or unborn.
        default_branch: Option<String>,
        /// Addresses of its remotes without user and password, one a line; they name its components.
        remotes: String,
        /// Object hash: `sha1` or `sha256`.
        object_hash: String,
        /// Whether history is cut off (shallow clone): what lies before is not visible here.
        shallow: bool,
        /// Whether objects may be missing on purpose (partial clone).
        partial: bool,
        /// Day of the oldest arrival on the default branch.
        first_day: Option<Day>,
        /// Day of the newest arrival on the default branch.
        last_day: Option<Day>,
    }
}

table! {
    /// One row a commit reachable from the default branch, merges included.
    Commit, CommitColumns, CommitBuilder in "commits" {
        /// Its repository.
        repository: RepositoryId,
        /// Its place in the repository, in order of arrival; joins the other tables.
        commit: CommitNumber,
        /// Object id.
        id: ObjectId,
        /// Number of parents; 0 is a root, 2 and more a merge. Merges carry people but no changes.
        parents: u8,
        /// Author time as recorded, UTC.
        author_time: Moment,
        /// Author's zone, minutes east of UTC.
        author_offset: i16,
        /// Committer time as recorded, UTC.
        committer_time: Moment,
        /// Day the work counts for: author day in the author's zone, held between the parents' newest author day and arrival.
        day: Day,
        /// Day it came to the default branch: running maximum of committer days on the first-parent line, UTC.
        arrival: Day,
        /// The first-parent commit that brought it (itself, when it lies on that line).
        brought_by: CommitNumber,
        /// Keyed hash of the subject line: equal subjects, equal keys.
        subject: IdentityKey,
        /// Keyed hash of the subject with numbers, ids, versions and paths taken out: its template.
        template: IdentityKey,
    }
}

table! {
    /// One row a person named by a commit, in each role.
    CommitPerson, CommitPersonColumns, CommitPersonBuilder in "commit_people" {
        /// Repository of the commit.
        repository: RepositoryId,
        /// The commit.
        commit: CommitNumber,
        /// How the person stands to it.
        role: Role,
        /// The (name, address) pair as the commit spells it; joins `identities`.
        identity: IdentityKey,
    }
}

table! {
    /// One row a path changed by a commit that is no merge, against its first parent, without rename detection: the rows of
    /// `git log --numstat --no-renames --no-merges`.
    Change, ChangeColumns, ChangeBuilder in "changes" {
        /// Repository of the commit.
        repository: RepositoryId,
        /// The commit.
        commit: CommitNumber,
        /// The path, with bytes that are not UTF-8 replaced.
        path: String,
        /// What the commit did to it.
        kind: ChangeKind,
        /// Kind of file, from the attributes in the commit's own tree and the path.
        class: Class,
        /// Whether it could be read; lines are 0 when not.
        status: ReadStatus,
        /// Lines added, as git counts them.
        added: u32,
        /// Lines removed, as git counts them.
        removed: u32,
        /// The resulting content; nothing when deleted.
        blob: Option<BlobKey>,
    }
}

table! {
    /// One row a (name, address) pair ever seen. All text is keyed: equal things have equal keys.
    Identity, IdentityColumns, IdentityBuilder in "identities" {
        /// The pair; joins `commit_people`.
        identity: IdentityKey,
        /// The address, lower case.
        email: Option<IdentityKey>,
        /// The forge account in a `noreply` address: its number, else its login.
        account: Option<IdentityKey>,
        /// The name, normalised and order-free, when it is a full name (two words and six letters at least).
        full_name: Option<IdentityKey>,
        /// Each word of the normalised name, sorted.
        name_words: Vec<IdentityKey>,
        /// What the pair looks like on its own.
        shape: Shape,
    }
}

table! {
    /// One row a change of a `.mailmap` line on the first-parent line: "commits of this address (and name) are that person".
    MailmapEvent, MailmapEventColumns, MailmapEventBuilder in "mailmap_events" {
        /// The repository.
        repository: RepositoryId,
        /// The first-parent commit.
        commit: CommitNumber,
        /// Day of arrival.
        day: Day,
        /// `add` or `remove`.
        op: Op,
        /// Address in the commit.
        commit_email: IdentityKey,
        /// Full name in the commit, where the line asks for one too.
        commit_name: Option<IdentityKey>,
        /// Address it stands for; the commit's own where the line gives only a name.
        proper_email: IdentityKey,
        /// Name it stands for.
        proper_name: Option<IdentityKey>,
    }
}

table! {
    /// One row a begin or end of a component: a root path with a manifest.
    ComponentEvent, ComponentEventColumns, ComponentEventBuilder in "components" {
        /// The repository.
        repository: RepositoryId,
        /// The first-parent commit.
        commit: CommitNumber,
        /// The effort commit that introduced it, where found.
        introduced_by: Option<CommitNumber>,
        /// Day of arrival.
        day: Day,
        /// `add`, `remove`, or `change` of its version.
        op: Op,
        /// Root path, empty for the repository's root.
        path: String,
        /// The manifest's path.
        manifest: String,
        /// The world of its name.
        ecosystem: Ecosystem,
        /// Name as declared; consumers write this. Empty when the manifest names nothing.
        name: String,
        /// Version as declared, where there is one.
        version: Option<String>,
    }
}

table! {
    /// One row a begin, end or change of a declared dependency.
    DependencyEvent, DependencyEventColumns, DependencyEventBuilder in "dependency_events" {
        /// The repository.
        repository: RepositoryId,
        /// The first-parent commit.
        commit: CommitNumber,
        /// The effort commit that introduced it, where found.
        introduced_by: Option<CommitNumber>,
        /// Day of arrival.
        day: Day,
        /// What happened.
        op: Op,
        /// The manifest's path.
        manifest: String,
        /// The world of the specifier.
        ecosystem: Ecosystem,
        /// What it depends on, as written; names are resolved in analysis. A path inside the repository starts with `./`
        /// and is relative to the repository's root.
        specifier: String,
        /// Version or range as written; empty when none.
        requirement: String,
        /// What for.
        scope: Scope,
    }
}

table! {
    /// One row a begin or end of a file's import of something that can lie outside its component (standard libraries and
    /// relative imports are left out).
    ImportEvent, ImportEventColumns, ImportEventBuilder in "import_events" {
        /// The repository.
        repository: RepositoryId,
        /// The first-parent commit.
        commit: CommitNumber,
        /// The effort commit that introduced it, where found.
        introduced_by: Option<CommitNumber>,
        /// Day of arrival.
        day: Day,
        /// `add` or `remove`.
        op: Op,
        /// The importing file.
        path: String,
        /// Its language.
        language: Language,
        /// What is imported, as written (Go: import path; Rust: crate; Python: dotted module; …).
        specifier: String,
    }
}

table! {
    /// One row a begin or end of an ownership rule, as its dialect writes it. Rules of a file on a day, in the order of
    /// `line`, are the file.
    OwnershipEvent, OwnershipEventColumns, OwnershipEventBuilder in "ownership_events" {
        /// The repository.
        repository: RepositoryId,
        /// The first-parent commit.
        commit: CommitNumber,
        /// Day of arrival.
        day: Day,
        /// `add` or `remove`.
        op: Op,
        /// The file the rule stands in.
        file: String,
        /// Line in the file, from 1.
        line: u32,
        /// How to read pattern and owners.
        dialect: OwnershipDialect,
        /// Section (GitLab), else empty.
        section: String,
        /// Pattern as written; a folder for Backstage and OWNERS.
        pattern: String,
        /// Owners as written, separated by spaces; none un-owns. Persons' addresses are keyed.
        owners: String,
    }
}

table! {
    /// One row a use over the network or by hand, as imported with `--usage`.
    Usage, UsageColumns, UsageBuilder in "usage" {
        /// Day of use.
        day: Day,
        /// Product id or name as written.
        product: String,
        /// Consuming component, repository or team as written.
        consumer: String,
        /// How often.
        count: u64,
    }
}

table! {
    /// One row a kind of thing that could not be read or believed, in one place of one repository.
    WarningRow, WarningColumns, WarningBuilder in "warnings" {
        /// The repository.
        repository: RepositoryId,
        /// Kind, one of [`crate::warning::WarningKind`].
        kind: crate::warning::WarningKind,
        /// Commit, path and line, as far as known.
        place: String,
        /// What was wrong.
        detail: String,
        /// How many times in this place.
        count: u64,
    }
}
