//! Products: how far each reaches, what nobody uses, and what is home-made and used by others.

use buyin_analysis::view::{AdoptionRow, HomeMade, Range, Reach, Unused};
use std::collections::{BTreeMap, BTreeSet};

use crate::picture::Words;
use crate::server::cell::Cell;
use crate::server::content::{Content, Section};
use crate::server::grid::Grid;
use crate::server::pages::{Page, intake};
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

pub(super) const PAGE: Page = Page::main("/products", "Products", make);

fn make(reader: &Reader<'_>) -> Result<Content, Trouble> {
    let (picture, adoption) = (reader.picture()?, reader.adoption(None)?);
    let words = Words::of(&picture);
    let lead =
        "Who uses what, by whose hand, and what it took. A product without a file of its own is called by its place.";
    let amount = |low, mid, high| Cell::Days(Range { low, mid, high }.into());
    let used = picture.used.iter().map(|reach: &Reach| {
        let numbers =
            [reach.teams, reach.teams_year_ago, reach.new_own, reach.new_platform, reach.new_bot, reach.new_other];
        std::iter::once(reader.product_cell(Some(&reach.product))).chain(numbers.map(Cell::Count)).collect()
    });
    let columns = [
        ("product", "Product"),
        ("teams", words.teams),
        ("year_ago", "A year ago"),
        ("own", "New: own hand"),
        ("platform", words.owner_hand),
        ("bot", "Bot"),
        ("other", "Other"),
    ];
    let used = Grid::new("used", "Products most used", &columns).with(used);
    let unused = picture.unused.iter().map(|product: &Unused| {
        vec![
            reader.product_cell(Some(&product.product)),
            Cell::Month(product.since.clone()),
            amount(product.low, product.mid, product.high),
        ]
    });
    let columns = [("product", "Product"), ("since", "Since"), ("built", "Built, 3 months (range)")];
    let unused = Grid::new("unused", "Products without outside user", &columns).with(unused);
    let home_made = picture.home_made.iter().map(|found: &HomeMade| {
        vec![
            reader.product_cell(Some(&found.product)),
            Cell::name(found.owner.as_deref()),
            Cell::Count(found.teams),
            Cell::Count(found.teams_year_ago),
            amount(found.low, found.mid, found.high),
        ]
    });
    let columns = [
        ("product", "Product"),
        ("owner", "Owner"),
        ("teams", words.teams),
        ("year_ago", "A year ago"),
        ("paid", "Days paid, 12 months (range)"),
    ];
    let home_made = Grid::new("home_made", "Home-made and used by others", &columns).with(home_made);
    Ok(Content::new("Products", lead)
        .with(
            Section::table(
                "Most used",
                "Teams that use it today and a year ago; new users of the year by whose hand.",
                used,
            )
            .or("Nobody outside uses a product yet, as far as is visible."),
        )
        .with(
            Section::table("No outside user found", "Used over the network? `buyin scan --usage FILE` tells.", unused)
                .or("Every product has a user."),
        )
        .with(
            Section::table("Home-made, used by others", "Not offered to everybody, and used all the same.", home_made)
                .or("Nothing home-made is used by others."),
        )
        .with(intake::by_year(&adoption.by_year))
        .with(all(reader, &adoption.rows)))
}

/// Every product anybody ever used, with how many use it.
fn all(reader: &Reader<'_>, rows: &[AdoptionRow]) -> Section {
    let mut products: BTreeMap<&str, Vec<&AdoptionRow>> = BTreeMap::new();
    rows.iter().for_each(|row| products.entry(&row.product).or_default().push(row));
    let row = |(product, stays): (&&str, &Vec<&AdoptionRow>)| {
        let now = stays.iter().filter(|stay| stay.until.is_none());
        let teams: BTreeSet<&str> = now.clone().filter_map(|stay| stay.consumer_team.as_deref()).collect();
        let first = stays.iter().map(|stay| stay.since.as_str()).min();
        vec![
            reader.product_cell(Some(product)),
            reader.team_cell(stays.iter().find_map(|stay| stay.owner.as_deref())),
            Cell::Count(teams.len() as u64),
            Cell::Count(now.count() as u64),
            Cell::Count(stays.len() as u64),
            Cell::day(first),
        ]
    };
    let columns = [
        ("product", "Product"),
        ("owner", "Owner"),
        ("teams", "Teams today"),
        ("consumers", "Components today"),
        ("ever", "Ever"),
        ("first", "First use"),
    ];
    let grid = Grid::new("all", "Every product that was ever used", &columns).with(products.iter().map(row));
    Section::table("All that were ever used", "Counts of components of other teams that use it.", grid)
        .or("No use was found. A dependency in a manifest, an import, or reported network use shows one.")
}
