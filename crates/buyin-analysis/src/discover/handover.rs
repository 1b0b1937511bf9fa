//! Handovers: folders whose contents arrived in another repository, whoever brought them there. Says when, how much of the folder
//! went, what became of the original, and who else held a copy. Whether the new home is shared is not judged here.
//!
//! Evidence is contents alone: the same file, byte for byte, first here and later there. A file that moves within its repository
//! stays the same one. History that came along has the dates of the original: it counts from the day on which the new repository
//! has a history of its own, and where that cannot be told the older repository is the origin.

mod walk;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;
use buyin_facts::lake::LakeError;

use crate::component::folder;
use crate::discover::carried::Carried;
use crate::discover::handover::walk::Walk;
use crate::discover::landscape::is_within;
use crate::history::{Changes, History};
use crate::index::RepositoryIx;

/// A folder of a repository, whether it stands or not.
pub(crate) type Place = (RepositoryIx, String);

/// Contents in more files than this are boilerplate; as for copies.
const COMMON: usize = 24;
/// Part of a folder's files that must have gone for the folder to have gone.
const MOST: f64 = 0.5;

/// A folder that went to another repository.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Handover {
    pub(crate) origin: Place,
    pub(crate) home: Place,
    /// First day any of it was there.
    pub(crate) day: Day,
    /// Files that went.
    pub(crate) files: u64,
    /// Their lines.
    pub(crate) lines: u64,
    /// Day the last of them was gone from the origin's repository; nothing while one stands.
    pub(crate) left: Option<Day>,
    /// Other folders that hold or held most of it, with the days they had it.
    pub(crate) copies: Vec<(Place, Day, Option<Day>)>,
}

/// Which files of one folder stand in another.
#[derive(Debug, Default)]
struct Went {
    origins: BTreeSet<usize>,
    homes: BTreeSet<usize>,
    /// First day a content came later than to the origin.
    later: Option<Day>,
    /// Last day a content came to both at once.
    at_once: Option<Day>,
}

impl Went {
    /// The day it went. History that came along has the days of the original: then it went when the two last were one.
    fn day(&self) -> Option<Day> {
        self.at_once.or(self.later)
    }

    fn join(&mut self, other: Self) {
        self.origins.extend(other.origins);
        self.homes.extend(other.homes);
        self.later = [self.later, other.later].into_iter().flatten().min();
        self.at_once = self.at_once.max(other.at_once);
    }
}

/// Every handover, by origin and home.
///
/// # Errors
/// When the lake cannot be read.
pub(crate) fn handovers(changes: Changes<'_>) -> Result<Vec<Handover>, LakeError> {
    let history = changes.history();
    let carried = Carried::of(history);
    let walk = Walk::along(changes, &carried)?;
    let mut whole = together(pairs(&walk, history));
    whole.retain(|(origin, _), went| went.day().is_some_and(|day| part(&walk, origin, went, day) >= MOST));
    let whole = at_once(whole);
    let handover = |((origin, home), went): (&(Place, Place), &Went)| {
        let others = whole.iter().filter(|((from, to), _)| from == origin && to.0 != home.0);
        let copies = others.filter_map(|((_, to), went)| Some((to.clone(), went.day()?, walk.end(&went.homes))));
        let day = went.day()?;
        let files = walk.around(&went.origins, day);
        Some(Handover {
            origin: origin.clone(),
            home: home.clone(),
            day,
            files: files.len() as u64,
            lines: files.iter().map(|at| walk.stays[*at].lines.max(0) as u64).sum(),
            left: left(&walk, &went.origins, day),
            copies: copies.collect(),
        })
    };
    // What came from elsewhere before handed nothing over: where it came from did.
    let is_derived = |(origin, home): &(Place, Place), went: &Went| {
        let came = whole.iter().filter(|((_, to), _)| to == origin);
        came.map(|((from, _), came)| (from, came.day())).any(|(from, day)| match day.cmp(&went.day()) {
            Ordering::Less => true,
            Ordering::Equal => from != home,
            Ordering::Greater => false,
        })
    };
    // Nothing but carried history is there on days on which nobody had made the repository, too.
    let stands =
        |home: &Place, went: &Went| !carried.is_unborn(home.0) && (walk.end(&went.homes).is_none() || walk.holds(home));
    let original = |(pair, went): &(&(Place, Place), &Went)| stands(&pair.1, went) && !is_derived(pair, went);
    Ok(whole.iter().filter(original).filter_map(handover).collect())
}

/// Folders of different repositories that held the same contents, the earlier one first: where it was on the day the other had
/// them, and where that is today.
fn pairs(walk: &Walk, history: &History) -> BTreeMap<(Place, Place), Went> {
    let mut pairs: BTreeMap<(Place, Place), Went> = BTreeMap::new();
    let age = |repository: RepositoryIx| (history.repositories[repository.at()].first_day, repository);
    for holders in walk.holders.values() {
        let files: BTreeSet<usize> = holders.iter().map(|(at, _)| *at).collect();
        if files.len() > COMMON {
            continue;
        }
        for (one, first) in holders {
            for (other, then) in holders {
                let (origin, home) = (&walk.stays[*one], &walk.stays[*other]);
                let is_earlier = (first, age(origin.repository)) < (then, age(home.repository));
                // What is kept as somebody else's went nowhere, and is no copy.
                let is_vendored = origin.is_vendored || home.is_vendored;
                if origin.repository == home.repository || is_vendored || !is_earlier {
                    continue;
                }
                let places = (walk.place(walk.on(*one, *then)), walk.place(walk.today(*other)));
                let went = pairs.entry(places).or_default();
                went.origins.insert(*one);
                went.homes.insert(*other);
                if then > first {
                    went.later = Some(went.later.map_or(*then, |day| day.min(*then)));
                } else {
                    went.at_once = went.at_once.max(Some(*then));
                }
            }
        }
    }
    pairs
}

/// Part of the files that stood in a folder on a day that went.
fn part(walk: &Walk, origin: &Place, went: &Went, day: Day) -> f64 {
    let own = walk.around(&went.origins, day).into_iter().filter(|at| walk.place(*at) == *origin).count();
    own as f64 / walk.count(origin, day).max(1) as f64
}

/// The last day of what stood on a day, in the whole repository it was in, once all of it is gone. What only moved is not; but a file
/// or two that went on elsewhere, when the rest went, keep nothing back.
fn left(walk: &Walk, origins: &BTreeSet<usize>, day: Day) -> Option<Day> {
    let contents = walk.holders.values().filter(|holders| holders.iter().any(|(at, _)| origins.contains(at)));
    let repository = walk.stays[*origins.first()?].repository;
    // What is kept as somebody else's is the shared version, not the origin's own.
    let is_own = |at: &usize| walk.stays[*at].repository == repository && !walk.stays[*at].is_vendored;
    let same: BTreeSet<usize> = contents.flatten().map(|(at, _)| *at).filter(is_own).collect();
    let files = walk.around(&same, day);
    let ends: Option<Vec<Day>> = files.iter().map(|at| walk.stays[*at].until).collect();
    let moved = files.iter().filter(|at| walk.stays[walk.today(**at)].until.is_none()).count();
    ends?.into_iter().max().filter(|_| (moved as f64) < MOST * files.len() as f64)
}

/// Folders below others that went to the same place below the other's home go with them.
fn together(pairs: BTreeMap<(Place, Place), Went>) -> BTreeMap<(Place, Place), Went> {
    let mut whole: BTreeMap<(Place, Place), Went> = BTreeMap::new();
    for ((origin, home), went) in pairs {
        let (mut top, mut rest) = ((origin.clone(), home.clone()), (origin.1.as_str(), home.1.as_str()));
        while let Some(above) = above(rest) {
            rest = above;
            let place = ((origin.0, rest.0.to_owned()), (home.0, rest.1.to_owned()));
            if whole.contains_key(&place) {
                top = place;
                break;
            }
        }
        whole.entry(top).or_default().join(went);
    }
    whole
}

/// Folders below others that went below the other's home on the same day, under whatever name they stand there now, go with them.
fn at_once(pairs: BTreeMap<(Place, Place), Went>) -> BTreeMap<(Place, Place), Went> {
    let mut tops: BTreeMap<(Place, Place), Went> = BTreeMap::new();
    let lies_in = |one: &Place, top: &Place| one.0 == top.0 && is_within(&one.1, &top.1);
    // Sorted by the origin's path: what lies above comes first.
    for ((origin, home), went) in pairs {
        let goes_with = |((from, to), top): &(&(Place, Place), &mut Went)| {
            from != &origin && lies_in(&origin, from) && lies_in(&home, to) && top.day() == went.day()
        };
        let top = tops.iter_mut().find(goes_with).map(|(_, top)| top);
        match top {
            Some(top) => top.join(went),
            None => drop(tops.insert((origin, home), went)),
        }
    }
    tops
}

/// Both paths without their last part, where that is the same.
fn above<'a>((one, other): (&'a str, &'a str)) -> Option<(&'a str, &'a str)> {
    let name = |path: &'a str| path.rsplit('/').next().filter(|name| !name.is_empty());
    (name(one)? == name(other)?).then(|| (folder(one), folder(other)))
}
