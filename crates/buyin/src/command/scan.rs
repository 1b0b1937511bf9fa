//! `buyin scan`: repositories into the lake, then the picture.

use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use buyin_decisions::Disk;
use buyin_decisions::propose::{Proposal, set_organisation, set_platform};
use buyin_facts::fact::Usage;
use buyin_sources::scan::{Report, Request, Rules, scan};

use crate::cli::Scan;
use crate::command::overview;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::{CONFIG, Options};
use crate::render::{count, counted};
use crate::similar;
use crate::ui::Ui;

pub(super) fn run(asked: &Scan, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    // What was typed is checked before anything is written.
    for path in asked.paths.iter().chain(&asked.usage) {
        exists(path)?;
    }
    let desk = kept(asked, Desk::make(options, ui)?, ui)?;
    read(&request(asked, &desk, ui)?, &desk, ui)?;
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
    let report = scan(&desk.lake, request, &bar)?;
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
    let roots = match (asked.paths.is_empty(), config.repositories.is_empty()) {
        (false, _) => asked.paths.clone(),
        (true, false) => decided(),
        (true, true) => vec![desk.options.root.clone()],
    };
    roots.iter().try_for_each(|root| exists(root))?;
    Ok(Request {
        roots,
        names: config.names.clone(),
        exclude: config.exclude.clone(),
        detect: Rules::new(&desk.loaded.decisions.detect).map_err(|error| CommandError::of(Kind::Input, error))?,
        usage: usage(&asked.usage, ui)?,
        threads: asked.threads.or_else(|| available_parallelism().ok()).map_or(1, Into::into),
        today: desk.options.today,
    })
}

/// The request `buyin.toml` makes.
pub(super) fn decided_request(desk: &Desk, ui: &Ui) -> Result<Request, CommandError> {
    let asked = Scan {
        paths: Vec::new(),
        usage: Vec::new(),
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

/// Whether a path that was typed is there; else what it may have been.
pub(super) fn exists(path: &Path) -> Result<(), CommandError> {
    if path.exists() {
        return Ok(());
    }
    Err(CommandError::new(Kind::Input, format!("{} does not exist", path.display())).hinted(similar::file_hint(path)))
}
