//! Cell ids: the key of a row as text, the argument of `--evidence`, and back.
//!
//! `paying_team=checkout;product=payments:lib;kind=build;period=2024-05`. An empty value is "none"; `%`, `;` and `=` are
//! written as in URLs. A period is a month, a quarter (`2024-Q2`) or months from one to another (`2024-03..2024-07`), either end of
//! which may be open. What a row was filtered by is part of its cell: else it would rest on more than it shows.

use buyin_facts::Month;

use crate::ledger::group::{Filter, Key};

/// A text that is no cell id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no cell: {what}")]
pub struct CellError {
    text: String,
    what: String,
}

/// The id of a group's cell, among rows that were filtered.
pub fn id(key: &Key, within: &Filter) -> String {
    let mut parts = Vec::new();
    let mut add = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            parts.push(format!("{name}={}", escape(value)));
        }
    };
    let none = |is_none: bool| is_none.then_some("");
    let product = key.product.as_ref().map(|product| product.as_deref().unwrap_or_default());
    let owner = key.owner.as_ref().map(|owner| owner.as_deref().unwrap_or_default());
    add("paying_team", key.paying_team.as_deref().or(within.paying_team.as_deref()));
    add("product", product.or(within.product.as_deref()).or(none(within.no_product)));
    add("owner", owner.or(within.owner.as_deref()).or(none(within.no_owner)));
    add("kind", key.kind.or(within.kind).map(|kind| kind.as_str()));
    add("embedded", key.embedded.or(within.embedded).map(|embedded| if embedded { "true" } else { "false" }));
    add("period", span(key, within).as_deref());
    if parts.is_empty() { "all".to_owned() } else { parts.join(";") }
}

/// A cell's id without its period, which is always last: what stays when months go by.
pub fn lasting(id: &str) -> &str {
    id.split_once(";period=").map_or(id, |(lasting, _)| lasting)
}

/// A group's period as `YYYY-MM` or `YYYY-Qn`.
pub fn period(key: &Key) -> Option<String> {
    key.month.map(|month| if key.quarter { month.quarter() } else { month.to_string() })
}

/// The months of a group that its filter leaves.
fn span(key: &Key, within: &Filter) -> Option<String> {
    let whole = key.month.map(|first| (first, Month(first.0 + if key.quarter { 2 } else { 0 })));
    let from = whole.map(|(first, _)| first).max(within.from);
    let to = whole.map(|(_, last)| last).into_iter().chain(within.to).min();
    match (from, to) {
        (None, None) => None,
        _ if whole.is_some() && whole == from.zip(to) => period(key),
        (Some(from), Some(to)) if from == to => Some(from.to_string()),
        _ => {
            let text = |month: Option<Month>| month.map_or_else(String::new, |month| month.to_string());
            Some(format!("{}..{}", text(from), text(to)))
        }
    }
}

/// The filter that takes what a cell holds.
///
/// # Errors
/// When the text is no cell id.
pub fn filter(text: &str) -> Result<Filter, CellError> {
    let wrong = |what: &str| CellError { text: text.to_owned(), what: what.to_owned() };
    let mut filter = Filter::default();
    if text == "all" {
        return Ok(filter);
    }
    for part in text.split(';') {
        let (name, value) = part.split_once('=').ok_or_else(|| wrong("each part is name=value"))?;
        let value = unescape(value);
        match name {
            "paying_team" => filter.paying_team = Some(value),
            "product" if value.is_empty() => filter.no_product = true,
            "product" => filter.product = Some(value),
            "owner" if value.is_empty() => filter.no_owner = true,
            "owner" => filter.owner = Some(value),
            "kind" => filter.kind = Some(value.parse().map_err(|_| wrong("no such kind"))?),
            "embedded" => filter.embedded = Some(value == "true"),
            "period" => {
                let what = "a period is 2024-05, 2024-Q2 or 2024-03..2024-07";
                (filter.from, filter.to) = months(&value).ok_or_else(|| wrong(what))?;
            }
            _ => return Err(wrong(&format!("there is no column `{name}`"))),
        }
    }
    Ok(filter)
}

/// First and last month, as far as there is one.
type Months = (Option<Month>, Option<Month>);

fn months(text: &str) -> Option<Months> {
    if let Some((from, to)) = text.split_once("..") {
        let end = |text: &str, of: fn(Months) -> Option<Month>| match text {
            "" => Some(None),
            text => Some(of(months(text)?)),
        };
        return Some((end(from, |months| months.0)?, end(to, |months| months.1)?));
    }
    let (year, rest) = text.split_once('-')?;
    let year: i32 = year.parse().ok()?;
    let (first, months) = match rest.strip_prefix('Q') {
        Some(quarter) => (quarter.parse::<i32>().ok().filter(|quarter| (1..=4).contains(quarter))? * 3 - 2, 3),
        None => (rest.parse::<i32>().ok().filter(|month| (1..=12).contains(month))?, 1),
    };
    let first = year * 12 + first - 1;
    Some((Some(Month(first)), Some(Month(first + months - 1))))
}

fn escape(value: &str) -> String {
    value.replace('%', "%25").replace(';', "%3B").replace('=', "%3D")
}

fn unescape(value: &str) -> String {
    value.replace("%3D", "=").replace("%3B", ";").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Kind;

    #[test]
    fn a_cell_id_leads_back_to_its_rows() {
        let key = Key {
            paying_team: Some("a;b=100%".into()),
            product: Some(None),
            kind: Some(Kind::Own),
            month: Some(Month(2024 * 12 + 3)),
            quarter: true,
            ..Key::default()
        };
        let text = id(&key, &Filter::default());
        assert_eq!(text, "paying_team=a%3Bb%3D100%25;product=;kind=own;period=2024-Q2");
        let found = filter(&text).expect("a cell");
        assert_eq!(found.paying_team.as_deref(), Some("a;b=100%"));
        assert!(found.no_product);
        assert_eq!((found.from, found.to), (Some(Month(24_291)), Some(Month(24_293))));
    }

    #[test]
    fn what_a_row_was_filtered_by_is_part_of_its_cell() {
        let within = Filter {
            product: Some("flags".into()),
            from: Some(Month(24_292)),
            to: Some(Month(24_299)),
            ..Filter::default()
        };
        let team = Key { paying_team: Some("growth".into()), ..Key::default() };
        let quarter = Key { month: Some(Month(24_291)), quarter: true, ..Key::default() };
        let month = Key { month: Some(Month(24_295)), ..Key::default() };
        let open = Filter { to: None, ..within.clone() };
        for (key, within, text) in [
            (&team, &within, "paying_team=growth;product=flags;period=2024-05..2024-12"),
            (&quarter, &within, "product=flags;period=2024-05..2024-06"),
            (&month, &within, "product=flags;period=2024-08"),
            (&team, &open, "paying_team=growth;product=flags;period=2024-05.."),
        ] {
            assert_eq!(id(key, within), text);
            assert_eq!(id(&Key::default(), &filter(text).expect("a cell")), text);
            assert!(!lasting(text).contains("period"));
        }
    }

    #[test]
    fn what_is_no_cell_says_why() {
        for text in ["", "kind=x", "period=2024-13", "period=2024-01..x", "colour=red", "kind"] {
            assert!(filter(text).is_err(), "{text}");
        }
    }
}
