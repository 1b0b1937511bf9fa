//! A file of `patterns/`: a way of working as stages, with gates between them. Four are shipped; a file of the same id in the
//! organisation's folder replaces a shipped one.

use crate::problem::{Place, Problem};
use crate::written::At;
use crate::written::entry::Entry;

/// The shipped patterns: id and text.
pub const SHIPPED: &[(&str, &str)] = &[
    ("assimilate", include_str!("../../patterns/assimilate.toml")),
    ("open", include_str!("../../patterns/open.toml")),
    ("partner", include_str!("../../patterns/partner.toml")),
    ("traditional", include_str!("../../patterns/traditional.toml")),
];

/// A way of working.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// File id.
    pub id: String,
    /// The file.
    pub place: Place,
    /// Name for people; the id where none is given.
    pub name: String,
    /// What it is, in a sentence or two.
    pub about: String,
    /// Its stages, the first one first.
    pub stages: Vec<At<String>>,
    /// Its gates.
    pub gates: Vec<Gate>,
}

/// What the evidence has to show before a bet leaves a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Gate id.
    pub id: At<String>,
    /// The stage it leads out of.
    pub stage: At<String>,
    /// What it asks, for people.
    pub sentence: String,
    /// Query over answer views; its rows are the evidence.
    pub sql: At<String>,
    /// Named parameters of the query.
    pub parameters: Vec<At<String>>,
    /// Views that must hold something.
    pub needs: Vec<At<String>>,
    /// Passed with at least this many rows.
    pub least_rows: u32,
    /// What to do when it is not passed.
    pub otherwise: String,
}

impl Pattern {
    pub(super) fn read(id: String, entry: &mut Entry<'_>) -> Self {
        let place = Place::whole(&format!("patterns/{id}.toml"));
        let name = entry.text("name").map_or_else(|| id.clone(), |name| name.value);
        let about = entry.text("about").map(|about| about.value).unwrap_or_default();
        entry.require("stages");
        let stages = entry.texts("stages");
        let gates = entry.entries("gate").into_iter().filter_map(gate).collect();
        Self { place, name, about, stages, gates, id }
    }

    /// The place of a stage, from 0.
    pub fn stage(&self, id: &str) -> Option<usize> {
        self.stages.iter().position(|stage| stage.value == id)
    }

    /// The gates passed on the way from one stage to another.
    pub fn between(&self, from: usize, to: usize) -> impl Iterator<Item = &Gate> {
        let passes = move |gate: &&Gate| self.stage(&gate.stage.value).is_some_and(|stage| (from..to).contains(&stage));
        self.gates.iter().filter(passes)
    }
}

fn gate(mut entry: Entry<'_>) -> Option<Gate> {
    let id = entry.required("id");
    let stage = entry.required("stage");
    let sentence = entry.required("sentence");
    let sql = entry.required("sql");
    let parameters = entry.texts("parameters");
    if let Some(sql) = &sql {
        for parameter in parameters.iter().filter(|parameter| !sql.value.contains(&format!("${}", parameter.value))) {
            let what = format!("the query does not use the parameter `{}`", parameter.value);
            entry.report(Problem::warning(&parameter.place, what).hint("parameters stand in the query as `$name`"));
        }
    }
    let needs = entry.texts("needs");
    let least_rows = entry.number("least_rows", 1, 1_000_000).map_or(1, |rows| rows.value);
    let otherwise = entry.required("otherwise");
    let sound = entry.close();
    let (sentence, otherwise) = (sentence?.value, otherwise?.value);
    Some(Gate {
        id: id.filter(|_| sound)?,
        stage: stage?,
        sentence,
        sql: sql?,
        parameters,
        needs,
        least_rows,
        otherwise,
    })
}
