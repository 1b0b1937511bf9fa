//! Who uses a product, and who sends changes to it.

use std::collections::BTreeSet;

use buyin_facts::decision::Policy;

use crate::books::contribution::Cell;
use crate::books::{Books, BooksError};
use crate::organisation::Organisation;
use crate::policy::SUPPRESSED;
use crate::view::ContributionUse;

impl Books {
    /// Teams by product, for products that somebody sent changes to.
    pub(super) fn contribution_users(
        &self,
        organisation: &Organisation,
        cells: &[Cell<'_>],
    ) -> Result<Vec<ContributionUse>, BooksError> {
        let register = self.register()?;
        let mut products: Vec<&str> = Vec::new();
        for product in cells.iter().filter_map(|cell| cell.product.as_deref()) {
            if !products.contains(&product) {
                products.push(product);
            }
        }
        let row = |product: &str| {
            let of = || cells.iter().filter(|cell| cell.product.as_deref() == Some(product));
            let merged = of().filter(|cell| cell.list.iter().any(|one| one.merged.is_some()));
            let owner = register.product(product).and_then(|row| row.owner.as_deref());
            let stays = register.stays_of(product).iter().filter(|stay| stay.holds(self.as_of));
            let users: BTreeSet<&str> =
                stays.filter_map(|stay| stay.consumer_team.as_deref()).filter(|team| Some(*team) != owner).collect();
            let senders: BTreeSet<&str> =
                merged.filter(|cell| cell.team != SUPPRESSED).map(|cell| cell.team.as_str()).collect();
            // Under *strict* a team that is not named may be in the suppressed row: nothing is said of it.
            let unsaid = of().any(|cell| cell.team == SUPPRESSED) || self.guard.policy == Policy::Strict;
            let texts = |teams: BTreeSet<&str>| teams.into_iter().map(str::to_owned).collect::<Vec<String>>();
            let only: BTreeSet<&str> = users.difference(&senders).copied().collect();
            ContributionUse {
                product: product.to_owned(),
                owner: owner.map(str::to_owned),
                uses_and_contributes: texts(users.intersection(&senders).copied().collect()),
                held_back: if unsaid { only.len() as u64 } else { 0 },
                uses_only: if unsaid { Vec::new() } else { texts(only) },
                contributes_only: texts(senders.difference(&users).copied().collect())
                    .into_iter()
                    .filter(|team| {
                        organisation.teams.by_id(team).is_some_and(|team| organisation.teams.info(team).paying)
                    })
                    .collect(),
            }
        };
        Ok(products.into_iter().map(row).collect())
    }
}
