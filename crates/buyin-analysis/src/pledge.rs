//! Pledges: how much was promised by a day, and what the two sides should talk about. What was paid is handed in.

use buyin_facts::decision::{Declared, Pledge};
use buyin_facts::{Day, EngineerDays, Month, NanoDays};

/// Working days of a week.
const WEEK: f64 = 5.0;
/// A pledge of which nothing was seen for so many days has not started.
const GRACE: i32 = 30;
/// Months without payment after which a payment has stopped.
const SILENT: i32 = 2;
/// Days before its end from which on a pledge ends soon.
const SOON: i32 = 30;
/// Part of what was promised below which other work of the team is named.
const LITTLE: f64 = 0.5;

/// A pledge with what is needed to count it.
#[derive(Debug, Clone, Copy)]
pub struct Promise<'d> {
    /// The pledge.
    pub pledge: &'d Pledge,
    /// Mean working days that its team has a month, for pledges of a part of the team; nothing where they may not be told.
    pub capacity_a_month: Option<EngineerDays>,
}

/// What was seen of a pledge by a day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// Engineer-days by month, those with time alone, ascending.
    pub months: Vec<(Month, EngineerDays)>,
    /// Lower end of the range of all of it.
    pub low: EngineerDays,
    /// What else the team spent most on in the same months: a product, and how much.
    pub elsewhere: Option<(String, EngineerDays)>,
}

/// Something to talk about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Nothing was seen since it began.
    NotStarted,
    /// Nothing was seen after this month.
    Stopped(Month),
    /// Time went there instead.
    WentElsewhere(String),
    /// More was paid than promised.
    MoreThanPledged,
    /// It ends on this day.
    EndsSoon(Day),
}

impl Promise<'_> {
    /// What is promised by the end of a day; nothing where that is a part of what may not be told.
    pub fn by(&self, day: Day) -> Option<EngineerDays> {
        let Some(since) = self.pledge.since.filter(|since| *since <= day) else { return Some(EngineerDays(0.0)) };
        let last = self.pledge.until.map_or(day, |until| until.plus(-1).min(day));
        let working = (since.0..=last.0).filter(|day| Day(*day).is_working()).count() as f64;
        let a_week = self.pledge.a_week.map_or(0.0, |a_week| a_week.days().0);
        let a_day = match self.pledge.percent {
            // A month has 52 / 12 weeks.
            Some(percent) if a_week <= 0.0 => {
                f64::from(percent) / 100.0 * self.capacity_a_month?.0 * 12.0 / 52.0 / WEEK
            }
            _ => a_week / WEEK,
        };
        Some(EngineerDays(working * a_day))
    }

    /// What is promised in all; up to the day where there is no end.
    pub fn whole(&self, day: Day) -> Option<EngineerDays> {
        self.by(self.pledge.until.map_or(day, |until| until.plus(-1)))
    }

    /// Where the pledge stands on a day.
    pub fn status(&self, day: Day) -> &'static str {
        match self.pledge {
            pledge if pledge.accepted.is_none_or(|accepted| day < accepted) => "not_accepted",
            pledge if pledge.since.is_some_and(|since| day < since) => "not_begun",
            pledge if pledge.until.is_some_and(|until| until <= day) => "over",
            _ => "running",
        }
    }

    /// Months it runs in, up to a day.
    pub fn months(&self, day: Day) -> Vec<Month> {
        let last = self.pledge.until.map_or(day, |until| until.plus(-1).min(day));
        let Some(since) = self.pledge.since.filter(|since| *since <= last) else { return Vec::new() };
        (since.month().0..=last.month().0).map(Month).collect()
    }

    /// What is paid by its end if the pace of the last three months is kept; nothing where it has no end or is over.
    pub fn forecast(&self, seen: &Seen, day: Day) -> Option<EngineerDays> {
        let until = self.pledge.until.filter(|until| day < *until)?;
        let months = self.months(day);
        let recent = &months[months.len().saturating_sub(3)..];
        let paid = |months: &[Month]| -> f64 {
            seen.months.iter().filter(|(month, _)| months.contains(month)).map(|(_, days)| days.0).sum()
        };
        let left = f64::from(until.0 - day.0) / 30.4;
        (!recent.is_empty()).then(|| EngineerDays(paid(&months) + paid(recent) / recent.len() as f64 * left))
    }

    /// What to talk about on a day; nothing before the pledge is accepted.
    pub fn warnings(&self, seen: &Seen, day: Day) -> Vec<Warning> {
        let status = self.status(day);
        let (Some(since), "running" | "over") = (self.pledge.since, status) else { return Vec::new() };
        let mut warnings = Vec::new();
        let paid: f64 = seen.months.iter().map(|(_, days)| days.0).sum();
        match seen.months.last() {
            None if day.0 - since.0 >= GRACE => warnings.push(Warning::NotStarted),
            Some((last, _)) if status == "running" && day.month().0 - last.0 >= SILENT => {
                warnings.push(Warning::Stopped(*last));
            }
            _ => {}
        }
        let promised = self.by(day);
        if let Some((product, days)) = &seen.elsewhere
            && promised.is_some_and(|promised| paid < LITTLE * promised.0)
            && days.0 > paid
        {
            warnings.push(Warning::WentElsewhere(product.clone()));
        }
        if self.whole(day).is_some_and(|whole| seen.low > whole) {
            warnings.push(Warning::MoreThanPledged);
        }
        if let Some(until) = self.pledge.until
            && status == "running"
            && until.0 - day.0 <= SOON
        {
            warnings.push(Warning::EndsSoon(until));
        }
        warnings
    }
}

/// Declared time that counts: accepted by the other side by a day.
pub fn declared<'d>(rows: &'d [Declared], bet: &str, team: &str, day: Day) -> Vec<&'d Declared> {
    let counts = |row: &&Declared| row.accepted.is_some_and(|accepted| accepted <= day);
    rows.iter().filter(|row| row.bet.as_deref() == Some(bet) && row.team == team).filter(counts).collect()
}

/// Its sum.
pub fn sum(declared: &[&Declared]) -> EngineerDays {
    declared.iter().map(|row| row.days).sum::<NanoDays>().days()
}

#[cfg(test)]
mod tests {
    use buyin_facts::decision::Side;

    use super::*;
    use crate::sketch::day;

    /// Two days a week from Monday 1 January to the end of March 2024, accepted on the first day.
    fn pledge() -> Pledge {
        Pledge {
            bet: "flags".into(),
            pledge: "checkout".into(),
            team: "checkout".into(),
            side: Side::Partner,
            a_week: Some(NanoDays(2 * NanoDays::DAY.0)),
            percent: None,
            people: String::new(),
            since: Some(day("2024-01-01")),
            recorded: None,
            until: Some(day("2024-04-01")),
            accepted_by: Some("ann".into()),
            accepted: Some(day("2024-01-01")),
        }
    }

    fn seen(months: &[(&str, f64)]) -> Seen {
        let month = |text: &str| day(&format!("{text}-01")).month();
        let months = months.iter().map(|(text, days)| (month(text), EngineerDays(*days))).collect();
        Seen { months, ..Seen::default() }
    }

    #[test]
    fn promised_days_are_counted_by_working_day() {
        let pledge = pledge();
        let promise = Promise { pledge: &pledge, capacity_a_month: None };
        let is = |found: Option<EngineerDays>, days: f64| found.is_some_and(|found| (found.0 - days).abs() < 1e-9);
        assert!(is(promise.by(day("2023-12-31")), 0.0));
        // Monday to Friday at two days a week.
        assert!(is(promise.by(day("2024-01-07")), 2.0));
        // 13 weeks from 1 January to 31 March.
        assert!(is(promise.whole(day("2024-01-01")), 26.0));
        assert!(is(promise.by(day("2025-01-01")), 26.0));
        let of_team = Pledge { a_week: None, percent: Some(25), ..pledge.clone() };
        let promise = Promise { pledge: &of_team, capacity_a_month: Some(EngineerDays(52.0)) };
        // A quarter of 52 days a month is 13 a month, 3 a week.
        assert!(is(promise.by(day("2024-01-07")), 3.0));
        assert_eq!(
            Promise { capacity_a_month: None, ..promise }.by(day("2024-01-07")),
            None,
            "a part of nobody knows what"
        );
    }

    #[test]
    fn each_warning_has_its_day() {
        let pledge = pledge();
        let promise = Promise { pledge: &pledge, capacity_a_month: None };
        let warnings = |seen: &Seen, on: &str| promise.warnings(seen, day(on));
        assert_eq!(warnings(&seen(&[]), "2024-01-30"), []);
        assert_eq!(warnings(&seen(&[]), "2024-01-31"), [Warning::NotStarted]);
        let began = seen(&[("2024-01", 9.0)]);
        assert_eq!(warnings(&began, "2024-02-29"), []);
        let january = day("2024-01-01").month();
        assert_eq!(warnings(&began, "2024-03-31"), [Warning::Stopped(january), Warning::EndsSoon(day("2024-04-01"))]);
        let much = Seen { low: EngineerDays(26.5), ..seen(&[("2024-01", 30.0)]) };
        assert_eq!(warnings(&much, "2024-02-29"), [Warning::MoreThanPledged]);
        let away = Seen { elsewhere: Some(("search".into(), EngineerDays(12.0))), ..seen(&[("2024-02", 3.0)]) };
        assert_eq!(warnings(&away, "2024-02-29"), [Warning::WentElsewhere("search".into())]);
        let open = Pledge { accepted: None, ..pledge.clone() };
        let promise = Promise { pledge: &open, ..promise };
        assert_eq!(
            (promise.status(day("2024-02-01")), promise.warnings(&seen(&[]), day("2024-02-29"))),
            ("not_accepted", vec![])
        );
    }

    #[test]
    fn a_forecast_keeps_the_pace_of_three_months() {
        let pledge = Pledge { until: Some(day("2024-08-01")), ..pledge() };
        let promise = Promise { pledge: &pledge, capacity_a_month: None };
        let paid = seen(&[("2024-02", 6.0), ("2024-03", 6.0), ("2024-04", 6.0)]);
        // 18 seen, 92 days of 30.4 left from 1 May at 6 a month: May itself is empty so far, so the pace is of March to May.
        let forecast = promise.forecast(&paid, day("2024-04-30")).expect("it has an end");
        assert!((forecast.0 - (18.0 + 6.0 * 93.0 / 30.4)).abs() < 1e-9, "{forecast}");
        assert_eq!(promise.forecast(&paid, day("2024-08-01")), None);
    }
}
