//! How a copy and its origin went on beside each other: when the copy became its own, and which changes of one side are found
//! in the other later. Works on texts and days it is given.
//!
//! A change is what one side's paired files gained on a day: lines of code the other side did not have then. It was carried over when
//! the other side later has at least half of them. What was only taken away is not seen.

use std::collections::BTreeMap;

use buyin_facts::Day;
use rustc_hash::FxHashSet;

use crate::variant::{Holder, Text, line, pairing};

/// A line with fewer letters and digits (a brace, an `else`) says nothing of where it came from.
const TELLING: usize = 6;

/// A text that stood at a path of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Path within the copy.
    pub path: String,
    /// What it said.
    pub text: String,
    /// The same line for line, without comments: what of it is compared.
    pub code: String,
    /// First day.
    pub first_day: Day,
    /// First day no more; nothing while it stands.
    pub last_day: Option<Day>,
}

/// A copy, or the origin, with everything it ever said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// `repository:path`.
    pub id: String,
    /// Team that owns it.
    pub team: String,
    /// By path and day.
    pub versions: Vec<Version>,
}

/// A change one side made, and whether the other took it over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// When.
    pub day: Day,
    /// Whether the origin made it; else the copy did.
    pub of_origin: bool,
    /// Files, as the side that made it names them.
    pub files: Vec<String>,
    /// Lines that told it.
    pub lines: u64,
    /// Day the other side had it.
    pub carried: Option<Day>,
}

/// What became of a copy beside its origin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    /// First day it held a text the origin never held; nothing while it only holds what the origin held once.
    pub diverged: Option<Day>,
    /// Changes after the copy was made, in order of day.
    pub changes: Vec<Change>,
}

impl Past {
    /// What stands.
    pub fn standing(&self) -> Holder {
        let standing = self.versions.iter().filter(|version| version.last_day.is_none());
        let text = |version: &Version| Text {
            path: version.path.clone(),
            text: version.text.clone(),
            code: version.code.clone(),
        };
        let files = standing.map(text).collect();
        Holder { id: self.id.clone(), team: self.team.clone(), files }
    }

    /// Takes what another said before this began for its own: it came from there. What was left behind goes ways of its own from
    /// that day on.
    pub fn follow(&mut self, left_behind: &mut Self) {
        let Some(began) = self.versions.iter().map(|version| version.first_day).min() else { return };
        let before = left_behind.versions.iter().filter(|version| version.first_day < began);
        let ended = |version: &Version| Some(version.last_day.map_or(began, |day| day.min(began)));
        self.versions.extend(before.map(|version| Version { last_day: ended(version), ..version.clone() }));
        left_behind.versions.retain(|version| version.last_day.is_none_or(|day| day > began));
        left_behind.versions.iter_mut().for_each(|version| version.first_day = version.first_day.max(began));
    }

    fn of(&self, path: &str) -> Vec<&Version> {
        let mut versions: Vec<&Version> = self.versions.iter().filter(|version| version.path == path).collect();
        versions.sort_by_key(|version| version.first_day);
        versions
    }
}

/// Follows a copy beside its origin.
pub fn course(origin: &Past, copy: &Past) -> Course {
    let (here, there) = (origin.standing(), [copy.standing()]);
    let pairs = pairing::pair(&here, &there);
    let mut course = Course::default();
    let mut days: BTreeMap<(Day, bool), Vec<Change>> = BTreeMap::new();
    // Wherever the origin had it: a file that moved there is no less what was copied.
    let said = |version: &Version| line::keys(&version.code);
    let known: FxHashSet<Vec<String>> = origin.versions.iter().map(said).collect();
    for row in &pairs.files {
        let (Some(one), Some(other)) = (row[0], row[1]) else { continue };
        let (ours, theirs) = (origin.of(&one.path), copy.of(&other.path));
        let own = theirs.iter().find(|version| !known.contains(&said(version))).map(|version| version.first_day);
        course.diverged = [course.diverged, own].into_iter().flatten().min();
        let Some(since) = theirs.first().map(|version| version.first_day) else { continue };
        let (ours, theirs) = (Line::of(&ours), Line::of(&theirs));
        for change in ours.changes(&theirs, since, true).into_iter().chain(theirs.changes(&ours, since, false)) {
            days.entry((change.day, change.of_origin)).or_default().push(change);
        }
    }
    course.changes = days.into_values().filter_map(together).collect();
    course
}

/// What one side's files gained on one day as one change: carried over when at least half of its lines were.
fn together(changes: Vec<Change>) -> Option<Change> {
    let carried = changes.iter().filter(|change| change.carried.is_some());
    let (lines, found): (u64, u64) =
        (changes.iter().map(|change| change.lines).sum(), carried.clone().map(|change| change.lines).sum());
    let carried = carried.filter_map(|change| change.carried).max().filter(|_| found * 2 >= lines);
    let files = changes.iter().flat_map(|change| change.files.clone()).collect();
    changes.into_iter().next().map(|first| Change { files, lines, carried, ..first })
}

/// One file over time, as sets of telling lines.
struct Line<'a> {
    path: &'a str,
    states: Vec<(Day, FxHashSet<String>)>,
}

impl<'a> Line<'a> {
    fn of(versions: &[&'a Version]) -> Self {
        let path = versions.first().map_or("", |version| version.path.as_str());
        Self { path, states: versions.iter().map(|version| (version.first_day, telling(&version.code))).collect() }
    }

    /// What the file held before a day, or by its end.
    fn by(&self, day: Day, with_the_day: bool) -> Option<&FxHashSet<String>> {
        let held = |(first, _): &&(Day, FxHashSet<String>)| *first < day || (with_the_day && *first == day);
        self.states.iter().rev().find(held).map(|(_, lines)| lines)
    }

    /// What this file gained after `since` that the other did not have. Of a change both made on one day the origin is the
    /// author.
    fn changes(&self, other: &Line<'_>, since: Day, of_origin: bool) -> Vec<Change> {
        let mut changes = Vec::new();
        for pair in self.states.windows(2) {
            let ((_, before), (day, after)) = (&pair[0], &pair[1]);
            let known = other.by(*day, !of_origin);
            let is_new = |line: &&String| !before.contains(*line) && !known.is_some_and(|known| known.contains(*line));
            let gained: Vec<&String> = after.iter().filter(is_new).collect();
            if *day <= since || gained.is_empty() {
                continue;
            }
            let holds = |(_, lines): &&(Day, FxHashSet<String>)| {
                gained.iter().filter(|line| lines.contains(**line)).count() * 2 >= gained.len()
            };
            let later = |(first, _): &&(Day, FxHashSet<String>)| *first > *day || (of_origin && *first == *day);
            let carried = other.states.iter().filter(later).find(holds).map(|(first, _)| *first);
            let (files, lines) = (vec![self.path.to_owned()], gained.len() as u64);
            changes.push(Change { day: *day, of_origin, files, lines, carried });
        }
        changes
    }
}

/// Lines of code that tell something.
fn telling(code: &str) -> FxHashSet<String> {
    line::keys(code)
        .into_iter()
        .filter(|line| line.chars().filter(|letter| letter.is_alphanumeric()).count() >= TELLING)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(id: &str, versions: &[(i32, &str)]) -> Past {
        let ends = versions.iter().skip(1).map(|(day, _)| Some(Day(*day))).chain([None]);
        let version = |((day, text), last_day): (&(i32, &str), Option<Day>)| Version {
            path: "retry.go".into(),
            text: (*text).into(),
            code: (*text).into(),
            first_day: Day(*day),
            last_day,
        };
        Past { id: id.into(), team: id.into(), versions: versions.iter().zip(ends).map(version).collect() }
    }

    const FIRST: &str = "func retry() {\n  attempt(3)\n}\n";
    const FIXED: &str = "func retry() {\n  attempt(3)\n  closeBody()\n}\n";
    const JITTER: &str = "func retry() {\n  attempt(3)\n  waitWithJitter()\n}\n";
    const BOTH: &str = "func retry() {\n  attempt(3)\n  waitWithJitter()\n  closeBody()\n}\n";

    #[test]
    fn a_fix_of_the_origin_arrives_later_or_never() {
        let origin = past("a", &[(1, FIRST), (20, FIXED)]);
        let behind = course(&origin, &past("b", &[(10, FIRST)]));
        assert_eq!((behind.diverged, behind.changes.len()), (None, 1));
        assert_eq!(
            behind.changes[0],
            Change { day: Day(20), of_origin: true, files: vec!["retry.go".into()], lines: 1, carried: None }
        );
        let followed = course(&origin, &past("b", &[(10, FIRST), (35, FIXED)]));
        assert_eq!((followed.diverged, followed.changes[0].carried), (None, Some(Day(35))));
        assert_eq!(followed.changes.len(), 1, "what was carried over is no change of the copy's");
    }

    #[test]
    fn a_copy_does_not_become_its_own_when_the_origin_moves_its_file_and_goes_on() {
        let mut origin = past("a", &[(1, FIRST), (20, FIXED)]);
        (origin.versions[0].path, origin.versions[0].last_day) = ("old.go".into(), Some(Day(20)));
        let behind = course(&origin, &past("b", &[(10, FIRST)]));
        assert_eq!(behind.diverged, None);
        let edited = course(&origin, &past("b", &[(10, FIRST), (15, JITTER)]));
        assert_eq!(edited.diverged, Some(Day(15)));
    }

    #[test]
    fn a_comment_makes_no_copy_its_own_and_is_no_change() {
        let mut copy = past("b", &[(10, FIRST), (15, "// Why.\nfunc retry() {\n  attempt(3)\n}\n")]);
        copy.versions[1].code = "\nfunc retry() {\n  attempt(3)\n}\n".into();
        assert_eq!(course(&past("a", &[(1, FIRST)]), &copy), Course::default());
    }

    #[test]
    fn a_change_of_the_copy_is_given_back_or_kept() {
        let copy = past("b", &[(10, FIRST), (15, JITTER), (40, BOTH)]);
        let kept = course(&past("a", &[(1, FIRST), (20, FIXED)]), &copy);
        assert_eq!(kept.diverged, Some(Day(15)));
        let told: Vec<(i32, bool, Option<i32>)> =
            kept.changes.iter().map(|one| (one.day.0, one.of_origin, one.carried.map(|day| day.0))).collect();
        assert_eq!(told, [(15, false, None), (20, true, Some(40))]);
        let given = course(&past("a", &[(1, FIRST), (50, JITTER)]), &copy);
        assert_eq!(given.changes[0].carried, Some(Day(50)));
    }

    #[test]
    fn what_lives_elsewhere_now_goes_on_with_the_past_of_what_was_left_behind() {
        let mut left_behind = past("a", &[(1, FIRST), (20, FIXED)]);
        let mut home = past("h", &[(30, FIXED), (50, BOTH)]);
        home.follow(&mut left_behind);
        assert_eq!(home.standing().files.len(), 1);
        // Until the day it came there the two are one; since then the home goes on alone.
        let beside = course(&home, &left_behind);
        assert_eq!((beside.diverged, beside.changes.len(), beside.changes[0].day), (None, 1, Day(50)));
        // A copy of the original is no copy of its own because the home never said what it holds.
        assert_eq!(course(&home, &past("b", &[(10, FIRST)])).diverged, None);
    }

    #[test]
    fn what_was_before_the_copy_counts_for_nothing_and_one_day_has_one_author() {
        let origin = past("a", &[(1, FIRST), (5, JITTER)]);
        assert_eq!(course(&origin, &past("b", &[(5, JITTER)])), Course::default());
        let campaign = course(&past("a", &[(1, FIRST), (30, FIXED)]), &past("b", &[(10, FIRST), (30, FIXED)]));
        assert_eq!(campaign.changes.len(), 1);
        assert_eq!((campaign.changes[0].of_origin, campaign.changes[0].carried), (true, Some(Day(30))));
    }
}
