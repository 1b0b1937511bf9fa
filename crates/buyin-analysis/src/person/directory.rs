//! What people are called: keys, and the addresses and accounts that are one person's alone. Enough to know who is meant in a
//! membership, an ownership file or a cached table; says nothing of commits.

use arrow::array::RecordBatch;
use buyin_facts::IdentityKey;
use buyin_facts::table::{self, Table};
use rustc_hash::FxHashMap;

use crate::index::PersonIx;

table::table! {
    /// One row a person, address or account; cached.
    Listed, ListedColumns, ListedBuilder in "directory" {
        /// Person's key.
        person: String,
        /// An address that is theirs alone.
        email: Option<IdentityKey>,
        /// A forge account that is theirs alone.
        account: Option<IdentityKey>,
    }
}

/// Everyone seen as of the day or declared.
#[derive(Debug, Default, PartialEq)]
pub struct Directory {
    /// Sorted.
    keys: Vec<String>,
    addresses: FxHashMap<IdentityKey, PersonIx>,
    accounts: FxHashMap<IdentityKey, PersonIx>,
}

impl Directory {
    /// A directory of sorted keys.
    pub(super) fn new(
        keys: Vec<String>,
        addresses: FxHashMap<IdentityKey, PersonIx>,
        accounts: FxHashMap<IdentityKey, PersonIx>,
    ) -> Self {
        Self { keys, addresses, accounts }
    }

    /// Id of the people file, else `p-` and the smallest pair's key: what other tables and caches call the person.
    pub fn key(&self, person: PersonIx) -> &str {
        &self.keys[person.at()]
    }

    /// The person with a key, such as the id of a people file.
    pub fn by_key(&self, key: &str) -> Option<PersonIx> {
        self.keys.binary_search_by(|known| known.as_str().cmp(key)).ok().map(PersonIx::from)
    }

    /// The one person who uses an address; nobody when several do.
    pub fn by_address(&self, email: IdentityKey) -> Option<PersonIx> {
        self.addresses.get(&email).copied()
    }

    /// The one person behind a forge account; nobody when several are.
    pub fn by_account(&self, account: IdentityKey) -> Option<PersonIx> {
        self.accounts.get(&account).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// As a table, in an order of its own.
    pub(crate) fn to_batch(&self) -> RecordBatch {
        let row = |person: PersonIx, email, account| Listed { person: self.key(person).to_owned(), email, account };
        let mut rows: Vec<Listed> = (0..self.len()).map(|at| row(PersonIx::from(at), None, None)).collect();
        rows.extend(self.addresses.iter().map(|(email, person)| row(*person, Some(*email), None)));
        rows.extend(self.accounts.iter().map(|(account, person)| row(*person, None, Some(*account))));
        rows[self.len()..].sort_by_key(|row| (row.email, row.account));
        Listed::batch(&rows)
    }

    /// Out of a cached table; nothing when it is none.
    pub(crate) fn from_batches(batches: &[RecordBatch]) -> Option<Self> {
        let mut directory = Self::default();
        for row in Listed::rows(batches).ok()? {
            if row.email.is_none() && row.account.is_none() {
                directory.keys.push(row.person);
                continue;
            }
            let person = directory.by_key(&row.person)?;
            directory.addresses.extend(row.email.map(|email| (email, person)));
            directory.accounts.extend(row.account.map(|account| (account, person)));
        }
        Some(directory)
    }
}
