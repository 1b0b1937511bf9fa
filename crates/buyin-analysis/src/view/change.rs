//! What changed between two pictures. Counts and names only: amounts of time move with every new commit and say little.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::view::PictureView;

/// What changed since a picture was last looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changed {
    /// The day of that picture.
    pub since: String,
    /// One row a change.
    pub rows: Vec<ChangedRow>,
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedRow {
    /// `repositories`, `people`: how many there are; `used`: teams that use a product; `home_made`, `unused`: a product came to that list
    /// or left it; `decide`: something waits for a decision, or does no longer.
    pub what: &'static str,
    /// The product, or the command that decides.
    pub name: Option<String>,
    /// Now; of lists 1 where it is there.
    pub is: u64,
    /// Then.
    pub was: u64,
}

/// Lists of the picture, and what names a row of each.
const LISTS: [(&str, &str); 3] = [("home_made", "product"), ("unused", "product"), ("decide", "command")];

impl PictureView {
    /// What changed since an earlier picture, as it was written out.
    pub fn changed_since(&self, before: &Value) -> Changed {
        let after = serde_json::to_value(self).expect("because views have only string keys");
        Changed { since: before["as_of"].as_str().unwrap_or_default().to_owned(), rows: changes(before, &after) }
    }
}

fn changes(before: &Value, after: &Value) -> Vec<ChangedRow> {
    let mut found = Vec::new();
    for what in ["repositories", "people"] {
        if let (Some(was), Some(is)) = (before[what].as_u64(), after[what].as_u64())
            && was != is
        {
            found.push(ChangedRow { what, name: None, is, was });
        }
    }
    found.extend(used(before, after));
    for (what, key) in LISTS {
        let (was, is) = (names(before, what, key), names(after, what, key));
        let row = |name: &&str, is, was| ChangedRow { what, name: Some((*name).to_owned()), is, was };
        found.extend(is.iter().filter(|name| !was.contains(name)).map(|name| row(name, 1, 0)));
        found.extend(was.iter().filter(|name| !is.contains(name)).map(|name| row(name, 0, 1)));
    }
    found
}

/// Products that more, or fewer, use than before.
fn used(before: &Value, after: &Value) -> Vec<ChangedRow> {
    let mut found = Vec::new();
    for product in rows(after, "used") {
        let same = |was: &&Value| was["product"] == product["product"];
        let Some(was) = rows(before, "used").iter().find(same) else { continue };
        if let (Some(name), Some(is), Some(was)) =
            (product["product"].as_str(), product["teams"].as_u64(), was["teams"].as_u64())
            && is != was
        {
            found.push(ChangedRow { what: "used", name: Some(name.to_owned()), is, was });
        }
    }
    found
}

fn rows<'a>(picture: &'a Value, list: &str) -> &'a [Value] {
    picture[list].as_array().map_or(&[], Vec::as_slice)
}

fn names<'a>(picture: &'a Value, list: &str, key: &str) -> Vec<&'a str> {
    rows(picture, list).iter().filter_map(|row| row[key].as_str()).collect()
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
            "decide": [{"command": "buyin bet advance flags"}],
        });
        let after = json!({
            "as_of": "2025-07-31", "repositories": 13, "people": 40,
            "used": [{"product": "deploy-action", "teams": 5}, {"product": "log", "teams": 2}],
            "home_made": [{"product": "checkout/lib/idempotency"}], "unused": [],
            "decide": [{"command": "buyin request show staging"}],
        });
        let row = |what, name: Option<&str>, is, was| ChangedRow { what, name: name.map(str::to_owned), is, was };
        let expected = [
            row("repositories", None, 13, 12),
            row("used", Some("deploy-action"), 5, 3),
            row("home_made", Some("checkout/lib/idempotency"), 1, 0),
            row("unused", Some("portal-search"), 0, 1),
            row("decide", Some("buyin request show staging"), 1, 0),
            row("decide", Some("buyin bet advance flags"), 0, 1),
        ];
        assert_eq!(changes(&before, &after), expected);
        assert_eq!(changes(&after, &after), []);
    }
}
