//! What acme's platform tried, as its people wrote it down: a bet of each pattern at a different stage, one stopped, and what teams
//! ask for. Data only.

/// Path below the folder of decisions, and content.
pub(super) const FILES: &[(&str, &str)] = &[
    ("requests/feature-switches.toml", SWITCHES),
    (
        "requests/feature-switches/events/2023-09-12-answered-1b7e.toml",
        "kind = \"answered\"\nday = 2023-09-12\nby = \"nora-lindqvist\"\nreason = \"Others ask for the same. Let us build it together.\"\n",
    ),
    ("requests/switches-for-the-web.toml", WEB_SWITCHES),
    ("requests/find-a-runbook.toml", RUNBOOK),
    ("requests/double-requests.toml", DOUBLES),
    ("requests/staging-on-demand.toml", STAGING),
    (
        "candidates/checkout-idempotency.toml",
        "repository = \"checkout\"\npath = \"lib/idempotency\"\nsince = 2024-11-04\n",
    ),
    (
        "candidates/checkout-idempotency/events/2024-11-18-talking-6c1d.toml",
        "kind = \"talking\"\nday = 2024-11-18\nby = \"nora-lindqvist\"\n",
    ),
    ("bets/flags.toml", FLAGS),
    (
        "bets/flags/events/2023-09-27-accepted-02aa.toml",
        "kind = \"accepted\"\nday = 2023-09-27\nby = \"nora-lindqvist\"\naccepts = \"checkout\"\n",
    ),
    (
        "bets/flags/events/2023-09-28-accepted-9f03.toml",
        "kind = \"accepted\"\nday = 2023-09-28\nby = \"carla-mendes\"\naccepts = \"platform\"\n",
    ),
    (
        "bets/flags/events/2023-10-02-advanced-4e55.toml",
        "kind = \"advanced\"\nday = 2023-10-02\nby = \"nora-lindqvist\"\nstage = \"prototype\"\n\n[[gate]]\nid = \"paid-for\"\nresult = \"passed\"\n",
    ),
    (
        "bets/flags/events/2023-12-01-declared-77c0.toml",
        "kind = \"declared\"\nday = 2023-12-01\nby = \"carla-mendes\"\nteam = \"checkout\"\nmonth = \"2023-11\"\ndays = 2\nwhat = \"Workshops on who may switch what.\"\n",
    ),
    (
        "bets/flags/events/2023-12-05-accepted-a18e.toml",
        "kind = \"accepted\"\nday = 2023-12-05\nby = \"freya-holm\"\naccepts = \"2023-12-01-declared-77c0\"\n",
    ),
    (
        "bets/flags/events/2024-02-19-learned-6f42.toml",
        "kind = \"learned\"\nday = 2024-02-19\nby = \"lucia-romano\"\nlearned = \"Who may switch what is the harder half: the switch itself took a week.\"\n",
    ),
    (
        "bets/flags/events/2024-04-22-advanced-d3b9.toml",
        "kind = \"advanced\"\nday = 2024-04-22\nby = \"nora-lindqvist\"\nstage = \"in use\"\n\n[[gate]]\nid = \"partner-stays\"\nresult = \"passed\"\n",
    ),
    (
        "bets/flags/events/2024-10-07-advanced-58f2.toml",
        "kind = \"advanced\"\nday = 2024-10-07\nby = \"nora-lindqvist\"\nstage = \"general\"\n\n[[gate]]\nid = \"second-customer\"\nresult = \"passed\"\n",
    ),
    ("bets/one-idempotency.toml", IDEMPOTENCY),
    ("bets/kit-by-change-request.toml", KIT),
    (
        "bets/kit-by-change-request/events/2024-02-05-advanced-e6d1.toml",
        "kind = \"advanced\"\nday = 2024-02-05\nby = \"freya-holm\"\nstage = \"contributed\"\n\n[[gate]]\nid = \"outside-arrives\"\nresult = \"unknown\"\n",
    ),
    (
        "bets/kit-by-change-request/events/2024-02-05-overruled-31c7.toml",
        "kind = \"overruled\"\nday = 2024-02-05\nby = \"freya-holm\"\ngate = \"outside-arrives\"\nreason = \"Four teams sent changes; when we answered is not on record.\"\n",
    ),
    ("bets/portal-search.toml", PORTAL),
    (
        "bets/portal-search/events/2024-03-04-advanced-0d6b.toml",
        "kind = \"advanced\"\nday = 2024-03-04\nby = \"freya-holm\"\nstage = \"offered\"\n\n[[gate]]\nid = \"has-a-number\"\nresult = \"not_yet\"\n",
    ),
    (
        "bets/portal-search/events/2024-03-04-overruled-c4f8.toml",
        "kind = \"overruled\"\nday = 2024-03-04\nby = \"freya-holm\"\ngate = \"has-a-number\"\nreason = \"Everybody we talked to likes the idea.\"\n",
    ),
    (
        "bets/portal-search/events/2025-07-14-stopped-b920.toml",
        "kind = \"stopped\"\nday = 2025-07-14\nby = \"freya-holm\"\nfailed = \"problem\"\nlearned = \"Liking an idea costs nothing. Nobody had ever spent a day on finding things, and nobody did when it was there.\"\n",
    ),
    (
        "teams/checkout/events/2025-04-02-annotated-7d10.toml",
        "kind = \"annotated\"\nday = 2025-04-02\nby = \"carla-mendes\"\nline = \"request=feature-switches\"\nreason = \"It is solved for us: flags does it.\"\n",
    ),
    ("pulses/flags-2025.toml", "product = \"flags\"\nteams = [\"checkout\", \"growth\"]\nsince = 2025-03-03\n"),
    (
        "pulses/flags-2025/events/2025-03-06-answered-5a44.toml",
        "kind = \"answered\"\nday = 2025-03-06\nteam = \"checkout\"\nanswers = [5, 4, 5]\n",
    ),
];

const SWITCHES: &str = r#"title = "Switch features without a release"
team = "checkout"
problem = "We switch features in code, and each switch is a release. Half of our hotfixes only turn something off."
need = "switches"
since = 2023-08-28

[[path]]
repository = "checkout"
path = "pkg/toggles"
"#;

const WEB_SWITCHES: &str = r#"title = "Switches that work in the browser"
team = "growth"
problem = "We try offers on a part of the visitors and pay a third party for it."
need = "switches"
dependencies = ["npm:launch-toggles"]
source = "https://issues.acme.example/GROW-31"
votes = 9
since = 2024-06-10
"#;

const RUNBOOK: &str = r#"title = "Find a runbook at night"
team = "search"
problem = "When the pager goes off nobody knows which page is the right one."
source = "https://issues.acme.example/OPS-7"
votes = 41
since = 2022-11-14
"#;

const DOUBLES: &str = r#"title = "Requests that arrive twice"
team = "payments"
problem = "Clients retry, and we charge twice. We keep a changed copy of what checkout has."
need = "idempotency"
since = 2024-09-30

[[path]]
repository = "payments"
path = "internal/idem"
"#;

const STAGING: &str = r#"title = "A staging environment a change"
team = "logistics"
problem = "We wait for each other's tests in the one environment there is."
source = "https://issues.acme.example/LOG-112"
votes = 17
since = 2025-01-20
"#;

const FLAGS: &str = r#"name = "Flags with checkout"
pattern = "partner"
owner = "platform"
product = "flags"
requests = ["feature-switches", "switches-for-the-web"]
prototypes = ["flags"]
why_general = "Whoever ships behind a flag today ships the flag as well: growth pays a third party for the same."
second_customer = "growth"
exit = "If checkout does not use it by May, each side keeps what it wrote."
maintainer = "platform"
since = 2023-09-18

# Two engineers, most of their time, until it runs in production.
[[pledge]]
team = "checkout"
side = "partner"
engineers = 1.5
share = 25
since = 2023-10-02
until = 2024-03-01
people = [{ person = "lucia-romano", consent = 2023-09-20 }, { person = "jonas-weber", consent = 2023-09-21 }]

[[pledge]]
team = "platform"
side = "platform"
engineers = 1
since = 2023-10-02
until = 2024-07-01

[[embedded]]
team = "checkout"
into = "platform"
engineers = 2
since = 2023-10-02
until = 2024-03-01
"#;

const IDEMPOTENCY: &str = r#"name = "One answer to requests that arrive twice"
pattern = "assimilate"
owner = "platform"
candidate = "checkout-idempotency"
requests = ["double-requests"]
maintainer = "platform"
since = 2024-11-04

# Promised ahead, and not accepted yet.
[[pledge]]
team = "platform"
side = "platform"
days_a_week = 2
since = 2025-10-01
recorded = 2025-09-08
until = 2026-01-01
"#;

const KIT: &str = r#"name = "The Go kit by change request"
pattern = "open"
owner = "platform"
product = "platform-go"
since = 2023-06-05
"#;

const PORTAL: &str = r#"name = "Search in the portal"
pattern = "traditional"
owner = "platform"
product = "portal-search"
requests = ["find-a-runbook"]
since = 2024-01-15
"#;
