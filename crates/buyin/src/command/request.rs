//! `buyin request`: what teams ask for, as written down. Weighing it by what they pay is not done here.

use buyin_decisions::propose::begin::{NewRequest, need, requests};
use buyin_decisions::{Disk, standing};
use buyin_facts::decision::Decisions;
use buyin_sources::request::{Asked, Kind as ImportKind, import};

use crate::cli::{Request, RequestAdd, RequestGroup, RequestImport, RequestList};
use crate::command::record::record;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::render::decided::RequestsView;
use crate::render::{counted, show};
use crate::similar;
use crate::ui::Ui;

pub(super) fn run(asked: &Request, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    match asked {
        Request::Add(asked) => add(asked, options, ui),
        Request::List(asked) => list(asked, options, ui),
        Request::Show { request } => show_one(request, options, ui),
        Request::Group(asked) => group(asked, options, ui),
        Request::Import(asked) => take_in(asked, options, ui),
    }
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

fn list(asked: &RequestList, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let day = options.as_of.unwrap_or(options.today);
    let decisions = decided(options);
    let mut listed = standing::requests(&decisions, day);
    listed.retain(|(request, open)| {
        (asked.all || *open) && asked.team.as_ref().is_none_or(|team| request.team.as_ref() == Some(team))
    });
    show(&RequestsView::new(&listed, day), options.format, ui)?;
    Ok(Exit::Done)
}

fn show_one(id: &str, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let day = options.as_of.unwrap_or(options.today);
    let decisions = decided(options);
    let mut listed = standing::requests(&decisions, day);
    let known: Vec<String> = listed.iter().map(|(request, _)| request.request.clone()).collect();
    listed.retain(|(request, _)| request.request == id);
    if listed.is_empty() {
        let hint = similar::did_you_mean(id, known.iter().map(String::as_str));
        return Err(CommandError::new(Kind::Input, format!("no request `{id}`")).hinted(hint));
    }
    show(&RequestsView::new(&listed, day), options.format, ui)?;
    Ok(Exit::Done)
}

fn group(asked: &RequestGroup, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let known: Vec<String> = decided(options).requests.into_iter().map(|request| request.request).collect();
    if let Some(id) = asked.requests.iter().find(|id| !known.contains(id)) {
        let hint = similar::did_you_mean(id, known.iter().map(String::as_str));
        return Err(CommandError::new(Kind::Input, format!("no request `{id}`")).hinted(hint));
    }
    let message = format!("Need: {} stands for {}", asked.need, asked.requests.join(", "));
    record(|folder| Ok(need(folder, &asked.need, &asked.requests)), &message, asked.apply.yes, options, ui)
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
