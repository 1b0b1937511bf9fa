//! What is held on one person as pages, with names from local files. Only a terminal shows this.

use buyin_analysis::view::OwnView;
use buyin_facts::lake::Signature;
use serde::Serialize;

use crate::render::page::{Page, value};
use crate::render::sheet::As::{Count, Days, Text};
use crate::render::sheet::{Record, Sheet, column};
use crate::render::{NamedIdentity, calendar_day};

/// What is held, with the names behind it.
#[derive(Debug, Serialize)]
pub(crate) struct Own {
    #[serde(flatten)]
    view: OwnView,
    names: Vec<NamedIdentity>,
}

impl Own {
    /// Joins names to the spellings of a view.
    pub(crate) fn new<'s>(mut view: OwnView, signatures: impl Iterator<Item = &'s Signature>) -> Self {
        let signatures: Vec<&Signature> = signatures.collect();
        let named = std::mem::take(&mut view.spellings).into_iter().map(|row| {
            let found = signatures.iter().find(|signature| signature.identity.0 == row.identity);
            let (name, email) = found.map(|found| (found.name.clone(), found.email.clone())).unwrap_or_default();
            NamedIdentity { row, name, email }
        });
        Self { names: named.collect(), view }
    }
}

impl Page for Own {
    fn footer(&self) -> String {
        let header = &self.view.header;
        let trust = if header.calibrated { "calibrated" } else { "uncalibrated" };
        format!(
            "as of {} · for you alone: no policy applies, nothing serves this · {trust}",
            calendar_day(&header.as_of)
        )
    }

    fn record(&self) -> Record {
        Record::of(&value(self), &["period", "paying_team", "product", "kind", "low", "mid", "high"])
    }

    fn sheets(&self) -> Vec<Sheet> {
        let view = value(self);
        vec![
            Sheet::of(
                "SPELLINGS TAKEN FOR YOU",
                view.pointer("/names"),
                &[
                    column("person", "person", Text),
                    column("kind", "kind", Text),
                    column("name", "name", Text),
                    column("address", "email", Text),
                    column("because", "reason", Text),
                    column("commits", "commits", Count),
                ],
            ),
            Sheet::of(
                "TEAMS",
                view.pointer("/stays"),
                &[
                    column("team", "team", Text),
                    column("since", "since", Text),
                    column("until", "until", Text),
                    column("known from", "source", Text),
                ],
            ),
            Sheet::of(
                "DECISIONS THAT NAME YOU",
                view.pointer("/named"),
                &[column("what", "what", Text), column("of", "of", Text)],
            ),
            Sheet::of(
                "YOUR TIME",
                view.pointer("/rows"),
                &[
                    column("month", "period", Text),
                    column("paying team", "paying_team", Text),
                    column("product", "product", Text),
                    column("kind", "kind", Text),
                    column("engineer-days (range)", "", Days),
                ],
            ),
        ]
    }
}
