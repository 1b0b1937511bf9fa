//! Dirt is data: what could not be read, believed or attributed is counted and shown, never dropped and never fatal.

use crate::word::words;

words! {
    /// What kind of thing could not be read or believed.
    WarningKind {
        /// An object the repository refers to but does not have.
        MissingObject = "missing_object",
        /// An object that cannot be decoded.
        CorruptObject = "corrupt_object",
        /// A ref that points to nothing.
        BrokenRef = "broken_ref",
        /// History is cut off: what lies before is not visible.
        Shallow = "shallow",
        /// Objects are missing on purpose.
        PartialClone = "partial_clone",
        /// A repository without commits.
        Empty = "empty",
        /// A repository that cannot be opened.
        Unreadable = "unreadable",
        /// A time before 1980, after the scan or before its parent's; held to its neighbours.
        AbsurdDate = "absurd_date",
        /// A name or address that is empty or not UTF-8.
        OddSignature = "odd_signature",
        /// A path that is not UTF-8.
        OddPath = "odd_path",
        /// A file too large to be read.
        TooLarge = "too_large",
        /// A commit with so many files that it says little of time.
        HugeCommit = "huge_commit",
        /// A manifest or ownership file that cannot be parsed.
        Malformed = "malformed",
        /// Our reader of a file failed: a fault of Buyin. What was known of the file still holds.
        ReaderFault = "reader_fault",
        /// History was rewritten since the last scan; the repository was read anew.
        Rewritten = "rewritten",
        /// The repository's configuration names programs (hooks, filters, diff drivers); none was run.
        NamesPrograms = "names_programs",
    }
}

/// Something that could not be read or believed, before it is a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Warning {
    /// What kind of thing.
    pub kind: WarningKind,
    /// Commit, path and line, as far as known: `src/app.py:12`.
    pub place: String,
    /// What was wrong, in a few words; no names or addresses of persons.
    pub detail: String,
}

impl Warning {
    /// A warning of `kind` at `place`.
    pub fn new(kind: WarningKind, place: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { kind, place: place.into(), detail: detail.into() }
    }
}
