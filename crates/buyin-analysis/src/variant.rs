//! Variants: what copies of one thing have in common, where they vary, and how.
//!
//! Works on texts it is given, and on what whoever gives them says is code in them; comments and white space make no difference. Reads no repository, and never says which copy came first: that is the caller's to know.
//! Source of the method: `methods.md` §3.4, with every copy aligned to one, the origin, instead of along a guide tree.

mod alignment;
mod course;
pub(crate) mod kind;
mod line;
mod pairing;
mod point;

use std::collections::BTreeSet;

use buyin_facts::Share;
use schemars::JsonSchema;
use serde::Serialize;

use crate::variant::alignment::Alignment;
use crate::variant::line::Lines;

pub use crate::variant::course::{Change, Course, Past, Version, course};
pub use crate::variant::point::{Content, Point, PointKind};

/// A file of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Path within the copy.
    pub path: String,
    /// What it holds.
    pub text: String,
    /// The same line for line, without comments: what of it is compared.
    pub code: String,
}

/// One of the copies, the origin among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    /// `repository:path`.
    pub id: String,
    /// Team that owns it.
    pub team: String,
    /// Its files.
    pub files: Vec<Text>,
}

/// What all copies hold alike.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Core {
    /// Lines that hold more than a comment.
    pub lines: u64,
    /// Those over the mean length of a copy.
    pub ratio: Share,
}

/// How general the thing is: the product of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Generality {
    /// The product.
    pub score: Share,
    /// Ratio of the lines that at least half of the copies hold.
    pub majority: Share,
    /// Part of the variation points that change structure, not just a value or a name.
    pub structural: Share,
    /// Different teams that hold a copy.
    pub teams: u64,
}

/// The comparison.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Variants {
    /// Held by all.
    pub core: Core,
    /// Where copies differ, in order of path and line.
    pub points: Vec<Point>,
    /// How general it is.
    pub generality: Generality,
}

/// Compares copies with their origin.
pub fn variants(origin: &Holder, copies: &[Holder]) -> Variants {
    let holders: Vec<&Holder> = std::iter::once(origin).chain(copies).collect();
    let pairs = pairing::pair(origin, copies);
    let (mut strict, mut majority, mut points) = (0, 0, Vec::new());
    for file in &pairs.files {
        let lines: Vec<Option<Lines<'_>>> = file.iter().map(|text| text.map(Lines::of)).collect();
        let alignment = Alignment::of(&lines);
        strict += alignment.held_by_at_least(holders.len());
        majority += alignment.held_by_at_least(holders.len().div_ceil(2));
        points.extend(point::points(&alignment, &lines, &holders));
    }
    let alone = pairs.alone.iter().filter(|(_, text)| line::count(text) > 0);
    points.extend(alone.map(|(holder, text)| point::file(text, holders[*holder])));
    points.sort_by(|one, other| {
        (&one.path, one.first_line, &one.contents).cmp(&(&other.path, other.first_line, &other.contents))
    });
    let length: usize = holders.iter().flat_map(|holder| &holder.files).map(line::count).sum();
    let mean = length as f64 / holders.len() as f64;
    let ratio = |lines: u64| Share(if mean > 0.0 { (lines as f64 / mean).min(1.0) } else { 0.0 });
    let generality = generality(ratio(majority), &points, &holders);
    Variants { core: Core { lines: strict, ratio: ratio(strict) }, points, generality }
}

/// Part of the lines of one that another holds, 0 to 1.
pub(crate) fn held(one: &Holder, other: &Holder) -> Share {
    let lines: usize = one.files.iter().map(line::count).sum();
    let common = variants(one, std::slice::from_ref(other)).core.lines;
    Share(common as f64 / lines.max(1) as f64)
}

/// `G = core held by half × (1 − structural points) × min(1, teams / 3)`. Source: `methods.md` §3.4.
fn generality(majority: Share, points: &[Point], holders: &[&Holder]) -> Generality {
    let structural = points.iter().filter(|point| point.kind.is_structural()).count();
    let structural = Share(structural as f64 / points.len().max(1) as f64);
    let teams = holders.iter().map(|holder| holder.team.as_str()).collect::<BTreeSet<_>>().len();
    let score = Share(majority.0 * (1.0 - structural.0) * (teams as f64 / 3.0).min(1.0));
    Generality { score, majority, structural, teams: teams as u64 }
}

/// The unified diff of two copies, file by file, as they are paired here.
pub fn unified(one: &Holder, other: &Holder) -> String {
    let pairs = pairing::pair(one, std::slice::from_ref(other));
    let mut diff = String::new();
    for file in &pairs.files {
        diff.push_str(&alignment::unified((&one.id, file[0]), (&other.id, file[1])));
    }
    for (holder, text) in &pairs.alone {
        debug_assert_eq!(*holder, 1, "files of the first stand in `files`");
        diff.push_str(&alignment::unified((&one.id, None), (&other.id, Some(text))));
    }
    diff
}

#[cfg(test)]
mod tests;
