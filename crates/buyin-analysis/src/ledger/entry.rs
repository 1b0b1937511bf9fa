//! Entries: an allocation seen through teams, owners and products. One entry is a person's time in one cell of the finest
//! grain; only sums over persons ever leave this crate.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::estimate::Variance;
use buyin_facts::table;
use buyin_facts::{Day, Month, NanoDays};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::ground::Ground;
use crate::index::{ComponentIx, PersonIx, ProductIx, TeamIx};
use crate::ledger::Kind;
use crate::ledger::allocation::PersonAllocation;
use crate::ledger::evidence::Account;
use crate::ledger::presence::PersonDay;
use crate::ledger::share::Week;
use crate::team::Teams;

table! {
    /// One row a person's time in one cell of the ledger's finest grain; cached, never shown.
    Entry, EntryColumns, EntryBuilder in "ledger_entries" {
        /// Person's key.
        person: String,
        /// Paying team's id.
        paying_team: String,
        /// Product id; nothing for components that are no product.
        product: Option<String>,
        /// Owning team's id on the first day of the month.
        owner: Option<String>,
        /// Kind of work.
        kind: Kind,
        /// Whether the person was embedded in the owner's team.
        embedded: bool,
        /// Month.
        month: Month,
        /// Nano-person-days.
        time: NanoDays,
        /// Variance by the model of presence and shares, days squared.
        variance: Variance,
    }
}

/// Weeks in a row that make somebody embedded, and the share of each. (Design §6.)
const EMBEDDED_WEEKS: usize = 4;
const EMBEDDED_SHARE: f64 = 0.5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Cell {
    team: TeamIx,
    product: Option<ProductIx>,
    owner: Option<TeamIx>,
    kind: Kind,
    embedded: bool,
    month: Month,
}

/// All entries, in order of person and cell.
pub fn entries(ground: Ground<'_>, allocation: &[PersonAllocation]) -> Vec<Entry> {
    let by_person: Vec<Vec<Entry>> = allocation.par_iter().map(|one| person_entries(ground, one)).collect();
    by_person.into_iter().flatten().collect()
}

fn person_entries(ground: Ground<'_>, allocation: &PersonAllocation) -> Vec<Entry> {
    let mut cells: FxHashMap<Cell, (NanoDays, Variance)> = FxHashMap::default();
    let mut add = |cell: Cell, time: NanoDays, variance: f64| {
        let (sum, spread) = cells.entry(cell).or_default();
        *sum += time;
        spread.0 += variance;
    };
    let embedded = embedded(ground, allocation);
    for stretch in stretches(ground.teams, allocation) {
        let hidden = stretch.capacity - stretch.visible;
        for (team, time, part) in by_team(&stretch.teams, hidden) {
            let cell = Cell {
                team,
                product: None,
                owner: None,
                kind: Kind::NotVisible,
                embedded: false,
                month: stretch.month,
            };
            add(cell, time, stretch.variance.0 * part * part);
        }
        let Some(week) = stretch.week else { continue };
        let when = When::of(stretch.day);
        let weights: Vec<f64> = week.shares.iter().map(|(_, share, _)| share.0).collect();
        let visible = stretch.visible.days().0;
        for (time, (account, share, spread)) in stretch.visible.split(&weights).into_iter().zip(&week.shares) {
            let variance = visible * visible * spread.0 + share.0 * share.0 * stretch.variance.0;
            for (team, time, part) in by_team(&stretch.teams, time) {
                let cell = cell(ground, *account, team, when, &embedded);
                add(cell, time, variance * part * part);
            }
        }
    }
    let person = ground.directory.key(allocation.person);
    let mut cells: Vec<(Cell, (NanoDays, Variance))> =
        cells.into_iter().filter(|(_, (time, _))| *time != NanoDays::ZERO).collect();
    cells.sort_unstable_by_key(|(cell, _)| *cell);
    cells.into_iter().map(|(cell, sum)| entry(ground, person, cell, sum)).collect()
}

fn entry(ground: Ground<'_>, person: &str, cell: Cell, (time, variance): (NanoDays, Variance)) -> Entry {
    Entry {
        person: person.to_owned(),
        paying_team: ground.teams.id(cell.team).to_owned(),
        product: cell.product.map(|product| ground.products.id(product).to_owned()),
        owner: cell.owner.map(|owner| ground.teams.id(owner).to_owned()),
        kind: cell.kind,
        embedded: cell.embedded,
        month: cell.month,
        time,
        variance,
    }
}

/// The entry a piece of work would make, for tracing a cell back to its commits.
pub(super) fn entry_of(
    ground: Ground<'_>,
    person: &str,
    account: Account,
    team: TeamIx,
    day: Day,
    time: NanoDays,
    variance: Variance,
) -> Entry {
    entry(ground, person, cell(ground, account, team, When::of(day), &Embedded::new()), (time, variance))
}

/// Days of one week, month and set of teams, taken together.
pub(super) struct Stretch<'a> {
    pub(super) day: Day,
    pub(super) month: Month,
    pub(super) teams: Vec<(TeamIx, u32)>,
    capacity: NanoDays,
    pub(super) visible: NanoDays,
    pub(super) variance: Variance,
    pub(super) week: Option<&'a Week>,
}

pub(super) fn stretches<'a>(teams: &Teams, allocation: &'a PersonAllocation) -> Vec<Stretch<'a>> {
    let mut stretches: Vec<Stretch<'a>> = Vec::new();
    for (day, found) in &allocation.days {
        let PersonDay { capacity, visible, variance } = *found;
        let paying = teams.paying(allocation.person, *day);
        let monday = day.week();
        if let Some(last) = stretches.last_mut()
            && last.day.week() == monday
            && last.month == day.month()
            && last.teams == paying
        {
            last.capacity += capacity;
            last.visible += visible;
            last.variance.0 += variance.0;
            continue;
        }
        let week = allocation.weeks.binary_search_by_key(&monday, |week| week.monday).ok();
        let week = week.map(|index| &allocation.weeks[index]);
        stretches.push(Stretch {
            day: *day,
            month: day.month(),
            teams: paying.to_vec(),
            capacity,
            visible,
            variance,
            week,
        });
    }
    stretches
}

/// A day as cells look at it: calendars are asked once a stretch, not once a share.
#[derive(Debug, Clone, Copy)]
struct When {
    day: Day,
    monday: Day,
    month: Month,
    /// The month's first day.
    first: Day,
}

impl When {
    fn of(day: Day) -> Self {
        let month = day.month();
        Self { day, monday: day.week(), month, first: month.first() }
    }
}

/// Splits time over the teams a person was in, by weight.
pub(super) fn by_team(teams: &[(TeamIx, u32)], time: NanoDays) -> Vec<(TeamIx, NanoDays, f64)> {
    if let [(team, _)] = teams {
        return vec![(*team, time, 1.0)];
    }
    let weights: Vec<f64> = teams.iter().map(|(_, weight)| f64::from(*weight)).collect();
    let total: f64 = weights.iter().sum();
    let times = time.split(&weights);
    teams
        .iter()
        .zip(times)
        .zip(&weights)
        .map(|(((team, _), time), weight)| (*team, time, weight / total.max(1.0)))
        .collect()
}

fn cell(ground: Ground<'_>, account: Account, team: TeamIx, when: When, embedded: &Embedded) -> Cell {
    let When { day, monday, month, first: on } = when;
    let worked_on = ground.owners.owner(account.component, day);
    let product = ground.products.of(account.component, day);
    let embedded = worked_on.is_some_and(|owner| owner != team && embedded.contains(&(monday, owner)));
    let owner_at = |component: ComponentIx| ground.owners.owner(component, on).or(worked_on);
    let (kind, product, owner) = match (account.review, account.adopts, product) {
        (true, _, product) => (Kind::Review, product, owner_at(account.component)),
        (false, Some(adopted), _) if worked_on == Some(team) => {
            (Kind::Adopt, Some(adopted), ground.product_owner(adopted, on))
        }
        (false, _, Some(product)) => (Kind::Build, Some(product), owner_at(account.component)),
        (false, _, None) => (Kind::Own, None, owner_at(account.component)),
    };
    Cell { team, product, owner, kind, embedded, month }
}

/// Weeks in which a person was embedded, by Monday and the team they sat with.
type Embedded = BTreeSet<(Day, TeamIx)>;

/// At least half of the visible time in components of one other team, for four weeks and more.
fn embedded(ground: Ground<'_>, allocation: &PersonAllocation) -> Embedded {
    let mut runs: BTreeMap<TeamIx, Vec<Day>> = BTreeMap::new();
    let mut found = Embedded::new();
    for week in &allocation.weeks {
        let foreign = foreign_owners(ground, allocation.person, week);
        runs.retain(|owner, _| foreign.contains(owner));
        for owner in foreign {
            let run = runs.entry(owner).or_default();
            run.push(week.monday);
            if run.len() >= EMBEDDED_WEEKS {
                found.extend(run.iter().map(|monday| (*monday, owner)));
            }
        }
    }
    found
}

fn foreign_owners(ground: Ground<'_>, person: PersonIx, week: &Week) -> Vec<TeamIx> {
    let own = ground.teams.paying(person, week.monday);
    let mut shares: BTreeMap<TeamIx, f64> = BTreeMap::new();
    for (account, share, _) in week.shares.iter().filter(|(account, ..)| !account.review) {
        if let Some(owner) = ground.owners.owner(account.component, week.monday) {
            *shares.entry(owner).or_default() += share.0;
        }
    }
    shares
        .into_iter()
        .filter(|(owner, share)| *share >= EMBEDDED_SHARE && !own.iter().any(|(team, _)| team == owner))
        .map(|(owner, _)| owner)
        .collect()
}
