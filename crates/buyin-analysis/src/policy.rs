//! The policy: what of an answer may be shown. One engine behind every face.
//!
//! *team*: a cell of fewer than three people shows a band. *strict*: cells under `k` people are suppressed once, on the
//! finest grain, together with enough others that sums do not give them away; every roll-up is the sum of what is shown
//! plus one *suppressed* row. *public*: nothing is held back. (Design §8.)

mod balance;
pub(crate) mod pool;
mod recoding;

use buyin_facts::decision::Policy;
use buyin_facts::{Day, EngineerDays, Estimate};

use crate::ledger::group::Group;
use crate::ledger::range::Total;
use crate::view::{Cost, Shown, Tally};

pub use recoding::Recoding;

/// Fewer people than this make a band under the *team* policy.
const FEW: u64 = 3;
/// Ends of bands, engineer-days.
const BANDS: (f64, f64) = (5.0, 20.0);
/// Name of the row that holds what was suppressed.
pub const SUPPRESSED: &str = "suppressed";

/// A policy with its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    /// The policy.
    pub policy: Policy,
    /// People a cell needs under *strict*.
    pub k: u32,
}

/// Amounts as they may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Amounts {
    /// Lower end of range or band.
    pub low: Shown,
    /// Expected amount; nothing in a band.
    pub mid: Shown,
    /// Upper end; nothing in an open band.
    pub high: Shown,
    /// People; nothing in a band.
    pub people: Option<u64>,
    /// Whether amounts were held back.
    pub suppressed: bool,
}

impl Guard {
    /// The day answers may be given for: under *team* and *strict* the last month end, so that two days side by side do
    /// not show one person's day.
    pub fn as_of(&self, day: Day) -> Day {
        let end = day.month().last();
        if self.policy == Policy::Public || end == day { day } else { day.month().first().plus(-1) }
    }

    /// The day of the first answer, where history from `first` on is asked for on a `day` and the policy has nothing to say
    /// yet: the first month is not over. Answers for its days would show one person's day as soon as there are two.
    pub fn first_answer(&self, first: Option<Day>, day: Day) -> Option<Day> {
        let first = first.filter(|first| self.as_of(day) < *first && *first <= day)?;
        Some(first.month().last())
    }

    /// Amounts of a group.
    pub fn amounts(&self, group: &Group) -> Amounts {
        self.shown(group.days, group.people)
    }

    /// People a figure must rest on to be shown as it is.
    pub fn fewest(&self) -> u64 {
        match self.policy {
            Policy::Public => 0,
            Policy::Team => FEW,
            Policy::Strict => u64::from(self.k),
        }
    }

    /// Whether a figure that rests on this many people is shown as it is.
    pub fn shows_exactly(&self, people: u64) -> bool {
        people >= self.fewest()
    }

    /// An estimate that rests on this many people.
    pub fn shown(&self, days: Estimate, people: u64) -> Amounts {
        if !self.shows_exactly(people) {
            return if self.policy == Policy::Team { band(days.mid) } else { Amounts::HELD_BACK };
        }
        Amounts {
            low: Some(days.low),
            mid: Some(days.mid),
            high: Some(days.high),
            people: Some(people),
            suppressed: false,
        }
    }

    /// A number of things that rests on this many people.
    pub fn tally(&self, number: u64, people: u64) -> Tally {
        if self.shows_exactly(people) {
            return Tally::exactly(number);
        }
        let held_back = Tally { suppressed: true, ..Tally::default() };
        if self.policy != Policy::Team {
            return held_back;
        }
        let (first, last) = (BANDS.0 as u64, BANDS.1 as u64);
        match number {
            _ if number < first => Tally { low: Some(0), high: Some(first), ..held_back },
            _ if number <= last => Tally { low: Some(first), high: Some(last), ..held_back },
            _ => Tally { low: Some(last), ..held_back },
        }
    }

    /// A sum of which only a part may be shown: where anything could be missing, the lower end of that part and no more.
    pub fn of_part(&self, shown: Total) -> Amounts {
        if self.tells_finer() {
            return self.shown(shown.days, shown.people);
        }
        let low = Some(shown.days.low).filter(|_| self.shows_exactly(shown.people));
        Amounts { low, ..Amounts::HELD_BACK }
    }

    /// An estimate cut finer than the finest grain (one consumer's adoption): under *strict* held back whatever it rests on,
    /// since the cells it crosses could be had by subtraction.
    pub fn beyond_finest(&self, days: Estimate, people: u64) -> Amounts {
        if self.tells_finer() { self.shown(days, people) } else { Amounts::HELD_BACK }
    }

    /// The same of what somebody was seen at; nothing where nobody was. Under *strict*, that nobody was there would tell of the
    /// cells that are held back.
    pub fn seen(&self, days: Estimate, people: u64) -> Option<Amounts> {
        (people > 0 || !self.tells_finer()).then(|| self.beyond_finest(days, people))
    }

    /// People a sum may be said to rest on that stands beside its parts: what it is without those that are shown, the time of
    /// `rest` people, must rest on people enough as well.
    pub fn beside(&self, people: u64, rest: u64) -> u64 {
        if rest == 0 || self.shows_exactly(rest) { people } else { people.min(rest) }
    }

    /// Whether anything is told that is cut finer than the finest grain.
    pub fn tells_finer(&self) -> bool {
        self.policy != Policy::Strict
    }
}

impl Amounts {
    /// Nothing at all.
    const HELD_BACK: Self = Self { low: None, mid: None, high: None, people: None, suppressed: true };
}

impl From<Amounts> for Cost {
    fn from(shown: Amounts) -> Self {
        Self { low: shown.low, mid: shown.mid, high: shown.high, suppressed: shown.suppressed }
    }
}

fn band(mid: EngineerDays) -> Amounts {
    let (low, high) = match mid.0 {
        mid if mid < BANDS.0 => (0.0, Some(BANDS.0)),
        mid if mid <= BANDS.1 => (BANDS.0, Some(BANDS.1)),
        _ => (BANDS.1, None),
    };
    Amounts { low: Some(EngineerDays(low)), high: high.map(EngineerDays), ..Amounts::HELD_BACK }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Kind;
    use crate::ledger::entry::Entry;
    use buyin_facts::estimate::Variance;
    use buyin_facts::{Month, NanoDays};

    fn entry(person: &str, team: &str, product: &str) -> Entry {
        Entry {
            person: person.into(),
            paying_team: team.into(),
            product: Some(product.into()),
            owner: None,
            kind: Kind::Build,
            embedded: false,
            month: Month(24_000),
            time: NanoDays::DAY,
            variance: Variance(0.0),
        }
    }

    /// Entries as *strict* sums them, where a cell needs two people.
    fn suppressed(entries: Vec<Entry>) -> Vec<Entry> {
        let recoding = Recoding::of(&entries, 2);
        entries.into_iter().filter_map(|entry| recoding.recode(entry)).collect()
    }

    #[test]
    fn bands_hide_amounts_of_few_people() {
        let guard = Guard { policy: Policy::Team, k: 5 };
        let days = |mid| Estimate { low: EngineerDays(0.0), mid: EngineerDays(mid), high: EngineerDays(99.0) };
        let band = |mid| {
            let shown = guard.shown(days(mid), 2);
            (shown.low, shown.mid, shown.high, shown.people)
        };
        let day = |days| Some(EngineerDays(days));
        assert_eq!(band(3.0), (day(0.0), None, day(5.0), None));
        assert_eq!(band(9.0), (day(5.0), None, day(20.0), None));
        assert_eq!(band(50.0), (day(20.0), None, None, None));
        assert_eq!(guard.shown(days(3.0), 3).mid, day(3.0));
        assert_eq!(Guard { policy: Policy::Public, k: 5 }.shown(days(3.0), 1).mid, day(3.0));
    }

    #[test]
    fn what_is_hidden_is_told_without_team_product_and_kind() {
        let unseen =
            |person: &str, team: &str| Entry { product: None, kind: Kind::NotVisible, ..entry(person, team, "") };
        let mut entries = vec![entry("a", "x", "p"), entry("c", "y", "q")];
        entries.extend([("a", "x"), ("b", "x"), ("c", "y"), ("d", "y")].map(|(person, team)| unseen(person, team)));
        entries.extend(["e", "f"].map(|person| entry(person, "z", "r")));
        let shown = suppressed(entries);
        let told = |entry: &Entry| (entry.paying_team.clone(), entry.product.clone(), entry.kind);
        let of_all = |kind| (SUPPRESSED.to_owned(), None, kind);
        assert_eq!(shown.iter().filter(|entry| told(entry) == of_all(Kind::HeldBack)).count(), 2);
        assert_eq!(shown.iter().filter(|entry| told(entry) == of_all(Kind::NotVisible)).count(), 4);
        assert_eq!(shown.iter().filter(|entry| entry.paying_team == "z").count(), 2, "z is of two");
    }

    #[test]
    fn a_visitor_is_not_told_apart_by_the_owner() {
        let at = |owner: &str, entry: Entry| Entry { owner: Some(owner.into()), ..entry };
        let home = ["a", "b", "c"].map(|person| at("x", entry(person, "x", "p")));
        let guests = ["a", "b"].map(|person| at("y", entry(person, "x", "p")));
        let entries = [&home[..], &guests, &[at("z", entry("c", "x", "p"))]].concat();
        let owners: Vec<_> = suppressed(entries).into_iter().filter_map(|entry| entry.owner).collect();
        assert_eq!(owners, ["x", "x", "x", SUPPRESSED, SUPPRESSED, SUPPRESSED], "z is of one, so y goes with it");
    }

    #[test]
    fn days_snap_to_month_ends_unless_public() {
        let day: Day = "2024-05-30".parse().expect("a date");
        let as_of = |policy, day| Guard { policy, k: 5 }.as_of(day).to_string();
        assert_eq!(as_of(Policy::Team, day), "2024-04-30");
        assert_eq!(as_of(Policy::Team, day.plus(1)), "2024-05-31");
        assert_eq!(as_of(Policy::Public, day), "2024-05-30");
    }

    #[test]
    fn the_first_answer_is_given_when_the_first_month_is_over() {
        let day = |text: &str| text.parse::<Day>().expect("a date");
        let first_answer = |policy, first, asked| {
            Guard { policy, k: 5 }.first_answer(Some(day(first)), day(asked)).map(|day| day.to_string())
        };
        assert_eq!(first_answer(Policy::Team, "2024-05-03", "2024-05-20").as_deref(), Some("2024-05-31"));
        assert_eq!(first_answer(Policy::Team, "2024-05-03", "2024-05-31"), None, "it is over");
        assert_eq!(first_answer(Policy::Team, "2024-05-03", "2024-06-20"), None, "May is answered");
        assert_eq!(first_answer(Policy::Team, "2024-05-03", "2023-06-20"), None, "before all history");
        assert_eq!(first_answer(Policy::Public, "2024-05-03", "2024-05-20"), None);
    }
}
