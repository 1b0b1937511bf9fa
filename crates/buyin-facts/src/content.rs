//! The tables of contents: which files stood in a tree, and what each content says whoever holds it.
//!
//! Made on demand, for trees somebody asked about. Tables keyed by blob are owned by no repository, only ever grow, and are a
//! pure function of (content, syntax): each is read once. Nothing here says *copy* or *candidate*: those are answers.

use crate::day::Day;
use crate::id::{BlobKey, CommitNumber, RepositoryId, TokenHash};
use crate::table::{Table, table};
use crate::word::{Class, ContentStatus, EntryKind, ExportKind, MentionKind, Syntax};

/// The tables in the lake that are made on demand.
pub const ON_DEMAND: [&str; 6] =
    [File::NAME, Content::NAME, Fingerprint::NAME, Export::NAME, ImportLine::NAME, Mention::NAME];

table! {
    /// One row a file of a snapshot: the tree of a first-parent commit somebody asked about. Links and submodules are told from
    /// regular files, and never read.
    File, FileColumns, FileBuilder in "files" {
        /// The repository.
        repository: RepositoryId,
        /// The first-parent commit whose tree it is.
        commit: CommitNumber,
        /// The path, with bytes that are not UTF-8 replaced.
        path: String,
        /// What it is.
        kind: EntryKind,
        /// Its content; with `syntax` joins `contents`. Of a submodule the commit.
        blob: BlobKey,
        /// Kind of file, from the attributes in that tree and the path.
        class: Class,
        /// How its content is cut into tokens; nothing where it is not read.
        syntax: Option<Syntax>,
        /// Bytes; nothing where the content was not read.
        bytes: Option<u64>,
        /// Lines; nothing where the content was not read.
        lines: Option<u32>,
    }
}

table! {
    /// One row a content that was looked at, in each syntax it was looked at in.
    Content, ContentColumns, ContentBuilder in "contents" {
        /// The content.
        blob: BlobKey,
        /// How it was cut into tokens.
        syntax: Syntax,
        /// Whether it was cut at all; without tokens it has no fingerprints.
        status: ContentStatus,
        /// Bytes.
        bytes: u64,
        /// Lines, as `wc -l` counts them, and one for an end without line end.
        lines: u32,
        /// Tokens: names, literals and signs; comments and white space are none.
        tokens: u32,
        /// Hash of all tokens: equal where contents differ only in comments and white space.
        exact: TokenHash,
        /// Hash of all tokens with names and literals blinded: equal where contents differ only in them too. Keywords count.
        blind: TokenHash,
    }
}

table! {
    /// One row a fingerprint of a content: hashes of 25 tokens in a row, the least of every 16 kept (winnowing), so that two
    /// contents that share 40 tokens in a row share a fingerprint.
    Fingerprint, FingerprintColumns, FingerprintBuilder in "fingerprints" {
        /// The content.
        blob: BlobKey,
        /// Hash of its 25 tokens.
        hash: TokenHash,
        /// Line of the first of them, from 1.
        line: u32,
    }
}

table! {
    /// One row a name that a content offers to others, by the conventions of its language.
    Export, ExportColumns, ExportBuilder in "exports" {
        /// The content.
        blob: BlobKey,
        /// The name; in PHP those of types, functions and constants with their namespace (`a\b\C`), in C# those of types (`a.b.C`).
        name: String,
        /// What it names.
        kind: ExportKind,
        /// Line, from 1.
        line: u32,
    }
}

table! {
    /// One row a thing a content imports, at its first line. Unlike `import_events` these hold imports within the
    /// component too; standard libraries are left out where they can be told.
    ImportLine, ImportLineColumns, ImportLineBuilder in "import_lines" {
        /// The content.
        blob: BlobKey,
        /// What is imported, as written, in Python, Rust, Java, Kotlin and PHP with the name taken from it (`a.b` for
        /// `from a import b`).
        /// Within the component: begins with `.` (relative to the file's folder, or Python's dots), or in Rust with
        /// `crate::`, `self::` or `super::`.
        specifier: String,
        /// Line, from 1.
        line: u32,
    }
}

table! {
    /// One row a word that a content holds in names and texts, comments aside: names cut at signs and capitals ([`crate::spoken`]).
    /// The word itself is not held, only its hash: who knows the word can ask for it.
    Mention, MentionColumns, MentionBuilder in "mentions" {
        /// The content.
        blob: BlobKey,
        /// Hash of the word in lower case.
        word: TokenHash,
        /// Where it weighs most: keys before texts before names in code.
        kind: MentionKind,
        /// Lines that hold it.
        lines: u32,
        /// The first of them, from 1.
        line: u32,
    }
}

table! {
    /// One row a stay of a content at a path of the first-parent line. Computed when asked; not in the lake.
    Appearance, AppearanceColumns, AppearanceBuilder in "appearances" {
        /// The repository.
        repository: RepositoryId,
        /// The path.
        path: String,
        /// The content.
        blob: BlobKey,
        /// The first-parent commit that brought it.
        commit: CommitNumber,
        /// Day it came to the default branch.
        first_day: Day,
        /// Day another content took its place, or none did; nothing while it stands.
        last_day: Option<Day>,
    }
}
