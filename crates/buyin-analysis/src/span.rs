//! Stretches of days, half-open: `since` is in, `until` is out.

use buyin_facts::Day;

/// A stretch of days during which something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First day.
    pub since: Day,
    /// First day no more; nothing while it still holds.
    pub until: Option<Day>,
}

impl Span {
    /// A stretch that still holds.
    pub fn from(since: Day) -> Self {
        Self { since, until: None }
    }

    /// The stretch between two optional ends, as decision files give them; no beginning means always.
    pub fn between(since: Option<Day>, until: Option<Day>) -> Self {
        Self { since: since.unwrap_or(Day(i32::MIN)), until }
    }

    /// Whether it holds on a day.
    pub fn holds(self, day: Day) -> bool {
        self.since <= day && self.until.is_none_or(|until| day < until)
    }
}

/// Opens a stretch in a list in order of time; one that ended this very day goes on instead.
pub(crate) fn open(spans: &mut Vec<Span>, day: Day) {
    match spans.last_mut() {
        Some(last) if last.until.is_none() => {}
        Some(last) if last.until.is_some_and(|until| until >= day) => last.until = None,
        _ => spans.push(Span::from(day)),
    }
}

/// Ends the open stretch of a list. One that began this very day is kept, one day long: it was seen.
pub(crate) fn close(spans: &mut [Span], day: Day) {
    if let Some(last) = spans.last_mut()
        && last.until.is_none()
    {
        last.until = Some(day.max(last.since.plus(1)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_half_open_and_a_same_day_gap_is_none() {
        let mut spans = Vec::new();
        open(&mut spans, Day(3));
        close(&mut spans, Day(5));
        open(&mut spans, Day(5));
        close(&mut spans, Day(9));
        open(&mut spans, Day(12));
        assert_eq!(spans, [Span { since: Day(3), until: Some(Day(9)) }, Span::from(Day(12))]);
        assert!(spans[0].holds(Day(3)) && spans[0].holds(Day(8)) && !spans[0].holds(Day(9)));
        assert!(Span::between(None, None).holds(Day(-5)));
    }
}
