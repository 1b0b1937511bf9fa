//! Names that are somebody else's: a public package whose source somebody put into a repository of the organisation (a copy
//! to measure, to patch, to build with). Others used the name long before the copy came, and the copy never moves on.

use buyin_facts::Day;
use buyin_facts::word::{Ecosystem, Op};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::component::{Components, is_own_manifest};
use crate::history::History;
use crate::index::{ComponentIx, RepositoryIx};
use crate::name::claim::Claim;
use crate::name::{NameSource, form};

/// Days by which a use may arrive before the manifest that declares its name: long branches on both sides.
const EARLY: i32 = 30;

/// What tells copies from the organisation's own packages.
pub(crate) struct Foreign {
    /// First day each repository depended on a name.
    first_use: FxHashMap<(Ecosystem, String), Vec<(RepositoryIx, Day)>>,
    /// Components whose declared version ever changed.
    moves_on: FxHashSet<ComponentIx>,
}

/// Whether names are words in one public registry, so that the same word elsewhere may be another thing. Go modules,
/// images and addresses say where they come from.
fn is_flat(ecosystem: Ecosystem) -> bool {
    use Ecosystem::{Cargo, Composer, Gem, Helm, Maven, Npm, Nuget, Python};
    matches!(ecosystem, Cargo | Composer | Gem | Helm | Maven | Npm | Nuget | Python)
}

impl Foreign {
    /// Looks at who depended on what first, and at which components move on.
    pub(crate) fn of(history: &History, components: &Components) -> Self {
        let mut first: FxHashMap<(Ecosystem, &str, RepositoryIx), Day> = FxHashMap::default();
        for (repository, event) in &history.dependencies {
            if is_flat(event.ecosystem) && event.op == Op::Add && is_own_manifest(&event.manifest) {
                let day = first.entry((event.ecosystem, &event.specifier, *repository)).or_insert(event.day);
                *day = event.day.min(*day);
            }
        }
        let mut first_use: FxHashMap<(Ecosystem, String), Vec<(RepositoryIx, Day)>> = FxHashMap::default();
        for ((ecosystem, specifier, repository), day) in first {
            for key in form::declared(ecosystem, specifier) {
                first_use.entry((ecosystem, key)).or_default().push((repository, day));
            }
        }
        let changed = history.components.iter().filter(|(_, event)| event.op == Op::Change);
        let moves_on = changed.filter_map(|(repository, event)| components.at_root(*repository, &event.path)).collect();
        Self { first_use, moves_on }
    }

    /// Whether nobody among those who claim a name has it from its beginning.
    pub(crate) fn is_foreign(&self, claims: &[Claim], components: &Components) -> bool {
        let Some(first) = claims.first() else { return false };
        let declared = claims.iter().all(|claim| claim.source == NameSource::Declared);
        if !declared || claims.iter().any(|claim| self.moves_on.contains(&claim.component)) {
            return false;
        }
        let known = claims.iter().filter_map(|claim| claim.since).min().unwrap_or_default();
        let claims_it =
            |repository| claims.iter().any(|claim| components.get(claim.component).repository == repository);
        let users = self.first_use.get(&(first.ecosystem, first.key.clone()));
        users.is_some_and(|users| {
            users.iter().any(|(repository, day)| !claims_it(*repository) && day.plus(EARLY) < known)
        })
    }
}
