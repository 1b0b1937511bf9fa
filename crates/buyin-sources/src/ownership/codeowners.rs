//! CODEOWNERS in the dialects of GitHub, GitLab and Gitea. Sources: each forge's documentation of the file.

use super::Rule;
use crate::manifest::Problem;

type Read = (Vec<Rule>, Vec<Problem>);

/// GitHub: a line whose pattern or owners GitHub does not accept is skipped by it, and here. A comment may follow the owners.
pub(super) fn github(text: &str) -> Read {
    let mut read = Read::default();
    for (line, content) in numbered(text) {
        if content.starts_with('#') {
            continue;
        }
        let words = words(content);
        let (pattern, rest) = words.split_first().unwrap_or((&"", &[]));
        let owners: Vec<&str> = rest.iter().copied().take_while(|word| !word.starts_with('#')).collect();
        if pattern.starts_with('!') || pattern.contains('[') {
            read.1.push(problem(line, "GitHub reads no `!` and no `[ ]` in a pattern; the line is skipped"));
        } else if owners.iter().any(|owner| !owner.contains('@')) {
            read.1.push(problem(line, "an owner is neither @user, @org/team nor an address; the line is skipped"));
        } else {
            read.0.push(Rule {
                line,
                section: String::new(),
                pattern: (*pattern).to_owned(),
                owners: owners.join(" "),
            });
        }
    }
    read
}

/// GitLab: sections, whose default owners stand in where an entry names none. A section met again keeps its first spelling.
pub(super) fn gitlab(text: &str) -> Read {
    let mut read = Read::default();
    let mut sections: Vec<String> = Vec::new();
    let (mut section, mut default) = (String::new(), String::new());
    for (line, content) in numbered(text) {
        if content.starts_with('#') {
            continue;
        }
        if content.starts_with('[') || content.starts_with("^[") {
            let Some((name, owners)) = heading(content) else {
                read.1.push(problem(line, "a section's heading is not closed"));
                continue;
            };
            let known = sections.iter().find(|known| known.to_lowercase() == name.to_lowercase());
            section = known.cloned().unwrap_or_else(|| name.to_owned());
            if known.is_none() {
                sections.push(section.clone());
            }
            default = owners;
            continue;
        }
        let words = words(content);
        let (pattern, owners) = words.split_first().unwrap_or((&"", &[]));
        // What GitLab does not take for an owner it leaves out, the words of a comment among them.
        let mut owners: Vec<&str> = owners.iter().copied().filter(|owner| owner.contains('@')).collect();
        if owners.is_empty() && !pattern.starts_with('!') {
            owners.push(&default);
        }
        read.0.push(Rule { line, section: section.clone(), pattern: (*pattern).to_owned(), owners: owners.join(" ") });
    }
    read
}

/// Name and default owners of `[Name]`, `^[Name]`, `[Name][2] @owner`.
fn heading(content: &str) -> Option<(&str, String)> {
    let (name, rest) = content.trim_start_matches('^').strip_prefix('[')?.split_once(']')?;
    let approvals = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let owners = approvals.filter(|(count, _)| count.trim().parse::<u32>().is_ok()).map_or(rest, |(_, owners)| owners);
    let owners: Vec<&str> = owners.split_whitespace().filter(|owner| owner.contains('@')).collect();
    (!name.trim().is_empty()).then(|| (name.trim(), owners.join(" ")))
}

/// Gitea and Forgejo: a regular expression, `!` before it for all other paths, comments anywhere.
pub(super) fn gitea(text: &str) -> Read {
    let mut read = Read::default();
    for (line, content) in numbered(text) {
        let words = words(without_comment(content));
        let Some((pattern, owners)) = words.split_first() else { continue };
        if let Err(_error) = regex::Regex::new(pattern.trim_start_matches('!')) {
            read.1.push(problem(line, "not a regular expression; the line is skipped"));
        } else if owners.is_empty() {
            read.1.push(problem(line, "a rule without owners; the line is skipped"));
        } else {
            read.0.push(Rule {
                line,
                section: String::new(),
                pattern: (*pattern).to_owned(),
                owners: owners.join(" "),
            });
        }
    }
    read
}

/// Lines that are not empty, trimmed, with their numbers from 1.
fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(text.lines().map(str::trim)).filter(|(_, content)| !content.is_empty())
}

/// Words of a line; a blank after a backslash belongs to its word.
fn words(content: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut escaped) = (None, false);
    for (at, letter) in content.char_indices() {
        if letter.is_whitespace() && !escaped {
            words.extend(start.take().map(|start| &content[start..at]));
        } else {
            start.get_or_insert(at);
        }
        escaped = letter == '\\' && !escaped;
    }
    words.extend(start.map(|start| &content[start..]));
    words
}

fn without_comment(content: &str) -> &str {
    let mut escaped = false;
    for (at, letter) in content.char_indices() {
        if letter == '#' && !escaped {
            return &content[..at];
        }
        escaped = letter == '\\' && !escaped;
    }
    content
}

fn problem(line: u32, detail: &str) -> Problem {
    Problem { line: Some(line), detail: detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rules as `line section|pattern|owners`, and the lines of problems.
    fn plain((rules, problems): Read) -> (Vec<String>, Vec<u32>) {
        let rules = rules.iter().map(|rule| format!("{} {}|{}|{}", rule.line, rule.section, rule.pattern, rule.owners));
        (rules.collect(), problems.iter().filter_map(|problem| problem.line).collect())
    }

    #[test]
    fn github_rules_comments_and_lines_it_skips() {
        let text = "# all\n*   @acme/core  ann@acme.io # inline\n\n/apps/ @bo\n/apps/github\n!a @x\n[ab] @x\n/b plain\n/c\\ d/ @bo\n";
        let (rules, problems) = plain(github(text));
        assert_eq!(rules, ["2 |*|@acme/core ann@acme.io", "4 |/apps/|@bo", "5 |/apps/github|", "9 |/c\\ d/|@bo"]);
        assert_eq!(problems, [6, 7, 8]);
    }

    #[test]
    fn gitlab_sections_and_default_owners() {
        let text = "* @all\n[Docs][2] @docs @@maintainer\ndocs/\nREADME.md @ann # hello @bo\n^[Data Base]\n\\#x @dba\nmodel/\n[DOCS]\nmore/\n[open\n";
        let (rules, problems) = plain(gitlab(text));
        let expected = [
            "1 |*|@all",
            "3 Docs|docs/|@docs @@maintainer",
            "4 Docs|README.md|@ann @bo",
            "6 Data Base|\\#x|@dba",
            "7 Data Base|model/|",
            "9 Docs|more/|",
        ];
        assert_eq!((rules, problems), (expected.map(str::to_owned).to_vec(), vec![10]));
    }

    #[test]
    fn gitea_regular_expressions() {
        let (rules, problems) =
            plain(gitea(".*\\.go @ann @acme/core # Go\n!docs/.* @bo\na\\#b\\ c @x\n(open @x\nnobody\n"));
        assert_eq!(rules, ["1 |.*\\.go|@ann @acme/core", "2 |!docs/.*|@bo", "3 |a\\#b\\ c|@x"]);
        assert_eq!(problems, [4, 5]);
    }
}
