//! New requests and bets, needs, and the first files of a decisions repository. What is not known is left out, never made up.

use std::collections::BTreeSet;

use buyin_facts::decision::Side;
use buyin_facts::{Day, EngineerDays};

use super::{Drafts, Proposal};
use crate::edit::{Edit, Record};
use crate::folder::Folder;
use crate::problem::{Place, Problem};
use crate::slug::{slug, unique};
use crate::written::Written;

/// A request to write down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRequest {
    /// In a line.
    pub title: String,
    /// Who asks; may be empty.
    pub team: String,
    /// The problem in the team's own words.
    pub problem: String,
    /// Products used for it today.
    pub products: Vec<String>,
    /// Dependencies used for it today.
    pub dependencies: Vec<String>,
    /// Paths kept for it today: repository and path.
    pub paths: Vec<(String, String)>,
    /// Where it was asked; may be empty. Requests with a source that is known already are not written again.
    pub source: String,
    /// Votes there.
    pub votes: Option<u32>,
    /// When it was asked.
    pub since: Option<Day>,
    /// When it was closed.
    pub until: Option<Day>,
}

/// A bet to begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewBet {
    /// Name for people.
    pub name: String,
    /// The way of working.
    pub pattern: String,
    /// Team that answers for it; may be empty.
    pub owner: String,
    /// Product; may be empty.
    pub product: String,
    /// Requests it answers.
    pub requests: Vec<String>,
    /// Why the problem is a general one; may be empty.
    pub why_general: String,
    /// Team named as the second customer; may be empty.
    pub second_customer: String,
    /// A component it takes over, repository and path; becomes a candidate unless one is there.
    pub component: Option<(String, String)>,
    /// Partner teams: each gets a pledge to fill in.
    pub partners: Vec<String>,
    /// First day.
    pub since: Option<Day>,
}

/// Time a team promises to a bet.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPledge {
    /// The bet.
    pub bet: String,
    /// Who promises.
    pub team: String,
    /// Its side.
    pub side: Side,
    /// Days a working week.
    pub days_a_week: Option<EngineerDays>,
    /// Hundredths of the team's working days.
    pub share: Option<u32>,
    /// First day.
    pub since: Option<Day>,
    /// Day it is written down.
    pub recorded: Option<Day>,
    /// First day no more.
    pub until: Option<Day>,
}

/// A team or product a scan found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Its id where it has none in a file.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Where a product lives: repository and path.
    pub component: Option<(String, String)>,
}

/// Makes request files. Those whose source a file already names are left as they are.
pub fn requests(folder: &dyn Folder, new: &[NewRequest]) -> Proposal {
    let (written, _) = Written::read(folder);
    let mut taken: BTreeSet<String> = written.requests.iter().map(|request| request.id.clone()).collect();
    let mut known: BTreeSet<String> = written.requests.iter().filter_map(|request| request.source.clone()).collect();
    let mut drafts = Drafts::new(folder);
    for request in new {
        if !request.source.is_empty() && !known.insert(request.source.clone()) {
            continue;
        }
        let id = unique(&wanted(&request.title, "request"), &mut taken);
        drafts.edit(&format!("requests/{id}.toml"), |edit| write_request(edit, request));
    }
    drafts.proposal()
}

fn write_request(edit: &mut Edit, request: &NewRequest) {
    edit.set_filled("title", &request.title);
    edit.set_filled("team", &request.team);
    let problem = if request.problem.is_empty() { &request.title } else { &request.problem };
    edit.set_missing("problem", problem.as_str(), "");
    edit.add_texts("products", &[], &request.products);
    edit.add_texts("dependencies", &[], &request.dependencies);
    edit.set_filled("source", &request.source);
    if let Some(votes) = request.votes {
        edit.set_missing("votes", i64::from(votes), "");
    }
    edit.set_day("since", request.since);
    edit.set_day("until", request.until);
    for (repository, path) in &request.paths {
        edit.add_record("path", Record::default().text("repository", repository).text("path", path));
    }
}

/// Says that requests stand for one general need.
pub fn need(folder: &dyn Folder, need: &str, ids: &[String]) -> Proposal {
    let mut drafts = Drafts::new(folder);
    for id in ids {
        drafts.edit(&format!("requests/{id}.toml"), |edit| edit.set_text("need", need));
    }
    drafts.proposal()
}

/// Makes the file of a bet, and of the candidate it takes over. Says the bet's id.
pub fn bet(folder: &dyn Folder, new: &NewBet) -> (String, Proposal) {
    let (written, _) = Written::read(folder);
    let mut taken: BTreeSet<String> = written.bets.iter().map(|bet| bet.id.clone()).collect();
    let id = unique(&wanted(&new.name, "bet"), &mut taken);
    let mut drafts = Drafts::new(folder);
    let candidate = new.component.as_ref().map(|component| candidate(&written, &mut drafts, component, new.since));
    drafts.edit(&format!("bets/{id}.toml"), |edit| {
        edit.set_missing("name", new.name.as_str(), "");
        edit.set_missing("pattern", new.pattern.as_str(), "");
        edit.set_filled("owner", &new.owner);
        edit.set_filled("product", &new.product);
        edit.set_filled("candidate", candidate.as_deref().unwrap_or_default());
        edit.add_texts("requests", &[], &new.requests);
        edit.set_filled("why_general", &new.why_general);
        edit.set_filled("second_customer", &new.second_customer);
        edit.set_day("since", new.since);
        for partner in &new.partners {
            let pledge = Record::default().text("team", partner).text("side", Side::Partner.as_str());
            // A pledge without an amount is a problem `check` names: the promise is the partner's to make.
            edit.add_record("pledge", pledge.day("since", new.since));
        }
    });
    (id, drafts.proposal())
}

/// Adds a pledge to a bet. The other side accepts it by an event.
pub fn pledge(folder: &dyn Folder, new: &NewPledge) -> Proposal {
    let path = format!("bets/{}.toml", new.bet);
    if !matches!(folder.read(&path), Ok(Some(_))) {
        let mut proposal = Drafts::new(folder).proposal();
        missing(&mut proposal, path);
        return proposal;
    }
    let (written, _) = Written::read(folder);
    let bet = written.bets.iter().find(|bet| bet.id == new.bet);
    let mut taken: BTreeSet<String> =
        bet.into_iter().flat_map(|bet| &bet.pledges).map(|pledge| pledge.id.clone()).collect();
    // A pledge is called like its team; a second one of the same team needs a name of its own.
    let own = taken.contains(&new.team).then(|| unique(&new.team, &mut taken));
    let mut drafts = Drafts::new(folder);
    drafts.edit(&path, |edit| {
        let pledge = own.iter().fold(Record::default(), |pledge, id| pledge.text("id", id));
        let pledge = pledge.text("team", &new.team).text("side", new.side.as_str());
        let pledge = pledge.days("days_a_week", new.days_a_week).number("share", new.share);
        // What is promised ahead, or written down late, was known on another day than it begins.
        let recorded = new.recorded.filter(|_| new.recorded != new.since);
        edit.add_record("pledge", pledge.day("since", new.since).day("recorded", recorded).day("until", new.until));
    });
    drafts.proposal()
}

/// Puts a pulse to teams: three questions about a product.
pub fn pulse(folder: &dyn Folder, product: &str, teams: &[String], since: Day) -> Proposal {
    let (written, _) = Written::read(folder);
    let mut taken: BTreeSet<String> = written.pulses.iter().map(|pulse| pulse.id.clone()).collect();
    let id = unique(&wanted(&format!("{product} {}", since.month()), "pulse"), &mut taken);
    let mut drafts = Drafts::new(folder);
    drafts.edit(&format!("pulses/{id}.toml"), |edit| {
        edit.set_missing("product", product, "");
        edit.add_texts("teams", &[], teams);
        edit.set_day("since", Some(since));
    });
    drafts.proposal()
}

/// The candidate of a component: one that is there, or a new one whose owner was not asked yet.
pub(super) fn candidate(
    written: &Written,
    drafts: &mut Drafts<'_>,
    (repository, path): &(String, String),
    since: Option<Day>,
) -> String {
    let is = |other: &&crate::written::request::Candidate| {
        other.path == *path && other.repository.as_ref().is_some_and(|at| at.value == *repository)
    };
    if let Some(there) = written.candidates.iter().find(is) {
        return there.id.clone();
    }
    let mut taken: BTreeSet<String> = written.candidates.iter().map(|candidate| candidate.id.clone()).collect();
    let id = unique(&wanted(&format!("{repository} {path}"), "candidate"), &mut taken);
    drafts.edit(&format!("candidates/{id}.toml"), |edit| {
        edit.set_missing("repository", repository.as_str(), "");
        edit.set_filled("path", path);
        edit.set_missing("status", "not_asked", "");
        edit.set_day("since", since);
    });
    id
}

/// The first files of a decisions repository: `buyin.toml`, and a file for each product the scan found that has none. Each says
/// that a person has to look at it.
pub fn first_files(folder: &dyn Folder, organisation: &str, repositories: &[String], products: &[Found]) -> Proposal {
    let (written, _) = Written::read(folder);
    let mut drafts = Drafts::new(folder);
    let fresh = matches!(folder.read("buyin.toml"), Ok(None));
    drafts.edit("buyin.toml", |edit| {
        if fresh {
            edit.add_texts("repositories", &[], repositories);
            edit.set_text_in("organisation", "name", organisation);
            edit.set_text_in("privacy", "policy", "team");
        }
    });
    let mut taken: BTreeSet<String> = written.products.iter().map(|product| product.id.clone()).collect();
    for found in products {
        let Some((repository, path)) = &found.component else { continue };
        let held = written.products.iter().flat_map(|product| &product.components);
        if held.into_iter().any(|holding| holding.repository.value == *repository && holding.path == *path) {
            continue;
        }
        let id = unique(&wanted(&found.name, "product"), &mut taken);
        drafts.edit(&format!("products/{id}.toml"), |edit| {
            edit.set_missing("name", found.name.as_str(), "found by use: is it a product, and whose?");
            edit.add_record("component", Record::default().text("repository", repository).text("path", path));
        });
    }
    drafts.proposal()
}

fn wanted(name: &str, otherwise: &str) -> String {
    let mut id = slug(name);
    // Long titles make long file names that nobody types.
    if let Some(end) = id.char_indices().nth(48).and_then(|(end, _)| id[..end].rfind('-').or(Some(end))) {
        id.truncate(end);
    }
    if id.is_empty() { otherwise.to_owned() } else { id }
}

/// Reports a thing that has no file.
pub(super) fn missing(proposal: &mut Proposal, path: String) {
    proposal.problems.push(Problem::fatal(&Place::whole(&path), "is not there"));
}

/// The teams of those who ask, by their forge accounts and addresses.
#[derive(Debug)]
pub struct Reporters {
    written: Written,
}

impl Reporters {
    /// Reads people and teams of a folder.
    pub fn of(folder: &dyn Folder) -> Self {
        Self { written: Written::read(folder).0 }
    }

    /// The team of an account or address on a day; nothing for somebody unknown, or in several teams.
    pub fn team(&self, account: &str, day: Day) -> Option<String> {
        let is = |text: &str| text.eq_ignore_ascii_case(account);
        let person = self.written.people.iter().find(|person| {
            let emails = person.emails.iter().map(|(email, _)| email);
            person.accounts.iter().chain(emails).any(|at| is(&at.value))
        })?;
        let on = |stay: &&crate::written::Stay| {
            stay.person == person.id
                && stay.dates.since.is_none_or(|since| since <= day)
                && stay.dates.until.is_none_or(|until| day < until)
        };
        let teams: BTreeSet<&str> = self.written.stays().filter(on).map(|stay| stay.team.as_str()).collect();
        teams.first().filter(|_| teams.len() == 1).map(|team| (*team).to_owned())
    }

    /// The file id of a team as an export names it: by id, name or handle.
    pub fn known(&self, name: &str) -> Option<String> {
        let is = |text: &str| text.eq_ignore_ascii_case(name);
        let mut teams = self.written.teams.iter();
        let team =
            teams.find(|team| is(&team.id) || is(&team.name) || team.handles.iter().any(|handle| is(&handle.value)));
        team.map(|team| team.id.clone())
    }
}
