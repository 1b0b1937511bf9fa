//! Stories of people in a real browser: a first visit, a figure followed to its evidence, no script, no sight.

use serde_json::json;

use crate::browser::Browser;
use crate::serve::PAGES;
use crate::serving::Server;
use crate::world::World;

#[test]
fn a_first_visit_goes_from_the_overview_to_the_evidence_of_a_figure() {
    let server = Server::demo();
    let mut browser = Browser::open();
    browser.goto(&format!("http://{}/", server.address));
    assert_eq!(browser.text("h1"), "Overview");
    assert!(browser.text("main").contains("Decide"), "what waits comes first");
    browser.follow("nav a[href='/ledger']");
    assert_eq!(browser.text("h1"), "Ledger");
    // Drawn by the one script, from the blocks of data.
    assert!(browser.eval("document.querySelectorAll('.chart svg').length").as_u64() > Some(1));
    browser.follow("#matrix td a.ev");
    assert!(browser.address().contains("/evidence?cell="), "{}", browser.address());
    assert_eq!(browser.text("p.kind"), "Evidence");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_candidate_is_found_and_argued_about() {
    let server = Server::demo();
    let mut browser = Browser::open();
    browser.goto(&format!("http://{}/candidates", server.address));
    browser.follow("#candidates td.name a");
    assert!(browser.text("main").contains("Reasons against"), "the brief stands there");
    browser.goto(&format!("http://{}/", server.address));
    browser.eval("document.querySelector('#q').value = 'idempo'; document.querySelector('form.search').submit()");
    browser.goto(&format!("http://{}/search?q=idempo", server.address));
    assert!(browser.text("#found").contains("lib/idempotency"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn every_page_fits_its_width_in_both_themes_and_draws_without_complaint() {
    let server = Server::demo();
    let mut browser = Browser::open();
    for theme in ["light", "dark"] {
        for width in [360, 900, 1600] {
            browser.shown(theme, width);
            for (_, path) in PAGES {
                browser.goto(&format!("http://{}{path}", server.address));
                let wide = browser.eval("document.documentElement.scrollWidth").as_u64().unwrap_or_default();
                assert!(wide <= u64::from(width), "{path} is {wide} wide in {width}, {theme}");
            }
        }
    }
    let complaints = browser.complaints();
    let unexpected: Vec<&String> = complaints.iter().filter(|said| !said.contains("404 (Not Found)")).collect();
    assert!(unexpected.is_empty(), "{unexpected:?}");
}

/// How many names are drawn beside points, how many pairs of them lie upon each other, and how many stick out.
const NAMES: &str = "(() => { const boxes = [...document.querySelectorAll('.textpoint text')].map(one => one.getBoundingClientRect()); \
    const frame = document.querySelector('.plot').getBoundingClientRect(); \
    const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom; \
    return [boxes.length, boxes.filter((one, at) => boxes.slice(at + 1).some(other => meet(one, other))).length, \
    boxes.filter(one => one.left < frame.left - 1 || one.right > frame.right + 1).length]; })()";

#[test]
fn names_on_a_plot_never_lie_upon_each_other() {
    let server = Server::demo();
    let mut browser = Browser::open();
    for width in [360, 900, 1600] {
        browser.shown("light", width);
        browser.goto(&format!("http://{}/candidates", server.address));
        let found = browser.eval(NAMES);
        assert!(found[0].as_u64() > Some(1), "{width}: {found}");
        assert_eq!((&found[1], &found[2]), (&json!(0), &json!(0)), "{width}: {found}");
    }
}

#[test]
fn without_scripts_every_chart_is_a_table() {
    let server = Server::demo();
    let mut browser = Browser::open();
    browser.scripts(false);
    browser.goto_plain(&format!("http://{}/ledger", server.address));
    assert!(browser.markup().contains("<table id=\"months\""), "the areas as a table");
    assert!(browser.markup().contains("<table id=\"flows\""), "the flows as a table");
}

#[test]
fn axe_finds_nothing_serious_on_any_page() {
    let place = std::env::var("BUYIN_AXE").expect("`cargo ci` installs axe-core and names its script in BUYIN_AXE");
    let axe = std::fs::read_to_string(&place).unwrap_or_else(|error| panic!("{place}: {error}"));
    let server = Server::demo();
    let mut browser = Browser::open();
    for theme in ["light", "dark"] {
        browser.shown(theme, 1200);
        for (_, path) in PAGES {
            browser.goto(&format!("http://{}{path}", server.address));
            browser.eval(&format!("{axe};true"));
            let found = browser.eval(
                "axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations\
                 .filter(one => one.impact === 'serious' || one.impact === 'critical')\
                 .map(one => one.id + ': ' + one.nodes.map(node => node.html.slice(0, 200)).join(' | ')))",
            );
            assert_eq!(found, json!([]), "{path}, {theme}");
        }
    }
}

/// Pixels between the margins of a sheet of A4.
const PAPER: u32 = 717;

/// What sticks out of the paper or is cut off on it.
fn cut_off(browser: &mut Browser) -> serde_json::Value {
    browser.eval(
        "[...document.querySelectorAll('body *')].filter(one => { const box = one.getBoundingClientRect(); const style = \
         getComputedStyle(one); return box.width > 1 && style.position !== 'absolute' && (box.right > innerWidth + 1 || \
         (style.overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1)); })\
         .map(one => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 60))",
    )
}

#[test]
fn a_report_and_the_pages_print_whole() {
    let world = World::empty();
    let said = World::demo().ask(&["report", "--format", "html", "--quiet"]);
    let html = said.split("--- stderr").next().unwrap_or_default();
    world.write("report.html", html);
    let server = Server::demo();
    let mut browser = Browser::open();
    browser.goto(&format!("file://{}", world.path("report.html").display()));
    let tables = html.matches("<table").count();
    assert!(tables > 4, "{tables}");
    let shown = "[...document.querySelectorAll('table')].filter(table => table.offsetHeight > 20).length";
    browser.on_paper(PAPER);
    assert_eq!(browser.eval(shown), json!(tables), "every table is on paper");
    assert_eq!(cut_off(&mut browser), json!([]));
    assert!(browser.printed().starts_with("JVBERi0"), "a PDF");
    for path in [
        "/",
        "/ledger",
        "/candidates",
        "/candidate?place=checkout%3Alib%2Fidempotency",
        "/bets",
        "/bet?id=flags",
        "/statement?team=checkout",
    ] {
        browser.goto(&format!("http://{}{path}", server.address));
        assert_eq!(cut_off(&mut browser), json!([]), "{path}");
        assert!(browser.printed().starts_with("JVBERi0"), "{path} as a PDF");
    }
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
