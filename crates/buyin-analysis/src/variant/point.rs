//! Variation points: the longest runs between two lines that all copies hold.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::variant::alignment::Alignment;
use crate::variant::line::Lines;
use crate::variant::{Holder, Text, kind};

/// How copies differ at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// Only numbers, strings or other literals differ.
    Literal,
    /// Only names differ, or names and literals.
    Identifier,
    /// Some copies have lines the origin lacks; the others have nothing there.
    Insertion,
    /// Some copies lack lines of the origin; nobody has others there.
    Removal,
    /// What is offered to callers differs.
    Signature,
    /// At least two different contents.
    Alternative,
    /// A file that some have and others lack.
    File,
}

impl PointKind {
    /// Whether more than a value or a name differs.
    pub fn is_structural(self) -> bool {
        !matches!(self, Self::Literal | Self::Identifier)
    }
}

/// What some of the copies hold at a point.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Content {
    /// Who: `repository:path`, the origin first.
    pub holders: Vec<String>,
    /// The lines; none where these copies have nothing.
    pub lines: Vec<String>,
}

/// A place where copies differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Point {
    /// How.
    pub kind: PointKind,
    /// File, as the origin names it; as the copy does where the origin has none.
    pub path: String,
    /// First line in that file.
    pub first_line: u32,
    /// Last line in that file; before the first where the origin has nothing there.
    pub last_line: u32,
    /// Different contents, the most held first.
    pub contents: Vec<Content>,
}

/// Where a paired file differs.
pub(super) fn points(alignment: &Alignment, lines: &[Option<Lines<'_>>], holders: &[&Holder]) -> Vec<Point> {
    let Some(origin) = &lines[0] else { return Vec::new() };
    let has_file: Vec<usize> = (0..lines.len()).filter(|column| lines[*column].is_some()).collect();
    let mut points = Vec::new();
    if has_file.len() < lines.len() && lines.iter().flatten().any(|lines| lines.len() > 0) {
        points.push(missing(origin, lines, holders));
    }
    let mut at = 0;
    while at <= origin.len() {
        let end = end_of_run(alignment, at, &has_file);
        let differs = end > at || has_file.iter().any(|column| !alignment.own[at][*column].is_empty());
        if differs {
            points.push(run(alignment, lines, origin, at..end, &has_file, holders));
        }
        at = end + 1;
    }
    points
}

/// The first line from `at` on that everybody with the file holds.
fn end_of_run(alignment: &Alignment, at: usize, has_file: &[usize]) -> usize {
    let all = |line: &usize| has_file.iter().all(|column| alignment.held[*line][*column]);
    (at..alignment.held.len()).find(all).unwrap_or(alignment.held.len())
}

fn run(
    alignment: &Alignment,
    lines: &[Option<Lines<'_>>],
    origin: &Lines<'_>,
    range: std::ops::Range<usize>,
    has_file: &[usize],
    holders: &[&Holder],
) -> Point {
    let mut contents: BTreeMap<Vec<String>, (Vec<usize>, Vec<String>)> = BTreeMap::new();
    for column in has_file {
        let Some(own) = &lines[*column] else { continue };
        let (mut texts, mut keys) = (Vec::new(), Vec::new());
        for line in range.start..=range.end {
            let inserted = alignment.own[line][*column].clone();
            keys.extend_from_slice(&own.keys()[inserted.clone()]);
            texts.extend(own.texts(inserted));
            if line < range.end && alignment.held[line][*column] {
                keys.push(origin.keys()[line].clone());
                texts.extend(origin.texts(line..line + 1));
            }
        }
        let entry =
            contents.entry(keys).or_insert_with(|| (Vec::new(), texts.into_iter().map(str::to_owned).collect()));
        entry.0.push(*column);
    }
    // What is compared tells the kind; what was written is shown.
    let of_origin = contents.iter().find(|(_, (columns, _))| columns[0] == 0).map(|(keys, _)| keys.as_slice());
    let kind = kind::of(of_origin.unwrap_or_default(), contents.keys().map(Vec::as_slice));
    let mut parts: Vec<(Vec<usize>, Vec<String>)> = contents.into_values().collect();
    parts.sort_by_key(|(columns, _)| (std::cmp::Reverse(columns.len()), columns[0]));
    let first_line = origin.number(range.start);
    let last_line = if range.is_empty() { first_line.saturating_sub(1) } else { origin.number(range.end - 1) };
    let contents =
        parts.into_iter().map(|(columns, lines)| Content { holders: names(&columns, holders), lines }).collect();
    Point { kind, path: origin.path.to_owned(), first_line, last_line, contents }
}

fn missing(origin: &Lines<'_>, lines: &[Option<Lines<'_>>], holders: &[&Holder]) -> Point {
    let columns = |with: bool| (0..lines.len()).filter(|column| lines[*column].is_some() == with).collect::<Vec<_>>();
    let contents =
        [columns(true), columns(false)].map(|columns| Content { holders: names(&columns, holders), lines: Vec::new() });
    let last_line = origin.number(origin.len()).saturating_sub(1);
    Point { kind: PointKind::File, path: origin.path.to_owned(), first_line: 1, last_line, contents: contents.into() }
}

/// A file that only one copy has.
pub(super) fn file(text: &Text, holder: &Holder) -> Point {
    let last_line = u32::try_from(text.text.lines().count()).unwrap_or(u32::MAX);
    let contents = vec![Content { holders: vec![holder.id.clone()], lines: Vec::new() }];
    Point { kind: PointKind::File, path: text.path.clone(), first_line: 1, last_line, contents }
}

fn names(columns: &[usize], holders: &[&Holder]) -> Vec<String> {
    columns.iter().map(|column| holders[*column].id.clone()).collect()
}
