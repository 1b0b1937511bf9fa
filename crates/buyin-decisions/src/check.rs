//! What cannot be so, across all files. Each check is a small function in a file of its kind; [`CHECKS`] is the whole list.
//!
//! A check never changes anything: a fatal problem at the place of a statement keeps that statement out of the rows, and
//! nothing else. Checks judge statements in order of file and line, so that of two that exclude each other the first stands.

mod bet;
mod calendar;
pub(crate) mod claim;
mod date;
mod declared;
mod event;
mod line;
mod pulse;
mod reference;

use std::collections::BTreeMap;

pub use line::LONGEST_LINE;

use crate::problem::{Place, Problem};
use crate::written::{Dates, Written};

/// A named check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Name, as documentation and tests spell it.
    pub name: &'static str,
    /// What may not be.
    pub about: &'static str,
    /// Adds a problem for each statement that may not be.
    pub run: fn(&Written, &mut Vec<Problem>),
}

/// Every check there is.
pub const CHECKS: &[Check] = &[
    Check { name: "unknown_person", about: "a stay or lead without a file", run: reference::unknown_person },
    Check { name: "unknown_team", about: "a stay in, parent or owner of no known name", run: reference::unknown_team },
    Check { name: "unknown_platform", about: "a platform team that is no team", run: reference::unknown_platform },
    Check { name: "parent_cycle", about: "a team above itself", run: reference::parent_cycle },
    Check { name: "idle_product", about: "a product nothing recognises", run: reference::idle_product },
    Check { name: "backward_dates", about: "a `since` on or after its `until`", run: date::backward },
    Check { name: "outside_dates", about: "a statement outside the life of its team or product", run: date::outside },
    Check { name: "overlapping_stays", about: "two different stays in one team on one day", run: claim::stays },
    Check { name: "shared_address", about: "two people with one address", run: claim::addresses },
    Check { name: "shared_account", about: "two people with one forge account", run: claim::accounts },
    Check { name: "shared_name", about: "two people with one name", run: claim::names },
    Check { name: "shared_handle", about: "two teams with one handle", run: claim::handles },
    Check { name: "shared_path", about: "one path in two products or owned by two teams", run: claim::paths },
    Check { name: "shared_alias", about: "one name of two products", run: claim::aliases },
    Check { name: "shared_repository_name", about: "two repositories with one name", run: claim::repository_names },
    Check { name: "repeated_holiday", about: "a holiday told twice", run: calendar::repeated_holiday },
    Check { name: "same_id", about: "two files that some systems take for one", run: reference::same_id },
    Check { name: "unknown_thing", about: "a request, candidate or product of no known name", run: bet::unknown_thing },
    Check { name: "unknown_pattern", about: "a bet after a pattern there is not", run: bet::unknown_pattern },
    Check { name: "unknown_stage", about: "a stage or gate its pattern does not have", run: bet::unknown_stage },
    Check { name: "unproven_advance", about: "an advance past a gate without result", run: bet::unproven_advance },
    Check { name: "shared_pledge", about: "two pledges of one id in a bet", run: bet::shared_pledge },
    Check { name: "overpledged", about: "more than all of a team pledged on a day", run: bet::overpledged },
    Check { name: "without_consent", about: "a person named who did not consent", run: bet::without_consent },
    Check { name: "unknown_pledge", about: "acceptance of nothing that was promised", run: bet::unknown_pledge },
    Check { name: "orphan_event", about: "something that happened to nothing", run: event::orphan },
    Check { name: "absurd_day", about: "a day that cannot be", run: event::absurd },
    Check { name: "after_the_end", about: "a stopped bet that goes on", run: event::after_the_end },
    Check { name: "time_to_come", about: "time declared of a month that had not begun", run: declared::to_come },
    Check { name: "overdeclared", about: "more days declared of a month than a team has", run: declared::over },
    Check { name: "unasked_team", about: "a pulse answered by a team it was not put to", run: pulse::unasked_team },
    Check { name: "long_line", about: "a title or name longer than a line", run: line::long },
];

/// A statement that something belongs to somebody for some time.
struct Claim<'w> {
    place: &'w Place,
    owner: &'w str,
    dates: Dates,
}

/// Claims by what they claim, each thing's claims in order of place.
type Claims<'w, K> = BTreeMap<K, Vec<Claim<'w>>>;

/// The pairs of claims to one thing that exclude each other: those of different owners with a day in common. The second of a
/// pair is the later one; a claim is reported against its earliest rival only.
fn rivals<'c, 'w, K: Ord>(claims: &'c Claims<'w, K>) -> impl Iterator<Item = (&'c K, &'c Claim<'w>, &'c Claim<'w>)> {
    claims.iter().flat_map(|(thing, claims)| {
        claims.iter().enumerate().filter_map(move |(index, later)| {
            let rival = |earlier: &&Claim<'_>| earlier.owner != later.owner && earlier.dates.overlap(later.dates);
            claims[..index].iter().find(rival).map(|earlier| (thing, earlier, later))
        })
    })
}
