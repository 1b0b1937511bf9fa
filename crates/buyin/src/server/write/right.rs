//! Who may decide what, where people sign in. A team's word is its own: the platform gives it for no other team. What one side of a
//! bet promised, the other accepts.

#[cfg(test)]
mod tests;

use axum::http::StatusCode;
use buyin_facts::decision::{Bet, Decisions, Side};

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

/// Who decides it instead, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Denied(pub(super) String);

impl Denied {
    /// What is said to who is not among them.
    pub(super) fn to(&self, who: &Who) -> Trouble {
        let what = format!("This is decided by {}, and you are {}", self.0, who.described());
        let hint = "files in teams/ say who decides for a team: its `leads`, or its members where it names none";
        Trouble { status: StatusCode::FORBIDDEN, ..Trouble::bad_request(what, hint) }
    }
}

/// Whether somebody may decide it, as far as it is filled in: `said` is what stands in a field. What is empty is theirs to fill in,
/// and what is not there is said by the command.
pub(super) fn may<'v>(
    decider: Decider,
    said: impl Fn(&str) -> Option<&'v str>,
    who: &Who,
    decisions: &Decisions,
) -> Result<(), Denied> {
    let (is_platform, teams) = match &who.role {
        Role::Local => return Ok(()),
        Role::Reader => (false, [].as_slice()),
        Role::Lead(teams) => (false, teams.as_slice()),
        Role::Platform(teams) => (true, teams.as_slice()),
    };
    let named = |field: &str| said(field).unwrap_or_default().trim();
    let decides_for = |team: &str| teams.iter().any(|own| own == team || team.is_empty());
    let of_team = |field: &str| match named(field) {
        "" => "who decides for the team".to_owned(),
        team => format!("who decides for `{team}`"),
    };
    let bet = || decisions.bets.iter().find(|bet| bet.bet == named("bet"));
    let (is_allowed, by) = match decider {
        Decider::Platform => (is_platform, "the platform".to_owned()),
        Decider::Team(field) => (decides_for(named(field)), of_team(field)),
        Decider::TeamOrPlatform(field) => {
            (is_platform || decides_for(named(field)), format!("the platform, or {}", of_team(field)))
        }
        Decider::Owner => {
            let owner = bet().map_or(Some(""), |bet| bet.owner.as_deref());
            (is_platform || owner.is_some_and(decides_for), "the platform, or who answers for the bet".to_owned())
        }
        Decider::OtherSide => match bet().and_then(|bet| Other::of(bet, named("accepts"), decisions)) {
            Some(other) => (other.accepts(is_platform, decides_for), other.described()),
            None => (is_platform || !teams.is_empty(), "the side of the bet that did not promise it".to_owned()),
        },
    };
    if is_allowed { Ok(()) } else { Err(Denied(by)) }
}

/// The side that accepts what a team promised or declared.
struct Other<'d> {
    promised_by: &'d str,
    /// Whether the platform is on it.
    is_platform: bool,
    /// Teams on it.
    teams: Vec<&'d str>,
}

impl<'d> Other<'d> {
    /// The side other than that of what is to be accepted; nothing where there is no such thing in the bet.
    fn of(bet: &'d Bet, accepts: &str, decisions: &'d Decisions) -> Option<Self> {
        let pledges = || decisions.pledges.iter().filter(|pledge| pledge.bet == bet.bet);
        let (promised_by, side) = match pledges().find(|pledge| pledge.pledge == accepts) {
            Some(pledge) => (pledge.team.as_str(), pledge.side),
            None => {
                let is = |row: &&buyin_facts::decision::Declared| {
                    row.event == accepts && row.bet.as_deref() == Some(bet.bet.as_str())
                };
                let team = decisions.declared.iter().find(is)?.team.as_str();
                let pledged = pledges().find(|pledge| pledge.team == team).map(|pledge| pledge.side);
                (team, pledged.unwrap_or_else(|| side_without_pledge(bet, team, decisions)))
            }
        };
        let other = match side {
            Side::Partner => Side::Platform,
            Side::Platform => Side::Partner,
        };
        let mut teams: Vec<&str> =
            pledges().filter(|pledge| pledge.side == other).map(|pledge| pledge.team.as_str()).collect();
        match other {
            Side::Platform => teams.extend(bet.owner.as_deref()),
            // Before a partner pledged anything, it is who asked.
            Side::Partner if teams.is_empty() => teams.extend(askers(bet, decisions)),
            Side::Partner => {}
        }
        teams.retain(|team| *team != promised_by);
        teams.sort_unstable();
        teams.dedup();
        Some(Self { promised_by, is_platform: other == Side::Platform, teams })
    }

    /// Nobody accepts what they promised themselves, on whatever other side they are as well.
    fn accepts(&self, is_platform: bool, decides_for: impl Fn(&str) -> bool) -> bool {
        let is_on_it = (self.is_platform && is_platform) || self.teams.iter().any(|team| decides_for(team));
        is_on_it && !decides_for(self.promised_by)
    }

    fn described(&self) -> String {
        let teams = match self.teams.as_slice() {
            [] => None,
            teams => Some(format!("who decides for {}", teams.join(" or "))),
        };
        let side: Vec<String> = self.is_platform.then(|| "the platform".to_owned()).into_iter().chain(teams).collect();
        match side.is_empty() {
            true => format!("a side other than that of {}, and no team is on it yet", self.promised_by),
            false => format!("{}, as the side other than that of {}", side.join(" or "), self.promised_by),
        }
    }
}

/// Who declares without a pledge is a customer who helps, unless the bet is theirs or they are the platform.
fn side_without_pledge(bet: &Bet, team: &str, decisions: &Decisions) -> Side {
    let is_platform = decisions.teams.iter().any(|row| row.team == team && row.platform);
    if is_platform || bet.owner.as_deref() == Some(team) { Side::Platform } else { Side::Partner }
}

/// Teams whose requests a bet answers.
fn askers<'d>(bet: &'d Bet, decisions: &'d Decisions) -> impl Iterator<Item = &'d str> {
    let asked = |row: &&buyin_facts::decision::Request| bet.requests.lines().any(|id| id == row.request);
    decisions.requests.iter().filter(asked).filter_map(|row| row.team.as_deref())
}
