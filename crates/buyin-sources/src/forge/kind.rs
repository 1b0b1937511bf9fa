//! Where each kind of forge keeps what, and how it is asked for. Knows no HTTP.

use serde_json::Value;

use crate::forge::Listed;

/// Kinds of forge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// GitHub, also in a company.
    Github,
    /// GitLab.
    Gitlab,
    /// Gitea and Forgejo.
    Gitea,
}

/// An organisation, group or person on a forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// What kind of forge it is.
    pub kind: Kind,
    scheme: String,
    host: String,
    /// Path of the organisation, group or person.
    owner: String,
    base: String,
}

/// An address that names no organisation on a forge.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no address.
    #[error("`{0}` is no address like https://github.com/OWNER")]
    Address(String),
    /// The host tells nothing of its kind.
    #[error("what kind of forge is {0}? Write github+https://…, gitlab+https://… or gitea+https://…")]
    Kind(String),
}

impl std::str::FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError::Address(text.to_owned());
        let (said, rest) = match text.split_once('+') {
            Some((said, rest)) if !said.contains(':') => (Some(said), rest),
            _ => (None, text),
        };
        let (scheme, rest) = rest.split_once("://").ok_or_else(wrong)?;
        let (host, owner) = rest.trim_end_matches('/').split_once('/').ok_or_else(wrong)?;
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./".contains(letter);
        let is_owner = !owner.is_empty()
            && owner.chars().all(is_plain)
            && !owner.split('/').any(|part| part.is_empty() || part == "..");
        if !matches!(scheme, "https" | "http") || host.is_empty() || host.contains('@') || !is_owner {
            return Err(wrong());
        }
        let kind = match said {
            Some("github") => Kind::Github,
            Some("gitlab") => Kind::Gitlab,
            Some("gitea" | "forgejo") => Kind::Gitea,
            Some(_) => return Err(wrong()),
            None => guessed(host).ok_or_else(|| AddressError::Kind(host.to_owned()))?,
        };
        let base = match kind {
            Kind::Github if host == "github.com" => "https://api.github.com".to_owned(),
            Kind::Github => format!("{scheme}://{host}/api/v3"),
            Kind::Gitlab => format!("{scheme}://{host}/api/v4"),
            Kind::Gitea => format!("{scheme}://{host}/api/v1"),
        };
        Ok(Self { kind, scheme: scheme.to_owned(), host: host.to_lowercase(), owner: owner.to_owned(), base })
    }
}

fn guessed(host: &str) -> Option<Kind> {
    match host {
        "github.com" => Some(Kind::Github),
        "codeberg.org" | "gitea.com" => Some(Kind::Gitea),
        _ if host.split('.').any(|part| part == "gitlab") => Some(Kind::Gitlab),
        _ if host.split('.').any(|part| matches!(part, "gitea" | "forgejo")) => Some(Kind::Gitea),
        _ if host.split('.').any(|part| part == "github") => Some(Kind::Github),
        _ => None,
    }
}

impl Address {
    /// Where questions go.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The forge's host.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// `owner/name` of a repository `host/owner/name` of this organisation; nothing for others.
    pub(crate) fn path_of<'a>(&self, place: &'a str) -> Option<&'a str> {
        let path = place.strip_prefix(self.host.split(':').next()?)?.strip_prefix('/')?;
        let below = path.strip_prefix(&self.owner.to_lowercase())?;
        below.starts_with('/').then_some(path)
    }

    /// First pages of lists of repositories, to be tried in turn.
    pub(crate) fn listings(&self) -> Vec<String> {
        let Self { base, owner, .. } = self;
        match self.kind {
            Kind::Github => {
                ["orgs", "users"].map(|of| format!("{base}/{of}/{owner}/repos?per_page=100&type=all")).to_vec()
            }
            Kind::Gitlab => vec![
                // What others share with a group is not the group's.
                format!(
                    "{base}/groups/{}/projects?include_subgroups=true&with_shared=false&per_page=100&order_by=id",
                    one_part(owner)
                ),
                format!("{base}/users/{}/projects?per_page=100&order_by=id", one_part(owner)),
            ],
            Kind::Gitea => ["orgs", "users"].map(|of| format!("{base}/{of}/{owner}/repos?limit=50")).to_vec(),
        }
    }

    /// A repository as a list has it; nothing for what is not the owner's, or cannot be cloned from the forge itself.
    pub(crate) fn listed(&self, value: &Value) -> Option<Listed> {
        let text = |places: [&str; 2]| places.into_iter().find_map(|place| value.get(place)?.as_str());
        let path = text(["full_name", "path_with_namespace"])?;
        let url = text(["clone_url", "http_url_to_repo"])?;
        let own = format!("{}://{}/", self.scheme, self.host);
        let is_safe = path.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_./".contains(letter))
            && !path.split('/').any(|part| matches!(part, "" | "." | ".."));
        let below = path.to_lowercase();
        let is_own = below.strip_prefix(&self.owner.to_lowercase()).is_some_and(|rest| rest.starts_with('/'));
        (is_safe && is_own && url.to_lowercase().starts_with(&own))
            .then(|| Listed { path: path.to_owned(), url: url.to_owned() })
    }

    /// What is asked about a repository: a name for each list, and its first page, newest first.
    pub(crate) fn streams(&self, path: &str) -> Vec<(&'static str, String)> {
        let base = &self.base;
        match self.kind {
            Kind::Github => vec![
                ("requests", format!("{base}/repos/{path}/pulls?state=all&sort=updated&direction=desc&per_page=100")),
                ("reviews", format!("{base}/repos/{path}/pulls/comments?sort=updated&direction=desc&per_page=100")),
                ("remarks", format!("{base}/repos/{path}/issues/comments?sort=updated&direction=desc&per_page=100")),
            ],
            Kind::Gitlab => {
                let project = one_part(path);
                let order = "scope=all&state=all&order_by=updated_at&sort=desc&per_page=100";
                vec![("requests", format!("{base}/projects/{project}/merge_requests?{order}"))]
            }
            Kind::Gitea => {
                vec![("requests", format!("{base}/repos/{path}/pulls?state=all&sort=recentupdate&limit=50"))]
            }
        }
    }
}

/// A path as one part of an address.
fn one_part(path: &str) -> String {
    path.replace('/', "%2F")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_what_kind_of_forge_it_is() {
        for (text, kind, base) in [
            ("https://github.com/knative", Kind::Github, "https://api.github.com"),
            ("https://gitlab.com/group/sub/", Kind::Gitlab, "https://gitlab.com/api/v4"),
            ("https://codeberg.org/forgejo", Kind::Gitea, "https://codeberg.org/api/v1"),
            ("github+https://git.acme.io/tools", Kind::Github, "https://git.acme.io/api/v3"),
            ("gitea+http://127.0.0.1:3000/o", Kind::Gitea, "http://127.0.0.1:3000/api/v1"),
        ] {
            let address: Address = text.parse().expect(text);
            assert_eq!((address.kind, address.base()), (kind, base), "{text}");
        }
        for text in [
            "github.com/o",
            "https://github.com",
            "ftp://github.com/o",
            "https://u:p@github.com/o",
            "https://github.com/../o",
            "cvs+https://x.org/o",
        ] {
            assert!(matches!(text.parse::<Address>(), Err(AddressError::Address(_))), "{text}");
        }
        assert_eq!("https://git.acme.io/o".parse::<Address>(), Err(AddressError::Kind("git.acme.io".to_owned())));
    }

    #[test]
    fn only_repositories_of_the_organisation_are_asked_about() {
        let address: Address = "https://gitlab.com/Group".parse().expect("an address");
        assert_eq!(address.path_of("gitlab.com/group/sub/p"), Some("group/sub/p"));
        assert_eq!(address.path_of("gitlab.com/groups/p"), None);
        assert_eq!(address.path_of("github.com/group/p"), None);
        let listed = |text: &str| address.listed(&serde_json::from_str(text).expect("JSON"));
        assert!(
            listed(r#"{"path_with_namespace":"group/p","http_url_to_repo":"https://gitlab.com/group/p.git"}"#)
                .is_some()
        );
        assert!(
            listed(r#"{"path_with_namespace":"group/p","http_url_to_repo":"https://evil.example/p.git"}"#).is_none()
        );
        assert!(
            listed(r#"{"path_with_namespace":"../p","http_url_to_repo":"https://gitlab.com/group/p.git"}"#).is_none()
        );
        assert!(listed(r#"{"path_with_namespace":"group/p","http_url_to_repo":"ext::sh -c x"}"#).is_none());
        // Others share repositories with a group, and a person is a member of others'.
        for others in ["partner/p", "groups/p"] {
            let row =
                format!(r#"{{"path_with_namespace":"{others}","http_url_to_repo":"https://gitlab.com/{others}.git"}}"#);
            assert!(listed(&row).is_none(), "{others}");
        }
    }
}
