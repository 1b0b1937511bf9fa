//! Numbers as people read them: rounded to what is known, with thousands set off.

use buyin_facts::Day;

/// An amount the policy shows nothing of.
pub(crate) const HELD_BACK: &str = "held back";

/// Where no row of amounts may be shown.
pub(crate) const NONE_TO_SHOW: &str =
    "None that may be shown: under the policy strict, amounts of few people are held back.";

/// What no source shows.
pub(crate) const NOT_VISIBLE: &str = "not visible";

/// Rounds to two significant digits of the width of the range it stands in, and to tenths at the finest: of 43,127–48,590
/// only hundreds are known. Without a width, to tenths.
fn step(width: f64) -> f64 {
    if width > 0.0 && width.is_finite() { 10_f64.powf(width.log10().floor() - 1.0).max(0.1) } else { 0.1 }
}

/// An amount rounded to what a range of this width lets one know.
pub(crate) fn rounded(amount: f64, width: f64) -> String {
    let step = step(width);
    let rounded = (amount / step).round() * step;
    if step < 1.0 && rounded.abs() < 100.0 && rounded.fract().abs() > 0.04 {
        return format!("{rounded:.1}");
    }
    let whole = rounded.round().abs() as u64;
    if rounded.round() < 0.0 { format!("-{}", count(whole)) } else { count(whole) }
}

/// An amount and its range, apart: `260` and `180–380`; a band is an amount alone: `5–20`, `under 5`, `over 20`.
pub(crate) fn amount_and_range(low: Option<f64>, mid: Option<f64>, high: Option<f64>) -> (String, String) {
    let amount = match (low, mid, high) {
        (Some(low), Some(mid), Some(high)) => {
            let [low, mid, high] = [low, mid, high].map(|days| rounded(days, high - low));
            return (mid, if low == high { String::new() } else { ends(&low, &high) });
        }
        (_, Some(mid), _) => rounded(mid, 0.0),
        (Some(low), None, Some(high)) if low != 0.0 => ends(&rounded(low, 0.0), &rounded(high, 0.0)),
        (_, None, Some(high)) => format!("under {}", rounded(high, 0.0)),
        (Some(low), None, None) => format!("over {}", rounded(low, 0.0)),
        (None, None, None) => String::new(),
    };
    (amount, String::new())
}

/// Both ends of a range: `180–380`, and `-9.6 to -0.2` where a dash would stand beside a sign.
fn ends(low: &str, high: &str) -> String {
    if low.starts_with('-') || high.starts_with('-') { format!("{low} to {high}") } else { format!("{low}–{high}") }
}

/// An estimate in one: `260 (180–380)`.
pub(crate) fn range(low: Option<f64>, mid: Option<f64>, high: Option<f64>) -> String {
    match amount_and_range(low, mid, high) {
        (amount, range) if range.is_empty() => amount,
        (amount, range) => format!("{amount} ({range})"),
    }
}

/// A whole number with thousands set off by commas.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many things: `1 repository`, `12 repositories`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A part of a whole in per cent; nothing of nothing.
pub(crate) fn percent(part: f64, whole: f64) -> String {
    if whole > 0.0 { format!("{:.0} %", part / whole * 100.0) } else { "–".to_owned() }
}

/// A day as people write it: `31 Aug 2025`. Text that is no day stays as it is.
pub(crate) fn calendar_day(day: &str) -> String {
    match day.parse::<Day>() {
        Ok(day) => day.date().strftime("%-d %b %Y").to_string(),
        Err(_) => day.to_owned(),
    }
}

/// A month `2025-06` as people write it: `Jun 2025`. Text that is no month stays as it is.
pub(crate) fn calendar_month(month: &str) -> String {
    match format!("{month}-01").parse::<Day>() {
        Ok(day) => day.date().strftime("%b %Y").to_string(),
        Err(_) => month.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_rounded_to_what_their_range_lets_one_know() {
        let cases = [
            ((43_127.0, 45_912.0, 48_590.0), "45,900 (43,100–48,600)"),
            ((308.0, 431.0, 602.0), "430 (310–600)"),
            ((831.0, 1_148.0, 1_602.0), "1,150 (830–1,600)"),
            ((0.21, 0.52, 1.31), "0.5 (0.2–1.3)"),
            ((4.0, 6.4, 9.0), "6.4 (4–9)"),
            ((7.0, 7.0, 7.0), "7"),
            ((-9.6, -4.0, -0.2), "-4 (-9.6 to -0.2)"),
            ((-14.0, 6.0, 26.0), "6 (-14 to 26)"),
        ];
        for ((low, mid, high), text) in cases {
            assert_eq!(range(Some(low), Some(mid), Some(high)), text);
        }
    }

    #[test]
    fn bands_show_their_ends_only() {
        assert_eq!(range(Some(0.0), None, Some(5.0)), "under 5");
        assert_eq!(range(None, None, Some(5.0)), "under 5");
        assert_eq!(range(Some(5.0), None, Some(20.0)), "5–20");
        assert_eq!(range(Some(-20.0), None, Some(-0.0)), "-20 to 0");
        assert_eq!(range(Some(20.0), None, None), "over 20");
        assert_eq!(range(None, None, None), "");
    }

    #[test]
    fn counts_and_days_read_easily() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(12), "12");
        assert_eq!(counted(1, "person", "people"), "1 person");
        assert_eq!(percent(56_200.0, 92_100.0), "61 %");
        assert_eq!(calendar_day("2025-08-31"), "31 Aug 2025");
        assert_eq!(calendar_month("2025-06"), "Jun 2025");
    }
}
