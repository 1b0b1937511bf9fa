//! Who asks, and what they may decide: a reader, somebody who decides for teams, or the platform. Said by the files of teams and
//! people as they are today, so that who leaves a team decides for it no more.

use std::collections::BTreeSet;

use buyin_analysis::view::Audience;
use buyin_facts::Day;
use buyin_sources::openid::Identity;

use crate::server::edition::Edition;

/// What somebody may decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// Everything: they are at this machine, and have the files.
    Local,
    /// Nothing.
    Reader,
    /// What is for these teams to decide.
    Lead(Vec<String>),
    /// What is for the platform to decide, and for these teams.
    Platform(Vec<String>),
}

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    /// Who signed in.
    pub(crate) identity: Option<Identity>,
    /// Their file in `people/`.
    pub(crate) person: Option<String>,
    pub(crate) role: Role,
    /// Teams they are in today.
    pub(crate) member_of: BTreeSet<String>,
    /// Names the session; known to the browser and to us.
    pub(crate) session: Option<String>,
}

impl Who {
    /// Somebody at this machine.
    pub(crate) fn local() -> Self {
        Self { identity: None, person: None, role: Role::Local, member_of: BTreeSet::new(), session: None }
    }

    /// Somebody who did not say who they are.
    pub(crate) fn unknown() -> Self {
        Self { role: Role::Reader, ..Self::local() }
    }

    /// A program that showed a token.
    pub(super) fn program() -> Self {
        Self::unknown()
    }

    /// Somebody who signed in.
    pub(super) fn signed_in(session: String, identity: Identity, edition: Option<&Edition>) -> Self {
        let person = edition.and_then(|edition| edition.person(&identity.address));
        let (role, member_of) = match (edition, &person) {
            (Some(edition), Some(person)) => {
                let member_of = member_of(edition, person);
                (role(edition, person, &member_of), member_of)
            }
            _ => (Role::Reader, BTreeSet::new()),
        };
        Self { identity: Some(identity), person, role, member_of, session: Some(session) }
    }

    /// Whose bets they are a side of. Who decides for a team need not be in it.
    pub(crate) fn audience(&self) -> Audience {
        match &self.role {
            Role::Local | Role::Platform(_) => Audience::Platform,
            Role::Reader => Audience::Teams(self.member_of.clone()),
            Role::Lead(teams) => Audience::Teams(self.member_of.iter().chain(teams).cloned().collect()),
        }
    }

    /// The role in a word, and for whom.
    pub(crate) fn described(&self) -> String {
        match &self.role {
            Role::Local => "at this machine".to_owned(),
            Role::Reader => "a reader".to_owned(),
            Role::Lead(teams) => format!("deciding for {}", teams.join(", ")),
            Role::Platform(_) => "the platform".to_owned(),
        }
    }
}

/// Teams a person is in today.
fn member_of(edition: &Edition, person: &str) -> BTreeSet<String> {
    let today = edition.desk.options.today;
    let stays = edition.desk.loaded.decisions.memberships.iter();
    let own = stays.filter(|stay| stay.person == person && holds(stay.since, stay.until, today));
    own.map(|stay| stay.team.clone()).collect()
}

fn holds(since: Option<Day>, until: Option<Day>, today: Day) -> bool {
    since.is_none_or(|day| day <= today) && until.is_none_or(|day| today < day)
}

/// A person decides for a team that names them as a lead; for one that names none, if they are in it. Members of platform teams
/// are the platform.
fn role(edition: &Edition, person: &str, member_of: &BTreeSet<String>) -> Role {
    let (loaded, today) = (&edition.desk.loaded, edition.desk.options.today);
    let decides = |team: &str| match loaded.leads.get(team) {
        Some(leads) => leads.iter().any(|lead| lead == person),
        None => member_of.contains(team),
    };
    let teams: Vec<_> = loaded.decisions.teams.iter().filter(|team| holds(team.since, team.until, today)).collect();
    let is_platform = teams.iter().any(|team| team.platform && member_of.contains(&team.team));
    let mut own: Vec<String> = teams.iter().map(|team| team.team.clone()).filter(|team| decides(team)).collect();
    own.sort();
    own.dedup();
    match (is_platform, own.is_empty()) {
        (true, _) => Role::Platform(own),
        (false, false) => Role::Lead(own),
        (false, true) => Role::Reader,
    }
}
