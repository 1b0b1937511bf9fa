//! Disjoint sets of positions: joined in near-constant time, named by their smallest member whatever the order of joining.

/// Positions `0..n`, each in a set of its own at first.
#[derive(Debug)]
pub(crate) struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    /// `count` sets of one.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            parent: (0..count).map(|at| u32::try_from(at).expect("because lists hold less than 2^32 items")).collect(),
        }
    }

    /// The smallest member of the set.
    pub(crate) fn first(&mut self, mut at: usize) -> usize {
        while self.parent[at] as usize != at {
            let above = self.parent[at] as usize;
            self.parent[at] = self.parent[above];
            at = above;
        }
        at
    }

    /// Makes two sets one.
    pub(crate) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        self.parent[one.max(other)] = one.min(other) as u32;
    }
}
