//! A file of `pulses/`: three questions about a product, put to some teams. Their answers are events.

use crate::problem::{Place, Problem};
use crate::written::entry::Entry;
use crate::written::{At, Dates};

/// Questions a pulse has where the file says none.
pub const QUESTIONS: [&str; 3] =
    ["Does it solve the problem you have?", "Is it easy to use?", "Would you choose it again?"];

/// Three questions about a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulse {
    /// File id.
    pub id: String,
    /// The file.
    pub place: Place,
    /// The product.
    pub product: Option<At<String>>,
    /// Teams asked.
    pub teams: Vec<At<String>>,
    /// The questions.
    pub questions: Vec<String>,
    /// From the day they were asked to the day answers end.
    pub dates: At<Dates>,
}

impl Pulse {
    pub(super) fn read(id: String, entry: &mut Entry<'_>) -> Self {
        let product = entry.required("product");
        entry.require("teams");
        let teams = entry.texts("teams");
        let mut questions: Vec<String> = entry.texts("questions").into_iter().map(|text| text.value).collect();
        if !matches!(questions.len(), 0 | 3) {
            entry.report(
                Problem::fatal(&entry.place(), "`questions` are three").hint("leave them out for the usual ones"),
            );
        }
        if questions.len() != QUESTIONS.len() {
            questions = QUESTIONS.map(str::to_owned).to_vec();
        }
        let dates = At { value: entry.dates(), place: entry.place() };
        Self { place: Place::whole(&format!("pulses/{id}.toml")), product, teams, questions, dates, id }
    }
}
