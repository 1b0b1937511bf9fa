//! Requests exported from elsewhere: issues of GitHub, GitLab and Gitea, Jira (JSON and CSV), Linear, or any CSV. Rows that cannot
//! be read are listed, the others kept. Nothing is asked over the network here.

use std::path::{Path, PathBuf};

use buyin_facts::Day;
use buyin_facts::warning::{Warning, WarningKind};
use buyin_facts::word::words;
use serde_json::Value;

words! {
    /// Where an export comes from.
    Kind {
        /// An array of issues of GitHub's REST API.
        Github = "github",
        /// An array of issues of GitLab's REST API.
        Gitlab = "gitlab",
        /// An array of issues of Gitea's or Forgejo's REST API.
        Gitea = "gitea",
        /// A search result of Jira's REST API, or its CSV.
        Jira = "jira",
        /// Issues of Linear's API.
        Linear = "linear",
        /// Any CSV with at least a column `title`.
        Csv = "csv",
    }
}

/// What somebody asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// In a line.
    pub title: String,
    /// In their own words.
    pub problem: String,
    /// Account or address of who asked.
    pub reporter: Option<String>,
    /// Their team, where the export says it.
    pub team: Option<String>,
    /// Where it was asked.
    pub source: String,
    /// Votes there.
    pub votes: Option<u32>,
    /// When it was asked.
    pub since: Option<Day>,
    /// When it was closed.
    pub until: Option<Day>,
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The requests.
    pub requests: Vec<Asked>,
    /// Rows that could not be read.
    pub warnings: Vec<Warning>,
}

/// An export that could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not JSON.
    #[error("{} is not JSON: {source}", path.display())]
    Json {
        /// Which.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// It holds no list of issues, or no column `title`.
    #[error("{} is no export of {kind}: {what}", path.display())]
    Shape {
        /// Which.
        path: PathBuf,
        /// Of what.
        kind: Kind,
        /// What is missing.
        what: &'static str,
    },
}

/// Where each thing stands: JSON pointers into an issue, or names of columns; the first that says something counts.
struct Places {
    title: &'static [&'static str],
    problem: &'static [&'static str],
    reporter: &'static [&'static str],
    team: &'static [&'static str],
    source: &'static [&'static str],
    votes: &'static [&'static str],
    since: &'static [&'static str],
    until: &'static [&'static str],
}

const FORGE: Places = Places {
    title: &["/title"],
    problem: &["/body", "/description"],
    reporter: &["/user/login", "/author/username"],
    team: &[],
    source: &["/html_url", "/web_url"],
    votes: &["/reactions/+1", "/upvotes"],
    since: &["/created_at"],
    until: &["/closed_at"],
};
const JIRA: Places = Places {
    title: &["/fields/summary"],
    problem: &["/fields/description"],
    reporter: &["/fields/reporter/emailAddress", "/fields/reporter/name", "/fields/reporter/accountId"],
    team: &[],
    source: &["/key"],
    votes: &["/fields/votes/votes"],
    since: &["/fields/created"],
    until: &["/fields/resolutiondate"],
};
const LINEAR: Places = Places {
    title: &["/title"],
    problem: &["/description"],
    reporter: &["/creator/email", "/creator/name"],
    team: &["/team/name", "/team/key"],
    source: &["/url", "/identifier"],
    votes: &[],
    since: &["/createdAt"],
    until: &["/completedAt", "/canceledAt"],
};
const COLUMNS: Places = Places {
    title: &["title", "summary"],
    problem: &["problem", "description"],
    reporter: &["reporter", "email"],
    team: &["team"],
    source: &["source", "url", "issue key", "key"],
    votes: &["votes"],
    since: &["since", "created"],
    until: &["until", "resolved", "closed"],
};

/// Reads an export.
///
/// # Errors
/// When the file cannot be read, or is no such export.
pub fn import(kind: Kind, path: &Path) -> Result<Imported, ImportError> {
    let io = |source| ImportError::Io { path: path.to_owned(), source };
    let bytes = std::fs::read(path).map_err(io)?;
    let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if kind == Kind::Csv || (kind == Kind::Jira && is_csv) {
        return columns(kind, path, &bytes);
    }
    let value: Value =
        serde_json::from_slice(&bytes).map_err(|source| ImportError::Json { path: path.to_owned(), source })?;
    let (places, lists) = match kind {
        Kind::Jira => (JIRA, &["/issues", ""][..]),
        Kind::Linear => (LINEAR, &["/data/issues/nodes", "/issues/nodes", "/nodes", ""][..]),
        _ => (FORGE, &[""][..]),
    };
    let shape = || ImportError::Shape { path: path.to_owned(), kind, what: "there is no list of issues in it" };
    let issues = lists.iter().find_map(|list| value.pointer(list)?.as_array()).ok_or_else(shape)?;
    let mut imported = Imported::default();
    // What GitHub calls an issue may be a change request.
    for (index, issue) in
        issues.iter().enumerate().filter(|(_, issue)| issue.get("pull_request").is_none_or(Value::is_null))
    {
        let find = |places: &[&str]| {
            let mut found = places.iter().filter_map(|place| issue.pointer(place));
            found.find_map(|value| match value {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
        };
        imported.take(&places, find, || format!("{}: issue {}", path.display(), index + 1));
    }
    Ok(imported)
}

fn columns(kind: Kind, path: &Path, bytes: &[u8]) -> Result<Imported, ImportError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let shape = || ImportError::Shape { path: path.to_owned(), kind, what: "there is no column `title`" };
    let headers = reader.byte_headers().map_err(|_| shape())?.clone();
    let names: Vec<String> = headers.iter().map(|name| String::from_utf8_lossy(name).to_lowercase()).collect();
    if !names.iter().any(|name| COLUMNS.title.contains(&name.trim_start_matches('\u{feff}'))) {
        return Err(shape());
    }
    let mut imported = Imported::default();
    for (index, row) in reader.records().enumerate() {
        let place = || format!("{}:{}", path.display(), index + 2);
        match row {
            Ok(row) => {
                let find = |places: &[&str]| {
                    let at = places.iter().filter_map(|place| {
                        names.iter().position(|name| name.trim_start_matches('\u{feff}') == *place)
                    });
                    let mut texts = at.filter_map(|at| row.get(at)).filter(|text| !text.is_empty());
                    texts.next().map(str::to_owned)
                };
                imported.take(&COLUMNS, find, place);
            }
            Err(_) => imported.warn(place(), "is not text in UTF-8"),
        }
    }
    Ok(imported)
}

impl Imported {
    fn warn(&mut self, place: String, detail: &str) {
        self.warnings.push(Warning::new(WarningKind::Malformed, place, detail));
    }

    /// Takes one row, or says what is wrong with it.
    fn take(&mut self, places: &Places, find: impl Fn(&[&str]) -> Option<String>, place: impl Fn() -> String) {
        let Some(title) = find(places.title).map(|title| title.trim().to_owned()).filter(|title| !title.is_empty())
        else {
            return self.warn(place(), "has no title");
        };
        // Exports carry moments; the day is that of the place they were written in.
        let day = |text: &String| text.get(..10).and_then(|day| day.parse::<Day>().ok());
        let (since, until) = (find(places.since), find(places.until));
        if [&since, &until].into_iter().flatten().any(|text| day(text).is_none()) {
            return self.warn(place(), "has a date that is none");
        }
        let (since, until) = (since.as_ref().and_then(day), until.as_ref().and_then(day));
        let votes = find(places.votes);
        let number = votes.as_ref().and_then(|votes| votes.parse().ok());
        if votes.is_some() && number.is_none() {
            return self.warn(place(), "has votes that are no number");
        }
        self.requests.push(Asked {
            title,
            problem: find(places.problem).map(|text| text.replace('\r', "").trim().to_owned()).unwrap_or_default(),
            reporter: find(places.reporter),
            team: find(places.team),
            source: find(places.source).unwrap_or_default(),
            votes: number,
            since,
            // Closed on the day it was asked: it held that day.
            until: until.map(|until| since.map_or(until, |since| until.max(since.plus(1)))),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, name: &str, text: &str) -> Imported {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        import(kind, &path).expect("imported")
    }

    fn told(imported: &Imported) -> Vec<(&str, Option<&str>, &str, Option<u32>)> {
        imported
            .requests
            .iter()
            .map(|asked| (asked.title.as_str(), asked.reporter.as_deref(), asked.source.as_str(), asked.votes))
            .collect()
    }

    #[test]
    fn each_export_is_read() {
        let github = r#"[{"title":"A","body":"b","user":{"login":"anna"},"html_url":"u/1","reactions":{"+1":3},"created_at":"2025-01-02T03:04:05Z","closed_at":null},
                         {"title":"A change","pull_request":{"url":"x"}}]"#;
        let read_github = read(Kind::Github, "i.json", github);
        assert_eq!(told(&read_github), [("A", Some("anna"), "u/1", Some(3))]);
        assert_eq!(read_github.requests[0].since, Day::new(2025, 1, 2));
        let gitlab = r#"[{"title":"B","description":"d","author":{"username":"ben"},"web_url":"u/2","upvotes":1,"created_at":"2025-01-02T00:00:00Z"}]"#;
        assert_eq!(told(&read(Kind::Gitlab, "i.json", gitlab)), [("B", Some("ben"), "u/2", Some(1))]);
        let jira = r#"{"issues":[{"key":"P-1","fields":{"summary":"C","description":null,"reporter":{"emailAddress":"c@x.org"},"votes":{"votes":2},"created":"2025-01-02T00:00:00.000+0100","resolutiondate":"2025-01-02T10:00:00.000+0100"}}]}"#;
        let read_jira = read(Kind::Jira, "i.json", jira);
        assert_eq!(told(&read_jira), [("C", Some("c@x.org"), "P-1", Some(2))]);
        assert_eq!(read_jira.requests[0].until, Day::new(2025, 1, 3));
        let linear = r#"{"data":{"issues":{"nodes":[{"identifier":"L-1","title":"D","team":{"name":"Pay"},"creator":{"email":"d@x.org"},"createdAt":"2025-01-02T00:00:00Z"}]}}}"#;
        let read_linear = read(Kind::Linear, "i.json", linear);
        assert_eq!(told(&read_linear), [("D", Some("d@x.org"), "L-1", None)]);
        assert_eq!(read_linear.requests[0].team.as_deref(), Some("Pay"));
        let csv = "Summary,Issue key,Reporter,Created\nE,P-2,e@x.org,2025-01-02 10:00\n";
        assert_eq!(told(&read(Kind::Jira, "i.csv", csv)), [("E", Some("e@x.org"), "P-2", None)]);
    }

    #[test]
    fn good_rows_are_kept_and_the_others_listed() {
        let csv =
            "title,team,votes,since\nA,pay,3,2025-01-02\n,pay,1,2025-01-02\nB,pay,many,2025-01-02\nC,pay,1,soon\nD\n";
        let imported = read(Kind::Csv, "r.csv", csv);
        assert_eq!(imported.requests.iter().map(|asked| asked.title.as_str()).collect::<Vec<_>>(), ["A", "D"]);
        let lines: Vec<_> = imported
            .warnings
            .iter()
            .map(|warning| format!("{} {}", warning.place.rsplit(':').next().unwrap_or_default(), warning.detail))
            .collect();
        assert_eq!(lines, ["3 has no title", "4 has votes that are no number", "5 has a date that is none"]);
    }

    #[test]
    fn what_is_no_export_says_so() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("x.json");
        for (text, kind) in [("{", Kind::Github), ("{}", Kind::Jira), ("a,b\n1,2\n", Kind::Csv)] {
            std::fs::write(&path, text).expect("written");
            assert!(import(kind, &path).is_err(), "{text}");
        }
    }
}
