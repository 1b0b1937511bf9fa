//! Bets, what was pledged to them and how far they came: rows of `bets/` and of what happened to them.

use crate::day::{Day, Month};
use crate::table::table;
use crate::unit::NanoDays;
use crate::word::words;

words! {
    /// Who pledges: the team that receives the work, or one that pays for it.
    Side {
        /// A customer.
        Partner = "partner",
        /// The platform, or whoever builds and keeps the product.
        Platform = "platform",
    }
}

words! {
    /// Where a stopped bet failed.
    Failure {
        /// The problem was not worth paying for.
        Problem = "problem",
        /// The solution did not solve it.
        Solution = "solution",
        /// It was not adopted.
        Adoption = "adoption",
    }
}

table! {
    /// One row a bet.
    Bet, BetColumns, BetBuilder in "bets" {
        /// File id.
        bet: String,
        /// Name for people.
        name: String,
        /// Pattern it follows.
        pattern: String,
        /// Team that answers for it.
        owner: Option<String>,
        /// Product it makes or takes over.
        product: Option<String>,
        /// Candidate it started from.
        candidate: Option<String>,
        /// Requests it answers, one a line.
        requests: String,
        /// Repositories of the prototype, one a line.
        prototypes: String,
        /// Why the problem is a general one.
        why_general: Option<String>,
        /// Team named as the second customer.
        second_customer: Option<String>,
        /// How it can be left.
        exit: Option<String>,
        /// Team that maintains the result.
        maintainer: Option<String>,
        /// First day.
        since: Option<Day>,
        /// When it was written down, where that was another day.
        recorded: Option<Day>,
        /// Day it was stopped, or ended.
        until: Option<Day>,
        /// Where it failed, if it was stopped for that.
        failed: Option<String>,
        /// What was learned.
        learned: Option<String>,
    }
}

table! {
    /// One row a stay of a bet in a stage of its pattern.
    Stage, StageColumns, StageBuilder in "stages" {
        /// Bet id.
        bet: String,
        /// Stage of its pattern.
        stage: String,
        /// From when.
        since: Option<Day>,
        /// Until when.
        until: Option<Day>,
    }
}

table! {
    /// One row a pledge: time promised.
    Pledge, PledgeColumns, PledgeBuilder in "pledges" {
        /// Bet id.
        bet: String,
        /// Id within the bet.
        pledge: String,
        /// Pledging team.
        team: String,
        /// Its side.
        side: Side,
        /// Time promised a working week; nothing where only a share was promised.
        a_week: Option<NanoDays>,
        /// Hundredths of the team's capacity promised.
        percent: Option<u32>,
        /// Persons named who consented, by file id, one a line.
        people: String,
        /// First day.
        since: Option<Day>,
        /// When it was written down, where that was another day.
        recorded: Option<Day>,
        /// First day no more.
        until: Option<Day>,
        /// Who of the other side accepted it, by file id.
        accepted_by: Option<String>,
        /// When it was accepted.
        accepted: Option<Day>,
    }
}

table! {
    /// One row an engineer of one team placed in another, or several.
    Placement, PlacementColumns, PlacementBuilder in "placements" {
        /// Bet id.
        bet: String,
        /// The team they come from.
        team: String,
        /// The team they work in.
        into: String,
        /// How many.
        engineers: u32,
        /// Persons named who consented, by file id, one a line.
        people: String,
        /// First day.
        since: Option<Day>,
        /// When it was written down, where that was another day.
        recorded: Option<Day>,
        /// First day no more.
        until: Option<Day>,
    }
}

table! {
    /// One row declared time: stated by a lead, not in evidence, never added to it.
    Declared, DeclaredColumns, DeclaredBuilder in "declared_time" {
        /// Bet it was spent on.
        bet: Option<String>,
        /// Product it was spent on.
        product: Option<String>,
        /// The event that states it.
        event: String,
        /// When it was stated.
        day: Day,
        /// Team that spent it.
        team: String,
        /// Month it was spent in.
        month: Month,
        /// How much.
        days: NanoDays,
        /// On what.
        what: String,
        /// Who stated it, by file id.
        by: Option<String>,
        /// Who of the other side accepted it; without that it does not count.
        accepted_by: Option<String>,
        /// When it was accepted.
        accepted: Option<Day>,
    }
}
