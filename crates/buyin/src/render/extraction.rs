//! What an extraction found and did, for people and for programs.

use buyin_sources::extract::report::{Fate, Report};
use serde_json::{Value, json};

use crate::render::page::value;
use crate::render::sheet::As::{Count, Flag, Text};
use crate::render::sheet::{Column, Sheet, column};
use crate::render::{columns, count, counted};
use crate::ui::HEADING;

/// Rows of one kind shown to people; of more, only how many.
const ROWS_SHOWN: usize = 20;

/// One object.
pub(crate) fn json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("because reports have only string keys");
    text.push('\n');
    text
}

/// The outcome, then whatever there is to decide on.
pub(crate) fn text(report: &Report) -> String {
    let all = value(report);
    let mut lines = pairs(&outcome(report));
    let mut section = |title: &'static str, rows: &Value, titles: &[Column]| {
        let Some(rows) = rows.as_array().filter(|rows| !rows.is_empty()) else { return };
        let shown = Value::Array(rows.iter().take(ROWS_SHOWN).cloned().collect());
        lines.push(format!("\n{HEADING}{title}{HEADING:#}"));
        lines.extend(columns(&Sheet::of(title, Some(&shown), titles)));
        if rows.len() > ROWS_SHOWN {
            lines.push(format!("and {} more: --format json has them all", rows.len() - ROWS_SHOWN));
        }
    };
    section(
        "LOOKS LIKE A SECRET",
        &all["secrets"],
        &[
            column("kind", "kind", Text),
            column("where", "place", Text),
            column("line", "line", Count),
            column("first in", "source", Text),
        ],
    );
    section(
        "MOVED INTO THE PATH",
        &all["moves"],
        &[
            column("from", "from", Text),
            column("to", "to", Text),
            column("files", "files", Count),
            column("unchanged", "identical", Count),
            column("followed", "followed", Flag),
            column("by", "source", Text),
        ],
    );
    section(
        "NAMES IN MESSAGES",
        &all["names"],
        &[column("kind", "kind", Text), column("name", "name", Text), column("messages", "messages", Count)],
    );
    let plain = |name: &str| json!(all[name].as_array().into_iter().flatten().map(|one| [one]).collect::<Vec<_>>());
    section("SUBMODULES", &plain("submodules"), &[column("path", "0", Text)]);
    section("LINKS THAT LEAVE THE REPOSITORY", &plain("links"), &[column("path", "0", Text)]);
    lines.push(String::new());
    lines.join("\n")
}

/// Where it stands which commit became which; nothing before it was written.
pub(crate) fn mapping(report: &Report) -> String {
    let Some(mapping) = &report.mapping else { return String::new() };
    let (to_new, to_source) = (mapping.to_new.display().to_string(), mapping.to_source.display().to_string());
    let mut lines = pairs(&json!([("mapping", to_new), ("mapping back", to_source)]));
    lines.push(String::new());
    lines.join("\n")
}

/// Names in messages in a sentence, if there are any.
pub(crate) fn names(report: &Report) -> Option<String> {
    let names: Vec<&str> = report.names.iter().take(ROWS_SHOWN).map(|one| one.name.as_str()).collect();
    let more = if report.names.len() > ROWS_SHOWN { " and others" } else { "" };
    (!names.is_empty()).then(|| format!("names in messages that outsiders would not know: {}{more}", names.join(", ")))
}

/// Lines of what is said, each behind its name.
fn pairs(rows: &Value) -> Vec<String> {
    let mut lines = columns(&Sheet::of("", Some(rows), &[column("", "0", Text), column("", "1", Text)]));
    lines.retain(|line| !line.is_empty());
    lines
}

fn outcome(report: &Report) -> Value {
    let commits = report.commits;
    let fates = |fate: Fate| report.references.iter().filter(|row| row.fate == fate).count() as u64;
    let rows = [
        ("new tip", format!("{} on {}", report.tip, report.branch)),
        ("made of", report.source.clone()),
        ("commits", format!("{} kept, {} pruned", count(commits.kept), count(commits.pruned))),
        ("merges", format!("{} kept, {} pruned", count(commits.merges_kept), count(commits.merges_pruned))),
        ("roots", count(report.roots.len() as u64)),
        ("contents of files", count(report.objects.blobs)),
        (
            "branches and tags",
            format!(
                "{} kept, {} at an ancestor with the same content, {} left out",
                count(fates(Fate::Kept)),
                count(fates(Fate::Ancestor)),
                count(fates(Fate::LeftOut))
            ),
        ),
    ];
    json!(rows)
}

/// What to do about what was found.
pub(crate) fn advice(report: &Report) -> Vec<String> {
    let mut said = Vec::new();
    if report.moves.iter().any(|one| !one.followed) {
        said.push(
            "history begins where files moved into the path: --follow takes their history before along".to_owned(),
        );
    }
    if !report.licences.is_empty() {
        let asked: Vec<String> = report.licences.iter().map(|name| format!("--path {name}")).collect();
        said.push(format!("licence or author files lie outside the path; bring them along with {}", asked.join(" ")));
    }
    if !report.submodules.is_empty() {
        said.push(
            "submodules stay as they are, but .gitmodules at the root of the source names where they come from"
                .to_owned(),
        );
    }
    if report.large_files > 0 {
        let files = counted(report.large_files, "pointer of Git LFS", "pointers of Git LFS");
        said.push(format!("{files} came along: push the large files to where the new repository goes"));
    }
    if !report.attributes.is_empty() {
        let files = report.attributes.join(" and ");
        said.push(format!(
            "{files} above the path says what Git LFS keeps and stays behind: say the same in the new repository"
        ));
    }
    said
}
