//! The score: expected net engineer-days of taking a candidate over, with every part of it.
//!
//! ```text
//! build   = days it took to build it once
//! users   = Σ over teams of the part of it the team needs, times the chance that it goes on with it; further teams as demand
//!           grows
//! ends    = years · (upkeep of what copies still have in common with it  +  of what seems to be in common with
//!           what seems to be rebuilt, as sure as that is)
//! benefit = generality · (users · build + ends) · (1 − adopt)
//! cost    = generality · largest part needed · generalise · build  +  days to take it out
//! ```
//!
//! A team benefits by what it need not build: to write again what one of its files calls, or to do without, takes about as
//! long as any file took here, by the ledger, and the whole thing at most. So a file that calls a large engine does not make its team need
//! the engine, and a tenth file that calls a small kit adds little. Who built their own has it, and benefits by what that goes on to
//! cost. Only what is general can be generalised; what is particular to its origin will be let go. Source: `methods.md` §6.2, assimilated. Weights:
//! [`crate::discover::weight`].

use buyin_facts::{Day, EngineerDays, Estimate, Share};
use schemars::JsonSchema;
use serde::Serialize;

use crate::discover::candidate::Candidate;
use crate::discover::demand::{Copy, Rebuild, Trend};
use crate::discover::effort::Effort;
use crate::discover::host;
use crate::discover::weight;
use crate::index::TeamIx;

/// A part of what is known that can be left out, to see what a ranking rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Imports by other teams.
    Importing,
    /// Vendored by other teams.
    Vendoring,
    /// Copied by other teams.
    Copying,
    /// Rebuilt by other teams.
    Rebuilding,
    /// Changes sent by other teams.
    Contributing,
    /// Growth of demand.
    Trend,
    /// How general it is, by who needs it and what it needs.
    Generality,
    /// What holds it back: import lines, copies that go their own ways, names of the host.
    Price,
    /// Time in the ledger.
    Paid,
}

impl Signal {
    /// Every signal, with its word.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Importing, "importing"),
        (Self::Vendoring, "vendoring"),
        (Self::Copying, "copying"),
        (Self::Rebuilding, "rebuilding"),
        (Self::Contributing, "contributing"),
        (Self::Trend, "trend"),
        (Self::Generality, "generality"),
        (Self::Price, "price"),
        (Self::Paid, "paid"),
    ];

    /// The signal of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == word).map(|(signal, _)| *signal)
    }
}

/// The parts of a score, engineer-days where nothing else is said.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    /// What the take-over is expected to bring, less what it costs.
    pub net: Estimate,
    /// What it took to build once.
    pub build: EngineerDays,
    /// Teams expected to use it, as a sum of chances.
    pub users: Teams,
    /// Part of it that a team which shows a need today needs, on average.
    pub need: Share,
    /// What users need not build, and what need not be maintained twice.
    pub benefit: Estimate,
    /// Making it fit for several teams.
    pub generalise: Estimate,
    /// Taking it out of its repository.
    pub extract: Estimate,
    /// What that is made of.
    pub price: Price,
}

/// Engineer-days to take a thing out of its repository, by what they are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
pub struct Price {
    /// Any extraction: a repository, its pipeline, a release, a first message to the owner.
    pub base: EngineerDays,
    /// Missing tests.
    pub tests: EngineerDays,
    /// Import lines that lead out of it.
    pub edges: EngineerDays,
    /// Places where copies go ways of their own.
    pub points: EngineerDays,
    /// Names of the host in its files.
    pub names: EngineerDays,
    /// What could not be looked at.
    pub unseen: EngineerDays,
}

/// A number of teams, or a sum of chances of teams.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Teams(pub f64);

/// What scores are made with.
#[derive(Clone, Copy)]
pub(crate) struct Scale<'a> {
    pub(crate) as_of: Day,
    pub(crate) without: &'a [Signal],
    /// Days it took to build a file, on average over everybody's.
    pub(crate) file: EngineerDays,
}

impl Scale<'_> {
    fn has(&self, signal: Signal) -> bool {
        !self.without.contains(&signal)
    }

    /// Scores a candidate.
    pub(crate) fn score(&self, candidate: &Candidate) -> Score {
        let build = self.build(candidate);
        let parts: Vec<f64> =
            candidate.demand.teams().into_iter().map(|team| self.part(candidate, team, build)).collect();
        let general = if self.has(Signal::Generality) { candidate.generality } else { 0.5 };
        let need = Share(parts.iter().sum::<f64>() / parts.len().max(1) as f64);
        let growth = match candidate.demand.trend(self.as_of) {
            _ if !self.has(Signal::Trend) => 0.0,
            Trend::Growing => weight::GROWING,
            Trend::Steady => weight::STEADY,
            Trend::Falling => weight::FALLING,
        };
        let users = weight::KEPT * parts.iter().sum::<f64>() * (1.0 + general * growth);
        let benefit = general * (users * build + self.ends(candidate, build)) * (1.0 - weight::ADOPT);
        let largest = parts.iter().copied().fold(0.0, f64::max);
        let generalise = general * largest * weight::GENERALISE * build;
        let price = self.price(candidate);
        let extract = price.sum().0;
        let (benefit, generalise, extract) = (
            around(benefit, weight::BENEFIT_LOG_SD),
            around(generalise, weight::COST_LOG_SD),
            around(extract, weight::COST_LOG_SD),
        );
        let less = |gain: EngineerDays, one: EngineerDays, other: EngineerDays| EngineerDays(gain.0 - one.0 - other.0);
        let net = Estimate {
            low: less(benefit.low, generalise.high, extract.high),
            mid: less(benefit.mid, generalise.mid, extract.mid),
            high: less(benefit.high, generalise.low, extract.low),
        };
        Score { net, build: EngineerDays(build), users: Teams(users), need, benefit, generalise, extract, price }
    }

    /// Days to build it once.
    fn build(&self, candidate: &Candidate) -> f64 {
        built(&candidate.effort, candidate.source, self.as_of, self.has(Signal::Paid))
    }

    /// The part of it that a team needs: by its strongest sign of need, and what the team pays for it already.
    fn part(&self, candidate: &Candidate, team: TeamIx, build: f64) -> f64 {
        let demand = &candidate.demand;
        let in_build = |days: f64| if build > 0.0 { days / build } else { 0.0 };
        let imports = demand.importing.get(&team).filter(|_| self.has(Signal::Importing));
        let importing = imports.map_or(0.0, |importing| {
            let tests = if candidate.is_test_support { 1.0 } else { weight::TEST };
            let files = importing.files.len() as f64 + tests * importing.tests.len() as f64;
            1.0 - (-in_build(files * self.file.0)).exp()
        });
        let vendors = self.has(Signal::Vendoring) && demand.vendoring.contains(&team);
        let vendoring = if vendors { weight::VENDORED } else { 0.0 };
        // Folders that go along may not have been copied.
        let held = f64::from(if candidate.source > 0 { candidate.source } else { candidate.tests }).max(1.0);
        let copying = of_team(&demand.copies, team)
            .filter(|_| self.has(Signal::Copying))
            .map(|copy| (copy.lines / held).min(copy.similarity) * self.grip(copy))
            .fold(0.0, f64::max);
        let need = importing.max(vendoring).max(copying);
        let contributes = self.has(Signal::Contributing) && demand.contributing.contains_key(&team);
        let pays = candidate.effort.paid.get(&team).copied().filter(|_| contributes).unwrap_or(0.0);
        (need + in_build(pays)).min(1.0)
    }

    /// How much the holder of a copy holds on to it.
    fn grip(&self, copy: &Copy) -> f64 {
        match copy.is_carried {
            true => weight::VENDORED,
            false if self.is_frozen(copy) => weight::FROZEN,
            false => 1.0,
        }
    }

    /// Whether nobody works on the copy: on what was copied, not on what lies beside it.
    fn is_frozen(&self, copy: &Copy) -> bool {
        copy.edited <= 0.0 || copy.last_edited.is_none_or(|day| day <= self.as_of.plus(-crate::discover::effort::YEAR))
    }

    /// Upkeep that would end, over the years counted; measured, not assumed. Of copies: in files that were copied and edited
    /// since, of what both still have in common. Of what seems to be rebuilt: as far as one may be sure that it is, of what both
    /// seem to have in common, and nobody upkeeps a thing for more than it takes to build it. Likeness is all that is known of either.
    fn ends(&self, candidate: &Candidate, build: f64) -> f64 {
        let copied = |copy: &Copy| copy.edited * copy.common * weight::YEARS * copy.upkeep;
        let rebuilt = |rebuild: &Rebuild| {
            let sure = weight::REBUILT * rebuild.likeness * rebuild.likeness;
            sure * (weight::YEARS * rebuild.upkeep).min(build)
        };
        let copies = candidate.demand.copies.iter().filter(|_| self.has(Signal::Copying)).map(copied);
        let rebuilds = candidate.demand.rebuilt.iter().filter(|_| self.has(Signal::Rebuilding)).map(rebuilt);
        weight::KEPT * copies.chain(rebuilds).sum::<f64>()
    }

    /// Days to take it out: folders that hold it back, each by how particular it is and how many lines lead there; copies, by
    /// how many places they do otherwise in; names of the host. What could not be looked at costs what it may hide.
    fn price(&self, candidate: &Candidate) -> Price {
        // What is nothing is written without a sign.
        let when = |is_so: bool, days: f64| EngineerDays(if is_so { days + 0.0 } else { 0.0 });
        let lines = |count: f64| 1.0 + count.ln();
        let held = |(count, general): &(usize, f64)| weight::EDGE * (1.0 - general) * lines(*count as f64);
        let apart = |copy: &&Copy| copy.points > 0 && !copy.is_carried && self.has(Signal::Copying);
        let points =
            candidate.demand.copies.iter().filter(apart).map(|copy| weight::POINT * lines(f64::from(copy.points)));
        let counts = self.has(Signal::Price);
        Price {
            base: EngineerDays(weight::BASE),
            tests: when(candidate.tests == 0, weight::UNTESTED),
            edges: when(counts, candidate.holds.iter().map(held).sum()),
            points: when(counts, points.sum()),
            names: when(counts, host::price(&candidate.names).0),
            unseen: when(counts && !candidate.is_read, weight::UNSEEN),
        }
    }
}

impl Price {
    /// All together.
    pub fn sum(&self) -> EngineerDays {
        let parts = [self.base, self.tests, self.edges, self.points, self.names, self.unseen];
        EngineerDays(parts.iter().map(|part| part.0).sum())
    }
}

/// Days it took to build something once: what was ever spent, less the upkeep of its years; by its lines where the ledger is
/// silent or not asked.
pub(crate) fn built(effort: &Effort, source: u32, as_of: Day, by_ledger: bool) -> f64 {
    let years = effort.first.map_or(0.0, |first| f64::from(as_of.0 - first.0).max(0.0) / 365.0);
    let spent = effort.ever / (1.0 + weight::UPKEEP * years);
    if by_ledger && spent > 0.0 { spent } else { f64::from(source) / 1000.0 * weight::DAYS_A_KLOC }
}

fn of_team(copies: &[Copy], team: TeamIx) -> impl Iterator<Item = &Copy> {
    copies.iter().filter(move |copy| copy.team == team)
}

/// An amount with the 80 % range of a log-normal around it as median.
fn around(mid: f64, log_sd: f64) -> Estimate {
    let reach = (weight::Z80 * log_sd).exp();
    Estimate { low: EngineerDays(mid / reach), mid: EngineerDays(mid), high: EngineerDays(mid * reach) }
}
