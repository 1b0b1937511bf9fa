//! What speaks against a take-over, and what nobody has answered: rules over a brief that is otherwise complete.

use buyin_facts::Day;
use buyin_facts::decision::CandidateStatus;

use crate::discover::effort::YEAR;
use crate::view::{Against, BriefView, Question};

/// Fewer teams beside the origin than this do not tell a general need.
const FEW_TEAMS: u64 = 2;
/// Fewer people than this behind half of the changes are few.
const FEW_PEOPLE: u64 = 2;

/// Reasons against, leaving it alone first.
pub(super) fn reasons(brief: &BriefView, status: CandidateStatus, as_of: Day) -> Vec<Against> {
    let demand = &brief.demand;
    let teams = demand.importing_teams + demand.vendoring_teams + demand.copying_teams;
    let loses = |saving: Option<crate::discover::saving::Saving>| saving.is_some_and(|saving| saving.net.0 < 0.0);
    let born = brief.supply.first.as_ref().and_then(|day| day.parse::<Day>().ok());
    let frozen = || {
        let old = as_of.plus(-YEAR).to_string();
        brief.copies.iter().filter(|copy| copy.last_edited.as_ref().is_none_or(|day| *day <= old)).count() as u64
    };
    let some = |is_so: bool, reason: Against| is_so.then_some(reason);
    let structural = brief.common.as_ref().map(|common| common.generality.structural);
    let (likely, worst) = (loses(brief.savings.likely), loses(brief.savings.worst));
    [
        Some(Against::LeaveAlone),
        some(status == CandidateStatus::Declined, Against::Declined),
        some(status == CandidateStatus::NotAsked, Against::NotAsked),
        some(likely, Against::LikelyLoss),
        some(worst && !likely, Against::WorstCase),
        some(demand.importing_teams > 0, Against::UsersHaveIt { teams: demand.importing_teams }),
        some(teams == 0 && demand.rebuilding_teams > 0, Against::OnlyRebuilt),
        some(teams > 0 && teams < FEW_TEAMS, Against::FewTeams { teams }),
        some(demand.requests == Some(0), Against::NobodyAsks),
        some(teams > 0 && demand.new_within_a_year == 0, Against::NotGrowing),
        some(frozen() > 0, Against::Frozen { copies: frozen() }),
        some(brief.generality.0 < 0.5, Against::Particular),
        some(brief.extraction.edges > 0, Against::HeldBack { edges: brief.extraction.edges }),
        structural.filter(|part| part.0 > 0.5).map(|structural| Against::Apart { structural }),
        some(brief.supply.test_lines == 0, Against::Untested),
        some(!brief.supply.documented, Against::Undocumented),
        brief
            .supply
            .absence_factor
            .filter(|people| (1..=FEW_PEOPLE).contains(people))
            .map(|people| Against::FewPeople { people }),
        some(born.is_some_and(|born| born > as_of.plus(-YEAR)), Against::Young),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Open questions; `not_carried` changes stand on one side only.
pub(super) fn questions(brief: &BriefView, status: CandidateStatus, not_carried: u64) -> Vec<Question> {
    let running = || brief.bets.iter().filter(|bet| !bet.over);
    let settled = running().any(|bet| bet.maintainer.is_some() && bet.pledges.iter().any(|pledge| pledge.accepted));
    let mut teams: Vec<String> = brief
        .users
        .iter()
        .filter(|user| !user.is_guess && user.until.is_none())
        .map(|user| user.team.clone())
        .collect();
    teams.sort();
    teams.dedup();
    let places: Vec<String> = brief.rebuilt.iter().map(|copy| format!("{}:{}", copy.repository, copy.path)).collect();
    let names = brief.host_names.len() as u64;
    let open = [
        (status != CandidateStatus::Agreed).then_some(Question::Owner),
        brief.problem.is_empty().then_some(Question::Problem),
        (!settled).then_some(Question::Afterwards),
        (!teams.is_empty()).then_some(Question::WouldMove { teams }),
        (!places.is_empty()).then_some(Question::SameNeed { places }),
        (not_carried > 0).then_some(Question::NotCarried { changes: not_carried }),
        (names > 0).then_some(Question::HostNames { names }),
    ];
    open.into_iter().flatten().collect()
}
