//! `buyin extract`: a folder with its history as a new repository.

use std::path::PathBuf;

use buyin_facts::Lake;
use buyin_sources::extract::report::Report;
use buyin_sources::extract::{ExtractError, Place, Request, Target, plan, prepare};

use crate::cli::Extract;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::render::{Format, extraction};
use crate::similar;
use crate::ui::Ui;

pub(super) fn run(asked: &Extract, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    if !matches!(options.format, Format::Table | Format::Json) {
        return Err(CommandError::new(Kind::Usage, "an extraction is shown as table or json only"));
    }
    if let Some(day) = options.as_of {
        let what = format!("a repository of {day} is not made of a day but of a commit");
        return Err(CommandError::new(Kind::Usage, what).hinted([
            "name the last commit of that day with --ref; without --as-of and BUYIN_AS_OF it is the newest",
        ]));
    }
    let request = request(asked, options)?;
    match (&asked.to, asked.plan) {
        (Some(folder), false) => {
            let target = Target {
                folder: folder.clone(),
                bare: asked.bare,
                notes: !asked.no_notes,
                allow_secrets: asked.allow_secrets,
            };
            write(&request, &target, options.format, ui)?;
            ui.say(&format!("{} is a repository of its own", folder.display()));
        }
        _ => {
            show(&plan(&request)?, options.format, ui)?;
            ui.say("nothing was written: this is a plan");
        }
    }
    Ok(Exit::Done)
}

/// Shows what was found, then writes, then says where the mapping is. Programs get one object, when all of it is known;
/// beside it they too are told of names first.
fn write(request: &Request, target: &Target, format: Format, ui: &Ui) -> Result<(), CommandError> {
    let prepared = prepare(request, target).map_err(|error| refused(error, format, ui))?;
    let found = prepared.report();
    match format {
        Format::Json => extraction::names(found).iter().for_each(|names| ui.warn(names)),
        _ => ui.data(&extraction::text(found))?,
    }
    warn(found, ui);
    let told = found.warnings.clone();
    let report = prepared.write()?;
    ui.data(&match format {
        Format::Json => extraction::json(&report),
        _ => extraction::mapping(&report),
    })?;
    // What is new is of the writing.
    report.warnings.iter().filter(|warning| !told.contains(warning)).for_each(|warning| ui.warn(warning));
    Ok(())
}

fn show(report: &Report, format: Format, ui: &Ui) -> Result<(), CommandError> {
    ui.data(&match format {
        Format::Json => extraction::json(report),
        _ => extraction::text(report),
    })?;
    warn(report, ui);
    Ok(())
}

fn warn(report: &Report, ui: &Ui) {
    report.warnings.iter().for_each(|warning| ui.warn(warning));
    extraction::advice(report).iter().for_each(|warning| ui.warn(warning));
}

/// Shows what was found when secrets are why nothing was written.
fn refused(error: ExtractError, format: Format, ui: &Ui) -> CommandError {
    if let ExtractError::Secrets(report) = &error
        && let Err(error) = show(report, format, ui)
    {
        return error;
    }
    error.into()
}

fn request(asked: &Extract, options: &Options) -> Result<Request, CommandError> {
    let (repository, path) = component(&asked.component, options)?;
    let mut places = vec![Place::root(&path)?];
    for pair in &asked.path {
        let place = Place::parse(pair)?;
        // Naming the folder itself once more says where it goes.
        if place.from() == places[0].from() { places[0] = place } else { places.push(place) }
    }
    Ok(Request { repository, places, revisions: asked.revision.clone(), follow: asked.follow })
}

/// A repository that was scanned, or the path of one; and a path in it.
fn component(text: &str, options: &Options) -> Result<(PathBuf, String), CommandError> {
    let pairs: Vec<(&str, &str)> =
        text.match_indices(':').map(|(colon, _)| (&text[..colon], &text[colon + 1..])).collect();
    let Some((first, _)) = pairs.first() else {
        return Err(CommandError::new(Kind::Usage, format!("`{text}` has no colon"))
            .hinted(["write repository:path, as in payments:src/retry"]));
    };
    let scanned = if Desk::is_fresh(options)? {
        Default::default()
    } else {
        Lake::open(&options.lake)?.snapshot()?.manifest().repositories.clone()
    };
    for (name, path) in &pairs {
        let folder = scanned.get(*name).map(|repository| PathBuf::from(&repository.path));
        if let Some(folder) = folder.or_else(|| Some(PathBuf::from(name)).filter(|folder| folder.is_dir())) {
            return Ok((folder, (*path).to_owned()));
        }
    }
    let hint = similar::did_you_mean(first, scanned.keys().map(String::as_str));
    Err(CommandError::new(Kind::Input, format!("no repository is called `{first}`, and no folder is there"))
        .hinted([hint.unwrap_or_else(|| "`buyin status` lists the repositories that were scanned".to_owned())]))
}
