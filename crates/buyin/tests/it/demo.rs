//! Every command and format on the demo organisation, whole.

use crate::world::World;

/// Snapshots what the program says in the demo organisation.
macro_rules! says {
    ($($name:ident: $($argument:literal)*;)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(World::demo().ask(&[$($argument),*]));
        }
    )*};
}

says! {
    status: "status";
    teams: "teams";
    check: "check";
    bets: "bet" "list" "--all";
    a_bet_with_its_gates: "bet" "show" "flags";
    a_bet_as_json: "bet" "show" "portal-search" "--format" "json";
    a_bet_with_pledges_as_json: "bet" "show" "flags" "--format" "json";
    a_bet_that_takes_over: "bet" "show" "one-idempotency";
    an_open_bet: "bet" "show" "kit-by-change-request";
    routes_of_a_product: "adoption" "flags" "--routes";
    routes_as_json: "adoption" "flags" "--routes" "--format" "json";
    routes_under_strict: "adoption" "flags" "--routes" "--policy" "strict";
    routes_of_nothing: "adoption" "flgs" "--routes";
    pulses: "pulse" "show";
    pulses_as_json: "pulse" "show" "flags" "--format" "json";
    a_pulse_before_anybody_answered: "pulse" "show" "--as-of" "2025-03-04";
    a_pulse_of_nothing: "pulse" "show" "flgs";
    sql_over_copies: "sql" "select * from copies";
    sql_over_contributions: "sql" "select paying_team, product, period, merged, is_answered, is_alive from contributions where product = 'platform-go' order by period, paying_team";
    sql_over_contributions_under_strict: "sql" "select * from contributions" "--policy" "strict";
    bets_a_year_ago: "bet" "list" "--as-of" "2024-08-31";
    requests: "request" "list" "--all";
    requests_as_json: "request" "list" "--team" "payments" "--format" "json";
    a_request_with_the_ways_open_to_it: "request" "show" "switches-for-the-web";
    whom_to_build_with: "request" "match" "switches";
    requests_that_look_alike: "request" "group";
    requests_of_github: "request" "import" "github" "exports/github-issues.json";
    requests_of_gitlab: "request" "import" "gitlab" "exports/gitlab-issues.json";
    requests_of_gitea: "request" "import" "gitea" "exports/gitea-issues.json";
    requests_of_jira: "request" "import" "jira" "exports/jira.json";
    requests_of_a_jira_table: "request" "import" "jira" "exports/jira.csv";
    requests_of_linear: "request" "import" "linear" "exports/linear.json";
    requests_of_a_table: "request" "import" "csv" "exports/requests.csv";
    a_pledge_nobody_had_made: "sql" "select pledge, since from pledges where bet = 'one-idempotency'" "--as-of" "2025-09-07";
    a_pledge_made_ahead: "sql" "select pledge, since from pledges where bet = 'one-idempotency'" "--as-of" "2025-09-08";
    unknown_request: "request" "show" "feature-swiches";
    a_bet_under_strict: "bet" "show" "flags" "--policy" "strict";
    a_statement: "statement" "checkout";
    a_statement_as_json: "statement" "payments" "--format" "json";
    a_statement_under_strict: "statement" "checkout" "--policy" "strict";
    an_annotation_is_shown_before_it_is_written: "annotate" "checkout" "request=feature-switches" "Flags does it.";
    an_annotation_of_no_line: "annotate" "checkout" "request=feature-swiches" "Flags does it.";
    the_picture_for_a_chat: "--format" "md";
    unknown_team_of_a_statement: "statement" "chekout";
    sql_over_what_was_decided: "sql" "select bet, team, side, accepted from pledges order by bet, team";
    ledger_by_default: "ledger";
    ledger_by_product_of_an_owner: "ledger" "--by" "product,kind,quarter" "--owner" "checkout" "--from" "2025-01";
    ledger_as_json: "ledger" "--by" "paying_team" "--product" "deploy-action" "--format" "json";
    ledger_as_csv: "ledger" "--by" "kind" "--format" "csv";
    ledger_as_markdown: "ledger" "--by" "kind" "--format" "md";
    ledger_balances: "ledger" "--check";
    ledger_under_strict: "ledger" "--by" "paying_team,product" "--policy" "strict";
    evidence_under_strict: "ledger" "--evidence" "product=tf-network;period=2025-Q2" "--policy" "strict";
    adoption_under_strict: "adoption" "tf-network" "--policy" "strict";
    ledger_a_year_ago: "ledger" "--by" "kind" "--as-of" "2024-08-31";
    adoption_of_a_product: "adoption" "tf-network";
    adoption_of_what_was_taken_over: "adoption" "money";
    adoption_as_csv: "adoption" "deploy-action" "--format" "csv";
    adoption_as_json: "adoption" "telemetry-rs" "--format" "json";
    evidence_of_an_adoption: "adoption" "--evidence" "product=tf-network;consumer=payments;since=2023-03-07";
    discover: "discover";
    discover_under_strict: "discover" "--policy" "strict";
    what_was_taken_over: "discover" "--taken-over";
    brief: "brief" "checkout:lib/idempotency";
    brief_under_strict: "brief" "checkout:lib/idempotency" "--policy" "strict";
    variants_of_what_nobody_holds_a_copy_of: "variants" "checkout:lib/idempotency";
    variants_of_what_four_teams_hold: "variants" "warehouse:lib/outbox";
    candidates: "candidate";
    a_quarter: "report" "--quarter" "2025-Q2";
    a_quarter_under_strict: "report" "--quarter" "2025-Q2" "--policy" "strict";
    a_quarter_that_is_not_over: "report" "--quarter" "2025-Q3";
    a_quarter_that_is_none: "report" "--quarter" "2025-Q5";
    what_is_held_as_csv: "attest" "--format" "csv";
    contributions: "contributions" "--from" "2024-01";
    contributions_of_a_product_as_json: "contributions" "platform-go" "--from" "2024-01" "--format" "json";
    contributions_as_csv: "contributions" "platform-go" "--format" "csv";
    contributions_as_markdown: "contributions" "platform-go" "--format" "md";
    contributions_under_strict: "contributions" "--from" "2024-01" "--policy" "strict";
    contributions_to_nothing: "contributions" "platfrm-go";
    bots: "identities" "--bots";
    sql: "sql" "select kind, count(*) as cells from ledger group by kind order by kind";
    unknown_product: "ledger" "--product" "portal-serch";
    unknown_team: "ledger" "--paying-team" "chekout";
    unknown_adopted_product: "adoption" "tf-netwrk";
    an_adopted_product_nothing_is_like: "adoption" "zzz";
    an_unknown_place: "ledger" "--evidence" "place=checkout:lib/idempotnecy";
    a_place_in_an_unknown_repository: "ledger" "--evidence" "place=chekout:lib/idempotency";
    no_cell: "ledger" "--evidence" "nonsense";
    sql_that_writes: "sql" "drop table ledger";
    sql_that_is_none: "sql" "selec";
    a_day_in_the_future: "ledger" "--as-of" "2030-01-01";
}

#[test]
fn the_demo_ends_with_the_picture() {
    let made = std::fs::read_to_string(World::demo().path("made.txt")).expect("what the demo said");
    insta::assert_snapshot!(made);
    assert!(made.lines().all(|line| line.chars().count() <= 100), "{made}");
}

#[test]
fn a_chat_is_told_first_what_changed_and_programs_leave_no_mark() {
    let world = World::empty();
    world.repository("code/shop", &[("go.mod", "module acme.example/shop\n")]).run(&["scan", "code", "--no-picture"]);
    assert!(!world.run(&["--format", "md"]).contains("Changed since"), "nobody looked before");
    world.repository("code/flags", &[("go.mod", "module acme.example/flags\n")]).run(&["scan", "code", "--no-picture"]);
    let told = world.run(&["--format", "json"]);
    assert!(told.contains("\"changed\"") && told.contains("\"what\": \"repositories\""), "{told}");
    let told = world.run(&["--format", "md"]);
    let (changed, went) = (told.find("2 repositories, was 1"), told.find("Where time went"));
    assert!(changed.is_some() && changed < went.or(Some(usize::MAX)), "{told}");
    assert!(!world.run(&["--format", "md"]).contains("Changed since"), "it was looked at");
}

#[test]
fn every_cell_shown_opens_its_evidence() {
    for question in [&["ledger", "--by", "paying_team,product,kind"][..], &["adoption"]] {
        let csv = World::demo().ask(&[question, &["--format", "csv"]].concat());
        let cells: Vec<&str> = csv.lines().skip(1).take_while(|line| !line.starts_with("---")).collect();
        assert!(!cells.is_empty(), "{csv}");
        for row in cells.iter().step_by(cells.len().div_ceil(6)) {
            let cell = row.split(',').next().expect("a first field").trim_matches('"');
            let evidence = World::demo().ask(&[question[0], "--evidence", cell]);
            assert!(evidence.ends_with("--- exit 0\n"), "{cell}\n{evidence}");
        }
    }
}

#[test]
fn a_mailmap_can_be_made_of_the_identities() {
    let lines = World::demo().ask(&["identities", "--mailmap"]);
    assert!(lines.ends_with("--- exit 0\n") && lines.lines().next().is_some_and(|line| line.contains("> ")), "{lines}");
}

#[test]
fn a_diary_calibrates_and_what_cannot_be_read_in_it_is_said() {
    let world = World::empty();
    world.run(&["demo", "acme"]);
    world.write("acme/diary.csv", &diary(&world));
    let said = world.run_in("acme", &["calibrate", "diary.csv"]);
    insta::assert_snapshot!(said);
    assert!(!said.contains("mean little"));
    assert!(world.path("acme/calibration.toml").is_file());
    let diary = diary(&world);
    let strangers = "2025-01-06,nobody,nothing,8\n".repeat(2 * diary.lines().count());
    world.write("acme/diary.csv", &format!("{}\n{strangers}", diary.trim_end()));
    let said = world.run_in("acme", &["calibrate", "diary.csv"]);
    assert!(said.contains("ranges fitted to the rest mean little"), "{said}");
}

#[test]
fn what_a_forge_exported_shows_what_was_opened_and_its_broken_row_is_said() {
    let world = World::empty();
    world.run(&["demo", "acme"]);
    let scan = ["scan", "--no-picture", "--change-requests", "exports/change-requests.json"];
    let read = world.run_in("acme", &scan);
    insta::assert_snapshot!(format!("{read}{}", world.run_in("acme", &["contributions", "platform-go"])));
}

/// Repositories of the demo that are one product as a whole.
const PRODUCTS: [&str; 7] =
    ["base-images", "deploy-action", "flags", "notify", "platform-go", "portal-search", "tf-network"];

/// What was kept for speed and read on demand depends on what was asked before.
fn held(arguments: &[&str]) -> String {
    let said = World::demo().ask(&[&["attest"], arguments].concat());
    let counted = ["answers kept", "source code", "\"count\"", "Configuration"];
    let digits = |line: &str| if counted.iter().any(|word| line.contains(word)) { "…" } else { line }.to_owned();
    said.lines().map(digits).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_held() {
    insta::assert_snapshot!(held(&[]));
    insta::assert_snapshot!(held(&["--policy", "strict"]));
    insta::assert_snapshot!(held(&["--format", "json"]));
    let hash = |policy| {
        let said = World::demo().ask(&["attest", "--policy", policy]);
        said.split("Configuration `").nth(1).and_then(|rest| rest.split('`').next()).map(str::to_owned).expect("a hash")
    };
    assert_ne!(hash("team"), hash("strict"), "because the rules differ");
    assert_eq!(hash("team"), hash("team"));
}

#[test]
fn a_quarter_is_one_file_that_needs_nothing_else() {
    let html = World::demo().ask(&["report", "--quarter", "2025-Q2", "--format", "html"]);
    assert!(html.ends_with("--- exit 0\n"), "{html}");
    let loads = ["http", "<script", "src=", "@import", "url("];
    assert!(loads.iter().all(|load| !html.contains(load)) && html.len() < 3_000_000, "{html}");
    insta::assert_snapshot!(html);
}

/// The truth of the demo as somebody would write it down, after a line that cannot be.
fn diary(world: &World) -> String {
    let truth = std::fs::read_to_string(world.path("acme/truth/days.csv")).expect("the truth");
    let mut lines = vec!["date,person,product,hours".to_owned(), "2025-01-06,ana,flags,25".to_owned()];
    for line in truth.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [person, day, repository, _, share, _] = fields.as_slice() else { continue };
        let hours = share.parse::<f64>().map_or(0.0, |share| share * 8.0);
        if day.starts_with("2025-") {
            let product = if PRODUCTS.contains(repository) { repository } else { "" };
            lines.push(format!("{day},{person},{product},{hours}"));
        }
    }
    lines.join("\n")
}
