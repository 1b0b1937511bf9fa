//! Intake: the adoptions that began in one year, and what they took on average. Whether a product gets easier to take up is read from
//! these. Kept before the policy.

use std::collections::BTreeMap;

use buyin_facts::estimate::Variance;
use buyin_facts::table;

use crate::adoption::{Adoption, window};
use crate::books::Books;
use crate::books::onboarding::{Effort, Onboarding, Spent};
use crate::organisation::Organisation;
use crate::view::{Help, IntakeRow};

table! {
    /// One row the adoptions of one product, or of all, that began in one year; cached.
    Intake, IntakeColumns, IntakeBuilder in "intakes" {
        /// Product id; nothing for all together.
        product: Option<String>,
        /// The year, `YYYY`.
        year: String,
        /// How many began.
        adoptions: u64,
        /// Of them those whose first sixty days are not over.
        unfinished: u64,
        /// Of them those that somebody was seen to bring in, the owner's people aside.
        cost_seen: u64,
        /// Those people.
        people: u64,
        /// Their days.
        cost: f64,
        /// Sum over people of their squared days.
        squares: f64,
        /// Variance of the shares, days squared.
        variance: Variance,
        /// Adoptions of products with a known owner.
        help_known: u64,
        /// Of them those at which somebody of the owner's was seen.
        helped: u64,
        /// Those people.
        helpers: u64,
        /// Their days.
        help: f64,
        /// Sum over them of their squared days.
        help_squares: f64,
        /// Variance of the shares, days squared.
        help_variance: Variance,
    }
}

/// Adoptions taken together.
#[derive(Debug, Default)]
struct Sum {
    adoptions: u64,
    unfinished: u64,
    cost_seen: u64,
    cost: Spent,
    help_known: u64,
    helped: u64,
    help: Spent,
}

/// Of all products together, then of each, by year.
pub(super) fn of<'a>(
    organisation: &Organisation,
    adoptions: impl Iterator<Item = (&'a Adoption, &'a Onboarding)>,
) -> Vec<Intake> {
    let mut sums: BTreeMap<(Option<String>, String), Sum> = BTreeMap::new();
    for (stay, took) in adoptions {
        let year = stay.span.since.date().year().to_string();
        let is_unfinished = *window(stay.span.since).end() >= organisation.history.as_of;
        for product in [None, Some(organisation.products.id(stay.product).to_owned())] {
            sums.entry((product, year.clone())).or_default().add(took, is_unfinished);
        }
    }
    sums.into_iter().map(|((product, year), sum)| sum.row(product, year)).collect()
}

impl Sum {
    fn add(&mut self, took: &Onboarding, is_unfinished: bool) {
        self.adoptions += 1;
        self.unfinished += u64::from(is_unfinished);
        self.cost_seen += u64::from(took.cost.sum().people > 0);
        self.cost.extend(&took.cost);
        if let Some(help) = &took.help {
            self.help_known += 1;
            self.helped += u64::from(help.sum().people > 0);
            self.help.extend(help);
        }
    }

    fn row(&self, product: Option<String>, year: String) -> Intake {
        let (cost, help) = (self.cost.sum(), self.help.sum());
        Intake {
            product,
            year,
            adoptions: self.adoptions,
            unfinished: self.unfinished,
            cost_seen: self.cost_seen,
            people: cost.people,
            cost: cost.days,
            squares: cost.squares,
            variance: cost.variance,
            help_known: self.help_known,
            helped: self.helped,
            helpers: help.people,
            help: help.days,
            help_squares: help.squares,
            help_variance: help.variance,
        }
    }
}

impl Books {
    /// What the adoptions of one year took, each on average.
    pub(super) fn intake_row(&self, intake: &Intake) -> IntakeRow {
        let (squares, variance) = (intake.squares, intake.variance);
        let cost = Effort { people: intake.people, days: intake.cost, squares, variance };
        let (squares, variance) = (intake.help_squares, intake.help_variance);
        let help = Effort { people: intake.helpers, days: intake.help, squares, variance };
        IntakeRow {
            year: intake.year.clone(),
            adoptions: intake.adoptions,
            unfinished: intake.unfinished,
            cost_seen: intake.cost_seen,
            cost: self.effort(cost, intake.cost_seen),
            help_known: intake.help_known,
            helped: self.guard.tells_finer().then_some(intake.helped),
            help: self.help((intake.help_known > 0).then_some(help), intake.help_known),
        }
    }

    /// The part of an effort that is one of so many; nothing where nothing was seen.
    pub(super) fn effort(&self, effort: Effort, of: u64) -> Option<crate::view::Cost> {
        let days = effort.among(of, &self.uncertainty);
        (effort.people > 0).then(|| self.guard.beyond_finest(days, effort.people).into())
    }

    /// Time of the owner's people as it may be shown. Under *strict*, that nobody was there would tell of cells that are held back.
    pub(super) fn help(&self, help: Option<Effort>, of: u64) -> Help {
        let Some(help) = help else { return Help { is: "unknown", days: None } };
        match self.effort(help, of) {
            _ if !self.guard.tells_finer() => Help { is: "held_back", days: None },
            None => Help { is: "none_seen", days: None },
            days => Help { is: "seen", days },
        }
    }
}
