//! The picture as a whole, from views made by hand.

use buyin_analysis::view::{Visible, Went};
use buyin_facts::EngineerDays;
use buyin_facts::decision::Policy;

use super::*;

fn shown(days: f64) -> Shown {
    Some(EngineerDays(days))
}

/// The picture of issue 2, as data.
fn acme() -> PictureView {
    let visible = Visible { capacity: shown(92_112.0), visible: shown(56_190.4), identities_unresolved: Some(12) };
    let line =
        |went, teams, (low, mid, high)| WentLine { went, teams, low: shown(low), mid: shown(mid), high: shown(high) };
    PictureView {
        changed: None,
        header: Header {
            schema: "buyin.picture/v1",
            as_of: "2025-08-31".to_owned(),
            unit: "engineer-days",
            teams: "given",
            capacity: "inferred",
            interval: 0.8,
            calibrated: false,
            policy: Policy::Team,
            first_answer: None,
            visible,
            visible_total: visible,
        },
        organisation: "Acme".to_owned(),
        repositories: 412,
        people: 1_486,
        team_count: 118,
        teams_source: "Backstage, dated".to_owned(),
        platform_known: true,
        from: "2025-06".to_owned(),
        to: "2025-08".to_owned(),
        bot_commits: 1_204,
        agent_commits: 310,
        commits: 9_871,
        went: vec![
            line(Went::Own, 0, (43_012.0, 45_893.0, 48_590.0)),
            line(Went::PlatformBuild, 0, (6_102.0, 6_903.0, 7_688.0)),
            line(Went::OthersBuild, 31, (308.0, 431.0, 602.0)),
            line(Went::Adopt, 64, (831.0, 1_148.0, 1_602.0)),
            line(Went::EachOther, 0, (1_301.0, 1_822.0, 2_498.0)),
        ],
        home_made: vec![HomeMade {
            product: "checkout/lib/idempotency".to_owned(),
            owner: Some("Checkout".to_owned()),
            teams: 9,
            teams_year_ago: 3,
            low: shown(181.0),
            mid: shown(259.0),
            high: shown(383.0),
        }],
        used: vec![Reach {
            product: "deploy-action".to_owned(),
            teams: 74,
            teams_year_ago: 53,
            new_own: 14,
            new_platform: 1,
            new_bot: 6,
            new_other: 0,
        }],
        unused: vec![Unused {
            product: "portal-search".to_owned(),
            since: "2024-03".to_owned(),
            low: shown(5.0),
            mid: None,
            high: shown(20.0),
        }],
        decide: Vec::new(),
        next: vec![Next {
            command: "buyin adoption tf-network".to_owned(),
            why: "11 of 17 new users were moved by you".to_owned(),
        }],
        warnings: vec![("shallow".to_owned(), 2), ("missing_object".to_owned(), 1_811)],
    }
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn the_picture_says_where_time_went_and_what_to_look_at_next() {
    insta::assert_snapshot!(plain(&draw(&acme())));
}

#[test]
fn without_an_org_chart_neither_team_nor_platform_is_claimed() {
    let mut view = acme();
    view.header.teams = "inferred";
    view.platform_known = false;
    view.next.clear();
    let text = plain(&draw(&view));
    insta::assert_snapshot!(text);
    assert!(!text.to_lowercase().contains("platform"));
}

#[test]
fn what_is_held_back_is_said() {
    let mut view = acme();
    view.header.visible_total = Visible { capacity: None, visible: None, identities_unresolved: None };
    (view.home_made[0].low, view.home_made[0].mid, view.home_made[0].high) = (None, None, None);
    (view.unused[0].low, view.unused[0].high) = (shown(7.0), None);
    let text = plain(&draw(&view));
    assert!(text.contains("Visible: held back"), "{text}");
    assert!(text.lines().any(|line| line.contains("idempotency") && line.ends_with("held back")), "{text}");
    assert!(text.lines().any(|line| line.contains("portal-search") && line.ends_with("over 7")), "{text}");
}

#[test]
fn before_the_first_end_of_a_month_the_picture_says_when_to_come_back() {
    let mut view = acme();
    view.header.first_answer = Some("2025-09-30".to_owned());
    let text = plain(&draw(&view));
    assert!(text.contains("First answers on 30 Sep 2025") && !text.contains("Visible:"), "{text}");
}

#[test]
fn the_picture_fits_into_a_hundred_columns_and_steers_no_terminal() {
    let mut view = acme();
    view.home_made[0].product = format!("a/{}/\u{1b}[31m", "very-long-name/".repeat(20));
    view.home_made[0].owner = Some("an-owner-with-quite-a-name".to_owned());
    view.used[0].product = "x".repeat(200);
    view.unused[0].product = "y".repeat(200);
    view.warnings = (0..20).map(|kind| (format!("kind_{kind}"), 1)).collect();
    let text = draw(&view);
    assert!(!text.contains("\u{1b}[31m"));
    let widest = plain(&text).lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "{}", plain(&text));
}
