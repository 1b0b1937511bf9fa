//! What operators watch: whether the program lives, whether it can answer, and the picture as metrics in Prometheus' text format.
//! Figures are those of the views, through the policy: what is held back has no sample.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use buyin_analysis::view::{PictureView, Shown, StatusView};

use crate::server::api::{mark, problem};
use crate::server::door::Who;
use crate::server::reader::Reader;
use crate::server::shelf::{Look, Refusal, Shelf};
use crate::server::trouble::Trouble;

/// The program lives.
pub(super) fn alive() -> Response {
    "ok\n".into_response()
}

/// The program can answer.
pub(super) fn ready(shelf: &Shelf) -> Response {
    match shelf.look() {
        Ok(Look { trouble: None, .. }) => "ready\n".into_response(),
        // What is kept is still shown, and marked; nothing new can be answered.
        Ok(Look { trouble: Some(error), .. }) => problem(&Refusal::Nothing(error).into()),
        Err(refusal) => problem(&refusal.into()),
    }
}

/// The picture as metrics.
pub(super) fn metrics(shelf: &Shelf) -> Response {
    let answered = shelf.look().map_err(Trouble::from).and_then(|look| {
        let reader = Reader::of(shelf, look.edition, "/metrics", "", Who::unknown())?;
        let (picture, status) = (reader.picture()?, reader.status()?);
        let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
        let mut response = (kind, written(&picture, &status)).into_response();
        mark(&mut response, reader.is_updating(), look.trouble.as_deref());
        Ok(response)
    });
    match answered {
        Ok(response) => response,
        Err(trouble) => problem(&trouble),
    }
}

fn written(picture: &PictureView, status: &StatusView) -> String {
    let mut text = Text::default();
    let total = &picture.header.visible_total;
    text.family("buyin_capacity_days", "Working days people had, so far");
    text.shown(&[], total.capacity);
    text.family("buyin_visible_days", "Working days that left a trace in git, so far");
    text.shown(&[], total.visible);
    text.family(
        "buyin_went_days",
        "Engineer-days of the last three months by where they went: ends and middle of the range",
    );
    for line in &picture.went {
        let went = serde_json::to_value(line.went).ok();
        let went = went.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        for (end, days) in [("low", line.low), ("mid", line.mid), ("high", line.high)] {
            text.shown(&[("went", &went), ("end", end)], days);
        }
    }
    text.family("buyin_using_teams", "Teams that use a product");
    for reach in &picture.used {
        text.count(&[("product", &reach.product)], reach.teams);
    }
    text.family("buyin_waiting_decisions", "Decisions that wait for somebody");
    text.count(&[], picture.decide.len() as u64);
    text.family("buyin_repositories", "Repositories read");
    text.count(&[], status.rows.len() as u64);
    text.family("buyin_scan_warnings", "Things the last scans could not read or believe");
    for (kind, times) in &picture.warnings {
        text.count(&[("kind", kind)], *times);
    }
    text.0
}

/// Samples in the text format.
#[derive(Default)]
struct Text(String);

impl Text {
    fn family(&mut self, name: &str, help: &str) {
        self.0.extend(["# HELP ", name, " ", help, "\n# TYPE ", name, " gauge\n"]);
    }

    fn name(&self) -> String {
        let last = self.0.rsplit("# TYPE ").next().unwrap_or_default();
        last.split(' ').next().unwrap_or_default().to_owned()
    }

    fn shown(&mut self, labels: &[(&str, &str)], days: Shown) {
        if let Some(days) = days {
            self.sample(labels, &days.0.to_string());
        }
    }

    fn count(&mut self, labels: &[(&str, &str)], number: u64) {
        self.sample(labels, &number.to_string());
    }

    fn sample(&mut self, labels: &[(&str, &str)], value: &str) {
        let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let labels: Vec<String> = labels.iter().map(|(name, text)| format!("{name}=\"{}\"", escaped(text))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let line = format!("{}{labels} {value}\n", self.name());
        self.0.push_str(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_repositories_end_no_label() {
        let mut text = Text::default();
        text.family("a", "what");
        text.count(&[("product", "x\"} 1\nb{y=\"\\")], 3);
        text.shown(&[], None);
        assert_eq!(text.0, "# HELP a what\n# TYPE a gauge\na{product=\"x\\\"} 1\\nb{y=\\\"\\\\\"} 3\n");
    }
}
