//! What is written in a line is one: pages and tables show it whole.

use crate::problem::{Place, Problem};
use crate::written::Written;

/// Letters of a title or name.
pub const LONGEST_LINE: usize = 200;

/// Titles, names and what time was spent on are lines.
pub(super) fn long(written: &Written, problems: &mut Vec<Problem>) {
    for (place, what, text) in lines(written) {
        let letters = text.chars().count();
        if letters > LONGEST_LINE {
            let problem = Problem::warning(place, format!("`{what}` has {letters} letters: it is shown in a line"));
            problems.push(problem.hint(format!("{LONGEST_LINE} are enough for one")));
        }
    }
}

fn lines(written: &Written) -> impl Iterator<Item = (&Place, &'static str, &str)> {
    let people =
        written.people.iter().flat_map(|person| &person.names).map(|at| (&at.place, "name", at.value.as_str()));
    let teams = written.teams.iter().map(|team| (&team.place, "name", team.name.as_str()));
    let products = written.products.iter().map(|product| (&product.place, "name", product.name.as_str()));
    let requests = written.requests.iter().map(|request| (&request.place, "title", request.title.as_str()));
    let bets = written.bets.iter().map(|bet| (&bet.place, "name", bet.name.as_str()));
    let declared = written.events.iter().filter_map(|event| {
        let (_, _, what) = event.detail.declared.as_ref()?;
        Some((&event.place, "what", what.as_str()))
    });
    people.chain(teams).chain(products).chain(requests).chain(bets).chain(declared)
}
