//! Chance that is the same everywhere: every draw is keyed by what it is for, so that nothing depends on order or threads and a
//! new story leaves the rest of the world as it was. Whole numbers only. It must never be seeded from outside.

/// A stream of numbers that belongs to one question.
pub(super) struct Random(u64);

impl Random {
    /// The stream of a question, named by words and numbers.
    pub(super) fn of(words: &[&str], numbers: &[i64]) -> Self {
        // FNV-1a over the words, with a border after each.
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        let mut take = |byte: u8| state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        for word in words {
            word.bytes().for_each(&mut take);
            take(0xff);
        }
        numbers.iter().flat_map(|number| number.to_le_bytes()).for_each(&mut take);
        Self(state)
    }

    /// The next number (splitmix64, Steele, Lea and Flood 2014).
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number in `0..bound`; 0 when the bound is 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound.max(1)
    }

    /// A number in `low..=high`.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below((high - low + 1) as usize) as u32
    }

    /// True in `percent` of a hundred draws.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent as usize
    }

    /// One of these.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// The index of one of these weights; the first when all are zero.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum::<u32>() as usize) as u32;
        for (index, &weight) in weights.iter().enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_depend_on_the_question_alone() {
        let draw = |word, number| Random::of(&[word], &[number]).next();
        assert_eq!(draw("leave", 1), draw("leave", 1));
        assert_ne!(draw("leave", 1), draw("leave", 2));
        // Published first output of splitmix64 seeded with 0.
        assert_eq!(Random(0).next(), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn weights_of_zero_are_never_drawn() {
        let mut random = Random::of(&["weights"], &[]);
        assert!((0..100).all(|_| random.weighted(&[0, 3, 0]) == 1));
    }
}
