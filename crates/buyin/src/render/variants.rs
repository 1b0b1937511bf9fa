//! Copies of a thing as a page.

use buyin_analysis::variant::PointKind;
use buyin_analysis::view::{Carried, Handed, VariantRow, VariantsView};
use serde_json::{Value, json};

use crate::render::page::{Page, footer, value};
use crate::render::sheet::As::{Count, Number, Text};
use crate::render::sheet::{Record, Sheet, column};
use crate::render::{calendar_day, count, counted, percent};

impl Page for VariantsView {
    fn footer(&self) -> String {
        footer(&self.header)
    }

    fn headline(&self) -> Option<String> {
        let Handed { from, day } = self.taken_over.as_ref()?;
        let home = format!("{}:{}", self.repository, self.path);
        let is_left_over = self.copies.iter().any(|copy| *from == format!("{}:{}", copy.repository, copy.path));
        let left_over = if is_left_over { "; what stands there still is a copy" } else { "" };
        Some(format!("{home} was taken over from {from} on {}{left_over}.", calendar_day(day)))
    }

    /// Points, one a row.
    fn record(&self) -> Record {
        let rows = json!({ "rows": value(self)["points"] });
        Record::of(&rows, &["kind", "where/path", "where/first_line", "where/last_line", "holders"])
    }

    fn sheets(&self) -> Vec<Sheet> {
        let copies = [
            column("copy", "copy", Text),
            column("team", "team", Text),
            column("folder alike", "alike", Text),
            column("since", "since", Text),
            column("its own since", "diverged", Text),
            column("last edited", "last_edited", Text),
            column("changes to the origin", "of_origin", Text),
            column("changes of its own", "own", Text),
        ];
        let mut sheets = vec![Sheet::of("COPIES", Some(&copy_rows(self)), &copies)];
        if self.core.is_none() {
            return sheets;
        }
        let lines = [column("", "0", Text), column("", "1", Number)];
        sheets.push(Sheet::of("COMMON CORE", Some(&core(self)), &lines));
        let points = [
            column("file", "file", Text),
            column("lines", "lines", Text),
            column("differ in", "kind", Text),
            column("who holds what", "holders", Text),
        ];
        sheets.push(Sheet::of("WHERE THEY DIFFER", Some(&point_rows(self)), &points));
        let changes = [
            column("day", "day", Text),
            column("made in", "made_in", Text),
            column("lines", "lines", Count),
            column("beside", "beside", Text),
            column("carried over", "carried", Text),
            column("files", "files", Text),
        ];
        sheets.push(Sheet::of("CHANGES SINCE THEY WERE COPIED", Some(&change_rows(self)), &changes));
        sheets
    }
}

fn copy_rows(view: &VariantsView) -> Value {
    let told = |carried: Carried, where_to: &str| match carried.changes {
        0 => "none".to_owned(),
        changes => format!("{changes}, {} of them {where_to}", carried.carried_over),
    };
    let row = |copy: &VariantRow| {
        json!({
            "copy": format!("{}:{}", copy.repository, copy.path),
            "team": copy.team,
            "alike": percent(copy.similarity.0, 1.0),
            "since": copy.since,
            "diverged": own_way(copy),
            "last_edited": copy.last_edited,
            "of_origin": told(copy.of_origin, "taken over"),
            "own": told(copy.own, "given back"),
        })
    };
    view.copies.iter().map(row).collect()
}

/// Since when a copy goes its own way; where it does not, how it stands to the origin, as far as that is seen.
pub(crate) fn own_way(copy: &VariantRow) -> Option<String> {
    let said = match (&copy.diverged, copy.of_origin) {
        (Some(day), _) => day.as_str(),
        (None, Carried { carried_over: 1.., .. }) => "follows the origin",
        (None, Carried { changes: 1.., .. }) => "unchanged; origin moved on",
        (None, _) if copy.similarity.0 >= 1.0 => "unchanged",
        (None, _) => return None,
    };
    Some(said.to_owned())
}

fn core(view: &VariantsView) -> Value {
    let (Some(core), Some(general)) = (view.core, view.generality) else { return json!([]) };
    let part = |share: buyin_facts::Share| percent(share.0, 1.0);
    // Of two each is half.
    let half =
        (view.copies.len() > 1).then(|| json!(["lines at least half hold, of the mean copy", part(general.majority)]));
    let rows = [
        Some(json!(["lines all hold alike", count(core.lines)])),
        Some(json!(["of the mean copy", part(core.ratio)])),
        half,
        Some(json!(["places where they differ", count(view.points.len() as u64)])),
        Some(json!(["of them in more than a value or a name", part(general.structural)])),
        Some(json!(["teams", count(general.teams)])),
        Some(json!(["general", format!("{:.2}", general.score.0)])),
    ];
    rows.into_iter().flatten().collect()
}

fn point_rows(view: &VariantsView) -> Value {
    let row = |point: &buyin_analysis::view::PointRow| {
        let (first, last) = (point.place.first_line, point.place.last_line);
        let lines = match last {
            last if last < first => format!("before {first}"),
            last if last == first => first.to_string(),
            last => format!("{first}–{last}"),
        };
        let held = point.holders.iter().map(|held| {
            let who = held.copies.join(", ");
            match held.lines.len() as u64 {
                0 => format!("{who} (nothing)"),
                lines => format!("{who} ({})", counted(lines, "line", "lines")),
            }
        });
        let holders = match (point.kind, point.holders.first()) {
            (PointKind::File, Some(first)) => format!("only in {}", first.copies.join(", ")),
            _ => held.collect::<Vec<_>>().join(" | "),
        };
        json!({ "file": point.place.path, "lines": lines, "kind": point.kind, "holders": holders })
    };
    Value::Array(view.points.iter().map(row).collect())
}

fn change_rows(view: &VariantsView) -> Value {
    let row = |change: &buyin_analysis::view::ChangeRow| {
        json!({
            "day": change.day,
            "made_in": change.made_in,
            "lines": change.lines,
            "beside": change.beside,
            "carried": change.carried_over.as_deref().unwrap_or("no"),
            "files": change.files.join(", "),
        })
    };
    Value::Array(view.changes.iter().map(row).collect())
}
