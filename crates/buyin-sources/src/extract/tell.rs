//! What is said of an extraction: everything that was found, as a report. Reads only the newest tree of the source.

use gix::objs::{Kind, TreeRefIter};

use crate::extract::chronicle::Chronicle;
use crate::extract::content::Content;
use crate::extract::history::History;
use crate::extract::inspect::Inspection;
use crate::extract::place::moved;
use crate::extract::report::{Commits, Fate, Move, Objects, Report, Root, RootReason, Secret};
use crate::extract::source::Source;
use crate::extract::{ExtractError, above};

/// How names of licence and author files begin, lower case.
const LICENCES: [&str; 7] = ["licen", "copying", "notice", "authors", "contributors", "patents", ".mailmap"];

/// The report of an extraction.
///
/// # Errors
/// When files cannot be read: the new repository would not be whole.
pub(super) fn report(
    source: &Source,
    history: &History,
    chronicle: &Chronicle,
    content: &Content,
    inspection: &Inspection,
) -> Result<Report, ExtractError> {
    if let Some((place, lack)) = inspection.missing.first() {
        let blob = &content.blobs[*place];
        return Err(ExtractError::Missing {
            count: inspection.missing.len() as u64,
            first: format!("{} ({})", blob.path, blob.id),
            reason: lack.detail(),
        });
    }
    let found = |(kind, place, line): &(&'static str, usize, u64)| {
        let blob = &content.blobs[*place];
        Secret { kind, place: blob.path.clone(), line: *line, source: history.source_of(blob.commit).to_string() }
    };
    let mut secrets = chronicle.secrets.clone();
    secrets.extend(inspection.secrets.iter().map(found));
    Ok(Report {
        tip: chronicle.commits[chronicle.tip].0.to_string(),
        source: source.tips[0].to_string(),
        branch: source.branch.clone(),
        commits: commits(history),
        mapping: None,
        roots: roots(source, history, chronicle),
        references: chronicle.references.rows.clone(),
        moves: moves(history),
        secrets,
        names: chronicle.names.clone(),
        submodules: content.submodules.clone(),
        links: inspection.links.iter().map(|place| content.blobs[*place].path.clone()).collect(),
        large_files: inspection.large_files,
        attributes: if inspection.large_files > 0 { above::attributes(source, history) } else { Vec::new() },
        licences: licences(source, history),
        objects: Objects { trees: content.trees.len() as u64, blobs: content.blobs.len() as u64 },
        warnings: warnings(source, history, chronicle),
    })
}

fn commits(history: &History) -> Commits {
    let (read, kept) = (history.walk.commits.len() as u64, history.pruned.kept.len() as u64);
    let (merges_kept, merges_pruned) = (history.pruned.merges(), history.pruned.merges_pruned);
    Commits { read, kept, pruned: read - kept, merges_kept, merges_pruned }
}

fn roots(source: &Source, history: &History, chronicle: &Chronicle) -> Vec<Root> {
    let roots = history.pruned.kept.iter().enumerate().filter(|(_, kept)| kept.parents.is_empty());
    let root = |(place, kept): (usize, &crate::extract::prune::Kept)| {
        let commit = &history.walk.commits[kept.source];
        let reason = match (commit.is_cut || source.shallow.contains(&commit.id), commit.parents.is_empty()) {
            (true, _) => RootReason::CutOff,
            (false, true) => RootReason::SourceRoot,
            (false, false) => RootReason::PathBegins,
        };
        Root { commit: chronicle.commits[place].0.to_string(), source: commit.id.to_string(), reason }
    };
    roots.map(root).collect()
}

fn moves(history: &History) -> Vec<Move> {
    let row = |one: &crate::extract::follow::Moved| Move {
        source: history.walk.commits[one.commit].id.to_string(),
        from: one.from.clone(),
        to: one.to.clone(),
        files: one.files,
        identical: one.identical,
        followed: one.place.is_some(),
    };
    history.moves.iter().map(row).collect()
}

/// Licence and author files at the root of the newest commit that go nowhere.
fn licences(source: &Source, history: &History) -> Vec<String> {
    let tree = history.walk.places.get(&source.tips[0]).map(|place| history.walk.commits[*place].tree);
    let mut buffer = Vec::new();
    let is_read = tree.is_some_and(|tree| source.objects.read(&tree, Kind::Tree, &mut buffer).is_ok());
    let entries = TreeRefIter::from_bytes(&buffer, source.objects.hash()).map_while(Result::ok);
    let files = entries.filter(|entry| is_read && entry.mode.is_blob());
    let names = files.map(|entry| String::from_utf8_lossy(entry.filename).into_owned());
    let is_licence = |name: &str| LICENCES.iter().any(|start| name.to_lowercase().starts_with(start));
    names.filter(|name| is_licence(name) && moved(&history.places, name).is_none()).collect()
}

fn warnings(source: &Source, history: &History, chronicle: &Chronicle) -> Vec<String> {
    let mut said = Vec::new();
    let mut say = |count: u64, text: String| {
        if count > 0 {
            said.push(text);
        }
    };
    say(
        u64::from(source.opened.shallow),
        "the source is a shallow clone: history before its boundary is not here".into(),
    );
    let missing = history.walk.missing.len() as u64;
    say(missing, format!("{missing} commits are missing from the source: history ends there"));
    let lost = chronicle.lost_signatures;
    say(lost, format!("{lost} signatures were dropped: they do not hold for new commits and tags"));
    let lost = chronicle.lost_headers;
    say(lost, format!("{lost} commits or tags lost headers that other tools wrote"));
    let mentions = chronicle.mentions;
    say(
        mentions,
        format!("{mentions} messages name commits of the source by id; the mapping says which they are here"),
    );
    let clashes = history.clashes;
    say(clashes, format!("{clashes} times two different files met at one path; the path named first kept its place"));
    let left = chronicle.references.rows.iter().filter(|row| row.fate == Fate::LeftOut).count() as u64;
    say(
        left,
        format!("{left} branches and tags were left out: not reachable from the revision read, or older than the path"),
    );
    said
}
