//! What changed since the picture was last looked at, in words.

use buyin_analysis::view::{Changed, ChangedRow};

use crate::render::{calendar_day, count, counted, is_steering};
use crate::ui::HEADING;

/// What changed, as lines of text with an empty one at the end.
pub(crate) fn changes(changed: &Changed) -> String {
    let since = calendar_day(&changed.since);
    if changed.rows.is_empty() {
        return format!("Nothing changed since the picture to {since}.\n\n");
    }
    let line = |row: &ChangedRow| format!("  {}\n", said(row).replace(is_steering, "\u{fffd}"));
    let lines: String = changed.rows.iter().map(line).collect();
    format!("{HEADING}CHANGED SINCE THE PICTURE TO {}{HEADING:#}\n{lines}\n", since.to_uppercase())
}

/// A change in words.
pub(crate) fn said(row: &ChangedRow) -> String {
    let name = row.name.as_deref().unwrap_or_default();
    let before = if row.was == 1 { "was" } else { "were" };
    match (row.what, row.is > row.was) {
        ("repositories", _) => {
            format!("{}, {before} {}", counted(row.is, "repository", "repositories"), count(row.was))
        }
        ("people", _) => format!("{}, {before} {}", counted(row.is, "person", "people"), count(row.was)),
        ("used", _) => format!("{name} is used by {}, was by {}", count(row.is), count(row.was)),
        ("home_made", true) => format!("{name} is home-made and used by other teams now"),
        ("home_made", false) => format!("{name} is no longer on the list of the home-made"),
        ("unused", true) => format!("{name} has no outside user we could find"),
        ("unused", false) => format!("{name} is no longer without outside user"),
        (_, true) => format!("waits for a decision: {name}"),
        (_, false) => format!("waits no longer: {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_has_its_words() {
        let row = |what, name: Option<&str>, is, was| ChangedRow { what, name: name.map(str::to_owned), is, was };
        let rows = vec![
            row("repositories", None, 13, 12),
            row("people", None, 2, 1),
            row("used", Some("deploy-action"), 5, 3),
            row("home_made", Some("checkout/lib/idempotency"), 1, 0),
            row("home_made", Some("log"), 0, 1),
            row("unused", Some("notify"), 1, 0),
            row("unused", Some("portal-search"), 0, 1),
            row("decide", Some("buyin bet advance flags"), 1, 0),
            row("decide", Some("buyin bet accept flags platform"), 0, 1),
        ];
        let changed = Changed { since: "2025-06-30".into(), rows };
        insta::assert_snapshot!(anstream::adapter::strip_str(&changes(&changed)).to_string(), @r"
        CHANGED SINCE THE PICTURE TO 30 JUN 2025
          13 repositories, were 12
          2 people, was 1
          deploy-action is used by 5, was by 3
          checkout/lib/idempotency is home-made and used by other teams now
          log is no longer on the list of the home-made
          notify has no outside user we could find
          portal-search is no longer without outside user
          waits for a decision: buyin bet advance flags
          waits no longer: buyin bet accept flags platform
        ");
        let nothing = Changed { rows: Vec::new(), ..changed };
        assert_eq!(changes(&nothing), "Nothing changed since the picture to 30 Jun 2025.\n\n");
    }
}
