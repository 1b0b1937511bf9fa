//! Contributions under *strict*: teams of too few senders stand together, so that none is told by itself or by subtraction.

use std::collections::BTreeSet;

use crate::books::contribution::{Cell, people};
use crate::policy::SUPPRESSED;

/// Cells of `fewest` people and more. Of each product, smaller ones stand in one cell, with the smallest of the others where
/// they are too few people together; what is still too few is left out.
pub(super) fn pooled(cells: Vec<Cell<'_>>, fewest: u64) -> Vec<Cell<'_>> {
    let mut order: Vec<String> = Vec::new();
    for cell in &cells {
        if order.last().is_none_or(|last| last != cell.name()) {
            order.push(cell.name().to_owned());
        }
    }
    let mut rest = cells;
    let mut shown = Vec::new();
    for name in order {
        let (mut of, others): (Vec<Cell<'_>>, Vec<Cell<'_>>) = rest.into_iter().partition(|cell| cell.name() == name);
        rest = others;
        of.sort_by_key(|cell| std::cmp::Reverse(people(&cell.list)));
        let mut pool: Option<Cell<'_>> = None;
        while let Some(cell) = of.pop_if(|cell| {
            let hidden = pool.as_ref().map(|pool| people(&pool.list));
            people(&cell.list) < fewest || hidden.is_some_and(|hidden| hidden < fewest)
        }) {
            match &mut pool {
                Some(pool) => pool.list.extend(cell.list),
                None => pool = Some(Cell { team: SUPPRESSED.to_owned(), owner: None, ..cell }),
            }
        }
        of.sort_by(|one, other| (&one.owner, &one.team).cmp(&(&other.owner, &other.team)));
        shown.extend(of);
        shown.extend(pool.filter(|pool| people(&pool.list) >= fewest));
    }
    shown
}

/// Teams of some cells that are named.
pub(super) fn named<'a>(cells: impl Iterator<Item = &'a Cell<'a>>) -> BTreeSet<&'a str> {
    cells.filter(|cell| cell.team != SUPPRESSED).map(|cell| cell.team.as_str()).collect()
}
