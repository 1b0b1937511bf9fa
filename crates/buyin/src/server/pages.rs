//! The pages there are, in the order of the navigation. A new page is a file below and a line here.

mod bet;
mod bets;
mod candidate;
mod candidates;
mod contributions;
mod evidence;
mod intake;
mod ledger;
mod outcome;
mod overview;
mod product;
mod products;
mod request;
mod requests;
mod search;
mod spread;
mod statement;
mod teams;
mod visible;

use crate::server::content::Content;
use crate::server::reader::Reader;
use crate::server::trouble::Trouble;

/// A page: where it is, and how it is made of answers.
pub(crate) struct Page {
    pub(crate) path: &'static str,
    /// Its word in the navigation, if it stands there.
    pub(crate) nav: Option<&'static str>,
    /// The page of the navigation it belongs to.
    pub(crate) under: Option<&'static str>,
    pub(crate) make: fn(&Reader<'_>) -> Result<Content, Trouble>,
}

/// All of them.
pub(crate) const PAGES: &[Page] = &[
    overview::PAGE,
    ledger::PAGE,
    candidates::PAGE,
    products::PAGE,
    contributions::PAGE,
    requests::PAGE,
    bets::PAGE,
    teams::PAGE,
    visible::PAGE,
    candidate::PAGE,
    product::PAGE,
    request::PAGE,
    bet::PAGE,
    statement::PAGE,
    evidence::PAGE,
    search::PAGE,
];

impl Page {
    /// A page of the navigation.
    const fn main(path: &'static str, nav: &'static str, make: fn(&Reader<'_>) -> Result<Content, Trouble>) -> Self {
        Self { path, nav: Some(nav), under: None, make }
    }

    /// A page that belongs to no other.
    const fn aside(path: &'static str, make: fn(&Reader<'_>) -> Result<Content, Trouble>) -> Self {
        Self { path, nav: None, under: None, make }
    }

    /// A page that others lead to.
    const fn below(path: &'static str, under: &'static str, make: fn(&Reader<'_>) -> Result<Content, Trouble>) -> Self {
        Self { path, nav: None, under: Some(under), make }
    }
}
