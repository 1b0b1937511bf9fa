//! `buyin scan`: repositories into the lake, then the picture.

use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use buyin_decisions::Disk;
use buyin_decisions::propose::{Proposal, set_organisation, set_platform};
use buyin_facts::change_request::Knowledge;
use buyin_facts::fact::Usage;
use buyin_sources::change_request;
use buyin_sources::scan::{Report, Request, Rules, scan};

use crate::beacon::Beacon;
use crate::cli::Scan;
use crate::command::{forge, overview};
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::{CONFIG, Options};
use crate::render::{count, counted};
use crate::similar;
use crate::ui::Ui;

/// Rows that could not be read, said one by one; of more, only how many.
const WARNINGS_SAID: usize = 20;

pub(super) fn run(asked: &Scan, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    // What was typed is checked before anything is written.
    for path in asked.paths.iter().chain(&asked.usage).chain(&asked.change_requests) {
        exists(path)?;
    }
    let forge = forge::named(asked)?;
    if let Some((forge, folder)) = forge.as_ref().zip(asked.clones.as_ref()) {
        forge::clones(forge, folder, ui)?;
    }
    let desk = kept(asked, Desk::make(options, ui)?, ui)?;
    read(&request(asked, &desk, ui)?, &desk, ui)?;
    told(&asked.change_requests, &desk, ui)?;
    if let Some(forge) = &forge {
        forge::ask(forge, &desk, ui)?;
    }
    if asked.no_picture {
        return Ok(Exit::Done);
    }
    let desk = overview::ask_platform(desk, ui)?;
    overview::picture(&desk, ui)?;
    Ok(Exit::Done)
}

/// Keeps what was said about the organisation in buyin.toml.
fn kept(asked: &Scan, desk: Desk, ui: &Ui) -> Result<Desk, CommandError> {
    if asked.platform.is_empty() && asked.name.is_none() {
        return Ok(desk);
    }
    let folder = Disk::new(&desk.options.root);
    if !asked.platform.is_empty() {
        keep(&set_platform(&folder, &asked.platform), &desk, ui)?;
    }
    if let Some(name) = &asked.name {
        keep(&set_organisation(&folder, name), &desk, ui)?;
    }
    Desk::make(desk.options, ui)
}

/// Writes a small change of buyin.toml.
pub(super) fn keep(proposal: &Proposal, desk: &Desk, ui: &Ui) -> Result<(), CommandError> {
    proposal.problems.iter().for_each(|problem| ui.warn(&problem.to_string()));
    proposal.plan.apply(&desk.options.root)?;
    if !proposal.plan.is_empty() {
        ui.say(&format!("kept in {}", desk.options.root.join(CONFIG).display()));
    }
    Ok(())
}

/// Reads what is new, saying how far it is and what was odd.
pub(super) fn read(request: &Request, desk: &Desk, ui: &Ui) -> Result<Report, CommandError> {
    let bar = ui.scan_progress();
    let report = scan(&desk.lake, request, &Beacon::new(&desk.options.lake, &bar))?;
    bar.end();
    if report.repositories == 0 {
        let roots: Vec<String> = request.roots.iter().map(|root| root.display().to_string()).collect();
        return Err(CommandError::new(Kind::Input, format!("no repository found in {}", roots.join(", ")))
            .hinted(["name a repository, or a folder with repositories below it"]));
    }
    for remark in &report.remarks {
        ui.warn(&format!("{}: {}", remark.place, remark.detail));
    }
    for name in &report.rewritten {
        ui.warn(&format!("{name}: its history was rewritten, so it was read anew"));
    }
    ui.say(&summary(&report));
    Ok(report)
}

fn summary(report: &Report) -> String {
    let mut text = format!(
        "{} in {} of {}",
        counted(report.commits, "new commit", "new commits"),
        count(report.read),
        counted(report.repositories, "repository", "repositories")
    );
    if !report.warnings.is_empty() {
        let kinds = report
            .warnings
            .iter()
            .map(|(kind, times)| format!("{} ({})", kind.as_str().replace('_', " "), count(*times)));
        text = format!("{text}; warnings: {}", kinds.collect::<Vec<_>>().join(", "));
    }
    text
}

fn request(asked: &Scan, desk: &Desk, ui: &Ui) -> Result<Request, CommandError> {
    let config = &desk.loaded.config;
    let decided = || config.repositories.iter().map(|path| desk.options.root.join(path)).collect::<Vec<PathBuf>>();
    let mut roots = match (asked.paths.is_empty(), config.repositories.is_empty()) {
        (false, _) => asked.paths.clone(),
        (true, false) => decided(),
        (true, true) if asked.clones.is_some() => Vec::new(),
        (true, true) => vec![desk.options.root.clone()],
    };
    roots.extend(asked.clones.clone());
    roots.iter().try_for_each(|root| exists(root))?;
    Ok(Request {
        roots,
        names: config.names.clone(),
        exclude: config.exclude.clone(),
        detect: Rules::new(&desk.loaded.decisions.detect).map_err(|error| CommandError::of(Kind::Input, error))?,
        usage: usage(&asked.usage, ui)?,
        threads: asked.threads.or_else(|| available_parallelism().ok()).map_or(1, Into::into),
        forgotten: desk.loaded.forgotten.clone(),
        today: desk.options.today,
    })
}

/// The request `buyin.toml` makes.
pub(super) fn decided_request(desk: &Desk, ui: &Ui) -> Result<Request, CommandError> {
    let asked = Scan {
        paths: Vec::new(),
        usage: Vec::new(),
        change_requests: Vec::new(),
        forge: None,
        clones: None,
        platform: Vec::new(),
        name: None,
        no_picture: false,
        threads: None,
    };
    request(&asked, desk, ui)
}

/// All usage files together; nothing when none was given, so that what is known stays.
fn usage(files: &[PathBuf], ui: &Ui) -> Result<Option<Vec<Usage>>, CommandError> {
    let mut rows = Vec::new();
    for file in files {
        let (read, warnings) =
            buyin_sources::usage::read(file).map_err(|error| CommandError::of(Kind::Input, error))?;
        warnings.iter().for_each(|warning| ui.warn(&format!("{}: {}", warning.place, warning.detail)));
        rows.extend(read);
    }
    Ok((!files.is_empty()).then_some(rows))
}

/// What exports tell of change requests, in place of what earlier ones told.
fn told(files: &[PathBuf], desk: &Desk, ui: &Ui) -> Result<(), CommandError> {
    if files.is_empty() {
        return Ok(());
    }
    let wanted = change_request::wanted(&desk.lake.snapshot()?)?;
    let told = change_request::import(files, &desk.lake.pseudonyms()?, &wanted)
        .map_err(|error| CommandError::of(Kind::Input, error))?;
    for warning in told.warnings.iter().take(WARNINGS_SAID) {
        ui.warn(&format!("{}: {}", warning.place, warning.detail));
    }
    if told.warnings.len() > WARNINGS_SAID {
        ui.warn(&format!("and {} more like these", told.warnings.len() - WARNINGS_SAID));
    }
    change_request::keep(&desk.lake, &told, Knowledge::Export)?;
    let read = counted(told.change_requests.len() as u64, "change request", "change requests");
    ui.say(&format!("{read} and {} read", counted(told.reviews.len() as u64, "review", "reviews")));
    Ok(())
}

/// Whether a path that was typed is there; else what it may have been.
pub(super) fn exists(path: &Path) -> Result<(), CommandError> {
    if path.exists() {
        return Ok(());
    }
    Err(CommandError::new(Kind::Input, format!("{} does not exist", path.display())).hinted(similar::file_hint(path)))
}
