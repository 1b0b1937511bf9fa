//! Ownership files: CODEOWNERS in its dialects, Backstage catalogs, Kubernetes OWNERS, each into rules as written.
//! Matching rules against paths is analysis.

mod codeowners;
pub(crate) mod document;

use buyin_facts::word::OwnershipDialect;

use crate::manifest::Problem;

/// A rule of an ownership file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Line, from 1.
    pub line: u32,
    /// Section (GitLab), else empty.
    pub section: String,
    /// Pattern as written; for Backstage and OWNERS the folder the file lies in.
    pub pattern: String,
    /// Owners as written, separated by one space.
    pub owners: String,
}

/// Which dialect a path is read in, if it is an ownership file. `forge_hint` is the remote's address: GitLab and Gitea read
/// a root `CODEOWNERS` differently from GitHub, and the forge decides, never a guess from the content. In a folder that only one
/// forge reads (`.github`, `.gitlab`, `.gitea`, `.forgejo`) the folder decides.
pub fn dialect_of(path: &str, forge_hint: &str) -> Option<OwnershipDialect> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    match (folder, file) {
        (_, "catalog-info.yaml" | "catalog-info.yml") => Some(OwnershipDialect::Backstage),
        (_, "OWNERS") => Some(OwnershipDialect::KubernetesOwners),
        (".github", "CODEOWNERS") => Some(OwnershipDialect::Github),
        (".gitlab", "CODEOWNERS") => Some(OwnershipDialect::Gitlab),
        (".gitea" | ".forgejo", "CODEOWNERS") => Some(OwnershipDialect::Gitea),
        ("" | "docs", "CODEOWNERS") => Some(forge_dialect(forge_hint)),
        _ => None,
    }
}

fn forge_dialect(forge_hint: &str) -> OwnershipDialect {
    let hint = forge_hint.to_ascii_lowercase();
    if hint.contains("gitlab") {
        OwnershipDialect::Gitlab
    } else if ["gitea", "forgejo", "codeberg"].iter().any(|forge| hint.contains(forge)) {
        OwnershipDialect::Gitea
    } else {
        OwnershipDialect::Github
    }
}

/// The rules of one file, in its order, and what could not be read.
pub fn rules(dialect: OwnershipDialect, path: &str, bytes: &[u8]) -> (Vec<Rule>, Vec<Problem>) {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    match dialect {
        OwnershipDialect::Github => codeowners::github(text),
        OwnershipDialect::Gitlab => codeowners::gitlab(text),
        OwnershipDialect::Gitea => codeowners::gitea(text),
        OwnershipDialect::Backstage => document::backstage(folder_of(path), text),
        OwnershipDialect::KubernetesOwners => document::kubernetes(folder_of(path), text),
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folder_and_forge_decide_the_dialect() {
        let gitlab = "git@gitlab.acme.io:team/app.git";
        assert_eq!(dialect_of("CODEOWNERS", gitlab), Some(OwnershipDialect::Gitlab));
        assert_eq!(dialect_of(".github/CODEOWNERS", gitlab), Some(OwnershipDialect::Github));
        assert_eq!(dialect_of("docs/CODEOWNERS", "https://codeberg.org/a/b"), Some(OwnershipDialect::Gitea));
        assert_eq!(dialect_of("CODEOWNERS", ""), Some(OwnershipDialect::Github));
        assert_eq!(dialect_of("src/CODEOWNERS", ""), None);
        assert_eq!(dialect_of("pkg/a/OWNERS", ""), Some(OwnershipDialect::KubernetesOwners));
        assert_eq!(dialect_of("OWNERS_ALIASES", ""), None);
        assert_eq!(dialect_of("svc/catalog-info.yaml", ""), Some(OwnershipDialect::Backstage));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]^#!@ a\\\\/*:{}\n-]{0,80}") {
            for &dialect in OwnershipDialect::ALL {
                rules(dialect, "a/OWNERS", &bytes);
                rules(dialect, "OWNERS", text.as_bytes());
            }
        }
    }
}
