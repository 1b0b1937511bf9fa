//! What stands on a page: a title, a sentence, and sections; the frame around it is the same for all.

use buyin_facts::decision::Policy;

use crate::render::NONE_TO_SHOW;
use crate::server::cell::Name;
use crate::server::chart::Chart;
use crate::server::grid::Grid;
use crate::server::reader::Reader;

/// A page without its frame.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    /// Heads the page.
    pub(crate) title: String,
    /// What kind of thing the title names, where it is a name.
    pub(crate) kind: Option<&'static str>,
    /// What the page answers, in a sentence or two.
    pub(crate) lead: String,
    /// Forms of what can be decided about it.
    pub(crate) acts: Vec<Name>,
    pub(crate) sections: Vec<Section>,
}

/// A part of a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Section {
    /// Heads it; nothing for the first, which the page's title heads.
    pub(crate) heading: String,
    /// A sentence on how to read it.
    pub(crate) lead: String,
    /// HTML made by a template of the page.
    pub(crate) html: String,
    pub(crate) chart: Option<Chart>,
    pub(crate) grid: Option<Grid>,
    /// Whether the table is read beside the chart, and not only in its stead.
    pub(crate) is_both: bool,
    /// What to do where there are no rows.
    pub(crate) empty: &'static str,
}

impl Content {
    /// A page about something there is.
    pub(crate) fn new(title: impl Into<String>, lead: impl Into<String>) -> Self {
        Self { title: title.into(), lead: lead.into(), ..Self::default() }
    }

    /// A page about a thing of a kind, named by others.
    pub(crate) fn of(kind: &'static str, name: impl Into<String>, lead: impl Into<String>) -> Self {
        Self { kind: Some(kind), ..Self::new(name, lead) }
    }

    /// With forms of what can be decided about it.
    pub(crate) fn acting(mut self, acts: impl IntoIterator<Item = Name>) -> Self {
        self.acts.extend(acts);
        self
    }

    /// With another section.
    pub(crate) fn with(mut self, section: Section) -> Self {
        self.sections.push(section);
        self
    }

    /// The table the address names.
    pub(super) fn grid(&self, id: &str) -> Option<&Grid> {
        self.sections.iter().filter_map(|section| section.grid.as_ref()).find(|grid| grid.id == id)
    }

    /// Sorts the tables as the address asks.
    pub(super) fn sort(&mut self, reader: &Reader<'_>) {
        self.sections.iter_mut().filter_map(|section| section.grid.as_mut()).for_each(|grid| grid.sort(reader));
    }
}

impl Section {
    /// A table under a heading.
    pub(crate) fn table(heading: impl Into<String>, lead: impl Into<String>, grid: Grid) -> Self {
        Self { heading: heading.into(), lead: lead.into(), grid: Some(grid), ..Self::default() }
    }

    /// HTML of a template under a heading.
    pub(crate) fn html(heading: impl Into<String>, html: String) -> Self {
        Self { heading: heading.into(), html, ..Self::default() }
    }

    /// With what to do where there are no rows.
    pub(crate) fn or(mut self, empty: &'static str) -> Self {
        self.empty = empty;
        self
    }

    /// The same of amounts: rows that are not there may be held back.
    pub(crate) fn or_held_back(self, policy: Policy, empty: &'static str) -> Self {
        self.or(if policy == Policy::Strict { NONE_TO_SHOW } else { empty })
    }

    /// With a chart above its table.
    pub(crate) fn drawn(mut self, chart: Option<Chart>) -> Self {
        self.chart = chart;
        self
    }
}
