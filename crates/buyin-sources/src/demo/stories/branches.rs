//! What branches do to a count: picks across releases, a campaign, a merge that hides a change, a revert.

use crate::demo::calendar::{day, next_present};
use crate::demo::cast::person_of;
use crate::demo::edit::Edit;
use crate::demo::growth::Growth;
use crate::demo::landing::{Arrival, Draft, Landing, Stamp};
use crate::demo::places::Place;
use crate::demo::script::Script;

/// Fixes are made on the default branch of payments, picked to two release branches, and the branches merged back: each fix is in the
/// history three times and was made once.
pub(in crate::demo) fn picked_across_releases(script: &mut Script) {
    let releases = [("release/1.4", "2023-06-05"), ("release/1.5", "2023-06-26")];
    let fixes = [
        ("fix-rounding", "2023-07-04", "oskar-nowak"),
        ("fix-retry", "2023-07-18", "marta-silva"),
        ("fix-mandate", "2023-08-08", "oskar-nowak"),
    ];
    for (branch, begun) in releases {
        let stamp = Stamp::person(person_of("marta-silva"), "payments", day(begun), 9 * 60);
        let draft = Draft::by(stamp, format!("Begin {branch}"), vec![Edit::write("VERSION", branch)]);
        script.landings.push(Landing { arrival: Arrival::Branch(branch), ..Landing::line("payments", draft) });
    }
    for (mark, from, person) in fixes {
        let person = person_of(person);
        let on = next_present(person, day(from));
        let author = Stamp::person(person, "payments", on, 12 * 60);
        let edits = vec![Edit::write(format!("internal/{}.go", mark.replace('-', "_")), fixed(mark))];
        let fix = Draft { mark: Some(mark), ..Draft::by(author, format!("Fix {}", mark.replace("fix-", "")), edits) };
        for ((branch, _), later) in releases.into_iter().zip(1..) {
            let committer = Stamp::person(person, "payments", on.plus(later), 10 * 60);
            let message = format!("{}\n\n(cherry picked from commit {{{mark}}})", fix.message);
            let picked = Draft { committer, message, mark: None, ..fix.clone() };
            script.landings.push(Landing { arrival: Arrival::Branch(branch), ..Landing::line("payments", picked) });
        }
        script.event("picked_across_releases", on, "payments", format!("{mark} is picked to two release branches"));
        script.landings.push(Landing::line("payments", fix));
    }
    for (branch, merged) in releases.into_iter().map(|(branch, _)| branch).zip(["2023-09-04", "2023-09-11"]) {
        let by = Stamp::person(person_of("marta-silva"), "payments", day(merged), 15 * 60);
        let message = format!("Merge branch '{branch}'");
        let at = by.at;
        let arrival = Arrival::MergeBack { branch, by, message };
        script.landings.push(Landing { repository: "payments", at, drafts: Vec::new(), arrival });
    }
}

/// One person adds the same file to eight repositories within a week: one piece of work, eight commits.
pub(in crate::demo) fn campaign(script: &mut Script) {
    let text = "name: scan\non: [pull_request]\njobs:\n  scan:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: ./scan --fail-on high\n";
    let repositories =
        ["checkout", "payments", "search", "identity", "shipping", "warehouse", "storefront", "backoffice"];
    let person = person_of("tomas-havel");
    for (repository, later) in repositories.into_iter().zip(0..) {
        let on = next_present(person, day("2024-10-07").plus(later / 2));
        let stamp = Stamp::person(person, repository, on, 14 * 60 + later as u32);
        let draft = Draft::by(
            stamp,
            "Scan dependencies on every pull request",
            vec![Edit::write(".github/workflows/scan.yml", text)],
        );
        script.landings.push(Landing::line(repository, draft));
    }
    script.event("campaign", day("2024-10-07"), "", "one author, the same patch in eight repositories within a week");
}

/// A merge in payments changes a file that no commit of its branch touches: the state walk must see it, the effort walk has no commit for
/// it.
pub(in crate::demo) fn evil_merge(script: &mut Script) {
    let on = day("2024-03-26");
    let author = Stamp::person(person_of("felix-braun"), "payments", on, 10 * 60);
    let growth = vec![Growth { place: Place::new("payments", ""), pieces: 2, seed: 1 }];
    let draft = Draft { growth, ..Draft::by(author, "Pay out to more currencies", Vec::new()) };
    let by = Stamp::person(person_of("oskar-nowak"), "payments", on, 16 * 60);
    let extra = vec![Edit::insert("go.mod", "require (\n", "\tgithub.com/shopspring/decimal v1.3.1\n")];
    let message = "Merge branch 'more-currencies'".to_owned();
    script.landings.push(Landing {
        repository: "payments",
        at: by.at,
        drafts: vec![draft],
        arrival: Arrival::Merge { by, message, extra },
    });
    script.event("evil_merge", on, "payments", "a merge adds a dependency that no commit of its branch adds");
}

/// A change in search is taken back the next day: a revert is new work, but what it undoes is not there any more.
pub(in crate::demo) fn revert(script: &mut Script) {
    let person = person_of("wei-zhang");
    let on = next_present(person, day("2024-05-14"));
    let line = "    \"faiss-cpu>=1.8\",\n";
    let file = "ranking/pyproject.toml";
    let edit = Edit::insert(file, "dependencies = [\n", line);
    let message = "Rank by vectors";
    let made =
        Draft { mark: Some("vectors"), ..Draft::by(Stamp::person(person, "search", on, 13 * 60), message, vec![edit]) };
    script.landings.push(Landing::line("search", made));
    let later = next_present(person, on.plus(1));
    let message = "Revert \"Rank by vectors\"\n\nThis reverts commit {vectors}.";
    let back = Draft::by(Stamp::person(person, "search", later, 11 * 60), message, vec![Edit::replace(file, line, "")]);
    script.landings.push(Landing::line("search", back));
    script.event("revert", later, "search:ranking", "a dependency lives for one day");
}

fn fixed(mark: &str) -> String {
    format!(
        "package payments\n\n// {mark} keeps what was wrong from coming back.\nconst {} = true\n",
        mark.replace('-', "_")
    )
}
