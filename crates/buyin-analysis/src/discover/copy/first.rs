//! Who was first: which of two folders with something in common is the origin, and how that is known.

use buyin_facts::Day;

use crate::index::DirectoryIx;

/// How a folder is known to be the origin of another, the best first. Source: `methods.md` §3.3: who had the contents first, then
/// whose history before was richer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum First {
    /// Its repository had more of the contents first.
    Contents,
    /// Both had them on the same days, and its repository had the longer history before.
    History,
    /// Contents do not tell, and it is the older folder.
    Older,
    /// Nothing of history tells, and more folders of other repositories use it.
    Used,
    /// Nothing tells.
    Unknown,
}

impl First {
    /// How it is said after the name of the origin.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::Contents => "had the contents first",
            Self::History => "had them on the same days, after a longer history",
            Self::Older => "is the older folder; contents do not tell",
            Self::Used => "is used by more others; history does not tell",
            Self::Unknown => "stands for both; nothing tells who was first",
        }
    }
}

/// Days on which two sides came to the contents they share, compared.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lead {
    /// Contents one had first, less those the other had first.
    pub(super) contents: i32,
    /// Of those that came on the same day, where one had more before, less where the other had.
    pub(super) history: i32,
}

/// What is known of a folder beside its contents.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    pub(super) at: DirectoryIx,
    pub(super) arrival: Option<Day>,
    /// Folders of other repositories that import it.
    pub(super) users: usize,
}

/// How one is known to have been before another; nothing where the other was.
pub(super) fn first(lead: Lead, one: Side, other: Side) -> Option<First> {
    let by = |ordering: std::cmp::Ordering, how: First| (ordering.is_ne(), (ordering.is_gt(), how));
    let ages = one.arrival.zip(other.arrival).map_or(std::cmp::Ordering::Equal, |(one, other)| other.cmp(&one));
    let rules = [
        by(lead.contents.cmp(&0), First::Contents),
        by(lead.history.cmp(&0), First::History),
        by(ages, First::Older),
        by(one.users.cmp(&other.users), First::Used),
        by(other.at.cmp(&one.at), First::Unknown),
    ];
    let (_, (is_first, how)) = rules.into_iter().find(|(tells, _)| *tells)?;
    is_first.then_some(how)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(at: usize, arrival: Option<i32>, users: usize) -> Side {
        Side { at: DirectoryIx::from(at), arrival: arrival.map(Day), users }
    }

    #[test]
    fn the_first_rule_that_tells_decides_and_only_one_side_is_first() {
        let cases = [
            ((2, -1), side(1, Some(9), 0), side(0, Some(1), 5), First::Contents),
            ((0, 1), side(1, Some(9), 0), side(0, Some(1), 5), First::History),
            ((0, 0), side(1, Some(1), 0), side(0, Some(9), 5), First::Older),
            ((0, 0), side(1, Some(1), 5), side(0, Some(1), 0), First::Used),
            ((0, 0), side(1, None, 5), side(0, Some(1), 0), First::Used),
            ((0, 0), side(0, Some(1), 5), side(1, Some(1), 5), First::Unknown),
        ];
        for ((contents, history), one, other, how) in cases {
            assert_eq!(first(Lead { contents, history }, one, other), Some(how));
            let turned = Lead { contents: -contents, history: -history };
            assert_eq!(first(turned, other, one), None, "{how:?}");
        }
    }
}
