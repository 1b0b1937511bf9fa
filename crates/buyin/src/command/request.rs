//! `buyin request`: what teams ask for, weighed by what they pay, and whom to build with.

use buyin_decisions::Disk;
use buyin_decisions::propose::begin::{NewRequest, need, requests};
use buyin_decisions::propose::event::{Happening, happened};
use buyin_facts::decision::{Decisions, EventKind, Subject};
use buyin_sources::request::{Asked, Kind as ImportKind, import};

use crate::cli::{Request, RequestAdd, RequestAnswer, RequestGroup, RequestImport};
use crate::command::record::record;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::render::{counted, show};
use crate::similar;
use crate::ui::Ui;

pub(super) fn run(asked: &Request, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    match asked {
        Request::Add(asked) => add(asked, &options, ui),
        Request::List(asked) => {
            let desk = Desk::make(options, ui)?;
            done(show(&desk.books()?.requests(asked.team.as_deref(), asked.all)?, desk.options.format, ui))
        }
        Request::Show { request } => {
            let desk = Desk::make(options, ui)?;
            done(show(&desk.books()?.request(request)?, desk.options.format, ui))
        }
        Request::Match { asked } => {
            let desk = Desk::make(options, ui)?;
            done(show(&desk.books()?.partners(asked)?, desk.options.format, ui))
        }
        Request::Group(asked) => group(asked, options, ui),
        Request::Answer(asked) => answer(asked, &options, ui),
        Request::Import(asked) => take_in(asked, &options, ui),
    }
}

fn done(shown: Result<(), CommandError>) -> Result<Exit, CommandError> {
    shown.map(|()| Exit::Done)
}

/// The decisions as they lie there. They name nobody here, so no secret of the lake is needed to read them.
pub(super) fn decided(options: &Options) -> Decisions {
    let keys = buyin_facts::pseudonym::Pseudonyms::new([0; 32]);
    buyin_decisions::load_from(&Disk::new(&options.root), &keys).decisions
}

/// The place of a component: `repository:path`.
pub(super) fn component(text: &str) -> Option<(String, String)> {
    text.split_once(':').map(|(repository, path)| (repository.to_owned(), path.to_owned()))
}

fn add(asked: &RequestAdd, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let paths = asked.paths.iter().map(|path| {
        let wrong = || CommandError::new(Kind::Usage, format!("`{path}` is not REPOSITORY:PATH"));
        component(path).ok_or_else(wrong)
    });
    let new = NewRequest {
        title: asked.title.clone(),
        team: asked.team.clone(),
        problem: asked.problem.clone().unwrap_or_default(),
        products: asked.products.clone(),
        dependencies: asked.dependencies.clone(),
        paths: paths.collect::<Result<_, _>>()?,
        source: asked.source.clone().unwrap_or_default(),
        since: Some(options.today),
        ..NewRequest::default()
    };
    let message = format!("Request: {}", asked.title);
    record(|folder| Ok(requests(folder, std::slice::from_ref(&new))), &message, asked.apply.yes, options, ui)
}

/// The requests named, or an error that knows the others.
fn known(ids: &[String], options: &Options) -> Result<(), CommandError> {
    let known: Vec<String> = decided(options).requests.into_iter().map(|request| request.request).collect();
    let Some(id) = ids.iter().find(|id| !known.contains(id)) else { return Ok(()) };
    let hint = similar::did_you_mean(id, known.iter().map(String::as_str));
    Err(CommandError::new(Kind::Input, format!("no request `{id}`")).hinted(hint))
}

/// Says that requests are one need, or which ones look alike.
fn group(asked: &RequestGroup, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    let Some(name) = &asked.need else {
        let desk = Desk::make(options, ui)?;
        return done(show(&desk.books()?.alike(), desk.options.format, ui));
    };
    known(&asked.requests, &options)?;
    let message = format!("Need: {name} stands for {}", asked.requests.join(", "));
    record(|folder| Ok(need(folder, name, &asked.requests)), &message, asked.apply.yes, &options, ui)
}

fn answer(asked: &RequestAnswer, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    known(std::slice::from_ref(&asked.request), options)?;
    let kind = if asked.decline { EventKind::Declined } else { EventKind::Answered };
    let answered = Happening {
        by: asked.apply.by.clone().unwrap_or_default(),
        reason: asked.answer.clone(),
        ..Happening::new(Subject::Request, &asked.request, kind, options.today)
    };
    let message = format!("Request: {kind} {}", asked.request);
    record(|folder| Ok(happened(folder, std::slice::from_ref(&answered))), &message, asked.apply.yes, options, ui)
}

/// Good rows are taken, the others listed.
fn take_in(asked: &RequestImport, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let kinds: Vec<&str> = ImportKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let unknown = |_| {
        let hint = similar::did_you_mean(&asked.kind, kinds.iter().copied());
        let all = format!("there are {}", kinds.join(", "));
        CommandError::new(Kind::Usage, format!("`{}` is no kind of export", asked.kind)).hinted([hint.unwrap_or(all)])
    };
    let kind: ImportKind = asked.kind.parse().map_err(unknown)?;
    super::scan::exists(&asked.file)?;
    let imported = import(kind, &asked.file).map_err(|error| CommandError::of(Kind::Input, error))?;
    imported.warnings.iter().for_each(|warning| ui.warn(&format!("{}: {}", warning.place, warning.detail)));
    ui.say(&counted(imported.requests.len() as u64, "request", "requests"));
    let propose = |folder: &dyn buyin_decisions::Folder| {
        let teams = buyin_decisions::propose::begin::Reporters::of(folder);
        let new: Vec<NewRequest> = imported.requests.iter().map(|asked| new(asked, &teams)).collect();
        Ok(requests(folder, &new))
    };
    record(propose, &format!("Import requests from {kind}"), asked.apply.yes, options, ui)
}

fn new(asked: &Asked, teams: &buyin_decisions::propose::begin::Reporters) -> NewRequest {
    let reporter = || teams.team(asked.reporter.as_deref()?, asked.since?);
    NewRequest {
        title: asked.title.clone(),
        team: asked.team.as_deref().and_then(|team| teams.known(team)).or_else(reporter).unwrap_or_default(),
        problem: asked.problem.clone(),
        source: asked.source.clone(),
        votes: asked.votes,
        since: asked.since,
        until: asked.until,
        ..NewRequest::default()
    }
}
