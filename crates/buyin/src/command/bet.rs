//! `buyin bet`: things tried, from stage to stage. What the ledger says of them is not shown here.

use buyin_decisions::propose::begin::{NewBet, bet};
use buyin_decisions::propose::event::{Happening, happened};
use buyin_decisions::standing::{self, Standing};
use buyin_facts::decision::{Decisions, EventKind, GateResult, Subject};

use super::request::{component, decided};
use crate::cli::{Bet, BetAdvance, BetNew, BetStop};
use crate::command::record::record;
use crate::error::{CommandError, Kind};
use crate::exit::Exit;
use crate::options::Options;
use crate::render::decided::BetsView;
use crate::render::show;
use crate::similar;
use crate::ui::Ui;

pub(super) fn run(asked: &Bet, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let day = options.as_of.unwrap_or(options.today);
    let decisions = decided(options);
    match asked {
        Bet::New(asked) => begin(asked, &decisions, options, ui),
        Bet::List { all } => {
            let mut bets = standing::bets(&decisions, day);
            bets.retain(|bet| *all || !bet.over);
            show(&BetsView::new(&bets, day), options.format, ui)?;
            Ok(Exit::Done)
        }
        Bet::Show { bet } => {
            let bet = found(standing::bets(&decisions, day), bet)?;
            show(&BetsView::new(&[bet], day), options.format, ui)?;
            Ok(Exit::Done)
        }
        Bet::Advance(asked) => advance(asked, &decisions, options, ui),
        Bet::Stop(asked) => stop(asked, options, ui),
    }
}

fn found<'d>(bets: Vec<Standing<'d>>, id: &str) -> Result<Standing<'d>, CommandError> {
    let hint = similar::did_you_mean(id, bets.iter().map(|bet| bet.bet.bet.as_str()));
    let unknown = || CommandError::new(Kind::Input, format!("no bet `{id}`")).hinted(hint);
    bets.into_iter().find(|bet| bet.bet.bet == id).ok_or_else(unknown)
}

fn begin(asked: &BetNew, decisions: &Decisions, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let mut new = NewBet {
        name: asked.name.clone(),
        pattern: asked.pattern.clone(),
        owner: asked.owner.clone().unwrap_or_default(),
        product: asked.product.clone().unwrap_or_default(),
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

/// The advance, with what is known of every gate on the way; gates without evidence are overruled where a reason is given.
fn advance(asked: &BetAdvance, decisions: &Decisions, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let bet = found(standing::bets(decisions, options.today), &asked.bet)?;
    let stages: Vec<&str> = decisions
        .patterns
        .iter()
        .filter(|stage| stage.pattern == bet.bet.pattern)
        .map(|stage| stage.stage.as_str())
        .collect();
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
    let happening = |kind: EventKind| Happening {
        by: asked.apply.by.clone().unwrap_or_default(),
        ..Happening::new(Subject::Bet, &asked.bet, kind, options.today)
    };
    let mut advanced = Happening { stage: (*stage).to_owned(), ..happening(EventKind::Advanced) };
    let mut happenings = Vec::new();
    let left = stages.get(from..to).unwrap_or_default();
    for (gate, ..) in bet.gates.iter().filter(|(gate, ..)| left.contains(&gate.stage.as_str())) {
        let passed = asked.passed.contains(&gate.gate);
        let result = if passed { GateResult::Passed } else { GateResult::Unknown };
        advanced.results.push((gate.gate.clone(), result));
        match &asked.overrule {
            Some(reason) if !passed => happenings.push(Happening {
                gate: gate.gate.clone(),
                reason: reason.clone(),
                ..happening(EventKind::Overruled)
            }),
            None if !passed => {
                let what = format!("the gate `{}` has no result: {}", gate.gate, gate.sentence);
                return Err(CommandError::new(Kind::Input, what).hinted([
                    format!("`--passed {}` if the evidence is there, `--overrule REASON` to go on without", gate.gate),
                    gate.otherwise.clone(),
                ]));
            }
            _ => {}
        }
    }
    happenings.push(advanced);
    let message = format!("Bet: advance {} to {stage}", asked.bet);
    record(|folder| Ok(happened(folder, &happenings)), &message, asked.apply.yes, options, ui)
}

fn stop(asked: &BetStop, options: &Options, ui: &Ui) -> Result<Exit, CommandError> {
    let stopped = Happening {
        by: asked.apply.by.clone().unwrap_or_default(),
        failed: asked.failed,
        learned: asked.learned.clone(),
        ..Happening::new(Subject::Bet, &asked.bet, EventKind::Stopped, options.today)
    };
    found(standing::bets(&decided(options), options.today), &asked.bet)?;
    let message = format!("Bet: stop {}", asked.bet);
    record(|folder| Ok(happened(folder, std::slice::from_ref(&stopped))), &message, asked.apply.yes, options, ui)
}
