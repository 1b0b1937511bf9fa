//! A view as Markdown, for documents and pull requests.

use crate::render::Page;
use crate::render::sheet::Sheet;

/// Sheets one after another, and the footer.
pub(super) fn write(view: &impl Page) -> String {
    let mut lines = Vec::new();
    lines.extend(view.headline().into_iter().flat_map(|headline| [headline, String::new()]));
    for sheet in view.sheets() {
        if !sheet.title.is_empty() {
            lines.extend([format!("## {}", sheet.title), String::new()]);
        }
        if sheet.rows.is_empty() {
            lines.push(sheet.none.unwrap_or("none").to_owned());
        } else {
            lines.extend(grid(&sheet));
        }
        lines.push(String::new());
    }
    lines.push(format!("_{}_\n", view.footer()));
    lines.join("\n")
}

/// A table.
pub(super) fn grid(sheet: &Sheet) -> Vec<String> {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let titles = sheet.columns.iter().map(|(title, _)| escaped(title)).collect();
    let sides = sheet.columns.iter().map(|(_, right)| if *right { "---:" } else { "---" }.to_owned()).collect();
    let rows = sheet.rows.iter().map(|row| line(row.iter().map(|cell| escaped(cell)).collect()));
    [line(titles), line(sides)].into_iter().chain(rows).collect()
}

/// Names come from repositories: nothing in them may end a cell or begin a link, tag or emphasis.
pub(super) fn escaped(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    for letter in cell.chars() {
        if matches!(letter, '\\' | '|' | '<' | '>' | '[' | ']' | '*' | '_' | '`') {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}
