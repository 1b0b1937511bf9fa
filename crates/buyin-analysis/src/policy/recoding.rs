//! What *strict* makes of entries: shown as they are, without their owner, or in the suppressed row.
//!
//! Afterwards every answer is a sum of *atoms* (a cell of the finest grain, a part of one by owner, a suppressed row), each
//! of `k` people at least, and no atom is ever shown in parts. So no difference of answers can give away less than an atom.
//! What is cut finer than this must not be shown at all.

use std::collections::BTreeMap;

use buyin_facts::Month;

use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::policy::SUPPRESSED;
use crate::policy::balance::balance;
use crate::policy::pool::{Cell, People, hide};

/// A cell of the finest grain that is ever shown: paying team × product × kind × month.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Finest {
    pub(super) paying_team: String,
    pub(super) product: Option<String>,
    pub(super) kind: Kind,
    pub(super) month: Month,
}

/// What a cell can still be split by: owner, and whether embedded.
type Part = (Option<String>, bool);

/// What becomes of each entry.
#[derive(Debug, Default)]
pub struct Recoding {
    /// Cells that are shown, and which of their parts are shown apart.
    shown: BTreeMap<Finest, BTreeMap<Part, bool>>,
    /// The month in whose suppressed rows the hidden time of a month stands. Nothing while it waits for people enough: that time is
    /// in no answer.
    homes: BTreeMap<Month, Month>,
}

impl Recoding {
    /// Judges every cell.
    pub(crate) fn of(entries: &[Entry], k: usize) -> Self {
        let mut parts: BTreeMap<Finest, BTreeMap<Part, People<'_>>> = BTreeMap::new();
        for entry in entries {
            let part = (entry.owner.clone(), entry.embedded);
            parts.entry(Finest::of(entry)).or_default().entry(part).or_default().insert(&entry.person);
        }
        let cells = parts
            .iter()
            .map(|(finest, parts)| Cell { key: finest.clone(), people: parts.values().flatten().copied().collect() });
        let balanced = balance(cells, k);
        parts.retain(|finest, _| balanced.shown.contains(finest));
        let shown = parts.into_iter().map(|(finest, parts)| (finest, judged(parts, k))).collect();
        Self { shown, homes: balanced.homes }
    }

    /// The entry as it may be shown; nothing where it may not at all.
    pub(crate) fn recode(&self, entry: Entry) -> Option<Entry> {
        match self.shown.get(&Finest::of(&entry)) {
            Some(parts) if parts.get(&(entry.owner.clone(), entry.embedded)) == Some(&true) => Some(entry),
            Some(_) => Some(Entry { owner: Some(SUPPRESSED.to_owned()), embedded: false, ..entry }),
            None => {
                let month = *self.homes.get(&entry.month)?;
                let kind = if entry.kind == Kind::NotVisible { Kind::NotVisible } else { Kind::HeldBack };
                let paying_team = SUPPRESSED.to_owned();
                Some(Entry { paying_team, product: None, owner: None, kind, embedded: false, month, ..entry })
            }
        }
    }

    /// Whether what an entry rests on may be listed: it is in a cell that is shown, and in no part that is not. Embedding
    /// is a matter of weeks, so an owner's parts count as one here.
    pub fn lists(&self, entry: &Entry) -> bool {
        let Some(parts) = self.shown.get(&Finest::of(entry)) else { return false };
        let mut same = parts.iter().filter(|((owner, _), _)| *owner == entry.owner).peekable();
        same.peek().is_some() && same.all(|(_, shown)| *shown)
    }
}

impl Finest {
    fn of(entry: &Entry) -> Self {
        Self {
            paying_team: entry.paying_team.clone(),
            product: entry.product.clone(),
            kind: entry.kind,
            month: entry.month,
        }
    }
}

/// Which parts of a cell are shown apart; the others stand together as one part of `k` people.
fn judged(parts: BTreeMap<Part, People<'_>>, k: usize) -> BTreeMap<Part, bool> {
    let mut judged: BTreeMap<Part, bool> = parts.keys().map(|part| (part.clone(), false)).collect();
    let cells = parts.into_iter().map(|(key, people)| Cell { key, people }).collect();
    judged.extend(hide(cells, &mut People::new(), k).into_iter().map(|part| (part, true)));
    judged
}
