//! Which products are offered to everybody, who uses them, and what an entry is to them: shared by the picture and the flow.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::Day;

use crate::adoption::MadeBy;
use crate::books::register::{Offered, Register, Stay};
use crate::ledger::Kind;
use crate::ledger::entry::Entry;
use crate::policy::SUPPRESSED;
use crate::view::{Reach, Went};

/// Rows of each list.
pub(super) const ROWS: usize = 8;

/// Products and their users, as several answers need them.
pub(super) struct Market<'a> {
    pub(super) register: &'a Register,
    as_of: Day,
    /// Products offered to everybody.
    offered: BTreeSet<&'a str>,
}

impl<'a> Market<'a> {
    pub(super) fn of(register: &'a Register, as_of: Day) -> Self {
        let mut market = Self { register, as_of, offered: BTreeSet::new() };
        let offered = register.products.iter().filter(|product| market.judge_offered(product));
        market.offered = offered.map(|product| product.product.as_str()).collect();
        market
    }

    /// Offered to everybody: owned by a platform team; without platform teams, used by two other teams or declared.
    fn judge_offered(&self, product: &Offered) -> bool {
        if self.register.tally.platform_known {
            return product.platform;
        }
        product.declared || (product.whole && self.teams_ever(product) >= 2)
    }

    pub(super) fn is_offered(&self, product: &str) -> bool {
        self.offered.contains(product)
    }

    pub(super) fn is_home_made(&self, product: &Offered) -> bool {
        !self.is_offered(&product.product)
    }

    /// Other teams than the owner that use a product on a day.
    pub(super) fn teams_on(&self, product: &Offered, day: Day) -> u64 {
        self.teams(product, |stay| stay.holds(day))
    }

    fn teams_ever(&self, product: &Offered) -> u64 {
        self.teams(product, |_| true)
    }

    fn teams(&self, product: &Offered, takes: impl Fn(&Stay) -> bool) -> u64 {
        let stays = self.register.stays_of(&product.product).iter().filter(|stay| takes(stay));
        let teams = stays.filter_map(|stay| stay.consumer_team.as_ref());
        teams.filter(|team| Some(*team) != product.owner.as_ref()).collect::<BTreeSet<_>>().len() as u64
    }

    /// Uses of offered products by other teams than their owner's.
    pub(super) fn outside_stays(&self) -> impl Iterator<Item = &'a Stay> {
        let offered = self.register.products.iter().filter(|product| self.is_offered(&product.product));
        let outside = |product: &'a Offered| {
            let stays = self.register.stays_of(&product.product).iter();
            stays.filter(move |stay| product.owner.is_none() || stay.consumer_team != product.owner)
        };
        offered.flat_map(outside)
    }

    pub(super) fn went(&self, entry: &Entry) -> Option<Went> {
        let owned = entry.owner.as_deref() == Some(entry.paying_team.as_str());
        let offered = entry.product.as_deref().is_some_and(|product| self.is_offered(product));
        Some(match entry.kind {
            Kind::NotVisible => return None,
            Kind::HeldBack => Went::HeldBack,
            Kind::Review => Went::Review,
            Kind::Adopt if offered => Went::Adopt,
            // Bringing another team's home-made thing in is still work on one's own component.
            Kind::Adopt => Went::Own,
            _ if entry.owner.as_deref() == Some(SUPPRESSED) => Went::HeldBack,
            Kind::Build if offered && owned => Went::PlatformBuild,
            Kind::Build if offered => Went::OthersBuild,
            _ if owned => Went::Own,
            _ if entry.owner.is_none() => Went::Unowned,
            _ => Went::EachOther,
        })
    }

    pub(super) fn used(&self) -> Vec<Reach> {
        let year_ago = self.as_of.plus(-365);
        let mut rows = Vec::new();
        for product in self.register.products.iter().filter(|product| self.is_offered(&product.product)) {
            let teams = self.teams_on(product, self.as_of);
            if teams == 0 {
                continue;
            }
            let mut hands: BTreeMap<MadeBy, u64> = BTreeMap::new();
            let owner = &product.owner;
            let new = |stay: &&Stay| stay.since > year_ago && (stay.consumer_team != *owner || owner.is_none());
            for stay in self.register.stays_of(&product.product).iter().filter(new) {
                *hands.entry(stay.made_by).or_default() += 1;
            }
            let by = |hand| hands.get(&hand).copied().unwrap_or_default();
            rows.push(Reach {
                product: product.product.clone(),
                teams,
                teams_year_ago: self.teams_on(product, year_ago),
                new_own: by(MadeBy::Team),
                new_platform: by(MadeBy::Platform),
                new_bot: by(MadeBy::Bot),
                new_other: by(MadeBy::Template) + by(MadeBy::Unknown),
            });
        }
        rows.sort_by(|one, other| (other.teams, &one.product).cmp(&(one.teams, &other.product)));
        rows.truncate(ROWS);
        rows
    }
}
