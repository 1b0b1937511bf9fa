//! Search over names: teams, products, candidates, requests, bets.

use std::collections::BTreeSet;

use crate::render::counted;
use crate::server::cell::{Cell, Name};
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::Page;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::aside("/search", make);

/// Finds shown.
const SHOWN: usize = 200;

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let asked = reader.get("q").unwrap_or_default().trim();
    let words: Vec<String> = asked.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let mut found: Vec<(&'static str, Name)> = match words.is_empty() {
        true => Vec::new(),
        false => everything(reader)?.into_iter().filter(|(_, name)| matches(name, &words)).collect(),
    };
    // Who has the word at its beginning comes first, then shorter names.
    found.sort_by_key(|(_, name)| {
        let text = name.text.to_lowercase();
        (!words.first().is_some_and(|word| text.starts_with(word)), text.len(), text)
    });
    let all = found.len() as u64;
    found.truncate(SHOWN);
    let rows = found.into_iter().map(|(kind, name)| vec![Cell::Names(vec![name]), Cell::Text(kind.to_owned())]);
    let grid = Grid::new("found", "What was found", &[("name", "Name"), ("kind", "What it is")]).with(rows);
    let lead = match asked.is_empty() {
        true => "Type a part of a name at the top: a team, product, candidate, request or bet.".to_owned(),
        false => format!("{} with all these words in the name.", counted(all, "thing", "things")),
    };
    let title = if asked.is_empty() { "Search".to_owned() } else { format!("Search: {asked}") };
    let empty = if asked.is_empty() { "" } else { "Nothing has that name. Shorter words find more." };
    Ok(Content::new(title, lead).with(Section::table("", "", grid).or(empty)))
}

fn matches(name: &Name, words: &[String]) -> bool {
    let text = format!("{} {}", name.text, name.href.as_deref().unwrap_or_default()).to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

fn everything(reader: &Reader<'_>) -> Result<Vec<(&'static str, Name)>, Trouble> {
    let mut all = Vec::new();
    all.extend(reader.teams()?.rows.iter().map(|row| ("team", reader.team(&row.team))));
    let adoption = reader.adoption(None)?;
    let mut products: BTreeSet<&str> = adoption.rows.iter().map(|row| row.product.as_str()).collect();
    let picture = reader.picture()?;
    products.extend(picture.unused.iter().map(|row| row.product.as_str()));
    all.extend(products.into_iter().map(|product| ("product", reader.product(product))));
    if let Some(candidates) = reader.soon(Reader::candidates)? {
        let place = |row: &buyin_analysis::view::CandidateRow| format!("{}:{}", row.repository, row.path);
        all.extend(candidates.rows.iter().map(|row| ("candidate", reader.candidate(&place(row)))));
    }
    let requests = reader.requests(true)?;
    all.extend(
        requests.rows.iter().map(|row| ("request", Name { text: row.title.clone(), ..reader.asked(&row.request) })),
    );
    let bets = reader.bets(None)?;
    all.extend(bets.rows.iter().map(|row| ("bet", Name { text: row.name.clone(), ..reader.bet(&row.bet) })));
    Ok(all)
}
