//! Patterns of ownership files against paths, each dialect in its own way.

use buyin_facts::word::OwnershipDialect;
use globset::{GlobBuilder, GlobMatcher};
use regex::Regex;

/// A pattern ready to be asked.
#[derive(Debug)]
pub(crate) enum Pattern {
    /// CODEOWNERS of GitHub and GitLab: like `.gitignore`.
    Globs(Vec<GlobMatcher>),
    /// Gitea: a regular expression over the whole path; true means it was negated.
    Regex(Box<Regex>, bool),
    /// Backstage and OWNERS: everything in a folder.
    Folder(String),
    /// A pattern that cannot be read matches nothing.
    Nothing,
}

impl Pattern {
    /// Reads a pattern as its dialect does.
    pub(crate) fn new(dialect: OwnershipDialect, text: &str) -> Self {
        match dialect {
            OwnershipDialect::Github | OwnershipDialect::Gitlab => globs(text),
            OwnershipDialect::Gitea => {
                let (text, negated) = text.strip_prefix('!').map_or((text, false), |rest| (rest, true));
                Regex::new(&format!("^(?:{text})$"))
                    .map_or(Self::Nothing, |regex| Self::Regex(Box::new(regex), negated))
            }
            OwnershipDialect::Backstage | OwnershipDialect::KubernetesOwners => {
                Self::Folder(text.trim_matches('/').to_owned())
            }
        }
    }

    /// Whether it covers a path.
    pub(crate) fn covers(&self, path: &str) -> bool {
        match self {
            Self::Globs(globs) => globs.iter().any(|glob| glob.is_match(path)),
            Self::Regex(regex, negated) => regex.is_match(path) != *negated,
            Self::Folder(folder) => crate::ownership::declared::encloses(folder, path),
            Self::Nothing => false,
        }
    }
}

/// gitignore's rules: anchored by a slash at the front or inside; a match covers everything below it, unless the pattern
/// ends in `/*`, which is one level only.
fn globs(text: &str) -> Pattern {
    let body = text.trim_end_matches('/');
    let anchored = body.contains('/');
    let body = escape(body.trim_start_matches('/'));
    let base = if anchored || body.is_empty() { body } else { format!("**/{body}") };
    let forms = match base.as_str() {
        "" => vec!["**".to_owned()],
        one_level if one_level.ends_with("/*") && anchored => vec![base],
        _ if text.ends_with('/') => vec![format!("{base}/**")],
        _ => vec![format!("{base}/**"), base],
    };
    let build = |form: &String| GlobBuilder::new(form).literal_separator(true).backslash_escape(true).build();
    match forms.iter().map(build).collect::<Result<Vec<_>, _>>() {
        Ok(globs) => Pattern::Globs(globs.iter().map(globset::Glob::compile_matcher).collect()),
        Err(_) => Pattern::Nothing,
    }
}

/// Braces and brackets mean themselves in ownership files.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '{' | '}' | '[' | ']') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_what_their_dialects_say() {
        use OwnershipDialect::{Backstage, Gitea, Github};
        for (dialect, pattern, path, expected) in [
            (Github, "*", "a/b/c.go", true),
            (Github, "/build/", "build/x", true),
            (Github, "/build/", "src/build/x", false),
            (Github, "apps/", "src/apps/x", true),
            (Github, "docs/*", "docs/a.md", true),
            (Github, "docs/*", "docs/more/a.md", false),
            (Github, "docs/**", "docs/more/a.md", true),
            (Github, "/apps/github", "apps/github/x", true),
            (Github, "/apps/github", "apps/githubs/x", false),
            (Github, "*.js", "a/b.js", true),
            (Github, "a{b}", "a{b}/x", true),
            (Github, "/", "any/x", true),
            (Gitea, "^docs/.*", "docs/x", true),
            (Gitea, "!docs/.*", "docs/x", false),
            (Gitea, "(", "docs/x", false),
            (Backstage, "lib", "lib/x", true),
            (Backstage, "lib", "library/x", false),
            (Backstage, "", "x", true),
        ] {
            assert_eq!(Pattern::new(dialect, pattern).covers(path), expected, "{dialect} {pattern} {path}");
        }
    }
}
