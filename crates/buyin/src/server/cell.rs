//! A cell of a table on a page: how it reads, how it sorts, and what it is in CSV.

use buyin_analysis::view::{Cost, Help, Range, Shown, Tally};
use buyin_facts::{EngineerDays, Share};

use crate::render::{
    HELD_BACK, NOT_VISIBLE, amount_and_range, calendar_day, calendar_month, count, help_said, percent, rounded,
};

/// Characters from which on a text is a sentence.
const LONG: usize = 40;

/// How a word is meant; never told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Good,
    /// Look at it.
    Warn,
    /// Neither.
    Plain,
}

/// A name that may lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) href: Option<String>,
}

/// An amount of time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Amount {
    low: Shown,
    mid: Shown,
    high: Shown,
    /// What stands in the place of an amount there is none of.
    instead: &'static str,
    /// Where its evidence is.
    pub(crate) href: Option<String>,
    /// How dark its cell is, 0 to 5.
    pub(crate) heat: u8,
}

/// What some hold where others hold something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    pub(crate) who: String,
    /// Nothing where they hold nothing.
    pub(crate) lines: Vec<String>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Nothing to say.
    Nothing,
    /// Words of ours, or of people.
    Text(String),
    /// Names of teams, products, paths.
    Names(Vec<Name>),
    /// A whole number.
    Count(u64),
    /// A part of a whole.
    Part(Share),
    /// Engineer-days with their range, or in a band.
    Days(Amount),
    /// Engineer-days that somebody wrote down.
    Written(EngineerDays),
    /// A number of things through the policy; what is not there is not visible.
    Tally(Option<Tally>),
    /// A day, `YYYY-MM-DD`.
    Day(String),
    /// A month, `YYYY-MM`.
    Month(String),
    /// A word for a state.
    Said(String, Tone),
    /// Lines that differ, side by side.
    Sides(Vec<Side>),
    /// Something to decide about the row, and its form; no field for programs.
    Act(Name),
}

impl Name {
    /// A name that leads somewhere.
    pub(crate) fn to(text: impl Into<String>, href: String) -> Self {
        Self { text: text.into(), href: Some(href) }
    }

    /// A name.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: None }
    }

    /// The name without what could steer a reader's machine.
    pub(crate) fn shown(&self) -> String {
        shown(&self.text)
    }
}

/// Text of others without control characters; its direction is kept apart by the page.
pub(crate) fn shown(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

impl Side {
    /// Who holds it, as a page shows it.
    pub(crate) fn holders(&self) -> String {
        shown(&self.who)
    }

    /// The lines as a page shows them, each on its own.
    pub(crate) fn text(&self) -> String {
        if self.lines.is_empty() {
            return "nothing there".to_owned();
        }
        self.lines.iter().map(|line| shown(&line.replace('\t', "    "))).collect::<Vec<_>>().join("\n")
    }

    /// In one line, for programs.
    fn field(&self) -> String {
        format!("{}: {}", self.who, self.text().replace('\n', " ⏎ "))
    }
}

impl Amount {
    /// How it reads: the amount and its range, apart.
    pub(crate) fn read(&self) -> (String, String) {
        if !self.instead.is_empty() {
            return (self.instead.to_owned(), String::new());
        }
        if self.low.or(self.mid).or(self.high).is_none() {
            return (HELD_BACK.to_owned(), String::new());
        }
        let [low, mid, high] = [self.low, self.mid, self.high].map(|days| days.map(|days| days.0));
        amount_and_range(low, mid, high)
    }

    /// The amount to sort and shade by: its middle, or the lower end of its band.
    pub(crate) fn size(&self) -> f64 {
        self.mid.or(self.low).or(self.high).map_or(-1.0, |days| days.0)
    }
}

impl From<Range> for Amount {
    fn from(Range { low, mid, high }: Range) -> Self {
        Self { low, mid, high, instead: "", href: None, heat: 0 }
    }
}

impl From<Cost> for Amount {
    fn from(Cost { low, mid, high, .. }: Cost) -> Self {
        Range { low, mid, high }.into()
    }
}

impl From<Help> for Amount {
    fn from(help: Help) -> Self {
        let seen = (help.is == "none_seen").then_some(EngineerDays(0.0));
        let none = Range { low: seen, mid: seen, high: seen };
        help.days.map_or_else(|| Self { instead: help_said(help.is), ..none.into() }, Self::from)
    }
}

impl Cell {
    /// What was promised; of a part of a team's time that is not told, that it is held back.
    pub(crate) fn promised(days: Shown) -> Self {
        days.map_or_else(|| Self::Text(HELD_BACK.to_owned()), Self::Written)
    }

    /// A name, if there is one.
    pub(crate) fn name(text: Option<&str>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Names(vec![Name::plain(text)]))
    }

    /// An amount, if there is one.
    pub(crate) fn days(amount: Option<impl Into<Amount>>) -> Self {
        amount.map_or(Self::Nothing, |amount| Self::Days(amount.into()))
    }

    /// An amount with the address of its evidence.
    pub(crate) fn days_to(amount: impl Into<Amount>, href: String) -> Self {
        Self::Days(Amount { href: Some(href), ..amount.into() })
    }

    /// A day, if there is one.
    pub(crate) fn day(day: Option<&str>) -> Self {
        day.map_or(Self::Nothing, |day| Self::Day(day.to_owned()))
    }

    /// Whether it says nothing.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(text) => text.is_empty(),
            Self::Names(names) => names.is_empty(),
            Self::Sides(sides) => sides.is_empty(),
            _ => false,
        }
    }

    /// Whether it is a sentence and needs room.
    pub(crate) fn is_long(&self) -> bool {
        matches!(self, Self::Text(text) if text.chars().count() > LONG)
    }

    /// Whether it lines up on the right.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Count(_) | Self::Part(_) | Self::Days(_) | Self::Written(_) | Self::Tally(_))
    }

    /// How it reads, for cells that are nothing but text.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Nothing | Self::Names(_) | Self::Days(_) | Self::Sides(_) | Self::Act(_) => String::new(),
            Self::Text(text) | Self::Said(text, _) => shown(text),
            Self::Count(number) => count(*number),
            Self::Part(share) => percent(share.0, 1.0),
            Self::Written(days) => rounded(days.0, 0.0),
            Self::Tally(tally) => tally_text(tally.as_ref()),
            Self::Day(day) => calendar_day(day),
            Self::Month(month) => calendar_month(month),
        }
    }

    /// What it sorts by: numbers by size, else text.
    pub(crate) fn order(&self) -> (f64, String) {
        match self {
            Self::Count(number) => (*number as f64, String::new()),
            Self::Part(share) => (share.0, String::new()),
            Self::Written(days) => (days.0, String::new()),
            Self::Days(amount) => (amount.size(), String::new()),
            Self::Tally(tally) => {
                (tally.and_then(|tally| tally.mid.or(tally.low)).map_or(-1.0, |n| n as f64), String::new())
            }
            Self::Nothing | Self::Act(_) => (-1.0, String::new()),
            Self::Sides(sides) => (sides.len() as f64, String::new()),
            Self::Names(names) => {
                (0.0, names.iter().map(|name| name.text.to_lowercase()).collect::<Vec<_>>().join(" "))
            }
            Self::Text(text) | Self::Said(text, _) | Self::Day(text) | Self::Month(text) => (0.0, text.to_lowercase()),
        }
    }

    /// Its fields for programs, in full precision.
    pub(crate) fn fields(&self) -> Vec<String> {
        let days = |days: Shown| days.map(|days| days.0.to_string()).unwrap_or_default();
        match self {
            Self::Days(amount) => vec![days(amount.low), days(amount.mid), days(amount.high)],
            Self::Names(names) => {
                vec![inert(&names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", "))]
            }
            Self::Count(number) => vec![number.to_string()],
            Self::Part(share) => vec![share.0.to_string()],
            Self::Written(days) => vec![days.0.to_string()],
            Self::Text(text) | Self::Said(text, _) | Self::Day(text) | Self::Month(text) => vec![inert(text)],
            Self::Tally(_) => vec![self.text()],
            Self::Sides(sides) => vec![sides.iter().map(Side::field).collect::<Vec<_>>().join(" | ")],
            Self::Nothing => vec![String::new()],
            Self::Act(_) => Vec::new(),
        }
    }
}

/// Text that no spreadsheet takes for a formula.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn tally_text(tally: Option<&Tally>) -> String {
    let Some(tally) = tally else { return NOT_VISIBLE.to_owned() };
    if tally.suppressed && tally.low.is_none() && tally.high.is_none() {
        return HELD_BACK.to_owned();
    }
    let number = |number: Option<u64>| number.map(|number| number as f64);
    match tally.mid {
        Some(number) => count(number),
        None => amount_and_range(number(tally.low), None, number(tally.high)).0,
    }
}
