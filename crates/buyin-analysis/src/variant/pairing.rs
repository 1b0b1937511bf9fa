//! Which file of a copy stands for which file of the origin: the same path, else the same name, else the most alike.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::variant::{Holder, Text};

/// Files less alike than this stand for themselves: the share of the smaller one's lines found in the other.
const ALIKE: f64 = 0.3;

/// The files of all holders, side by side.
pub(super) struct Pairs<'a> {
    /// One row a file of the origin; one column a holder, the origin first.
    pub(super) files: Vec<Vec<Option<&'a Text>>>,
    /// Files of copies that stand for none, with the column of their holder.
    pub(super) alone: Vec<(usize, &'a Text)>,
}

pub(super) fn pair<'a>(origin: &'a Holder, copies: &'a [Holder]) -> Pairs<'a> {
    let mut files: Vec<Vec<Option<&Text>>> = origin.files.iter().map(|file| vec![Some(file)]).collect();
    let mut alone = Vec::new();
    for (column, copy) in (1..).zip(copies) {
        let mut free: BTreeSet<usize> = (0..copy.files.len()).collect();
        let mut found: Vec<Option<usize>> = vec![None; origin.files.len()];
        take(&mut found, &mut free, |at, of| origin.files[at].path == copy.files[of].path);
        take(&mut found, &mut free, |at, of| name(&origin.files[at].path) == name(&copy.files[of].path));
        take_most_alike(&mut found, &mut free, origin, copy);
        for (row, of) in files.iter_mut().zip(&found) {
            row.push(of.map(|of| &copy.files[of]));
        }
        alone.extend(free.into_iter().map(|of| (column, &copy.files[of])));
    }
    Pairs { files, alone }
}

fn take(found: &mut [Option<usize>], free: &mut BTreeSet<usize>, same: impl Fn(usize, usize) -> bool) {
    for (at, place) in found.iter_mut().enumerate().filter(|(_, place)| place.is_none()) {
        *place = free.iter().copied().find(|of| same(at, *of));
        if let Some(of) = place {
            free.remove(of);
        }
    }
}

fn take_most_alike(found: &mut [Option<usize>], free: &mut BTreeSet<usize>, origin: &Holder, copy: &Holder) {
    let open: Vec<usize> = (0..found.len()).filter(|at| found[*at].is_none()).collect();
    let mut pairs: Vec<(f64, usize, usize)> = open
        .iter()
        .flat_map(|at| free.iter().map(move |of| (*at, *of)))
        .map(|(at, of)| (likeness(&origin.files[at].code, &copy.files[of].code), at, of))
        .filter(|(likeness, ..)| *likeness >= ALIKE)
        .collect();
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    for (_, at, of) in pairs {
        if found[at].is_none() && free.remove(&of) {
            found[at] = Some(of);
        }
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Share of the smaller file's different lines that the other has too. Lines without a letter say nothing.
fn likeness(one: &str, other: &str) -> f64 {
    let lines = |text: &str| -> FxHashSet<String> {
        let told = text.lines().map(str::trim).filter(|line| line.contains(char::is_alphabetic));
        told.map(str::to_owned).collect()
    };
    let (one, other) = (lines(one), lines(other));
    let smaller = one.len().min(other.len());
    if smaller == 0 { 0.0 } else { one.intersection(&other).count() as f64 / smaller as f64 }
}
