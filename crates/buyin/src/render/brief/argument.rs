//! What is to be argued: reasons against, who would own it, terms, questions, what was not seen, what to type.

use buyin_analysis::view::{Against, BriefBet, BriefPledge, BriefView, Question};

use super::{days, listed, place};
use crate::render::document::{Block, name, plain};
use crate::render::{HELD_BACK, calendar_day, counted, percent, rounded};

pub(super) fn against(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Reasons against"));
    blocks.push(Block::List(brief.against.iter().map(|reason| reason_in_words(reason, brief)).collect()));
}

fn reason_in_words(reason: &Against, brief: &BriefView) -> String {
    let owner = name(&brief.owner);
    match reason {
        Against::LeaveAlone => leave_alone(brief),
        Against::Declined => "It was declined.".to_owned(),
        Against::NotAsked => format!("{owner} was not asked, and without it there is no take-over."),
        Against::LikelyLoss => "It is likely to cost more than it saves: see below.".to_owned(),
        Against::WorstCase => "In the worst case it costs more than it saves: see below.".to_owned(),
        Against::UsersHaveIt { teams: 1 } => {
            "1 team imports it already and saves nothing by a new owner. It would have to change its imports."
                .to_owned()
        }
        Against::UsersHaveIt { teams } => format!(
            "{teams} teams import it already and save nothing by a new owner. They would have to change their imports."
        ),
        Against::FewTeams { teams } => {
            format!(
                "Only {} beside {owner} shows a need: that is no general one yet.",
                counted(*teams, "team", "teams")
            )
        }
        Against::NobodyAsks => "Teams write their requests down here, and none asks for this.".to_owned(),
        Against::NotGrowing => "Nobody new came in the last twelve months.".to_owned(),
        Against::OnlyRebuilt => "All demand is a hypothesis: nobody imports it or holds a copy.".to_owned(),
        Against::Frozen { copies } => format!(
            "{} not edited for a year: keeping up a copy nobody touches costs nothing.",
            if *copies == 1 { "1 copy was".to_owned() } else { format!("{copies} copies were") }
        ),
        Against::Particular => format!(
            "By who needs it and what it needs it is more particular than general ({:.2} of 1).",
            brief.generality.0
        ),
        Against::HeldBack { edges } => {
            format!("{} hold it back in its repository.", counted(*edges, "import line", "import lines"))
        }
        Against::Untested => "It has no tests of its own.".to_owned(),
        Against::Undocumented => "It has no documentation of its own.".to_owned(),
        Against::FewPeople { people } => format!(
            "{} made half of last year's changes: what they know does not come with the files.",
            counted(*people, "person", "people")
        ),
        Against::Apart { structural } => format!(
            "Copies differ in more than values and names in {} of the places: they may not be one thing any more.",
            percent(structural.0, 1.0)
        ),
        Against::Young => "It is not a year old: it may still be changing shape.".to_owned(),
    }
}

/// What goes on if nobody does anything.
fn leave_alone(brief: &BriefView) -> String {
    let owner = name(&brief.owner);
    let pays = brief.kept_up.as_ref().map_or_else(
        || format!("{owner} was not seen to spend time on it in the last twelve months"),
        |own| match days(own) {
            held_back if held_back == HELD_BACK => format!("{owner} goes on keeping it up"),
            spent => format!("{owner} goes on keeping it up, with {spent} engineer-days in the last twelve months"),
        },
    );
    let users = match brief.demand.importing_teams {
        0 => String::new(),
        teams => format!(
            ", and {} on importing it from there",
            if teams == 1 { "1 team goes".into() } else { format!("{teams} teams go") }
        ),
    };
    format!("Leave it alone: it works where it is. {pays}{users}.")
}

pub(super) fn afterwards(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Who would pay and own it afterwards"));
    let running: Vec<&BriefBet> = brief.bets.iter().filter(|bet| !bet.over).collect();
    if running.is_empty() {
        let could = match brief.platform_teams.as_slice() {
            [] => "No platform team is named here.".to_owned(),
            teams => format!("Named as platform: {}.", listed(teams)),
        };
        blocks.push(Block::Text(format!(
            "Nobody has said so. {could} Without a team that answers for it, leave it alone."
        )));
    }
    for bet in &running {
        let who = |team: &Option<String>, role: &str| {
            team.as_ref()
                .map_or_else(|| format!("nobody is named to {role}"), |team| format!("{} would {role}", name(team)))
        };
        blocks.push(Block::Text(format!(
            "Bet “{}” ({}): {}, {}.",
            plain(&bet.name),
            name(&bet.bet),
            who(&bet.owner, "answer for it"),
            who(&bet.maintainer, "keep it up afterwards")
        )));
        if bet.pledges.is_empty() {
            blocks.push(Block::Text("Nothing was pledged to it.".to_owned()));
        } else {
            blocks.push(Block::List(bet.pledges.iter().map(pledge).collect()));
        }
    }
    for bet in brief.bets.iter().filter(|bet| bet.over) {
        blocks.push(Block::Text(format!("Tried before and over: “{}” ({}).", plain(&bet.name), name(&bet.bet))));
    }
}

fn pledge(pledge: &BriefPledge) -> String {
    let amount = match (pledge.days_a_week, pledge.percent) {
        (Some(days), _) => format!("{} days a week", rounded(days.0, 1.0)),
        (None, Some(percent)) => format!("{percent} % of its time"),
        (None, None) => "time, without saying how much".to_owned(),
    };
    let day = |word: &str, day: &Option<String>| {
        day.as_ref().map_or_else(String::new, |day| format!(" {word} {}", calendar_day(day)))
    };
    let accepted = if pledge.accepted { "accepted" } else { "not accepted by the other side" };
    format!(
        "{} ({}) pledged {amount}{}{}: {accepted}",
        name(&pledge.team),
        pledge.side,
        day("from", &pledge.since),
        day("to", &pledge.until)
    )
}

pub(super) fn terms(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Terms to settle with the team that built it"));
    let owner = name(&brief.owner);
    let spent = brief.kept_up.as_ref().map_or_else(String::new, |own| match days(own) {
        held_back if held_back == HELD_BACK => " What it spent in the last twelve months is held back.".to_owned(),
        spent => format!(" It spent {spent} engineer-days in the last twelve months."),
    });
    let files = match brief.own_files {
        0 => format!("{owner} has no other file that imports it"),
        files => format!("{owner} uses it in {}", counted(files, "file", "files")),
    };
    blocks.push(Block::List(vec![
        format!("Maintenance: from which day does {owner} no longer keep it up, who answers its pager until then, and who repairs what the move breaks?{spent}"),
        format!("Credit: {owner} built it. `buyin extract` keeps every author and date; where else is it said?"),
        format!("A say in the roadmap: {files}. What may not change without its word, and for how long?"),
        format!("The way back: if the shared version does not serve {owner}, may it keep its own?"),
    ]));
}

pub(super) fn questions(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Open questions"));
    if brief.questions.is_empty() {
        blocks.push(Block::Text("None that the files know of.".to_owned()));
        return;
    }
    let asked = |question: &Question| match question {
        Question::Owner => format!("Would {} give it away, and on which terms?", name(&brief.owner)),
        Question::Problem => "What is the problem, in the words of those who have it?".to_owned(),
        Question::Afterwards => "Who pays for it and keeps it up afterwards, and did the other side accept?".to_owned(),
        Question::WouldMove { teams } => format!("Would {} move to a shared version?", listed(teams)),
        Question::SameNeed { places } => format!("Is it the same need in {}?", listed(places)),
        Question::NotCarried { changes } => {
            format!(
                "{} stand on one side only: which of them does everybody want?",
                counted(*changes, "change", "changes")
            )
        }
        Question::HostNames { names } => {
            format!("{} of the host's: which are behaviour, which mere spelling?", counted(*names, "name", "names"))
        }
    };
    blocks.push(Block::List(brief.questions.iter().map(asked).collect()));
}

pub(super) fn missing(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Signals missing"));
    // Some say themselves why.
    let said = |signal: &&str| match signal.contains(':') {
        true => (*signal).to_owned(),
        false => format!("{signal}: could not be looked at"),
    };
    let mut points: Vec<String> = brief.missing_signals.iter().map(said).collect();
    points.push(
        "Copies that were changed from their first day on and are gone: contents of the past were not read".to_owned(),
    );
    points.push(
        "Use over the network, by hand, or outside the repositories that were scanned is not visible here".to_owned(),
    );
    blocks.push(Block::List(points));
}

pub(super) fn commands(brief: &BriefView, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Commands"));
    let place = quoted(&place(brief));
    let mut commands = vec![
        format!("buyin variants {place}"),
        format!("buyin extract {place} --to ../{} --plan", quoted(&brief.name)),
    ];
    let next = match brief.status {
        "talking" => Some("agreed"),
        "agreed" => None,
        _ => Some("talking"),
    };
    commands.extend(next.map(|status| format!("buyin candidate {place} --status {status}")));
    // Who declined is talked to again before anything is tried.
    if brief.bets.is_empty() && brief.status != "declined" {
        commands.push(format!("buyin bet new 'NAME' --pattern assimilate --from {place}"));
    }
    commands.push("buyin discover --taken-over".to_owned());
    blocks.push(Block::Commands(commands));
}

/// A word for a shell: in quotes where it needs them.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._/:@%+=-".contains(letter);
    let word = plain(word).replace('\n', "\u{fffd}");
    if !word.is_empty() && word.chars().all(is_plain) { word } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
