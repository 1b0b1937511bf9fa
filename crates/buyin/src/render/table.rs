//! A view for people at a terminal: aligned columns, no lines, policy and day below.

use comfy_table::{Cell, CellAlignment, Table, presets};

use crate::render::Page;
use crate::render::sheet::Sheet;
use crate::ui::{FAINT, HEADING};

/// Sheets one after another, and the footer.
pub(super) fn write(view: &impl Page) -> String {
    let mut lines = Vec::new();
    lines.extend(view.headline().into_iter().flat_map(|headline| [headline, String::new()]));
    for sheet in view.sheets() {
        if !sheet.title.is_empty() {
            lines.push(format!("{HEADING}{}{HEADING:#}", sheet.title));
        }
        let mut rows = columns(&sheet).into_iter();
        match rows.next() {
            _ if sheet.rows.is_empty() => lines.push(sheet.none.unwrap_or("none").to_owned()),
            Some(titles) if !titles.is_empty() => lines.push(format!("{FAINT}{titles}{FAINT:#}")),
            _ => {}
        }
        lines.extend(rows);
        lines.push(String::new());
    }
    lines.push(format!("{FAINT}{}{FAINT:#}\n", view.footer()));
    lines.join("\n")
}

/// Aligned lines of a sheet, the titles first.
pub(crate) fn columns(sheet: &Sheet) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(sheet.columns.iter().map(|(title, _)| Cell::new(title)));
    table.add_rows(sheet.rows.clone());
    for (column, (_, right)) in table.column_iter_mut().zip(&sheet.columns) {
        column.set_padding((0, 2));
        column.set_cell_alignment(if *right { CellAlignment::Right } else { CellAlignment::Left });
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}
