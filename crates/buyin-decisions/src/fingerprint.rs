//! What caches carry to know the decisions they were made from, in two halves: moving somebody between teams must not throw
//! away the allocation of everybody's time.

use std::fmt::{self, Debug};

use crate::Loaded;

/// Hashes of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Of everything the allocation of a person's time depends on: people, capacity, holidays, products, aliases, detect
    /// rules, names of repositories.
    pub allocation: String,
    /// Of everything else: teams, memberships, ownerships, platform, policy.
    pub attribution: String,
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.allocation, self.attribution)
    }
}

/// The fingerprint of what was loaded. Equal rows have equal fingerprints, whatever files and order they stand in; it may
/// differ between versions of Buyin, which makes caches anew.
pub fn fingerprint(loaded: &Loaded) -> Fingerprint {
    let Loaded { decisions, config, leads: _, forgotten: _, problems: _ } = loaded;
    let allocation: [&dyn Debug; 7] = [
        &decisions.people,
        &decisions.capacity,
        &decisions.products,
        &decisions.aliases,
        &decisions.detect,
        &config.holidays,
        &config.names,
    ];
    let attribution: [&dyn Debug; 6] =
        [&decisions.teams, &decisions.memberships, &decisions.ownerships, &config.platform, &config.policy, &config.k];
    Fingerprint { allocation: hash(&allocation), attribution: hash(&attribution) }
}

/// Debug output names every field and quotes every text, so two different tables never read alike.
fn hash(tables: &[&dyn Debug]) -> String {
    let mut hasher = blake3::Hasher::new();
    for table in tables {
        hasher.update(format!("{table:?}\n").as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
