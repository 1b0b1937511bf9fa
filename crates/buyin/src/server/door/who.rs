//! Who asks, and what they may decide: a reader, somebody who decides for teams, or the platform. Said by the files of teams and
//! people as they are today, so that who leaves a team decides for it no more.

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
    /// Names the session; known to the browser and to us.
    pub(crate) session: Option<String>,
}

impl Who {
    /// Somebody at this machine.
    pub(super) fn local() -> Self {
        Self { identity: None, person: None, role: Role::Local, session: None }
    }

    /// Somebody who did not say who they are.
    pub(super) fn unknown() -> Self {
        Self { role: Role::Reader, ..Self::local() }
    }

    /// A program that showed a token.
    pub(super) fn program() -> Self {
        Self::unknown()
    }

    /// Somebody who signed in.
    pub(super) fn signed_in(session: String, identity: Identity, edition: Option<&Edition>) -> Self {
        let person = edition.and_then(|edition| edition.person(&identity.address));
        let role = match (edition, &person) {
            (Some(edition), Some(person)) => role(edition, person),
            _ => Role::Reader,
        };
        Self { identity: Some(identity), person, role, session: Some(session) }
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

/// A person decides for a team that names them as a lead; for one that names none, if they are in it. Members of platform teams
/// are the platform.
fn role(edition: &Edition, person: &str) -> Role {
    let (loaded, today) = (&edition.desk.loaded, edition.desk.options.today);
    let stays = loaded.decisions.memberships.iter().filter(|stay| {
        stay.person == person && stay.since.is_none_or(|day| day <= today) && stay.until.is_none_or(|day| today < day)
    });
    let member_of: Vec<&str> = stays.map(|stay| stay.team.as_str()).collect();
    let decides = |team: &str| match loaded.leads.get(team) {
        Some(leads) => leads.iter().any(|lead| lead == person),
        None => member_of.contains(&team),
    };
    let lives = |since: Option<buyin_facts::Day>, until: Option<buyin_facts::Day>| {
        since.is_none_or(|day| day <= today) && until.is_none_or(|day| today < day)
    };
    let teams: Vec<_> = loaded.decisions.teams.iter().filter(|team| lives(team.since, team.until)).collect();
    let is_platform = teams.iter().any(|team| team.platform && member_of.contains(&team.team.as_str()));
    let mut own: Vec<String> = teams.iter().map(|team| team.team.clone()).filter(|team| decides(team)).collect();
    own.sort();
    own.dedup();
    match (is_platform, own.is_empty()) {
        (true, _) => Role::Platform(own),
        (false, false) => Role::Lead(own),
        (false, true) => Role::Reader,
    }
}
