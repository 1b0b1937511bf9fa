//! Units. Engineer time is kept in whole nano-person-days, so that sums are exact whatever the order and the threads.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// Billionths of one person's working day: the ledger's unit. One person-day is [`NanoDays::DAY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct NanoDays(pub i64);

/// Engineer-days: one person's working day, as shown to people.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct EngineerDays(pub f64);

/// A part of one, in 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Share(pub f64);

impl NanoDays {
    /// One whole person-day.
    pub const DAY: Self = Self(1_000_000_000);
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// As engineer-days, for people.
    pub fn days(self) -> EngineerDays {
        EngineerDays(self.0 as f64 / Self::DAY.0 as f64)
    }

    /// Splits this amount in proportion to `weights` by largest remainder: the parts sum to exactly this amount. Ties go to
    /// the earlier weight. Weights that are negative or not numbers count as zero; if all are zero, the parts are equal.
    /// Source: Hamilton's method.
    pub fn split(self, weights: &[f64]) -> Vec<Self> {
        let mut parts = vec![Self::ZERO; weights.len()];
        if weights.is_empty() || self.0 == 0 {
            return parts;
        }
        let clean = |weight: f64| {
            if weight.is_finite() && weight > 0.0 { weight } else { 0.0 }
        };
        let total: f64 = weights.iter().copied().map(clean).sum();
        let equal = total <= 0.0 || !total.is_finite();
        let mut left = self.0;
        let mut remainders = Vec::with_capacity(weights.len());
        for (index, &weight) in weights.iter().enumerate() {
            let share = if equal { 1.0 / weights.len() as f64 } else { clean(weight) / total };
            let exact = self.0 as f64 * share;
            let whole = exact.floor().min(left as f64) as i64;
            parts[index] = Self(whole);
            left -= whole;
            remainders.push((exact - whole as f64, index));
        }
        remainders.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        // Rounding can leave more than one unit a part, so go round until nothing is left.
        for &(_, index) in remainders.iter().cycle() {
            if left <= 0 {
                break;
            }
            parts[index].0 += 1;
            left -= 1;
        }
        parts
    }
}

impl Add for NanoDays {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for NanoDays {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for NanoDays {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for NanoDays {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for NanoDays {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for EngineerDays {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn thirds_of_a_day_sum_to_a_day() {
        let parts = NanoDays::DAY.split(&[1.0, 1.0, 1.0]);
        assert_eq!(parts, [NanoDays(333_333_334), NanoDays(333_333_333), NanoDays(333_333_333)]);
    }

    #[test]
    fn bad_weights_share_equally_or_get_nothing() {
        assert_eq!(NanoDays(10).split(&[f64::NAN, -1.0]), [NanoDays(5), NanoDays(5)]);
        assert_eq!(NanoDays(10).split(&[f64::NAN, 2.0]), [NanoDays(0), NanoDays(10)]);
        assert!(NanoDays(10).split(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn split_conserves(amount in 0..2_000_000_000_i64, weights in proptest::collection::vec(0.0..1e6, 1..40)) {
            let parts = NanoDays(amount).split(&weights);
            prop_assert_eq!(parts.iter().copied().sum::<NanoDays>(), NanoDays(amount));
            prop_assert!(parts.iter().all(|part| part.0 >= 0));
        }
    }
}
