//! What acme's trackers and forge export: the same kind of wish in every format that can be imported, each with a row nobody could
//! use, and change requests of the kit. Data only.

/// Path below the folder, and content.
pub(super) const FILES: &[(&str, &str)] = &[
    ("exports/github-issues.json", GITHUB),
    ("exports/gitlab-issues.json", GITLAB),
    ("exports/gitea-issues.json", GITEA),
    ("exports/jira.json", JIRA),
    ("exports/jira.csv", JIRA_TABLE),
    ("exports/linear.json", LINEAR),
    ("exports/requests.csv", TABLE),
    ("exports/change-requests.json", CHANGE_REQUESTS),
];

const GITHUB: &str = r#"[
  {"number": 14, "title": "Deploys that can be taken back", "body": "When a deploy goes wrong we deploy the old one by hand.",
   "user": {"login": "carlamendes"}, "html_url": "https://github.com/acme/checkout/issues/14", "reactions": {"+1": 6},
   "created_at": "2025-02-03T09:00:00Z", "closed_at": null},
  {"number": 15, "title": "Tidy the deploy notes", "pull_request": {"url": "https://github.com/acme/checkout/pull/15"}},
  {"number": 16, "title": "", "user": {"login": "carlamendes"}, "created_at": "2025-02-04T09:00:00Z"}
]
"#;

const GITLAB: &str = r#"[
  {"iid": 3, "title": "Secrets without a ticket", "description": "Every new secret is a ticket, and each one waits two days.",
   "author": {"username": "aisharahman"}, "web_url": "https://gitlab.acme.example/payments/-/issues/3", "upvotes": 4,
   "created_at": "2025-03-10T08:30:00Z", "closed_at": null},
  {"iid": 4, "title": "Old one", "author": {"username": "aisharahman"}, "created_at": "yesterday"}
]
"#;

const GITEA: &str = r#"[
  {"number": 8, "title": "Test data that looks like ours", "body": "We make it up anew for every test.",
   "user": {"login": "weizhang"}, "html_url": "https://git.acme.example/search/indexer/issues/8",
   "created_at": "2025-04-22T10:00:00Z", "closed_at": "2025-05-20T10:00:00Z"},
  {"number": 9, "body": "No title at all.", "created_at": "2025-04-23T10:00:00Z"}
]
"#;

const JIRA: &str = r#"{"issues": [
  {"key": "LOG-118", "fields": {"summary": "Alerts that say whom they are for", "description": "Half of ours are for somebody else.",
   "reporter": {"emailAddress": "karl.jensen@acme.example"}, "votes": {"votes": 11}, "created": "2025-05-05T09:12:00.000+0200"}},
  {"key": "LOG-119", "fields": {"summary": null, "created": "2025-05-06T09:12:00.000+0200"}}
]}
"#;

const JIRA_TABLE: &str = "Summary,Issue key,Reporter,Votes,Created\n\
    Builds under ten minutes,GROW-44,mei.lin@acme.example,7,2025-05-12 14:03\n\
    ,GROW-45,mei.lin@acme.example,1,2025-05-13 14:03\n\
    Fewer dashboards,GROW-46,mei.lin@acme.example,many,2025-05-14 14:03\n";

const LINEAR: &str = r#"{"data": {"issues": {"nodes": [
  {"identifier": "ID-7", "title": "One way to sign in to tools", "description": "Four tools, four passwords.", "team": {"name": "Identity"},
   "creator": {"email": "clara.dubois@acme.example"}, "createdAt": "2025-06-02T07:45:00Z"},
  {"identifier": "ID-8", "team": {"name": "Identity"}, "createdAt": "2025-06-03T07:45:00Z"}
]}}}
"#;

const TABLE: &str = "title,team,problem,votes,since\n\
    A place to try things,search,We try things in production.,2,2025-06-16\n\
    ,search,Without a title.,1,2025-06-17\n\
    Logs for a month,growth,They are gone after a week.,soon,2025-06-18\n";

const CHANGE_REQUESTS: &str = r#"[
  {"number": 901, "html_url": "https://github.com/acme/platform-go/pull/901", "user": {"id": 9001, "login": "oskarnowak"},
   "created_at": "2025-07-07T08:00:00Z", "updated_at": "2025-07-11T08:00:00Z", "merged_at": null, "closed_at": "2025-07-11T08:00:00Z"},
  {"number": 902, "html_url": "https://github.com/acme/platform-go/pull/902", "user": {"id": 9002, "login": "beatrizlopes"},
   "created_at": "2025-08-18T08:00:00Z", "updated_at": "2025-08-18T08:00:00Z", "merged_at": null, "closed_at": null},
  {"number": 903, "html_url": "https://github.com/acme/platform-go/pull/903", "created_at": "soon"}
]
"#;
