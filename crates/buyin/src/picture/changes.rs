//! What changed between two pictures. Counts only: amounts of time move with every new commit and say little.

use serde_json::Value;

use crate::render::{calendar_day, count, counted};
use crate::ui::HEADING;

/// Lists of products: where they stand in the picture, and what it means to be new there, and to be gone.
const LISTS: [(&str, &str, &str); 2] = [
    ("home_made", "is home-made and used by other teams now", "is no longer on the list of the home-made"),
    ("unused", "has no outside user we could find", "is no longer without outside user"),
];

/// What changed from one picture to the next, as lines of text with an empty one at the end.
pub(crate) fn changes(before: &Value, after: &Value) -> String {
    let found = changed(before, after);
    let since = calendar_day(before["as_of"].as_str().unwrap_or_default());
    if found.is_empty() {
        return format!("Nothing changed since the picture to {since}.\n\n");
    }
    let lines: Vec<String> =
        found.iter().map(|line| format!("  {}\n", line.replace(char::is_control, "\u{fffd}"))).collect();
    format!("{HEADING}CHANGED SINCE THE PICTURE TO {}{HEADING:#}\n{}\n", since.to_uppercase(), lines.concat())
}

/// What changed from one picture to the next, a sentence each.
pub(crate) fn changed(before: &Value, after: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (what, one, many) in [("repositories", "repository", "repositories"), ("people", "person", "people")] {
        if let (Some(was), Some(is)) = (before[what].as_u64(), after[what].as_u64())
            && was != is
        {
            let before = if was == 1 { "was" } else { "were" };
            found.push(format!("{}, {before} {}", counted(is, one, many), count(was)));
        }
    }
    found.extend(reach(before, after));
    for (list, new, gone) in LISTS {
        let (was, is) = (names(before, list), names(after, list));
        found.extend(is.iter().filter(|name| !was.contains(name)).map(|name| format!("{name} {new}")));
        found.extend(was.iter().filter(|name| !is.contains(name)).map(|name| format!("{name} {gone}")));
    }
    found
}

/// Products that more, or fewer, use than before.
fn reach(before: &Value, after: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for product in rows(after, "used") {
        let same = |was: &&Value| was["product"] == product["product"];
        let Some(was) = rows(before, "used").iter().find(same) else { continue };
        if let (Some(name), Some(is), Some(was)) =
            (product["product"].as_str(), product["teams"].as_u64(), was["teams"].as_u64())
            && is != was
        {
            found.push(format!("{name} is used by {}, was by {}", count(is), count(was)));
        }
    }
    found
}

fn rows<'a>(picture: &'a Value, list: &str) -> &'a [Value] {
    picture[list].as_array().map_or(&[], Vec::as_slice)
}

fn names<'a>(picture: &'a Value, list: &str) -> Vec<&'a str> {
    rows(picture, list).iter().filter_map(|row| row["product"].as_str()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_changed_is_said_and_what_did_not_is_not() {
        let before = json!({
            "as_of": "2025-06-30", "repositories": 12, "people": 40,
            "used": [{"product": "deploy-action", "teams": 3}, {"product": "log", "teams": 2}],
            "home_made": [], "unused": [{"product": "portal-search"}],
        });
        let after = json!({
            "as_of": "2025-07-31", "repositories": 13, "people": 40,
            "used": [{"product": "deploy-action", "teams": 5}, {"product": "log", "teams": 2}],
            "home_made": [{"product": "checkout/lib/idempotency"}], "unused": [],
        });
        insta::assert_snapshot!(anstream::adapter::strip_str(&changes(&before, &after)).to_string(), @r"
        CHANGED SINCE THE PICTURE TO 30 JUN 2025
          13 repositories, were 12
          deploy-action is used by 5, was by 3
          checkout/lib/idempotency is home-made and used by other teams now
          portal-search is no longer without outside user
        ");
        assert_eq!(changes(&after, &after), "Nothing changed since the picture to 31 Jul 2025.\n\n");
    }
}
