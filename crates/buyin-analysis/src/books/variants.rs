//! Copies of a candidate compared: what they share, where they differ, what was carried over.

use crate::books::dossier::{self, Beside, Dossier};
use crate::books::{Books, BooksError};
use crate::ledger::group::Filter;
use crate::variant::{Change, Course, Holder, Past, Point, Version, course, held, unified, variants};
use crate::view::{Carried, ChangeRow, Held, Lines, PointRow, VariantRow, VariantsView};

impl Books {
    /// Compares a candidate's copies. `texts` are those of [`Books::holders`], in their order.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn variants(&self, dossier: &Dossier, texts: Vec<Vec<Version>>) -> Result<VariantsView, BooksError> {
        let places = self.holders(dossier)?;
        let pasts = dossier::pasts(dossier, &places, texts);
        let organisation = self.organisation()?;
        let landscape = &dossier.survey().landscape;
        let origin = landscape.directory(dossier.home());
        let courses: Vec<Course> = pasts.iter().skip(1).map(|copy| course(&pasts[0], copy)).collect();
        let standing: Vec<Holder> = pasts.iter().map(Past::standing).collect();
        let rows = dossier.copies().into_iter().zip(&courses).zip(standing.iter().skip(1));
        let row = |((copy, course), holder): ((Beside, &Course), &Holder)| {
            let place = landscape.directory(copy.directory);
            VariantRow {
                repository: organisation.history.name(place.repository).to_owned(),
                path: place.path.clone(),
                team: holder.team.clone(),
                similarity: copy.similarity.map_or_else(|| held(&standing[0], holder), buyin_facts::Share),
                since: copy.since.map(|day| day.to_string()),
                last_edited: copy.last_edited.map(|day| day.to_string()),
                diverged: course.diverged.map(|day| day.to_string()),
                of_origin: carried(&course.changes, true),
                own: carried(&course.changes, false),
            }
        };
        let mut copies: Vec<VariantRow> = rows.map(row).collect();
        copies.sort_by(|one, other| other.similarity.0.total_cmp(&one.similarity.0));
        let found = standing.split_first().filter(|(_, copies)| !copies.is_empty());
        let found = found.map(|(origin, copies)| variants(origin, copies));
        Ok(VariantsView {
            header: self.header("buyin.variants/v1", &Filter::default())?,
            repository: organisation.history.name(origin.repository).to_owned(),
            path: origin.path.clone(),
            owner: organisation.teams.id(dossier.survey().team(dossier.home())).to_owned(),
            taken_over: dossier.handed.clone(),
            copies,
            core: found.as_ref().map(|found| found.core),
            generality: found.as_ref().map(|found| found.generality),
            changes: changes(&pasts, &courses),
            points: found.into_iter().flat_map(|found| found.points).map(point).collect(),
        })
    }

    /// The unified diff of two holders, by their `repository:path`.
    ///
    /// # Errors
    /// When one of them is no holder, or the lake cannot be read.
    pub fn diff(
        &self,
        dossier: &Dossier,
        texts: Vec<Vec<Version>>,
        one: &str,
        other: &str,
    ) -> Result<String, BooksError> {
        let places = self.holders(dossier)?;
        let pasts = dossier::pasts(dossier, &places, texts);
        let find = |id: &str| {
            let unknown = || BooksError::Unknown {
                what: "copy",
                name: id.to_owned(),
                known: places.iter().map(|place| place.id.clone()).collect(),
            };
            pasts.iter().find(|past| past.id == id).map(Past::standing).ok_or_else(unknown)
        };
        Ok(unified(&find(one)?, &find(other)?))
    }
}

fn carried(changes: &[Change], of_origin: bool) -> Carried {
    let made = changes.iter().filter(|change| change.of_origin == of_origin);
    let carried_over = made.clone().filter(|change| change.carried.is_some()).count() as u64;
    Carried { changes: made.count() as u64, carried_over }
}

fn changes(pasts: &[Past], courses: &[Course]) -> Vec<ChangeRow> {
    let Some(origin) = pasts.first() else { return Vec::new() };
    let all = pasts.iter().skip(1).zip(courses);
    let mut rows: Vec<ChangeRow> = all
        .flat_map(|(copy, course)| {
            course.changes.iter().map(move |change| {
                let (made_in, beside) = if change.of_origin { (origin, copy) } else { (copy, origin) };
                ChangeRow {
                    day: change.day.to_string(),
                    made_in: made_in.id.clone(),
                    beside: beside.id.clone(),
                    files: change.files.clone(),
                    lines: change.lines,
                    carried_over: change.carried.map(|day| day.to_string()),
                }
            })
        })
        .collect();
    rows.sort_by(|one, other| (&one.day, &one.made_in, &one.beside).cmp(&(&other.day, &other.made_in, &other.beside)));
    rows
}

fn point(point: Point) -> PointRow {
    let held = point.contents.into_iter().map(|content| Held { copies: content.holders, lines: content.lines });
    PointRow {
        kind: point.kind,
        place: Lines { path: point.path, first_line: point.first_line, last_line: point.last_line },
        holders: held.collect(),
    }
}
