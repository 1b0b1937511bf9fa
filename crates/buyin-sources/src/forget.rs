//! Takes who is forgotten out of a lake: their names and addresses out of the private file, and what was made of these out of the
//! tables. Their commits stay, under the id of the file that stands for them.

use buyin_facts::fact::Identity;
use buyin_facts::forgotten::Forgotten;
use buyin_facts::lake::{Lake, LakeError, Signature};

use crate::git::people::identity;

/// Forgets in a lake, at once and with all older states of it. Says how many spellings are gone.
///
/// # Errors
/// When the lake cannot be read or written, or a scan holds it.
pub fn forget(lake: &Lake, forgotten: &Forgotten) -> Result<usize, LakeError> {
    let _lock = lake.lock()?;
    purge(lake, forgotten)
}

/// The same, for who holds the lock already.
pub(crate) fn purge(lake: &Lake, forgotten: &Forgotten) -> Result<usize, LakeError> {
    if forgotten.is_empty() {
        return Ok(0);
    }
    let mut signatures = lake.signatures()?;
    let gone = signatures.iter_mut().map(|signature| usize::from(blank(signature, forgotten))).sum();
    if gone == 0 {
        return Ok(0);
    }
    // The table first: should this end here, the names are found again next time.
    let pseudonyms = lake.pseudonyms()?;
    let rows: Vec<Identity> = signatures.iter().map(|signature| identity(&pseudonyms, signature)).collect();
    let mut change = lake.snapshot()?.change();
    change.replace::<Identity>(&rows)?;
    change.publish()?;
    lake.replace_signatures(&signatures)?;
    lake.sweep(1, std::time::Duration::ZERO)?;
    Ok(gone)
}

/// Puts the id of the file that stands for somebody who is forgotten in place of their name and address.
pub(crate) fn blank(signature: &mut Signature, forgotten: &Forgotten) -> bool {
    let Some(person) = forgotten.who(&signature.name, &signature.email) else { return false };
    let person = person.to_owned();
    *signature = Signature { identity: signature.identity, name: String::new(), email: person };
    true
}
