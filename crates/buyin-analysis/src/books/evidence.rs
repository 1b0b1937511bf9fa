//! What a cell rests on: commits and paths, never authors or times of day.

use buyin_facts::decision::Policy;
use buyin_facts::fact::Commit;
use buyin_facts::table::Table;
use buyin_facts::{CommitNumber, ObjectId, RepositoryId};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::adoption::{Adoption, Source};
use crate::books::{Books, BooksError, place, register};
use crate::component::folder;
use crate::history::{self, ChangeFact, CommitFact};
use crate::index::{CommitIx, ComponentIx, FolderIx, PersonIx};
use crate::ledger::cell;
use crate::ledger::group::Filter;
use crate::ledger::proof::{self, Proofs};
use crate::organisation::Organisation;
use crate::view::{EvidenceRow, EvidenceView};

/// Evidence rows shown at once.
const MOST_EVIDENCE: usize = 200;

/// What a cell begins with that is a place and the twelve months before the day: the time in a candidate or a copy.
const PLACE: &str = "place=";

/// A changed path, before its commit's id is looked up.
struct Place {
    commit: CommitIx,
    component: String,
    path: String,
    added: u32,
    removed: u32,
}

impl Books {
    /// The commits and paths a cell of the ledger, of the adoptions or of the candidates rests on.
    ///
    /// # Errors
    /// When the cell is none, or the lake cannot be read.
    pub fn evidence(&self, cell: &str) -> Result<EvidenceView, BooksError> {
        let organisation = self.organisation()?;
        let (filter, places, held_back) = if cell.contains(";consumer=") {
            let stays = organisation.adoptions();
            let id = |stay: &Adoption| {
                let product = organisation.products.id(stay.product);
                register::cell(product, organisation.components.id(stay.consumer), stay.span.since)
            };
            let Some(stay) = stays.iter().find(|stay| id(stay) == cell) else {
                let known = stays.iter().map(id).collect();
                return Err(BooksError::Unknown { what: "adoption", name: cell.to_owned(), known });
            };
            let product = Some(organisation.products.id(stay.product).to_owned());
            let people = authors(organisation, stay).len() as u64;
            // That nobody was seen is not told from too few.
            let hidden = self.guard.policy == Policy::Strict && !self.guard.shows_exactly(people);
            let places = if hidden { Vec::new() } else { self.stay_places(organisation, stay)? };
            (Filter { product, ..Filter::default() }, places, hidden)
        } else {
            let folders = cell.strip_prefix(PLACE).map(|place| folders_in(organisation, place)).transpose()?;
            let filter = if folders.is_some() { self.year() } else { cell::filter(cell)? };
            self.check_names(&filter)?;
            let is_there = |folder: &FolderIx| folders.as_ref().is_none_or(|folders| folders.contains(folder));
            let proofs = |may_list: &proof::MayList<'_>| {
                let mut found = proof::of(organisation, &filter, may_list);
                found.retain(|(_, folder)| is_there(folder));
                found
            };
            // Where some cells are suppressed, of no cell is said whether it is one of them.
            let recoding = self.recoding()?;
            let listed = match &recoding {
                Some(recoding) => proofs(&|entry| recoding.lists(entry)),
                None => proofs(&|_| true),
            };
            (filter, self.ledger_places(organisation, &listed)?, recoding.is_some())
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
        let ids = self.commit_ids(&history::numbers(history, &places.iter().map(|place| place.commit).collect()))?;
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
        wanted: &FxHashSet<(RepositoryId, CommitNumber)>,
    ) -> Result<FxHashMap<(RepositoryId, CommitNumber), ObjectId>, BooksError> {
        let mut ids = FxHashMap::default();
        for batch in self.snapshot.read_commits::<Commit>(wanted)? {
            let columns = Commit::read(&batch).map_err(buyin_facts::lake::LakeError::from)?;
            for index in 0..batch.num_rows() {
                let key = (RepositoryId(columns.repository.value(index)), CommitNumber(columns.commit.value(index)));
                ids.insert(key, ObjectId(columns.id.value(index).to_vec()));
            }
        }
        Ok(ids)
    }

    /// Every changed path of some work, heaviest first.
    fn ledger_places(&self, organisation: &Organisation, proofs: &Proofs) -> Result<Vec<Place>, BooksError> {
        let history = &organisation.history;
        let commits: FxHashSet<CommitIx> = proofs.iter().map(|(commit, _)| *commit).collect();
        let mut places = Vec::new();
        for (commit, changes) in history::changes_of(history, &self.snapshot, &commits)? {
            let fact = &history.commits[commit.at()];
            for change in changes {
                let folder = history.folders.find(fact.repository, folder(&change.path));
                let Some(folder) = folder.filter(|folder| proofs.contains(&(commit, *folder))) else { continue };
                let component = organisation.components.of_folder(folder, fact.day);
                places.push((change.effective(), place(organisation, commit, component, &change.path, Some(&change))));
            }
        }
        places.sort_by(|(one_lines, one), (other_lines, other)| {
            (other_lines, one.commit, &one.path).cmp(&(one_lines, other.commit, &other.path))
        });
        Ok(places.into_iter().map(|(_, place)| place).collect())
    }

    /// The manifests and importing files of a stay, in order of arrival, each change once. A commit without changes of its
    /// own (a merge) shows no lines.
    fn stay_places(&self, organisation: &Organisation, stay: &Adoption) -> Result<Vec<Place>, BooksError> {
        let history = &organisation.history;
        let commits = stay.evidence.iter().map(|evidence| evidence.commit).collect();
        let changes = history::changes_of(history, &self.snapshot, &commits)?;
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
            let of_commit = changes.get(&evidence.commit).map_or(&[][..], Vec::as_slice);
            let change = of_commit.iter().find(|change| *change.path == **path);
            places.push(place(organisation, evidence.commit, stay.consumer, path, change));
        }
        Ok(places)
    }
}

/// The people whose work the evidence of a stay is; programs are none.
fn authors(organisation: &Organisation, stay: &Adoption) -> FxHashSet<PersonIx> {
    stay.evidence.iter().flat_map(|evidence| organisation.payers(evidence.commit)).collect()
}

fn place(
    organisation: &Organisation,
    commit: CommitIx,
    component: ComponentIx,
    path: &str,
    change: Option<&ChangeFact>,
) -> Place {
    Place {
        commit,
        component: organisation.components.id(component).to_owned(),
        path: path.to_owned(),
        added: change.map_or(0, |change| change.added),
        removed: change.map_or(0, |change| change.removed),
    }
}

/// The cell of a place.
pub(super) fn place_cell(repository: &str, path: &str) -> String {
    format!("{PLACE}{repository}:{path}")
}

/// The folders of a place, `REPOSITORY:PATH`.
fn folders_in(organisation: &Organisation, place: &str) -> Result<FxHashSet<FolderIx>, BooksError> {
    let history = &organisation.history;
    let (repository, path) = place::split(history, place)?;
    Ok(place::folders(history, place, (repository, path.trim_end_matches('/')))?)
}
