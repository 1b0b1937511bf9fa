//! Calendar: days, moments and months, always UTC or already in the author's own zone. Nothing here knows what day it is.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};

/// A calendar day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Day(pub i32);

/// A moment in seconds since 1970-01-01T00:00:00Z, as commits record it; may be absurd (before 1970, in the far future).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Moment(pub i64);

/// A calendar month, counted from January of year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Month(pub i32);

/// A day or month that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date like 2024-05-31")]
pub struct DayError(String);

const SECONDS_A_DAY: i64 = 86_400;
const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// The day of a calendar date.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from)
    }

    /// The calendar date; days outside years -9999..=9999 are held at the ends.
    pub fn date(self) -> Date {
        EPOCH.saturating_add(jiff::Span::new().days(i64::from(self.0).clamp(-4_371_587, 2_932_896)))
    }

    /// The month this day lies in.
    pub fn month(self) -> Month {
        let date = self.date();
        Month(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }

    /// Monday of this day's ISO week.
    pub fn week(self) -> Self {
        // 1970-01-01 was a Thursday, three days after a Monday.
        Self(self.0 - (self.0 + 3).rem_euclid(7))
    }

    /// Monday to Friday. Public holidays are not known here; a roster's leave file may take them off.
    pub fn is_working(self) -> bool {
        !matches!(self.date().weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The last moment of the day, UTC.
    pub fn end(self) -> Moment {
        Moment((i64::from(self.0) + 1) * SECONDS_A_DAY - 1)
    }

    /// The day `days` later (earlier when negative).
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

impl Moment {
    /// The day of this moment, UTC.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(SECONDS_A_DAY).clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
    }

    /// The day of this moment on a clock `offset_minutes` east of UTC.
    pub fn local_day(self, offset_minutes: i16) -> Day {
        Self(self.0.saturating_add(i64::from(offset_minutes) * 60)).day()
    }
}

impl Month {
    /// The first day.
    pub fn first(self) -> Day {
        Day::new(self.0.div_euclid(12) as i16, self.0.rem_euclid(12) as i8 + 1, 1).unwrap_or_default()
    }

    /// The last day.
    pub fn last(self) -> Day {
        Self(self.0 + 1).first().plus(-1)
    }

    /// The first month of its quarter.
    pub fn quarter_start(self) -> Self {
        Self(self.0.div_euclid(3) * 3)
    }

    /// The first month of a quarter written `YYYY-Qn`; nothing where it is none.
    pub fn of_quarter(text: &str) -> Option<Self> {
        let (year, number) = text.split_once("-Q")?;
        let number: i8 = number.parse().ok().filter(|number| (1..=4).contains(number))?;
        Day::new(year.parse().ok()?, number * 3 - 2, 1).map(Day::month)
    }

    /// The quarter as `YYYY-Qn`.
    pub fn quarter(self) -> String {
        format!("{:04}-Q{}", self.0.div_euclid(12), self.0.rem_euclid(12) / 3 + 1)
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(EPOCH.until(date).map_or(0, |span| span.get_days()))
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        text.trim().parse::<Date>().map(Self::from).map_err(|_| DayError(text.to_owned()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.date(), formatter)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_know_their_week_month_and_quarter() {
        let day: Day = "2024-05-31".parse().expect("a date");
        assert_eq!(day.to_string(), "2024-05-31");
        assert_eq!(day.week().to_string(), "2024-05-27");
        assert_eq!(day.month().to_string(), "2024-05");
        assert_eq!(day.month().quarter(), "2024-Q2");
        assert_eq!(Month::of_quarter("2024-Q2"), Some(day.month().quarter_start()));
        assert_eq!(["2024-Q0", "2024-Q5", "2024-05", "x-Q1", ""].map(Month::of_quarter), [None; 5]);
        assert_eq!(day.month().last(), day);
        assert_eq!(day.month().first().to_string(), "2024-05-01");
        assert!(day.is_working() && !day.plus(1).is_working());
        assert_eq!(day.end().day(), day);
    }

    #[test]
    fn absurd_moments_do_not_panic() {
        for moment in [i64::MIN, -1, 0, i64::MAX] {
            let _ = (Moment(moment).day().date(), Moment(moment).local_day(-720).month().to_string());
        }
        assert_eq!(Moment(-1).day().to_string(), "1969-12-31");
    }
}
