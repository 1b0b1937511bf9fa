//! Who may decide what, where people sign in. A team's word is its own: the platform gives it for no other team. What one side of a
//! bet promised, the other accepts.

use axum::http::StatusCode;
use buyin_facts::decision::{Decisions, Side};

use crate::server::door::{Role, Who};
use crate::server::trouble::Trouble;

/// Who decides something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decider {
    /// The platform.
    Platform,
    /// Whoever decides for the team a field names.
    Team(&'static str),
    /// The same, or the platform for it.
    TeamOrPlatform(&'static str),
    /// The platform, or the team that answers for the bet.
    Owner,
    /// The side of the bet that did not promise or declare.
    OtherSide,
}

/// Whether somebody may decide it, as filled in. `said` is what stands in a field.
pub(super) fn may<'v>(
    decider: Decider,
    said: impl Fn(&str) -> Option<&'v str>,
    who: &Who,
    decisions: &Decisions,
) -> Result<(), Trouble> {
    let (is_platform, teams) = match &who.role {
        Role::Local => return Ok(()),
        Role::Reader => (false, [].as_slice()),
        Role::Lead(teams) => (false, teams.as_slice()),
        Role::Platform(teams) => (true, teams.as_slice()),
    };
    let decides_for = |team: &str| teams.iter().any(|own| own == team);
    let named = |field: &str| said(field).unwrap_or_default().trim();
    let (is_allowed, by) = match decider {
        Decider::Platform => (is_platform, "the platform".to_owned()),
        Decider::Team(field) => (decides_for(named(field)), format!("who decides for `{}`", named(field))),
        Decider::TeamOrPlatform(field) => {
            (is_platform || decides_for(named(field)), format!("the platform, or who decides for `{}`", named(field)))
        }
        Decider::Owner => {
            let bet = decisions.bets.iter().find(|bet| bet.bet == named("bet"));
            let owner = bet.and_then(|bet| bet.owner.as_deref());
            (is_platform || owner.is_some_and(decides_for), "the platform, or who answers for the bet".to_owned())
        }
        Decider::OtherSide => {
            let accepting = accepting(decisions, named("bet"), named("accepts"));
            let is_other = match &accepting {
                Accepting::Platform => is_platform,
                Accepting::Teams(partners) => partners.iter().any(|team| decides_for(team)),
                // What is not there is said by the command.
                Accepting::Nothing => is_platform || !teams.is_empty(),
            };
            (is_other, accepting.described())
        }
    };
    if is_allowed {
        return Ok(());
    }
    let what = format!("This is decided by {by}, and you are {}", who.described());
    let hint = "files in teams/ say who decides for a team: its `leads`, or its members where it names none";
    Err(Trouble { status: StatusCode::FORBIDDEN, ..Trouble::bad_request(what, hint) })
}

/// Who accepts.
enum Accepting {
    Platform,
    Teams(Vec<String>),
    Nothing,
}

impl Accepting {
    fn described(&self) -> String {
        match self {
            Self::Platform => "the platform, as the other side".to_owned(),
            Self::Teams(teams) => format!("who decides for {}, as the other side", teams.join(" or ")),
            Self::Nothing => "somebody who decides for a team".to_owned(),
        }
    }
}

fn accepting(decisions: &Decisions, bet: &str, accepts: &str) -> Accepting {
    let pledges = || decisions.pledges.iter().filter(|pledge| pledge.bet == bet);
    let declared = decisions.declared.iter().find(|row| row.event == accepts && row.bet.as_deref() == Some(bet));
    let side_of = |team: &str| pledges().find(|pledge| pledge.team == team).map(|pledge| pledge.side);
    let promised = pledges().find(|pledge| pledge.pledge == accepts).map(|pledge| pledge.side);
    // Who declares without a pledge is a customer who helps.
    let side = promised.or_else(|| declared.map(|row| side_of(&row.team).unwrap_or(Side::Partner)));
    match side {
        Some(Side::Partner) => Accepting::Platform,
        Some(Side::Platform) => {
            let partners = pledges().filter(|pledge| pledge.side == Side::Partner);
            Accepting::Teams(partners.map(|pledge| pledge.team.clone()).collect())
        }
        None => Accepting::Nothing,
    }
}
