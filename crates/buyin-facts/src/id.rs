//! Ids: newtypes, so that a commit number is never taken for a repository.

use std::fmt;

/// A mined generation of a repository. A repository whose history was rewritten gets a new one; rows of retired ids are
/// hidden by the lake. Names stand in [`crate::fact::Repository`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct RepositoryId(pub u32);

/// The place of a commit in its repository: 0 is the oldest arrival. Arrivals never move, so numbers are stable as history
/// grows; (repository, commit) is the key that joins commits, people, changes and events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct CommitNumber(pub u32);

/// A keyed pseudonym: of one (name, address) pair as commits spell it, of an address, of a name, of a word of a name.
/// Made by [`crate::pseudonym::Pseudonyms`]; cannot be turned back without the private file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct IdentityKey(pub u64);

/// A git object id of 20 (SHA-1) or 32 (SHA-256) bytes.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ObjectId(pub Vec<u8>);

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// The first eight bytes of a blob's object id: enough to say "the same content" within one organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct BlobKey(pub u64);

impl BlobKey {
    /// The key of a full object id; ids shorter than eight bytes are padded with zeros.
    pub fn of(id: &[u8]) -> Self {
        let mut head = [0; 8];
        let length = id.len().min(8);
        head[..length].copy_from_slice(&id[..length]);
        Self(u64::from_be_bytes(head))
    }
}

/// A hash of tokens. Its value is the same on every machine and in every version that writes the same lake format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TokenHash(pub u64);
