//! Documents made from the program; `BLESS=1` rewrites them.

use std::path::Path;

use buyin_facts::catalogue::{Entry, contents, decisions, facts};

use crate::world::World;

pub(crate) fn check(document: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(document);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).expect("the document is written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "docs/{document} is out of date: run the tests with BLESS=1");
}

#[test]
fn the_manual_is_up_to_date() {
    let said = World::empty().run(&["man", "--format", "md"]);
    check("cli.md", said.strip_suffix("--- stderr\n--- exit 0\n").expect("because the manual is always there"));
}

#[test]
fn the_schemas_of_decision_files_are_up_to_date_and_json() {
    for (name, text) in buyin_decisions::written::schema::schemas() {
        serde_json::from_str::<serde_json::Value>(&text).expect("because it is JSON");
        check(&format!("schema/{name}.json"), &text);
    }
}

#[test]
fn the_schema_is_up_to_date() {
    let mut text = "# The tables\n\nMade from their declarations; a test keeps it up to date. The lake is plain Parquet: \
                    `.buyin/facts/v6/<table>/*.parquet`, those that hold listed in the highest `.buyin/manifest/*.json`.\n\n\
                    ## Facts\n"
        .to_owned();
    facts().iter().for_each(|table| text.push_str(&section(table)));
    text.push_str("\n## Contents\n\nMade on demand, for the trees somebody asked about.\n");
    contents().iter().for_each(|table| text.push_str(&section(table)));
    text.push_str("\n## Decisions\n\nRead from the organisation's files; never in the lake.\n");
    decisions().iter().for_each(|table| text.push_str(&section(table)));
    text.push_str(
        "\n## Answer views\n\nWhat `buyin sql` and gates see, after the policy. Made from facts and decisions; never in the lake.\n",
    );
    buyin_analysis::books::views().iter().for_each(|view| text.push_str(&section(view)));
    check("schema.md", &text);
}

fn section(table: &Entry) -> String {
    let doc: Vec<&str> = table.doc.lines().map(str::trim).collect();
    let row = |column: &buyin_facts::table::Column| {
        let kind = column.data_type.to_string().replace("Dictionary(Int32, Utf8)", "text");
        let missing = if column.nullable { "may be missing" } else { "" };
        let doc = column.doc.replace('|', "\\|");
        format!("| `{}` | {kind} | {missing} | {doc} |\n", column.name)
    };
    let rows: String = table.columns.iter().map(row).collect();
    format!(
        "\n### `{}`\n\n{}\n\n| column | type | | holds |\n|---|---|---|---|\n{rows}",
        table.name,
        doc.join(" ").trim()
    )
}
