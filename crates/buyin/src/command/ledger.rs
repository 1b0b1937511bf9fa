//! `buyin ledger`: where time went; the evidence of a cell; the proof that the books balance.

use buyin_analysis::books::LedgerQuery;
use buyin_analysis::ledger::Kind as Work;
use buyin_analysis::ledger::group::{Dimension, Filter};

use crate::cli::{By, Kind, Ledger};
use crate::command::evidence;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::render::show;
use crate::ui::Ui;

pub(super) fn run(asked: &Ledger, desk: &Desk, ui: &Ui) -> Result<Exit, CommandError> {
    let books = desk.history()?;
    let format = desk.options.format;
    if let Some(cell) = &asked.evidence {
        evidence::run(cell, &books, format, ui)?;
    } else if asked.check {
        let check = books.check()?;
        show(&check, format, ui)?;
        if check.difference_nano_days != 0 || check.overdrawn_person_days != 0 {
            return Ok(Exit::Failed);
        }
    } else {
        show(&books.ledger(&query(asked))?, format, ui)?;
    }
    Ok(Exit::Done)
}

pub(crate) fn query(asked: &Ledger) -> LedgerQuery {
    let by = asked.by.iter().map(|by| match by {
        By::PayingTeam => Dimension::PayingTeam,
        By::Product => Dimension::Product,
        By::Owner => Dimension::Owner,
        By::Kind => Dimension::Kind,
        By::Embedded => Dimension::Embedded,
        By::Month => Dimension::Month,
        By::Quarter => Dimension::Quarter,
    });
    let kind = asked.kind.map(|kind| match kind {
        Kind::Own => Work::Own,
        Kind::Build => Work::Build,
        Kind::Adopt => Work::Adopt,
        Kind::Review => Work::Review,
        Kind::NotVisible => Work::NotVisible,
    });
    LedgerQuery {
        by: by.collect(),
        filter: Filter {
            paying_team: asked.paying_team.clone(),
            product: asked.product.clone(),
            owner: asked.owner.clone(),
            kind,
            from: asked.from,
            to: asked.to,
            ..Filter::default()
        },
    }
}
