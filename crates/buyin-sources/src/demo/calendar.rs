//! Days, clocks and leave at acme: who is at work when. Leave is decided here, before anything else, so that stories can ask for the
//! next day somebody is there.

use buyin_facts::{Day, Moment};

use super::cast::Person;
use super::random::Random;

/// Where somebody lives, for the zone of their commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// UTC+1, summer time from April to October.
    Berlin,
    /// UTC, summer time from April to October.
    Lisbon,
    /// UTC-5, summer time from April to October.
    NewYork,
}

impl Zone {
    /// Minutes east of UTC in the month of a day. Whole months are near enough: nobody here works at the change of clocks.
    pub(super) fn offset(self, on: Day) -> i16 {
        let summer = if (4..=10).contains(&on.date().month()) { 60 } else { 0 };
        summer
            + match self {
                Self::Berlin => 60,
                Self::Lisbon => 0,
                Self::NewYork => -300,
            }
    }
}

/// A day written down in the demo.
pub(super) fn day(text: &str) -> Day {
    text.parse().expect("because the dates of the demo are written in its code")
}

/// The moment of a time of day on somebody's clock.
pub(super) fn moment(on: Day, minute_of_day: u32, second: u32, offset: i16) -> Moment {
    Moment(i64::from(on.0) * 86_400 + i64::from(minute_of_day) * 60 + i64::from(second) - i64::from(offset) * 60)
}

/// Public holidays acme keeps, as (month, day) of every year; they stand in `buyin.toml`.
const HOLIDAYS: &[(i8, i8)] = &[(1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)];

/// People who work less than five days a week: the days they are off (1 is Monday), and since when.
pub(super) const PART_TIME: &[(&str, &[u8], &str)] =
    &[("ines-carvalho", &[5], "2023-09-01"), ("jonas-weber", &[3], "2022-09-01"), ("sofia-ek", &[4, 5], "2024-06-03")];

/// Long absences: person, first day, first day back.
pub(super) const LONG_LEAVE: &[(&str, &str, &str)] =
    &[("lena-fischer", "2024-02-05", "2024-08-05"), ("aisha-rahman", "2023-07-03", "2023-10-02")];

/// Every public holiday from the first to the last year of the world.
pub(super) fn holidays() -> Vec<Day> {
    let years = 2022..=2025;
    years.flat_map(|year| HOLIDAYS.iter().filter_map(move |&(month, day)| Day::new(year, month, day))).collect()
}

/// Whether somebody works on a day: employed, a working day, not off, not on leave.
pub(super) fn present(person: &Person, on: Day) -> bool {
    let date = on.date();
    person.employed(on)
        && on.is_working()
        && !HOLIDAYS.contains(&(date.month(), date.day()))
        && !off_by_contract(person, on)
        && !on_leave(person, on)
}

/// The first day from `on` on which somebody works; `on` itself when they never do again.
pub(super) fn next_present(person: &Person, on: Day) -> Day {
    (0..200).map(|later| on.plus(later)).find(|&later| present(person, later)).unwrap_or(on)
}

fn off_by_contract(person: &Person, on: Day) -> bool {
    // 1970-01-01 was a Thursday, the fourth day.
    let weekday = ((on.0 + 3).rem_euclid(7) + 1) as u8;
    PART_TIME.iter().any(|(id, off, since)| *id == person.id && on >= day(since) && off.contains(&weekday))
        || LONG_LEAVE.iter().any(|(id, since, until)| *id == person.id && on >= day(since) && on < day(until))
}

/// Two holidays a year and now and then a day: about 30 working days in all, sickness included.
fn on_leave(person: &Person, on: Day) -> bool {
    let year = i64::from(on.date().year());
    let day_of_year = i64::from(on.date().day_of_year());
    let mut random = Random::of(&["leave", person.id], &[year]);
    let summer = i64::from(random.between(165, 235));
    let spring = i64::from(random.between(40, 120));
    let blocks = [(summer, 17), (spring, 9)];
    blocks.iter().any(|&(first, length)| (first..first + length).contains(&day_of_year))
        || Random::of(&["day off", person.id], &[i64::from(on.0)]).chance(4)
}

#[cfg(test)]
mod tests {
    use super::super::cast::{PEOPLE, person_of};
    use super::*;

    #[test]
    fn people_work_about_two_hundred_and_twenty_days_a_year() {
        let (first, last) = (day("2023-01-01"), day("2023-12-31"));
        let worked = (first.0..=last.0).filter(|&on| present(person_of("tomas-havel"), Day(on))).count();
        assert!((205..=235).contains(&worked), "{worked}");
        assert!(PEOPLE.iter().all(|person| !present(person, day("2023-05-01"))));
    }

    #[test]
    fn a_moment_is_a_local_time() {
        let on = day("2024-07-01");
        let nine = moment(on, 9 * 60, 0, Zone::NewYork.offset(on));
        assert_eq!(nine.0 - i64::from(on.0) * 86_400, 13 * 3_600);
    }
}
