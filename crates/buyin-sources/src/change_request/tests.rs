//! Exports of every forge, whole and broken.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new([7; 32])
}

fn read(name: &str, bytes: &[u8]) -> Result<Told, ImportError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    import(&[path], &pseudonyms(), &FxHashSet::from_iter(["serving".to_owned()]))
}

/// Rows as text: place, number, then opened, answered, merged, closed.
fn lines(told: &Told) -> Vec<String> {
    let day = |day: Option<buyin_facts::Day>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let line = |row: &ChangeRequest| {
        let days = [row.opened, row.answered, row.merged, row.closed].map(day).join(" ");
        format!("{}#{} {days}{}", row.place, row.number, if row.bot { " bot" } else { "" })
    };
    told.change_requests.iter().map(line).collect()
}

fn warnings(told: &Told) -> Vec<String> {
    let said = |warning: &Warning| {
        let place = warning.place.rsplit(['/', '\\']).next().unwrap_or_default();
        format!("{place}: {}", warning.detail)
    };
    told.warnings.iter().map(said).collect()
}

const GITHUB: &str = r#"[
 {"number":12,"html_url":"https://github.com/O/n/pull/12","user":{"login":"anna","id":7,"type":"User"},"created_at":"2025-01-02T03:04:05Z","merged_at":"2025-01-05T00:00:00Z","closed_at":"2025-01-05T00:00:00Z","merge_commit_sha":"0123456789ABCDEF0123456789abcdef01234567"},
 {"number":13,"html_url":"https://github.com/O/n/pull/13","user":{"login":"renovate[bot]","id":8,"type":"Bot"},"created_at":"2025-01-03T00:00:00Z","merged_at":null,"closed_at":null},
 {"number":14,"html_url":"https://github.com/O/n/issues/14","user":{"login":"anna","id":7},"created_at":"2025-01-03T00:00:00Z"}
]"#;

#[test]
fn rest_answers_of_each_forge_are_read() {
    let told = read("github.json", GITHUB.as_bytes()).expect("read");
    assert_eq!(
        lines(&told),
        ["github.com/o/n#12 2025-01-02 - 2025-01-05 2025-01-05", "github.com/o/n#13 2025-01-03 - - - bot"]
    );
    assert_eq!(told.change_requests[0].author, [pseudonyms().account("7"), pseudonyms().account("anna")]);
    assert_eq!(told.change_requests[0].merge_commit.as_deref(), Some("0123456789abcdef0123456789abcdef01234567"));
    let gitlab = r#"{"items":[{"id":900,"iid":3,"web_url":"https://gitlab.example.org/g/sub/p/-/merge_requests/3","author":{"id":5,"username":"ben"},"created_at":"2025-02-01T10:00:00.000+01:00","merged_at":"2025-02-03T10:00:00Z","merge_user":{"username":"cat"}}]}"#;
    let told = read("gitlab.json", gitlab.as_bytes()).expect("read");
    assert_eq!(lines(&told), ["gitlab.example.org/g/sub/p#3 2025-02-01 - 2025-02-03 2025-02-03"]);
    assert_eq!(told.change_requests[0].merger, [pseudonyms().account("cat")]);
    let gitea = r#"[{"id":1,"number":5,"html_url":"https://codeberg.org/o/n/pulls/5","user":{"id":2,"login":"dee"},"created_at":"2025-03-01T00:00:00Z","merged":false,"merged_at":null,"closed_at":"2025-03-04T00:00:00Z"}]"#;
    assert_eq!(
        lines(&read("gitea.json", gitea.as_bytes()).expect("read")),
        ["codeberg.org/o/n#5 2025-03-01 - - 2025-03-04"]
    );
}

#[test]
fn the_first_response_is_by_somebody_else() {
    let listed = r#"[{"number":9,"url":"https://github.com/o/n/pull/9","author":{"id":"U_x","login":"anna","is_bot":false},"createdAt":"2025-01-02T00:00:00Z","mergedAt":"0001-01-01T00:00:00Z","closedAt":null,"mergeCommit":null,
      "comments":[{"author":{"login":"anna"},"createdAt":"2025-01-02T01:00:00Z"},{"author":{"login":"ci[bot]"},"createdAt":"2025-01-02T02:00:00Z"}],
      "reviews":[{"author":{"login":"ben"},"state":"CHANGES_REQUESTED","submittedAt":"2025-01-06T00:00:00Z"},{"author":{"login":"ben"},"state":"APPROVED","submittedAt":"2025-01-07T00:00:00Z"}]}]"#;
    let told = read("list.json", listed.as_bytes()).expect("read");
    assert_eq!(lines(&told), ["github.com/o/n#9 2025-01-02 2025-01-06 - -"]);
    assert_eq!(
        told.reviews.iter().map(|row| row.verdict.as_str()).collect::<Vec<_>>(),
        ["changes_requested", "approved"]
    );
}

const HOUR: &str = r#"{"type":"PullRequestEvent","actor":{"id":1,"login":"anna"},"repo":{"name":"knative/serving"},"created_at":"2025-01-02T00:10:00Z","payload":{"action":"opened","number":77,"pull_request":{"number":77,"url":"https://api.github.com/repos/knative/serving/pulls/77"}}}
{"type":"PullRequestReviewEvent","actor":{"id":2,"login":"ben"},"repo":{"name":"knative/serving"},"created_at":"2025-01-03T00:10:00Z","payload":{"action":"created","pull_request":{"number":77},"review":{"user":{"id":2,"login":"ben"},"state":"approved","submitted_at":"2025-01-03T00:10:00Z"}}}
{"type":"PullRequestEvent","actor":{"id":2,"login":"ben"},"repo":{"name":"knative/serving"},"created_at":"2025-01-04T00:10:00Z","payload":{"action":"closed","pull_request":{"number":77,"merged":true,"merged_at":"2025-01-04T00:10:00Z"}}}
{"type":"IssueCommentEvent","actor":{"id":3,"login":"cat"},"repo":{"name":"knative/serving"},"created_at":"2025-01-04T00:10:00Z","payload":{"issue":{"number":5}}}
{"type":"PullRequestEvent","actor":{"id":3,"login":"cat"},"repo":{"name":"else/where"},"created_at":"2025-01-04T00:10:00Z","payload":{"action":"opened","pull_request":{"number":1}}}
{"type":"PushEvent","repo":{"name":"knative/serving"},"created_at":"2025-01-04T00:10:00Z","payload":{}}
"#;

fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).expect("packed");
    encoder.finish().expect("packed")
}

#[test]
fn an_hour_of_the_archive_tells_what_happened() {
    let told = read("2025-01-02-0.json.gz", &packed(HOUR.as_bytes())).expect("read");
    assert_eq!(lines(&told), ["github.com/knative/serving#77 2025-01-02 2025-01-03 2025-01-04 2025-01-04"]);
    assert!(told.warnings.is_empty(), "{:?}", told.warnings);
}

#[test]
fn broken_rows_are_listed_and_the_others_kept() {
    let half = &GITHUB.as_bytes()[..GITHUB.find("\"number\":14").expect("there")];
    let told = read("half.json", half).expect("read");
    assert_eq!((told.change_requests.len(), told.warnings.len()), (2, 1));
    assert!(warnings(&told)[0].starts_with("half.json: row 3: breaks off"), "{:?}", warnings(&told));
    let mixed = r#"[{"number":1,"html_url":"https://x.org/o/n/pull/1","created_at":"2025-01-02T00:00:00Z"},7,{"number":2},
      {"number":3,"html_url":"https://x.org/o/n/pull/3","created_at":"soon"},{"number":4,"html_url":"https://x.org/o/n/pull/4"}]"#;
    let told = read("mixed.json", mixed.as_bytes()).expect("read");
    assert_eq!(lines(&told), ["x.org/o/n#1 2025-01-02 - - -"]);
    assert_eq!(
        warnings(&told),
        [
            "mixed.json: row 2: is no object",
            "mixed.json: row 3: does not say which change request it is",
            "mixed.json: row 4: has a date that is none",
            "mixed.json: row 5: has no day it was opened on",
        ]
    );
    let mut hour = HOUR.to_owned();
    hour.insert_str(hour.find('\n').expect("a line") + 1, "{broken\n");
    let told = read("hour.json", hour.as_bytes()).expect("read");
    assert_eq!((told.change_requests.len(), warnings(&told).len()), (1, 1));
    assert!(warnings(&told)[0].starts_with("hour.json:2: is no JSON"));
    let whole = packed(HOUR.repeat(200).as_bytes());
    let told = read("cut.json.gz", &whole[..whole.len() - 12]).expect("what came before");
    assert_eq!(told.change_requests.len(), 1);
}

#[test]
fn what_tells_of_nothing_says_so() {
    for (name, text) in [("a.json", "{}"), ("b.json", "[]"), ("c.json", ""), ("d.json", "<html></html>")] {
        assert!(matches!(read(name, text.as_bytes()), Err(ImportError::Nothing { .. })), "{name}");
    }
    assert!(matches!(
        import(&[PathBuf::from("nowhere.json")], &pseudonyms(), &FxHashSet::default()),
        Err(ImportError::File { .. })
    ));
}

#[test]
fn a_new_export_replaces_the_last_and_leaves_what_the_forge_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let lake = Lake::open(&folder.path().join("lake")).expect("a lake");
    let told = read("github.json", GITHUB.as_bytes()).expect("read");
    let mut of_forge = told.clone();
    of_forge.change_requests.iter_mut().for_each(|row| row.knowledge = Knowledge::Forge);
    keep(&lake, &told, Knowledge::Export).expect("kept");
    keep(&lake, &of_forge, Knowledge::Forge).expect("kept");
    let mut less = told;
    less.change_requests.truncate(1);
    keep(&lake, &less, Knowledge::Export).expect("kept");
    let rows: Vec<ChangeRequest> = lake.snapshot().expect("a state").rows().expect("rows");
    let seen: Vec<_> = rows.iter().map(|row| (row.number, row.knowledge.as_str())).collect();
    assert_eq!(seen, [(12, "forge"), (12, "export"), (13, "forge")]);
}

#[test]
fn what_is_called_issues_has_change_requests_and_tokens_are_no_people() {
    let row = |iid: u32, login: &str| {
        format!(
            r#"{{"iid":{iid},"web_url":"https://gitlab.com/acme/issues/-/merge_requests/{iid}","author":{{"id":{iid},"username":"{login}"}},"created_at":"2025-02-01T10:00:00Z"}}"#
        )
    };
    let logins = ["anna", "project_12_bot_3f", "group_7_bot", "project_x_bot_1", "group_bot"];
    let rows: Vec<String> = logins.iter().zip(1..).map(|(login, iid)| row(iid, login)).collect();
    let told = read("gitlab.json", format!("[{}]", rows.join(",")).as_bytes()).expect("read");
    assert_eq!(
        told.change_requests.iter().map(|row| (row.place.as_str(), row.bot)).collect::<Vec<_>>(),
        [false, true, true, false, false].map(|bot| ("gitlab.com/acme/issues", bot))
    );
}
