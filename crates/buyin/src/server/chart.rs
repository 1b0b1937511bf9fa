//! A chart: a block of data that one script draws. The table beside it says the same without a script.

use askama::Template;
use serde_json::Value;

/// What kind of drawing; the names the script knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Areas by month, one upon the other.
    Areas,
    /// Lines by month, with ranges where they have any.
    Lines,
    /// Flows from left to right.
    Sankey,
    /// Points by two measures, sized by a third.
    Bubbles,
    /// Spans of time, one lane each.
    Lanes,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chart {
    pub(crate) kind: Kind,
    /// What it shows, for who cannot see it and as the name of its file.
    pub(crate) title: String,
    /// What the script draws.
    pub(crate) data: Value,
}

#[derive(Template)]
#[template(path = "chart.html")]
struct Figure<'a> {
    kind: &'static str,
    title: &'a str,
    data: String,
}

impl Chart {
    /// The chart as HTML.
    pub(super) fn html(&self) -> Result<String, askama::Error> {
        let kind = match self.kind {
            Kind::Areas => "areas",
            Kind::Lines => "lines",
            Kind::Sankey => "sankey",
            Kind::Bubbles => "bubbles",
            Kind::Lanes => "lanes",
        };
        // Inside a script element nothing is markup but its end, so `<` is written as an escape of JSON.
        let data = self.data.to_string().replace('<', "\\u003c");
        Figure { kind, title: &self.title, data }.render()
    }
}
