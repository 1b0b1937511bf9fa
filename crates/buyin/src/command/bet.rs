//! `buyin bet`: things tried, from stage to stage, with their gates asked of the evidence and their pledges beside what was paid.

use buyin_analysis::view::{BetRow, BetsView};
use buyin_decisions::propose::begin::{NewBet, NewPledge, bet, pledge};
use buyin_decisions::propose::event::{Happening, happened};
use buyin_facts::Day;
use buyin_facts::decision::{Decisions, EventKind, Failure, GateResult, Subject};

use super::request::{component, decided};
use crate::cli::{Bet, BetAccept, BetAdvance, BetDeclare, BetLearn, BetNew, BetPledge, BetStop};
use crate::command::record::record;
use crate::desk::Desk;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::render::show;
use crate::similar;
use crate::ui::Ui;

pub(super) fn run(asked: &Bet, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    match asked {
        Bet::New(asked) => begin(asked, &decided(&options), &options, ui),
        Bet::List { all } => shown(None, *all, options, ui),
        Bet::Show { bet } => shown(Some(bet), true, options, ui),
        Bet::Pledge(asked) => promise(asked, &options, ui),
        Bet::Declare(asked) => declare(asked, &options, ui),
        Bet::Accept(asked) => accept(asked, &options, ui),
        Bet::Advance(asked) => advance(asked, options, ui),
        Bet::Learn(asked) => learn(asked, &options, ui),
        Bet::Stop(asked) => stop(asked, &options, ui),
    }
}

fn shown(bet: Option<&str>, all: bool, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    let desk = Desk::make(options, ui)?;
    show(&desk.books()?.bets(bet, all)?, desk.options.format, ui)?;
    Ok(Exit::Done)
}

/// Whether the bet is there; else an error that knows the others.
fn known<'d>(id: &str, decisions: &'d Decisions) -> Result<&'d buyin_facts::decision::Bet, CommandError> {
    let hint = similar::did_you_mean(id, decisions.bets.iter().map(|bet| bet.bet.as_str()));
    let unknown = || CommandError::new(Kind::Input, format!("no bet `{id}`")).hinted(hint);
    decisions.bets.iter().find(|bet| bet.bet == id).ok_or_else(unknown)
}

/// Whether time can still go into a bet; else an error that says since when it cannot.
fn goes_on(bet: &buyin_facts::decision::Bet, today: Day) -> Result<(), CommandError> {
    let Some(ended) = bet.until.filter(|until| *until <= today) else { return Ok(()) };
    let is_stopped = bet.learned.is_some() || bet.failed.is_some();
    let how = if is_stopped { "was stopped on" } else { "is over since" };
    let what = format!("`{}` {how} {ended}: nothing is pledged to it any more", bet.bet);
    Err(CommandError::new(Kind::Input, what)
        .hinted(["begin a bet for what is still to be tried, and pledge to that one"]))
}

fn begin(asked: &BetNew, decisions: &Decisions, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let mut new = NewBet {
        name: asked.name.clone(),
        pattern: asked.pattern.clone(),
        owner: asked.owner.clone().unwrap_or_default(),
        product: asked.product.clone().unwrap_or_default(),
        why_general: asked.why_general.clone().unwrap_or_default(),
        second_customer: asked.second_customer.clone().unwrap_or_default(),
        since: Some(options.today),
        ..NewBet::default()
    };
    if let Some(from) = &asked.from {
        new.component = component(from);
        if new.component.is_none() {
            let known = || decisions.requests.iter().map(|request| request.request.as_str());
            if !known().any(|request| request == from) {
                let hint = similar::did_you_mean(from, known());
                return Err(CommandError::new(Kind::Input, format!("no request `{from}`")).hinted(hint));
            }
            new.requests.push(from.clone());
        }
    }
    let message = format!("Bet: begin {}", asked.name);
    record(|folder| Ok(bet(folder, &new).1), &message, asked.apply.yes, options, ui)
}

fn promise(asked: &BetPledge, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let decisions = decided(options);
    goes_on(known(&asked.bet, &decisions)?, options.today)?;
    let new = NewPledge {
        bet: asked.bet.clone(),
        team: asked.team.clone(),
        side: asked.side,
        days_a_week: asked.days_a_week,
        share: asked.share,
        since: Some(asked.since.unwrap_or(options.today)),
        recorded: Some(options.today),
        until: asked.until,
    };
    let message = format!("Bet: {} pledges to {}", asked.team, asked.bet);
    record(|folder| Ok(pledge(folder, &new)), &message, asked.apply.yes, options, ui)
}

fn declare(asked: &BetDeclare, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    known(&asked.bet, &decided(options))?;
    let declared = Happening {
        by: asked.apply.by.clone().unwrap_or_default(),
        team: asked.team.clone(),
        declared: Some((asked.month, asked.days, asked.what.clone())),
        ..Happening::new(Subject::Bet, &asked.bet, EventKind::Declared, options.today)
    };
    let message = format!("Bet: {} declares time on {}", asked.team, asked.bet);
    record(|folder| Ok(happened(folder, std::slice::from_ref(&declared))), &message, asked.apply.yes, options, ui)
}

fn accept(asked: &BetAccept, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let decisions = decided(options);
    known(&asked.bet, &decisions)?;
    let of_bet = |bet: &str| bet == asked.bet;
    let pledges = decisions.pledges.iter().filter(|pledge| of_bet(&pledge.bet)).map(|pledge| pledge.pledge.as_str());
    let declared = decisions.declared.iter().filter(|row| row.bet.as_deref().is_some_and(of_bet));
    let waiting: Vec<&str> = pledges.chain(declared.map(|row| row.event.as_str())).collect();
    if !waiting.contains(&asked.accepts.as_str()) {
        let what = format!("nothing of `{}` is called `{}`", asked.bet, asked.accepts);
        let hint = similar::did_you_mean(&asked.accepts, waiting.iter().copied());
        let all = format!("there are {}", waiting.join(", "));
        return Err(CommandError::new(Kind::Input, what).hinted([hint.unwrap_or(all)]));
    }
    let accepted = Happening {
        by: asked.apply.by.clone().unwrap_or_default(),
        accepts: asked.accepts.clone(),
        ..Happening::new(Subject::Bet, &asked.bet, EventKind::Accepted, options.today)
    };
    let message = format!("Bet: accept {} of {}", asked.accepts, asked.bet);
    record(|folder| Ok(happened(folder, std::slice::from_ref(&accepted))), &message, asked.apply.yes, options, ui)
}

/// The stages a bet leaves on the way to another, and that one.
fn way<'d>(
    asked: &BetAdvance,
    bet: &BetRow,
    decisions: &'d Decisions,
) -> Result<(Vec<&'d str>, &'d str), CommandError> {
    let stages = decisions.patterns.iter().filter(|stage| stage.pattern == bet.pattern);
    let stages: Vec<&str> = stages.map(|stage| stage.stage.as_str()).collect();
    let from = stages.iter().position(|stage| *stage == bet.stage).unwrap_or_default();
    let to = match &asked.to {
        Some(to) => stages.iter().position(|stage| stage == to).ok_or_else(|| {
            let hint = similar::did_you_mean(to, stages.iter().copied());
            let all = format!("its stages are {}", stages.join(", "));
            CommandError::new(Kind::Input, format!("no stage `{to}`")).hinted([hint.unwrap_or(all)])
        })?,
        None => from + 1,
    };
    let Some(stage) = stages.get(to) else {
        return Err(CommandError::new(Kind::Input, format!("`{}` is in its last stage", asked.bet)));
    };
    Ok((stages.get(from..to).unwrap_or_default().to_vec(), stage))
}

/// The advance, with what every gate on the way said; gates that are not passed are overruled where a reason is given.
fn advance(asked: &BetAdvance, options: Options, ui: &Ui) -> Result<Exit, CommandError> {
    let desk = Desk::make(options, ui)?;
    let BetsView { rows, .. } = desk.books()?.bets(Some(&asked.bet), true)?;
    let bet = rows.into_iter().next().expect("because an unknown bet is an error");
    let (left, stage) = way(asked, &bet, &desk.loaded.decisions)?;
    let happening = |kind: EventKind| Happening {
        by: asked.apply.by.clone().unwrap_or_default(),
        ..Happening::new(Subject::Bet, &asked.bet, kind, desk.options.today)
    };
    let mut advanced = Happening { stage: stage.to_owned(), ..happening(EventKind::Advanced) };
    let mut happenings = Vec::new();
    for gate in bet.gates.iter().filter(|gate| left.contains(&gate.stage.as_str())) {
        let result: GateResult = gate.result.parse().unwrap_or(GateResult::Unknown);
        advanced.results.push((gate.id.clone(), result));
        match &asked.overrule {
            _ if result == GateResult::Passed => {}
            Some(reason) => happenings.push(Happening {
                gate: gate.id.clone(),
                reason: reason.clone(),
                ..happening(EventKind::Overruled)
            }),
            None => return Err(not_passed(gate)),
        }
    }
    happenings.push(advanced);
    let message = format!("Bet: advance {} to {stage}", asked.bet);
    record(|folder| Ok(happened(folder, &happenings)), &message, asked.apply.yes, &desk.options, ui)
}

fn not_passed(gate: &buyin_analysis::view::GateRow) -> CommandError {
    let why = match gate.missing.as_slice() {
        [] => "is not passed".to_owned(),
        missing => format!("cannot be asked for want of {}", missing.join(", ")),
    };
    CommandError::new(Kind::Input, format!("the gate `{}` {why}: {}", gate.id, gate.sentence)).hinted([
        gate.otherwise.clone(),
        "`--overrule REASON` goes on without it; the reason is kept and shown".to_owned(),
    ])
}

/// What a bet taught, while it goes on.
fn learn(asked: &BetLearn, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    known(&asked.bet, &decided(options))?;
    let learned = Happening {
        by: asked.apply.by.clone().unwrap_or_default(),
        learned: asked.learned.clone(),
        ..Happening::new(Subject::Bet, &asked.bet, EventKind::Learned, options.today)
    };
    let message = format!("Bet: {} taught something", asked.bet);
    record(|folder| Ok(happened(folder, std::slice::from_ref(&learned))), &message, asked.apply.yes, options, ui)
}

/// A bet that is stopped says where it failed and what was learned; what was not said is asked for.
fn stop(asked: &BetStop, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    known(&asked.bet, &decided(options))?;
    let failed = asked.failed.map(Ok).or_else(|| where_it_failed(ui)).transpose()?;
    let learned = asked.learned.clone().or_else(|| ui.ask("What was learned?"));
    let Some(learned) = learned.filter(|text| !text.trim().is_empty()) else {
        return Err(CommandError::new(Kind::Usage, "a bet is not stopped without saying what was learned")
            .hinted(["`--learned TEXT` says it, `--failed problem|solution|adoption` says where it failed"]));
    };
    let stopped = Happening {
        by: asked.apply.by.clone().unwrap_or_default(),
        failed,
        learned,
        ..Happening::new(Subject::Bet, &asked.bet, EventKind::Stopped, options.today)
    };
    let message = format!("Bet: stop {}", asked.bet);
    record(|folder| Ok(happened(folder, std::slice::from_ref(&stopped))), &message, asked.apply.yes, options, ui)
}

fn where_it_failed(ui: &Ui) -> Option<Result<Failure, CommandError>> {
    let places: Vec<&str> = Failure::ALL.iter().map(|place| place.as_str()).collect();
    let said = ui.ask(&format!("Where did it fail: {}? Nothing where it did not:", places.join(", ")))?;
    Some(said.parse().map_err(|_| CommandError::new(Kind::Usage, format!("`{said}` is none of {}", places.join(", ")))))
}
