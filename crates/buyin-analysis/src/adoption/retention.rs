//! How long adopters stay: counts while they are few, a Kaplan–Meier curve when they are enough to draw one.

use buyin_facts::{Day, Share};

use crate::span::Span;

/// Stays below which only counts are said; DESIGN §6.
const ENOUGH: usize = 30;
/// Standard deviations to the 10 % and 90 % points of a normal distribution.
const Z80: f64 = 1.281_551_565_544_6;

/// What is known of how long adopters stay.
#[derive(Debug, Clone, PartialEq)]
pub enum Retention {
    /// Too few for a curve.
    Counts {
        /// Stays that began.
        adopted: usize,
        /// Of them still there.
        kept: usize,
    },
    /// Share still there after so many days, with its 80 % range; a point for each length at which somebody left.
    Curve(Vec<Point>),
}

/// A step of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Days since adoption.
    pub days: u32,
    /// Share still there.
    pub kept: Share,
    /// Lower end of the range.
    pub low: Share,
    /// Upper end of the range.
    pub high: Share,
}

/// Retention of stays as of a day. Stays that still hold are censored on it. Source: Kaplan and Meier 1958,
/// `S(t) = Π (1 - dᵢ/nᵢ)`; Greenwood 1926, `Var S = S² Σ dᵢ / (nᵢ (nᵢ - dᵢ))`; range `S ± 1.2816 √Var`, held to 0..=1.
pub fn retention(stays: &[Span], as_of: Day) -> Retention {
    let mut lengths: Vec<(u32, bool)> = stays
        .iter()
        .filter(|stay| stay.since <= as_of)
        .map(|stay| {
            let left = stay.until.filter(|until| *until <= as_of);
            let days = left.unwrap_or(as_of).0.saturating_sub(stay.since.0).max(0);
            (days as u32, left.is_some())
        })
        .collect();
    if lengths.len() < ENOUGH {
        let kept = lengths.iter().filter(|(_, left)| !left).count();
        return Retention::Counts { adopted: lengths.len(), kept };
    }
    lengths.sort_unstable();
    Retention::Curve(curve(&lengths))
}

/// The curve over sorted (days, whether they left then).
fn curve(lengths: &[(u32, bool)]) -> Vec<Point> {
    let (mut kept, mut sum) = (1.0, 0.0);
    let mut points = Vec::new();
    let mut at_risk = lengths.len();
    for same in lengths.chunk_by(|one, other| one.0 == other.0) {
        let left = same.iter().filter(|(_, left)| *left).count();
        if left > 0 {
            let (risk, gone) = (at_risk as f64, left as f64);
            kept *= 1.0 - gone / risk;
            // Where the last one leaves the variance has no value; the share is zero whatever it is.
            sum += if left < at_risk { gone / (risk * (risk - gone)) } else { 0.0 };
            let reach = Z80 * kept * f64::sqrt(sum);
            points.push(Point {
                days: same[0].0,
                kept: Share(kept),
                low: Share((kept - reach).max(0.0)),
                high: Share((kept + reach).min(1.0)),
            });
        }
        at_risk -= same.len();
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_stays_are_counted() {
        let stays = [Span::from(Day(0)), Span { since: Day(0), until: Some(Day(9)) }, Span::from(Day(99))];
        assert_eq!(retention(&stays, Day(50)), Retention::Counts { adopted: 2, kept: 1 });
        // A departure after the day has not happened yet.
        assert_eq!(retention(&stays[1..2], Day(5)), Retention::Counts { adopted: 1, kept: 1 });
    }

    #[test]
    fn the_curve_is_that_of_kaplan_and_meier() {
        // Worked by hand: 5 at risk, one leaves at 6; one censored at 8; 3 at risk, one leaves at 10; two censored.
        let points = curve(&[(6, true), (8, false), (10, true), (12, false), (12, false)]);
        let near = |one: f64, other: f64| (one - other).abs() < 1e-6;
        assert_eq!(points.iter().map(|point| point.days).collect::<Vec<_>>(), [6, 10]);
        assert!(near(points[0].kept.0, 0.8) && near(points[1].kept.0, 0.8 * 2.0 / 3.0));
        // Greenwood at 10: 0.5333² × (1/(5·4) + 1/(3·2)) = 0.2844 × 0.216667 = 0.0616296; root 0.248253; × 1.281552.
        assert!(near(points[1].low.0, 0.533_333 - 0.318_149), "{points:?}");
    }

    #[test]
    fn thirty_stays_make_a_curve() {
        let stays: Vec<Span> = (0..30).map(|day| Span { since: Day(0), until: Some(Day(day + 1)) }).collect();
        let Retention::Curve(points) = retention(&stays, Day(100)) else { panic!("expected a curve") };
        assert_eq!((points.len(), points[29].kept), (30, Share(0.0)));
    }
}
