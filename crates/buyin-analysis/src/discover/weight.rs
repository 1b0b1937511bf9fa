//! Weights of the ranking, all of them, with their reasons. They are the same for every organisation and every language.
//!
//! A weight comes from a published prior or from an argument written beside it, never from the cases a ranking is tested on.
//! Priors are weak: they decide how far one more user outweighs one more dependency, and every part they weigh is shown.

/// Cost of adopting an existing thing over the cost of building it, for code that was built for one team first.
/// Source: `methods.md` §6.3, assimilated: 0.25 (80 % 0.08–0.6); Poulin's RCR is 0.2.
pub(crate) const ADOPT: f64 = 0.25;
/// Extra cost of making a thing fit for several teams, over the cost of building it. Source: Poulin's RCWR 1.5, of which the
/// origin has paid 1.0.
pub(crate) const GENERALISE: f64 = 0.5;
/// Part of the building cost that upkeep takes each year. Source: `methods.md` §6.3, mean of Beta(2, 10).
pub(crate) const UPKEEP: f64 = 0.17;
/// Years that a saving is counted for. Two: shorter than the life of code, as long as a platform's plans hold.
pub(crate) const YEARS: f64 = 2.0;
/// Chance that a team that uses a thing today still uses it a year after it was taken over. Source: `methods.md` §6.3, Beta(7, 3).
pub(crate) const KEPT: f64 = 0.7;

/// An import in a test counts half: what only tests use is easier to do without.
pub(crate) const TEST: f64 = 0.5;
/// What the holder's own code does not reach was carried along by another thing: a vendored folder that no file of the holder
/// imports, a copied one that only copied ones import. Somebody needs it, at one remove.
pub(crate) const VENDORED: f64 = 0.1;
/// A copy nobody edited for a year costs nobody anything now.
pub(crate) const FROZEN: f64 = 0.5;
/// A rebuilt thing is a hypothesis: words and needs are alike. One in four that are wholly alike holds up, the others in
/// proportion; and what holds up has in common what is alike, as a copy ends only in what it has in common with its origin: so
/// likeness counts twice. Source: precision of name-based matching stated as "lower weight, never a clone" in `methods.md` §3.3;
/// the figure is a guess on the low side.
pub(crate) const REBUILT: f64 = 0.25;
/// Further teams for each that is there now, while demand grows; scaled by generality. Source: early imitation of a Bass
/// diffusion over two years, q ≈ 0.25 a quarter with most of the market untouched, cut to a fifth for small organisations.
pub(crate) const GROWING: f64 = 0.5;
/// The same while demand stands still.
pub(crate) const STEADY: f64 = 0.2;
/// The same while more teams leave than come: nobody is expected.
pub(crate) const FALLING: f64 = 0.0;

/// Days that any extraction takes: a repository, its pipeline, a release, a first message to the owner. A guess.
pub(crate) const BASE: f64 = 3.0;
/// Days for each import line that leads out of the candidate into folders of its repository. Lines into the same folder are
/// mostly solved together: their logarithm counts.
pub(crate) const EDGE: f64 = 0.5;
/// Days for missing tests, once.
pub(crate) const UNTESTED: f64 = 2.0;
/// Days a thousand lines are worth where the ledger cannot see the time that went into them. Source: COCOMO's 2.4 person-months
/// a KLOC for small projects, of which a quarter is writing code.
pub(crate) const DAYS_A_KLOC: f64 = 12.0;

/// Log standard deviation of benefits: that of an adopter's cost ratio. Source: `methods.md` §6.3, 80 % range 0.08–0.6.
pub(crate) const BENEFIT_LOG_SD: f64 = 0.6;
/// Log standard deviation of costs: estimates of tasks against what they took. Source: `SiP`, 10,266 tasks.
pub(crate) const COST_LOG_SD: f64 = 0.85;
/// Standard deviations to the ends of an 80 % range.
pub(crate) const Z80: f64 = 1.2816;

/// A candidate is no more than this part of its repository's source: more is the repository itself.
pub(crate) const LARGEST: f64 = 0.3;
/// Part of the folders of a repository that others import, from which on the repository is there to be shared.
pub(crate) const SHARED: f64 = 0.5;
/// Part of the files of a repository that stand alike at the same paths in another, from which on it is a fork.
pub(crate) const FORK: f64 = 0.5;

/// Days for a name of the host's in what is taken out (an identifier, a text, a key of a setting): it has to be handed in from
/// outside, or renamed where it is used. Lines with the same name are mostly solved together: their logarithm counts. A guess.
pub(crate) const NAME: f64 = 0.1;
/// Days for a place where a copy goes a way of its own: somebody who knows both has to say what stays. Half of an import line's,
/// since making it fit for several is counted by itself; places in one copy are mostly settled together: their logarithm counts. A guess.
pub(crate) const POINT: f64 = 0.25;
/// Days for a repository whose contents could not be read: copies' ways, names and import lines stay unseen, and must not make a
/// thing look cheap. As much as missing tests.
pub(crate) const UNSEEN: f64 = 2.0;
