//! What people decide, as files in the organisation's own git repository: people, teams, products, policy, requests, bets,
//! patterns, and what happened to them.
//!
//! Reading goes in four steps: [`folder`] (where files come from), `written` (what stands in each of them, with its place),
//! [`check`] (what cannot be so), `rows` (the tables of [`buyin_facts::decision`]). A statement with a fatal problem is left
//! out of the rows; everything else in the same file still counts. Writing goes the other way: [`propose`] makes a
//! [`plan`], which is shown, and only then applied: as one [`commit`], or as plain files.
//!
//! This crate must never use git history, `DataFusion`, the analysis or the terminal.

pub mod check;
pub mod commit;
mod edit;
pub mod fingerprint;
pub mod folder;
pub mod plan;
pub mod problem;
pub mod propose;
mod rows;
mod slug;
pub mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use buyin_facts::decision::Decisions;
use buyin_facts::forgotten::Forgotten;
use buyin_facts::pseudonym::Pseudonyms;

pub use check::CHECKS;
pub use fingerprint::{Fingerprint, fingerprint};
pub use folder::{Disk, Folder};
pub use plan::{FileChange, Plan};
pub use problem::{Place, Problem};
pub use written::Written;
pub use written::config::Config;

/// All decisions of one folder, on the day the folder is as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loaded {
    /// What was decided, as rows, sorted.
    pub decisions: Decisions,
    /// What `buyin.toml` says, with defaults where it says nothing.
    pub config: Config,
    /// Who decides for a team, by file ids; teams that name nobody are left out.
    pub leads: BTreeMap<String, Vec<String>>,
    /// Who is forgotten: scans keep no name or address of them.
    pub forgotten: Forgotten,
    /// Everything wrong with the files, in order of file and line.
    pub problems: Vec<Problem>,
}

/// Everything wrong with the files of a folder, in order of file and line.
pub fn problems(folder: &dyn Folder) -> Vec<Problem> {
    examined(folder).1
}

fn examined(folder: &dyn Folder) -> (Written, Vec<Problem>) {
    let (written, mut problems) = Written::read(folder);
    for check in CHECKS {
        (check.run)(&written, &mut problems);
    }
    problems.sort();
    problems.dedup();
    (written, problems)
}

/// Reads the decision files below `root`, the folder of `buyin.toml`. Absent files and folders decide nothing; broken ones
/// become problems, all of them at once.
pub fn load(root: &Path, pseudonyms: &Pseudonyms) -> Loaded {
    load_from(&Disk::new(root), pseudonyms)
}

/// Like [`load`], from any folder: the file system of today, or a tree of an earlier day.
pub fn load_from(folder: &dyn Folder, pseudonyms: &Pseudonyms) -> Loaded {
    let (written, problems) = examined(folder);
    let fatal = problems.iter().filter(|problem| problem.fatal).map(Problem::place);
    let left_out: BTreeSet<Place> = fatal.chain(check::claim::shared_names(&written)).collect();
    let decisions = rows::decisions(&written, &left_out, pseudonyms);
    let mut forgotten = Forgotten::default();
    for person in &written.people {
        person.forgotten.iter().for_each(|trace| forgotten.add(trace.value, &person.id));
    }
    let leads = written.teams.iter().filter(|team| !team.leads.is_empty()).map(|team| {
        let stands = team.leads.iter().filter(|lead| !left_out.contains(&lead.place));
        (team.id.clone(), stands.map(|lead| lead.value.clone()).collect())
    });
    Loaded { decisions, config: written.config.values(), leads: leads.collect(), forgotten, problems }
}
