//! The spellings by which ownership files call a team.

use buyin_facts::decision::Decisions;
use rustc_hash::FxHashMap;

use super::{TeamInfo, by_id};
use crate::index::TeamIx;

/// Handles of given teams: whole, and by their last part where that is one team's alone.
#[derive(Debug, Default)]
pub(super) struct Handles {
    whole: FxHashMap<String, Option<TeamIx>>,
    last: FxHashMap<String, Option<TeamIx>>,
}

impl Handles {
    pub(super) fn of(decisions: &Decisions, list: &[TeamInfo]) -> Self {
        let mut handles = Self::default();
        for row in &decisions.teams {
            let Some(team) = by_id(list, &row.team) else { continue };
            for handle in row.handles.lines().map(plain).filter(|handle| !handle.is_empty()) {
                note(&mut handles.last, last(&handle).to_owned(), team);
                note(&mut handles.whole, handle, team);
            }
        }
        // An id is a name of its own right: it goes before whatever handles end in it.
        for row in &decisions.teams {
            let team = by_id(list, &row.team);
            handles.whole.insert(plain(&row.team), team);
            handles.last.insert(plain(&row.team), team);
        }
        handles
    }

    pub(super) fn find(&self, handle: &str) -> Option<TeamIx> {
        let handle = plain(handle);
        let whole = self.whole.get(&handle).or_else(|| self.last.get(last(&handle)));
        whole.copied().flatten()
    }
}

/// Notes a spelling; one that two teams use means neither.
fn note(map: &mut FxHashMap<String, Option<TeamIx>>, handle: String, team: TeamIx) {
    let known = map.entry(handle).or_insert(Some(team));
    *known = known.filter(|known| *known == team);
}

/// Lower case, without `@` and `group:`.
fn plain(handle: &str) -> String {
    let handle = handle.trim().to_lowercase();
    let handle = handle.strip_prefix('@').unwrap_or(&handle);
    handle.strip_prefix("group:").unwrap_or(handle).to_owned()
}

fn last(handle: &str) -> &str {
    handle.rsplit('/').next().unwrap_or(handle)
}
