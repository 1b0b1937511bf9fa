//! A path of one repository as a new repository with its history.
//!
//! [`source`] opens, [`walk`] orders the commits, [`select`] looks up what each has at the chosen paths, [`overlay`] lays the
//! new trees and [`prune`] decides which commits stay: that is a [`history`](mod@history). [`chronicle`] writes its commits anew, [`inspect`](mod@inspect)
//! reads every file once for what should not go out, [`copy`](mod@copy) takes over how it is packed, [`page`] keeps memory cheap, [`store`] keeps all of it aside until
//! [`leak`] has proved that nothing else is in it. Blobs and whole folders keep their ids. The source is never written to, and nothing of it is run.

mod above;
mod alike;
mod checkout;
mod chronicle;
mod content;
mod copy;
mod error;
mod follow;
mod history;
mod inspect;
mod leak;
mod mapping;
mod name;
mod overlay;
mod page;
mod place;
mod prune;
mod refs;
pub mod report;
mod rewrite;
mod secret;
mod select;
mod source;
mod store;
mod tell;
mod walk;

use std::path::PathBuf;

use gix::objs::Kind;

use chronicle::Chronicle;
use content::{Tree, content};
use copy::Lying;
use history::{History, unreadable};
use inspect::inspect;
use page::SmallPages;
use report::Report;
use source::Source;
use store::Store;

pub use error::ExtractError;
pub use place::Place;

/// What is to be extracted.
#[derive(Debug, Clone)]
pub struct Request {
    /// The source, bare or with a work tree.
    pub repository: PathBuf,
    /// The chosen paths; the first is what is extracted, and must be a folder of the newest commit.
    pub places: Vec<Place>,
    /// Where history is read from; nothing for the default branch. The first becomes the new head.
    pub revisions: Vec<String>,
    /// Whether moves into the paths are followed.
    pub follow: bool,
}

/// Where the new repository goes.
#[derive(Debug, Clone)]
pub struct Target {
    /// A folder that is empty or not there yet.
    pub folder: PathBuf,
    /// Without a work tree.
    pub bare: bool,
    /// Whether notes say what each commit was extracted from.
    pub notes: bool,
    /// Goes on where something looks like a secret.
    pub allow_secrets: bool,
}

/// Says what an extraction would do, and writes nothing.
///
/// # Errors
/// When the source or the path cannot be read.
pub fn plan(request: &Request) -> Result<Report, ExtractError> {
    let source = Source::open(&request.repository, &request.revisions)?;
    let history = history(request, &source)?;
    let chronicle = Chronicle::write(&source, &history)?;
    tell(&source, &history, &chronicle, None)
}

/// Extracts.
///
/// # Errors
/// Like [`prepare`] and [`Prepared::write`].
pub fn extract(request: &Request, target: &Target) -> Result<Report, ExtractError> {
    prepare(request, target)?.write()
}

/// An extraction that was read and looked through: what was found can be shown before there is anything at the target.
pub struct Prepared {
    source: Source,
    store: Store,
    history: History,
    chronicle: Chronicle,
    target: Target,
    report: Report,
    _small: SmallPages,
}

/// Reads what is to be extracted and packs it aside, all of it once.
///
/// # Errors
/// When the source or the path cannot be read, the target is taken, or something looks like a secret.
pub fn prepare(request: &Request, target: &Target) -> Result<Prepared, ExtractError> {
    let small = SmallPages::ask();
    let source = Source::open(&request.repository, &request.revisions)?;
    let hash = source.objects.hash();
    let mut store = Store::new(&target.folder, hash, target.bare, &source.folders())?;
    let history = history(request, &source)?;
    let chronicle = Chronicle::write(&source, &history)?;
    let report = tell(&source, &history, &chronicle, Some(&mut store))?;
    if !report.secrets.is_empty() && !target.allow_secrets {
        return Err(ExtractError::Secrets(Box::new(report)));
    }
    Ok(Prepared { source, store, history, chronicle, target: target.clone(), report, _small: small })
}

impl Prepared {
    /// What was found: all there is to say but of the writing.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Makes the new repository. Its report says what was found once more.
    ///
    /// # Errors
    /// When it cannot be written, or the proof that nothing else was written fails. Nothing is left at the target then.
    pub fn write(self) -> Result<Report, ExtractError> {
        let Self { _small, source, mut store, history, chronicle, target, mut report } = self;
        for (_, bytes) in &chronicle.commits {
            store.add(Kind::Commit, bytes)?;
        }
        for tag in &chronicle.references.tags {
            store.add(Kind::Tag, &tag.bytes)?;
        }
        let ids = chronicle.ids();
        let tip = chronicle.tip;
        let mut refs = chronicle.references.targets.clone();
        refs.push((format!("refs/heads/{}", source.branch), ids[tip]));
        if target.notes {
            let time = chronicle.time_of_tip();
            refs.push((mapping::NOTES.to_owned(), mapping::notes(&mut store, &history, &ids, &time)?));
        }
        store.found(&source.branch, refs)?;
        report.mapping = Some(mapping::write(&store, &history, &ids)?);
        leak::prove(&store.git_dir(), &source, &history, &ids)?;
        if !target.bare
            && let Err(reason) = checkout::check_out(store.staging(), history.pruned.kept[tip].tree)
        {
            report.warnings.push(format!("the work tree is not complete: {reason}"));
        }
        store.publish()?;
        Ok(report)
    }
}

/// The new history, with the chosen path in its newest commit and every other path in some commit.
fn history(request: &Request, source: &Source) -> Result<History, ExtractError> {
    place::told_apart(&request.places)?;
    let history = History::read(source, &request.places, request.follow)?;
    source.check_path(&request.places[0], &history)?;
    request.places[1..].iter().try_for_each(|place| source.check_extra(place, &history))?;
    Ok(history)
}

/// Everything there is to say, the files read and packed on the way.
fn tell(
    source: &Source,
    history: &History,
    chronicle: &Chronicle,
    mut store: Option<&mut Store>,
) -> Result<Report, ExtractError> {
    let trees = history.pruned.kept.iter().map(|kept| kept.tree);
    let content = source.readers.with(|reader| content(reader, &history.made, trees));
    let content = content.map_err(|error| unreadable(&error))?;
    let mut lying = Vec::new();
    if let Some(store) = store.as_deref_mut() {
        for tree in &content.trees {
            match tree {
                Tree::Packed(id, extent) => lying.push(Lying { id: *id, kind: Kind::Tree, extent: *extent }),
                Tree::Loose(bytes) => drop(store.add(Kind::Tree, bytes)?),
            }
        }
    }
    let mut inspection = inspect(source, &content.blobs, store.as_deref_mut())?;
    let report = tell::report(source, history, chronicle, &content, &inspection)?;
    if let Some(store) = store {
        lying.append(&mut inspection.lying);
        copy::copy(source, store, lying, inspection.coming)?;
    }
    Ok(report)
}
