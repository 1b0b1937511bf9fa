//! What *strict* makes of entries: shown as they are, without their owner, or in the suppressed row.
//!
//! Afterwards every answer is a sum of *atoms* (a cell of the finest grain, a part of one by owner, a suppressed row), each
//! of `k` people at least, and no atom is ever shown in parts. So no difference of answers can give away less than an atom.
//! What is cut finer than this must not be shown at all.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Month;

use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::policy::SUPPRESSED;

type People<'a> = BTreeSet<&'a str>;

/// A cell of the finest grain that is ever shown: paying team × product × kind × month.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Finest {
    paying_team: String,
    product: Option<String>,
    kind: Kind,
    month: Month,
}

/// What a cell can still be split by: owner, and whether embedded.
type Part = (Option<String>, bool);

/// What becomes of each entry.
#[derive(Debug, Default)]
pub struct Recoding {
    /// Cells that are shown, and which of their parts are shown apart.
    shown: BTreeMap<Finest, BTreeMap<Part, bool>>,
    /// The month in whose suppressed row the hidden time of a kind and month stands. Nothing where a kind of work never
    /// had people enough: that time is in no answer.
    homes: BTreeMap<(Kind, Month), Month>,
}

/// A cell while it is being judged.
struct Cell<'a> {
    finest: Finest,
    parts: BTreeMap<Part, People<'a>>,
    people: People<'a>,
}

impl Recoding {
    /// Judges every cell: those under `k` people are hidden, and with them the smallest others until what a suppressed row
    /// holds is of `k` people too.
    pub(super) fn of(entries: &[Entry], k: usize) -> Self {
        let mut parts: BTreeMap<Finest, BTreeMap<Part, People<'_>>> = BTreeMap::new();
        for entry in entries {
            let part = (entry.owner.clone(), entry.embedded);
            parts.entry(Finest::of(entry)).or_default().entry(part).or_default().insert(&entry.person);
        }
        let mut kinds: BTreeMap<Kind, BTreeMap<Month, Vec<Cell<'_>>>> = BTreeMap::new();
        for (finest, parts) in parts {
            let people = parts.values().flatten().copied().collect();
            let cells = kinds.entry(finest.kind).or_default().entry(finest.month).or_default();
            cells.push(Cell { finest, parts, people });
        }
        let mut recoding = Self::default();
        for (kind, months) in kinds {
            let (shown, homes) = pool(months, k);
            recoding.homes.extend(homes.into_iter().map(|(month, home)| ((kind, month), home)));
            recoding.shown.extend(shown.into_iter().map(|cell| (cell.finest, judged(cell.parts, k))));
        }
        recoding
    }

    /// The entry as it may be shown; nothing where it may not at all.
    pub(crate) fn recode(&self, entry: Entry) -> Option<Entry> {
        match self.shown.get(&Finest::of(&entry)) {
            Some(parts) if parts.get(&(entry.owner.clone(), entry.embedded)) == Some(&true) => Some(entry),
            Some(_) => Some(Entry { owner: Some(SUPPRESSED.to_owned()), embedded: false, ..entry }),
            None => {
                let month = *self.homes.get(&(entry.kind, entry.month))?;
                let paying_team = SUPPRESSED.to_owned();
                Some(Entry { paying_team, product: None, owner: None, embedded: false, month, ..entry })
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

/// The cells of one kind of work that are shown, and where the hidden ones of each month go. A month whose hidden cells have
/// too few people together waits for the next month's; the last ones go back to the month before.
fn pool(months: BTreeMap<Month, Vec<Cell<'_>>>, k: usize) -> (Vec<Cell<'_>>, BTreeMap<Month, Month>) {
    let (mut shown, mut homes, mut last) = (Vec::new(), BTreeMap::new(), None);
    let (mut waiting, mut people) = (Vec::new(), People::new());
    for (month, mut cells) in months {
        cells.sort_by(|one, other| {
            (Reverse(one.people.len()), &one.finest).cmp(&(Reverse(other.people.len()), &other.finest))
        });
        let all = cells.len();
        while let Some(cell) = cells.pop_if(|cell| is_short(&cell.people, &people, k)) {
            people.extend(cell.people);
        }
        if cells.len() < all {
            waiting.push(month);
        }
        if people.len() >= k {
            homes.extend(waiting.drain(..).map(|waited| (waited, month)));
            people.clear();
            last = Some(month);
        }
        shown.extend(cells);
    }
    if !waiting.is_empty() {
        // Nothing hidden before that it could join: the last cell shown goes with it.
        if let Some(home) = last.or_else(|| shown.pop().map(|cell| cell.finest.month)) {
            waiting.push(home);
            homes.extend(waiting.into_iter().map(|month| (month, home)));
        }
    }
    (shown, homes)
}

/// Which parts of a cell are shown apart; the others stand together as one part of `k` people.
fn judged(parts: BTreeMap<Part, People<'_>>, k: usize) -> BTreeMap<Part, bool> {
    let mut parts: Vec<(Part, People<'_>)> = parts.into_iter().collect();
    parts.sort_by(|one, other| (Reverse(one.1.len()), &one.0).cmp(&(Reverse(other.1.len()), &other.0)));
    let (mut judged, mut people) = (BTreeMap::new(), People::new());
    while let Some((part, hidden)) = parts.pop_if(|(_, part)| is_short(part, &people, k)) {
        people.extend(hidden);
        judged.insert(part, false);
    }
    judged.extend(parts.into_iter().map(|(part, _)| (part, true)));
    judged
}

/// Whether something has too few people, or is needed to hide those who were hidden already.
fn is_short(people: &People<'_>, hidden: &People<'_>, k: usize) -> bool {
    people.len() < k || (!hidden.is_empty() && hidden.len() < k)
}
