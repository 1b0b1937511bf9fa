//! Pulses in the books: answers as they stood on the day, and silence, which is an answer too. Words of decision files; the policy
//! has nothing to say.

use std::collections::BTreeMap;

use buyin_facts::decision::PulseAnswer;

use crate::books::{Books, BooksError};
use crate::view::{PulseRow, PulseTeam, PulsesView};

impl Books {
    /// Pulses of one product or of all, the newest first.
    ///
    /// # Errors
    /// When nobody was ever asked about such a product.
    pub fn pulses(&self, product: Option<&str>) -> Result<PulsesView, BooksError> {
        let rows = self.pulse_rows(product);
        if let (Some(name), true) = (product, rows.is_empty()) {
            let mut known: Vec<String> = self.decided.pulse_answers.iter().map(|row| row.product.clone()).collect();
            known.dedup();
            return Err(BooksError::Unknown { what: "product with a pulse", name: name.to_owned(), known });
        }
        Ok(PulsesView { schema: "buyin.pulse/v1", on: self.on.to_string(), rows })
    }

    pub(super) fn pulse_rows(&self, product: Option<&str>) -> Vec<PulseRow> {
        let asked = |row: &&PulseAnswer| {
            product.is_none_or(|product| row.product == product) && row.since.is_none_or(|since| since <= self.on)
        };
        let mut pulses: BTreeMap<&str, Vec<&PulseAnswer>> = BTreeMap::new();
        for row in self.decided.pulse_answers.iter().filter(asked) {
            pulses.entry(&row.pulse).or_default().push(row);
        }
        let mut rows: Vec<PulseRow> =
            pulses.into_iter().filter_map(|(pulse, rows)| self.pulse_row(pulse, &rows)).collect();
        rows.sort_by(|one, other| other.since.cmp(&one.since).then_with(|| one.pulse.cmp(&other.pulse)));
        rows
    }

    fn pulse_row(&self, pulse: &str, rows: &[&PulseAnswer]) -> Option<PulseRow> {
        let first = rows.first()?;
        let of_first = rows.iter().filter(|row| row.team == first.team);
        let teams: Vec<PulseTeam> =
            rows.chunk_by(|one, other| one.team == other.team).filter_map(|rows| self.pulse_team(rows)).collect();
        Some(PulseRow {
            pulse: pulse.to_owned(),
            product: first.product.clone(),
            since: first.since.map(|day| day.to_string()),
            asked: teams.len() as u64,
            silent: teams.iter().filter(|team| team.answered.is_none()).count() as u64,
            questions: of_first.map(|row| row.question.clone()).collect(),
            teams,
        })
    }

    /// An answer that came after the day is silence then.
    fn pulse_team(&self, rows: &[&PulseAnswer]) -> Option<PulseTeam> {
        let first = rows.first()?;
        let answered = first.day.filter(|day| *day <= self.on);
        Some(PulseTeam {
            team: first.team.clone(),
            answered: answered.map(|day| day.to_string()),
            days: first.since.map(|since| answered.unwrap_or(self.on).0 - since.0),
            answers: rows.iter().filter(|_| answered.is_some()).filter_map(|row| row.answer).collect(),
        })
    }
}
