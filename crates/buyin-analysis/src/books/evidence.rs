//! What a cell rests on: commits and paths, never authors or times of day.

use buyin_facts::decision::Policy;
use buyin_facts::fact::Commit;
use buyin_facts::table::Table;
use buyin_facts::{CommitNumber, ObjectId, RepositoryId};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::adoption::{Adoption, Source};
use crate::books::adoption::stay_cell;
use crate::books::{Books, BooksError};
use crate::history::CommitFact;
use crate::index::{CommitIx, PersonIx};
use crate::ledger::cell;
use crate::ledger::group::Filter;
use crate::ledger::proof::{self, Proof};
use crate::organisation::Organisation;
use crate::view::{EvidenceRow, EvidenceView};

/// Evidence rows shown at once.
const MOST_EVIDENCE: usize = 200;

/// A changed path, before its commit's id is looked up.
struct Place {
    commit: CommitIx,
    component: String,
    path: String,
    added: u32,
    removed: u32,
}

impl Books {
    /// The commits and paths a cell of the ledger or of the adoptions rests on.
    ///
    /// # Errors
    /// When the cell is none, or the lake cannot be read.
    pub fn evidence(&self, cell: &str) -> Result<EvidenceView, BooksError> {
        let organisation = self.organisation()?;
        let (filter, places, held_back) = if cell.contains(";consumer=") {
            let stays = organisation.adoptions();
            let Some(stay) = stays.iter().find(|stay| stay_cell(organisation, stay) == cell) else {
                let known = stays.iter().map(|stay| stay_cell(organisation, stay)).collect();
                return Err(BooksError::Unknown { what: "adoption", name: cell.to_owned(), known });
            };
            let product = Some(organisation.products.id(stay.product).to_owned());
            let people = authors(organisation, stay).len() as u64;
            let hidden = self.guard.policy == Policy::Strict && people > 0 && !self.guard.shows_exactly(people);
            let places = if hidden { Vec::new() } else { stay_places(organisation, stay) };
            (Filter { product, ..Filter::default() }, places, hidden)
        } else {
            let filter = cell::filter(cell)?;
            let all = proof::of(organisation, &filter, &|_| true);
            let listed = match self.recoding()? {
                Some(recoding) => proof::of(organisation, &filter, &|entry| recoding.lists(entry)),
                None => all.clone(),
            };
            let places = listed.iter().map(|proof| proof_place(organisation, proof)).collect();
            (filter, places, listed.len() < all.len())
        };
        let more = places.len().saturating_sub(MOST_EVIDENCE) as u64;
        let rows = self.evidence_rows(organisation, &places[..places.len().min(MOST_EVIDENCE)])?;
        Ok(EvidenceView {
            header: self.header("buyin.evidence/v1", &filter)?,
            cell: cell.to_owned(),
            rows,
            more,
            held_back_under: held_back.then(|| self.guard.fewest()),
        })
    }

    fn evidence_rows(&self, organisation: &Organisation, places: &[Place]) -> Result<Vec<EvidenceRow>, BooksError> {
        let history = &organisation.history;
        let key = |fact: &CommitFact| (history.repositories[fact.repository.at()].repository, fact.number);
        let ids = self.commit_ids(places.iter().map(|place| key(&history.commits[place.commit.at()])).collect())?;
        let row = |place: &Place| {
            let fact = &history.commits[place.commit.at()];
            EvidenceRow {
                repository: history.name(fact.repository).to_owned(),
                commit: ids.get(&key(fact)).map(ToString::to_string).unwrap_or_default(),
                component: place.component.clone(),
                path: place.path.clone(),
                added: place.added,
                removed: place.removed,
                month: fact.day.month().to_string(),
            }
        };
        Ok(places.iter().map(row).collect())
    }

    /// Object ids of some commits.
    pub(super) fn commit_ids(
        &self,
        wanted: FxHashSet<(RepositoryId, CommitNumber)>,
    ) -> Result<FxHashMap<(RepositoryId, CommitNumber), ObjectId>, BooksError> {
        let mut ids = FxHashMap::default();
        for batch in self.snapshot.read::<Commit>()? {
            let columns = Commit::read(&batch).map_err(buyin_facts::lake::LakeError::from)?;
            for index in 0..batch.num_rows() {
                let key = (RepositoryId(columns.repository.value(index)), CommitNumber(columns.commit.value(index)));
                if wanted.contains(&key) {
                    ids.insert(key, ObjectId(columns.id.value(index).to_vec()));
                }
            }
        }
        Ok(ids)
    }
}

fn proof_place(organisation: &Organisation, proof: &Proof) -> Place {
    let history = &organisation.history;
    let component = organisation.components.of_path(proof.change.path, history.commits[proof.commit.at()].day);
    Place {
        commit: proof.commit,
        component: organisation.components.get(component).id.clone(),
        path: history.paths.text(proof.change.path).to_owned(),
        added: proof.change.added,
        removed: proof.change.removed,
    }
}

/// The people whose work the evidence of a stay is; programs are none.
fn authors(organisation: &Organisation, stay: &Adoption) -> FxHashSet<PersonIx> {
    stay.evidence.iter().flat_map(|evidence| organisation.payers(evidence.commit)).collect()
}

/// The manifests and importing files of a stay, in order of arrival, each change once. A commit without changes of its own
/// (a merge) shows no lines.
fn stay_places(organisation: &Organisation, stay: &Adoption) -> Vec<Place> {
    let history = &organisation.history;
    let mut seen = FxHashSet::default();
    let mut places = Vec::new();
    for evidence in &stay.evidence {
        let path = match evidence.source {
            Source::Manifest(index) => &history.dependencies[index as usize].1.manifest,
            Source::Import(index) => &history.imports[index as usize].1.path,
        };
        if !seen.insert((evidence.commit, path)) {
            continue;
        }
        let change = history.changes_of(evidence.commit).iter().find(|change| history.paths.text(change.path) == path);
        places.push(Place {
            commit: evidence.commit,
            component: organisation.components.get(stay.consumer).id.clone(),
            path: path.clone(),
            added: change.map_or(0, |change| change.added),
            removed: change.map_or(0, |change| change.removed),
        });
    }
    places
}
