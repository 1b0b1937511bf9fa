//! An estimate is a middle and a range, never a bare number.

use crate::unit::EngineerDays;

/// An amount of engineer time with its 80 % range.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, schemars::JsonSchema)]
pub struct Estimate {
    /// One time in ten the truth is expected below this.
    pub low: EngineerDays,
    /// The expected amount (posterior mean). Middles add up; ends of ranges do not.
    pub mid: EngineerDays,
    /// One time in ten the truth is expected above this.
    pub high: EngineerDays,
}

/// A variance in engineer-days squared.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Variance(pub f64);

/// Standard deviations to the 10 % and 90 % points of a normal distribution.
const Z80: f64 = 1.281_551_565_544_6;

impl Estimate {
    /// The 80 % range of a log-normal amount with this mean and variance, matched by moments: `s² = ln(1 + v/m²)`,
    /// median `m·exp(-s²/2)`, ends `median·exp(±1.2816 s)`. The ends are widened to hold the mean. With the mean held, the upper
    /// end would come down again past `s` = 1.2816; it stays where it was highest, as more doubt never narrows a range.
    pub fn log_normal(mean: EngineerDays, variance: Variance) -> Self {
        if mean.0 <= 0.0 {
            return Self::default();
        }
        let spread = (1.0 + variance.0.max(0.0) / (mean.0 * mean.0)).ln();
        let median = mean.0 * (-spread / 2.0).exp();
        let deviation = spread.sqrt();
        let up = deviation.min(Z80);
        Self {
            low: EngineerDays((median * (-Z80 * deviation).exp()).min(mean.0)),
            mid: mean,
            high: EngineerDays((mean.0 * (Z80 * up - up * up / 2.0).exp()).max(mean.0)),
        }
    }

    /// The 80 % range of a normal amount, which may lie on both sides of nothing: `mean ± 1.2816·√v`.
    pub fn normal(mean: EngineerDays, variance: Variance) -> Self {
        let half = Z80 * variance.0.max(0.0).sqrt();
        Self { low: EngineerDays(mean.0 - half), mid: mean, high: EngineerDays(mean.0 + half) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_its_middle_and_widens_with_variance() {
        let narrow = Estimate::log_normal(EngineerDays(100.0), Variance(100.0));
        let wide = Estimate::log_normal(EngineerDays(100.0), Variance(10_000.0));
        // By hand: s² = ln 1.01, s = 0.09975; 100·e^(-0.004975 ± 0.12784).
        assert!((narrow.low.0 - 87.56).abs() < 0.01 && (narrow.high.0 - 113.07).abs() < 0.01);
        assert!(wide.low.0 < narrow.low.0 && narrow.high.0 < wide.high.0);
        let vast = Estimate::log_normal(EngineerDays(100.0), Variance(1e9));
        // By hand: e^(1.2816²/2) = 2.2732.
        assert!(vast.low.0 < wide.low.0 && wide.high.0 <= vast.high.0 && (vast.high.0 - 227.32).abs() < 0.01);
        assert_eq!(Estimate::log_normal(EngineerDays(0.0), Variance(1.0)), Estimate::default());
    }
}
