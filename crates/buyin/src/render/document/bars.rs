//! Amounts as bars, drawn into the page itself: nothing is loaded, and it prints. A range is a line over its bar; a band, of which
//! only the ends are known, is an outline.

use buyin_analysis::view::Range;
use buyin_facts::EngineerDays;

use crate::render::document::Bar;
use crate::render::document::html::escaped;
use crate::render::{HELD_BACK, range};

const WIDTH: f64 = 720.0;
const LABELS: f64 = 270.0;
const AMOUNTS: f64 = 130.0;
const ROW: f64 = 26.0;

pub(super) fn write(title: &str, bars: &[Bar]) -> String {
    let ends = bars.iter().flat_map(|bar| [bar.days.low, bar.days.mid, bar.days.high]).flatten();
    let most = ends.map(|days| days.0).fold(1.0, f64::max);
    let height = ROW * bars.len() as f64;
    let rows: String = bars.iter().enumerate().map(|(at, bar)| row(bar, ROW * at as f64, most)).collect();
    let title = escaped(title);
    format!(
        "<svg role=\"img\" aria-label=\"{title}\" viewBox=\"0 0 {WIDTH} {height}\"><title>{title}</title>\n{rows}</svg>\n"
    )
}

fn row(bar: &Bar, top: f64, most: f64) -> String {
    let at = |days: EngineerDays| LABELS + days.0 / most * (WIDTH - LABELS - AMOUNTS);
    let Range { low, mid, high } = bar.days;
    let (from, to, middle) = (top + 5.0, ROW - 10.0, top + ROW / 2.0);
    let mark = match (low, mid, high) {
        (Some(low), Some(mid), Some(high)) => format!(
            "<rect class=\"bar\" x=\"{LABELS}\" y=\"{from}\" width=\"{:.1}\" height=\"{to}\"/>\
             <line class=\"range\" x1=\"{:.1}\" y1=\"{middle}\" x2=\"{:.1}\" y2=\"{middle}\"/>",
            at(mid) - LABELS,
            at(low),
            at(high)
        ),
        (None, None, None) => String::new(),
        (low, _, high) => {
            let (start, end) = (at(low.unwrap_or_default()), at(high.unwrap_or(EngineerDays(most))));
            format!("<rect class=\"band\" x=\"{start:.1}\" y=\"{from}\" width=\"{:.1}\" height=\"{to}\"/>", end - start)
        }
    };
    let amount = match range(low.map(|days| days.0), mid.map(|days| days.0), high.map(|days| days.0)) {
        text if text.is_empty() => HELD_BACK.to_owned(),
        text => text,
    };
    let baseline = middle + 4.5;
    format!(
        "<text x=\"0\" y=\"{baseline}\">{}</text>{mark}<text x=\"{WIDTH}\" y=\"{baseline}\" text-anchor=\"end\">{}</text>\n",
        escaped(&bar.label),
        escaped(&amount)
    )
}
