//! The first picture: one screen of plain text that says where time went and what to look at next.
//!
//! Every line stands on a field of [`PictureView`]; nothing is calculated here but percentages and rounding. Without an
//! org chart the words *team* and *platform* are not used: [`words`] chooses.

mod changes;
pub(crate) mod words;

use buyin_analysis::view::{Header, HomeMade, Next, PictureView, Reach, Shown, Unused, WentLine};

pub(crate) use crate::picture::changes::{changes, said};
pub(crate) use crate::picture::words::Words;
use crate::render::{
    HELD_BACK, Sheet, amount_and_range, calendar_day, calendar_month, columns, count, counted, footer, is_steering,
    percent, range, rounded,
};
use crate::ui::{FAINT, HEADING};

/// Names longer than this are cut, so that the picture fits into 100 columns.
const LONGEST_NAME: usize = 44;
/// Open decisions shown.
const DECIDED: usize = 5;

/// The picture as text.
pub(crate) fn draw(view: &PictureView) -> String {
    let words = Words::of(view);
    let mut lines = head(view, &words);
    let mut block = |sheet: Option<Sheet>, below: Option<String>| {
        let Some(sheet) = sheet else { return };
        let mut rows = columns(&sheet).into_iter();
        lines.push(String::new());
        lines.push(format!("{HEADING}{}{HEADING:#}", rows.next().unwrap_or_default()));
        lines.extend(rows);
        lines.extend(below);
    };
    block(went(view, &words), programs(view));
    block(home_made(&view.home_made, &words), None);
    block(used(&view.used, &words), None);
    block(unused(&view.unused, &words), Some("  Used over the network? Add --usage FILE or a detect rule.".to_owned()));
    let more = view.decide.len().saturating_sub(DECIDED) as u64;
    let more = (more > 0).then(|| format!("  and {}: `buyin --format md` lists all", counted(more, "other", "others")));
    block(next("WAITS FOR A DECISION", &view.decide[..view.decide.len().min(DECIDED)]), more);
    block(next("LOOK NEXT", &view.next), None);
    lines.extend([String::new(), format!("{FAINT}{}{FAINT:#}\n", footer(&view.header))]);
    lines.join("\n")
}

fn head(view: &PictureView, words: &Words) -> Vec<String> {
    let trust = if view.header.calibrated { "Calibrated." } else { "Uncalibrated: see `buyin calibrate`" };
    let mut lines = vec![
        format!(
            "{HEADING}{}{HEADING:#} · {}{} · to {}",
            clean(&view.organisation),
            counted(view.repositories, "repository", "repositories"),
            words.people_known(view),
            calendar_day(&view.header.as_of),
        ),
        seen(&view.header),
        format!("Ranges are meant to hold {:.0} times in 10. {trust}", view.header.interval * 10.0),
    ];
    if !view.warnings.is_empty() {
        let kinds: Vec<String> = view
            .warnings
            .iter()
            .map(|(kind, times)| format!("{} ({})", kind.replace('_', " "), count(*times)))
            .collect();
        lines.extend(wrapped(&format!("Warnings: {}. See `buyin status`", kinds.join(", "))));
    }
    lines
}

fn seen(header: &Header) -> String {
    if let Some(first) = &header.first_answer {
        let day = calendar_day(first);
        return format!("First answers on {day}: under this policy they are given for ends of months only.");
    }
    let total = &header.visible_total;
    let (Some(visible), Some(capacity)) = (total.visible, total.capacity) else {
        return "Visible: held back, there are too few people for the policy.".to_owned();
    };
    format!(
        "Visible: {} of {} engineer-days ({}). The rest leaves no trace in git.",
        rounded(visible.0, capacity.0 / 10.0),
        rounded(capacity.0, capacity.0 / 10.0),
        percent(visible.0, capacity.0),
    )
}

fn went(view: &PictureView, words: &Words) -> Option<Sheet> {
    let teams = |line: &WentLine| match line.teams {
        0 => String::new(),
        teams => format!("{} {}", count(teams), words.team(teams)),
    };
    let row = |line: &WentLine| {
        let (mid, range) = apart(line.low, line.mid, line.high);
        vec![indented(words.went(line.went)), mid, range, teams(line)]
    };
    let title =
        format!("WHERE TIME WENT, {} TO {}", calendar_month(&view.from), calendar_month(&view.to)).to_uppercase();
    sheet(&[&title, "engineer-days", "(range)", ""], view.went.iter().map(row))
}

/// What programs did; nobody pays for it.
fn programs(view: &PictureView) -> Option<String> {
    let agents = match view.agent_commits {
        0 => String::new(),
        commits => format!("; AI agents had a hand in {}", count(commits)),
    };
    (view.bot_commits + view.agent_commits > 0).then(|| {
        format!(
            "  Of {}, bots made {}, paid by nobody{agents}.",
            counted(view.commits, "commit", "commits"),
            count(view.bot_commits)
        )
    })
}

fn home_made(found: &[HomeMade], words: &Words) -> Option<Sheet> {
    let row = |found: &HomeMade| {
        vec![
            indented(&found.product),
            short(found.owner.as_deref().unwrap_or("–"), 16),
            count(found.teams),
            count(found.teams_year_ago),
            days(found.low, found.mid, found.high),
        ]
    };
    let title = format!("HOME-MADE, USED BY OTHER {}", words.teams.to_uppercase());
    sheet(&[&title, "owner", words.teams, "1 y ago", "days paid, 12 m"], found.iter().map(row))
}

fn used(found: &[Reach], words: &Words) -> Option<Sheet> {
    let row = |reach: &Reach| {
        let numbers =
            [reach.teams, reach.teams_year_ago, reach.new_own, reach.new_platform, reach.new_bot, reach.new_other];
        let name = [indented(&reach.product)];
        name.into_iter().chain(numbers.map(count)).collect()
    };
    let title = format!("{} PRODUCTS MOST USED", words.shared.to_uppercase());
    sheet(&[&title, words.teams, "1 y ago", "new: own hand", words.owner_hand, "bot", "other"], found.iter().map(row))
}

fn unused(found: &[Unused], words: &Words) -> Option<Sheet> {
    let row = |product: &Unused| {
        let name = short(&product.product, LONGEST_NAME - 15);
        vec![
            indented(&format!("{name} (since {})", calendar_month(&product.since))),
            days(product.low, product.mid, product.high),
        ]
    };
    let title = format!("{} PRODUCTS WITH NO OUTSIDE USER FOUND", words.shared.to_uppercase());
    sheet(&[&title, "built, 90 days"], found.iter().map(row))
}

fn next(title: &str, found: &[Next]) -> Option<Sheet> {
    let row = |next: &Next| vec![format!("  {}", clean(&next.command)), clean(&next.why)];
    let sheet = sheet(&[title, ""], found.iter().map(row))?;
    Some(Sheet { columns: sheet.columns.into_iter().map(|(title, _)| (title, false)).collect(), ..sheet })
}

/// A block: its title heads the first column. Nothing when there is nothing to show.
fn sheet(titles: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Option<Sheet> {
    let rows: Vec<Vec<String>> = rows.collect();
    let left = |index: usize, title: &str| index == 0 || title == "owner";
    let columns = titles.iter().enumerate().map(|(index, title)| ((*title).to_owned(), !left(index, title))).collect();
    (!rows.is_empty()).then_some(Sheet { columns, rows, ..Sheet::default() })
}

fn apart(low: Shown, mid: Shown, high: Shown) -> (String, String) {
    if low.or(mid).or(high).is_none() {
        return (HELD_BACK.to_owned(), String::new());
    }
    amount_and_range(low.map(|days| days.0), mid.map(|days| days.0), high.map(|days| days.0))
}

fn days(low: Shown, mid: Shown, high: Shown) -> String {
    if low.or(mid).or(high).is_none() {
        return HELD_BACK.to_owned();
    }
    range(low.map(|days| days.0), mid.map(|days| days.0), high.map(|days| days.0))
}

fn indented(name: &str) -> String {
    format!("  {}", short(name, LONGEST_NAME))
}

/// The end of a name says more than its beginning.
fn short(name: &str, longest: usize) -> String {
    let name = clean(name);
    let length = name.chars().count();
    if length <= longest { name } else { format!("…{}", name.chars().skip(length + 1 - longest).collect::<String>()) }
}

/// Names come from repositories: what could steer a terminal becomes a mark.
fn clean(text: &str) -> String {
    text.replace(is_steering, "\u{fffd}")
}

/// Breaks a sentence at spaces into lines of at most 98 columns, the later ones indented.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("because there is always a line");
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() <= 98 {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(format!("  {word}"));
        }
    }
    lines
}

#[cfg(test)]
mod tests;
