//! Savings of a take-over, worst case first, from assumptions anybody can change.
//!
//! ```text
//! saved = onboardings · (home_roll · useful − onboarding)  +  years · copies_ending · upkeep
//! cost  = take_out + generalise
//! ```
//!
//! Source: `InnerSource` Commons, *Cross-Team Project Valuation* (Nike): what new users need not build, less what it costs them to
//! come, and what need not be maintained twice. Teams that use the thing today have it already: they save nothing. Upkeep that
//! goes from the origin to a new owner is neither saved nor lost.

use buyin_facts::{EngineerDays, Estimate};
use schemars::JsonSchema;
use serde::Serialize;

use crate::discover::weight;

/// Copies that end in the worst case.
const HALF: f64 = 0.5;
/// Part of what is general in a thing that one more team would have built, and in the worst case. A guess: nobody needs all of
/// what another made.
const NEEDED: f64 = 0.5;
const NEEDED_LEAST: f64 = 0.25;
/// Cost of adopting over the cost of building, at its worst. Source: `methods.md` §6.3, upper end of the 80 % range.
const ADOPT_WORST: f64 = 0.6;

/// An amount of anything: teams, days, years, a part.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Amount(pub f64);

/// What the formula is fed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Teams that begin to use it.
    Onboardings,
    /// Days it takes to build one's own.
    HomeRoll,
    /// Part of the thing that such a team would have built.
    Useful,
    /// Days it takes to adopt it.
    Onboarding,
    /// Copies whose upkeep ends.
    CopiesEnding,
    /// Days a year that a copy takes.
    Upkeep,
    /// Years looked ahead.
    Years,
    /// Days to take it out of its repository.
    TakeOut,
    /// Days to make it fit for several teams.
    Generalise,
}

/// Where an assumption is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Seen in these repositories.
    Seen,
    /// From other organisations, or a guess.
    Prior,
    /// Said by whoever asks.
    Given,
    /// Known, and held back by the policy.
    HeldBack,
}

/// An assumption in both cases.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Assumption {
    /// Which.
    pub input: Input,
    /// In the worst case; nothing where it is held back.
    pub worst: Option<Amount>,
    /// In the likely case.
    pub likely: Option<Amount>,
    /// Where it is from.
    pub source: Source,
}

/// What comes out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Saving {
    /// What new users need not build.
    pub onboarding: EngineerDays,
    /// What need not be maintained twice.
    pub upkeep: EngineerDays,
    /// What it costs.
    pub cost: EngineerDays,
    /// All together.
    pub net: EngineerDays,
}

/// What is known of a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Known {
    /// Teams that began to use it in the last twelve months.
    pub(crate) new_teams: u64,
    /// Teams that could begin to.
    pub(crate) others: u64,
    /// Building it once.
    pub(crate) build: Option<Estimate>,
    /// How general it is.
    pub(crate) generality: f64,
    /// What adopting it took, on average.
    pub(crate) onboarding: Option<EngineerDays>,
    /// Copies that somebody still edits.
    pub(crate) copies: u64,
    /// Days a year each of them takes; nothing where held back.
    pub(crate) upkeep: Option<EngineerDays>,
    pub(crate) take_out: Estimate,
    pub(crate) generalise: Option<Estimate>,
}

impl Input {
    /// Every input with its word.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Onboardings, "onboardings"),
        (Self::HomeRoll, "home_roll"),
        (Self::Useful, "useful"),
        (Self::Onboarding, "onboarding"),
        (Self::CopiesEnding, "copies_ending"),
        (Self::Upkeep, "upkeep"),
        (Self::Years, "years"),
        (Self::TakeOut, "take_out"),
        (Self::Generalise, "generalise"),
    ];

    /// The input of a word, with hyphens or underscores.
    pub fn of(word: &str) -> Option<Self> {
        let word = word.replace('-', "_");
        Self::ALL.iter().find(|(_, name)| *name == word).map(|(input, _)| *input)
    }
}

/// Assumptions from what is known; what somebody gave stands in their place.
pub(crate) fn assumptions(known: &Known, given: &[(Input, Amount)]) -> Vec<Assumption> {
    let years = given.iter().find(|(input, _)| *input == Input::Years).map_or(weight::YEARS, |(_, years)| years.0);
    let both = |worst: f64, likely: f64| (Some(worst), Some(likely));
    let days = |estimate: Option<Estimate>, worst: fn(Estimate) -> EngineerDays| {
        (estimate.map(|days| worst(days).0), estimate.map(|days| days.mid.0))
    };
    // No more can come than there are.
    let pace = (known.new_teams as f64 * years).min(known.others as f64);
    let onboarding = match (known.onboarding, known.build) {
        (Some(seen), _) => both(seen.0 * ADOPT_WORST / weight::ADOPT, seen.0),
        (None, Some(build)) => both(build.high.0 * ADOPT_WORST, build.mid.0 * weight::ADOPT),
        (None, None) => (None, None),
    };
    let from = |is_there: bool, source: Source| if is_there { source } else { Source::HeldBack };
    let upkeep = if known.copies == 0 { Some(EngineerDays(0.0)) } else { known.upkeep };
    let copies = known.copies as f64;
    let all = [
        // In the worst case nobody comes that would not have come anyway.
        (Input::Onboardings, both(0.0, pace), Source::Seen),
        (Input::HomeRoll, days(known.build, |days| days.low), from(known.build.is_some(), Source::Seen)),
        (Input::Useful, both(known.generality * NEEDED_LEAST, known.generality * NEEDED), Source::Prior),
        (
            Input::Onboarding,
            onboarding,
            match known.onboarding {
                Some(_) => Source::Seen,
                None => from(known.build.is_some(), Source::Prior),
            },
        ),
        (Input::CopiesEnding, both((copies * HALF).floor(), copies * weight::KEPT), Source::Seen),
        (Input::Upkeep, (upkeep.map(|days| days.0), upkeep.map(|days| days.0)), from(upkeep.is_some(), Source::Seen)),
        (Input::Years, both(years, years), Source::Prior),
        (Input::TakeOut, days(Some(known.take_out), |days| days.high), Source::Prior),
        (Input::Generalise, days(known.generalise, |days| days.high), from(known.generalise.is_some(), Source::Prior)),
    ];
    let assumed = |(input, (worst, likely), source): (Input, (Option<f64>, Option<f64>), Source)| match given
        .iter()
        .rev()
        .find(|(other, _)| *other == input)
    {
        Some((_, amount)) => Assumption { input, worst: Some(*amount), likely: Some(*amount), source: Source::Given },
        None => Assumption { input, worst: worst.map(Amount), likely: likely.map(Amount), source },
    };
    all.into_iter().map(assumed).collect()
}

/// What comes out of assumptions; nothing where one that counts is held back.
pub(crate) fn saving(assumptions: &[Assumption], case: fn(&Assumption) -> Option<Amount>) -> Option<Saving> {
    let value = |input: Input| assumptions.iter().find(|one| one.input == input).and_then(case).map(|amount| amount.0);
    // What nobody begins, or ends, saves nothing, whatever it would have saved each.
    let times =
        |count: f64, each: &dyn Fn() -> Option<f64>| if count == 0.0 { Some(0.0) } else { Some(count * each()?) };
    let gain = || Some(value(Input::HomeRoll)? * value(Input::Useful)? - value(Input::Onboarding)?);
    let onboarding = times(value(Input::Onboardings)?, &gain)?;
    let upkeep = times(value(Input::Years)? * value(Input::CopiesEnding)?, &|| value(Input::Upkeep))?;
    let cost = value(Input::TakeOut)? + value(Input::Generalise)?;
    let net = onboarding + upkeep - cost;
    Some(Saving {
        onboarding: EngineerDays(onboarding),
        upkeep: EngineerDays(upkeep),
        cost: EngineerDays(cost),
        net: EngineerDays(net),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(low: f64, mid: f64, high: f64) -> Estimate {
        Estimate { low: EngineerDays(low), mid: EngineerDays(mid), high: EngineerDays(high) }
    }

    fn known() -> Known {
        Known {
            new_teams: 1,
            others: 5,
            build: Some(days(60.0, 100.0, 150.0)),
            generality: 0.8,
            onboarding: Some(EngineerDays(5.0)),
            copies: 2,
            upkeep: Some(EngineerDays(10.0)),
            take_out: days(1.0, 3.0, 9.0),
            generalise: Some(days(10.0, 30.0, 90.0)),
        }
    }

    #[test]
    fn a_take_over_worked_by_hand() {
        let assumed = assumptions(&known(), &[]);
        // Two teams in two years: 2 · (100 · 0.4 − 5) = 70; 2 years · 1.4 copies · 10 = 28; cost 33.
        let likely = saving(&assumed, |one| one.likely).expect("all is known");
        assert!((likely.onboarding.0 - 70.0).abs() < 1e-9 && (likely.upkeep.0 - 28.0).abs() < 1e-9);
        assert!((likely.net.0 - 65.0).abs() < 1e-9);
        let crowded = assumptions(&Known { new_teams: 4, others: 3, ..known() }, &[]);
        assert_eq!(crowded[0].likely, Some(Amount(3.0)));
        // Nobody new; 2 · 1 · 10 = 20; cost 99.
        let worst = saving(&assumed, |one| one.worst).expect("all is known");
        assert!((worst.net.0 - (20.0 - 99.0)).abs() < 1e-9, "{worst:?}");
    }

    #[test]
    fn what_is_given_stands_and_what_is_held_back_leaves_nothing() {
        let few = Known { build: None, onboarding: None, upkeep: None, generalise: None, ..known() };
        let assumed = assumptions(&few, &[]);
        assert_eq!(saving(&assumed, |one| one.likely), None);
        assert_eq!(assumed[1].source, Source::HeldBack);
        let given = [
            (Input::HomeRoll, Amount(50.0)),
            (Input::Onboarding, Amount(10.0)),
            (Input::Upkeep, Amount(0.0)),
            (Input::Generalise, Amount(20.0)),
            (Input::Years, Amount(1.0)),
        ];
        let assumed = assumptions(&few, &given);
        // One team in one year: 50 · 0.4 − 10 = 10; cost 23.
        let likely = saving(&assumed, |one| one.likely).expect("all is known or given");
        assert!((likely.net.0 + 13.0).abs() < 1e-9, "{likely:?}");
        assert_eq!(assumed[1].source, Source::Given);
    }

    #[test]
    fn nobody_coming_needs_no_price() {
        let alone = Known { new_teams: 0, copies: 0, build: None, onboarding: None, upkeep: None, ..known() };
        let likely = saving(&assumptions(&alone, &[]), |one| one.likely).expect("nothing is multiplied");
        assert_eq!(likely.net, EngineerDays(-33.0));
    }

    #[test]
    fn every_input_has_its_word() {
        for (input, word) in Input::ALL {
            assert_eq!(Input::of(word), Some(input));
            assert_eq!(serde_json::to_value(input).expect("a word"), word);
        }
    }
}
