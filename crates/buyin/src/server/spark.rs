//! A line the size of a word, drawn here so that it needs no script. Its shape only: the numbers stand beside it.

use std::fmt::Write;

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 28.0;
const MARGIN: f64 = 3.0;

/// A line through points; gaps where there is nothing. Decoration: hidden from who cannot see it.
pub(crate) fn spark(points: &[Option<f64>]) -> String {
    let most = points.iter().flatten().copied().fold(0.0_f64, f64::max);
    if points.len() < 2 || most <= 0.0 {
        return String::new();
    }
    let x = |index: usize| MARGIN + index as f64 * (WIDTH - 2.0 * MARGIN) / (points.len() - 1) as f64;
    let y = |value: f64| HEIGHT - MARGIN - value / most * (HEIGHT - 2.0 * MARGIN);
    let (mut path, mut is_down) = (String::new(), false);
    for (index, point) in points.iter().enumerate() {
        match point {
            Some(value) => {
                let command = if is_down { 'L' } else { 'M' };
                let _ = write!(path, "{command}{:.1} {:.1}", x(index), y(*value));
                is_down = true;
            }
            None => is_down = false,
        }
    }
    let last = points.iter().enumerate().rev().find_map(|(index, point)| point.map(|value| (x(index), y(value))));
    let dot = last.map(|(x, y)| format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.2\"/>")).unwrap_or_default();
    format!(
        "<svg class=\"spark\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" aria-hidden=\"true\">\
         <path d=\"{path}\"/>{dot}</svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_stay_gaps_and_nothing_draws_nothing() {
        assert_eq!(spark(&[]), "");
        assert_eq!(spark(&[Some(0.0), Some(0.0)]), "");
        let drawn = spark(&[Some(1.0), None, Some(2.0)]);
        assert_eq!(drawn.matches('M').count(), 2, "{drawn}");
        assert!(!drawn.contains('L'), "{drawn}");
    }
}
