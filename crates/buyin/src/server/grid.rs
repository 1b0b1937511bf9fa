//! A table on a page: sorted through the address, so that it works without a script, and the same rows as CSV.

use std::borrow::Cow;

use askama::Template;

use crate::server::cell::{Cell, Tone};
use crate::server::reader::Reader;

/// The parameter that sorts: `TABLE.COLUMN`, with `-` in front the other way round.
const SORT: &str = "sort";
/// Rows from which on a table is long.
const LONG: usize = 40;

/// A column: a title for people, a key for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    key: String,
    title: String,
    /// Where the title leads, where it is the name of something.
    href: Option<String>,
    /// Whether its cells are amounts with ranges, three fields each.
    is_days: bool,
    is_number: bool,
    /// Whether it holds forms and nothing to read.
    is_act: bool,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid {
    /// Names it in addresses.
    pub(crate) id: Cow<'static, str>,
    /// What it is, for readers who do not see the page around it.
    pub(crate) caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// Whether its first column stands still when it is wider than the page.
    pub(crate) is_wide: bool,
}

#[derive(Template)]
#[template(path = "grid.html")]
struct Table<'a> {
    grid: &'a Grid,
    heads: Vec<Head<'a>>,
    csv: String,
    /// Whether it scrolls on its own.
    is_tall: bool,
}

struct Head<'a> {
    column: &'a Column,
    /// The address that sorts by it.
    sort: String,
    /// `ascending`, `descending` or `none`.
    order: &'static str,
}

impl Grid {
    /// A table of these columns: `key` and title.
    pub(crate) fn new(id: impl Into<Cow<'static, str>>, caption: impl Into<String>, columns: &[(&str, &str)]) -> Self {
        let columns = columns.iter().map(|(key, title)| Column {
            key: (*key).to_owned(),
            title: capital(title),
            href: None,
            is_days: false,
            is_number: false,
            is_act: false,
        });
        Self { id: id.into(), caption: caption.into(), columns: columns.collect(), rows: Vec::new(), is_wide: false }
    }

    /// Adds a column that is named by something there is.
    pub(crate) fn column(&mut self, name: &str, href: String) {
        self.columns.push(Column {
            key: name.to_owned(),
            title: name.to_owned(),
            href: Some(href).filter(|href| !href.is_empty()),
            is_days: false,
            is_number: false,
            is_act: false,
        });
    }

    /// With these rows, one cell a column. Columns that say nothing are left out.
    pub(crate) fn with(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        let says = |index: usize| self.rows.iter().any(|row| row.get(index).is_some_and(|cell| !cell.is_nothing()));
        let kept: Vec<usize> = (0..self.columns.len()).filter(|&index| self.rows.is_empty() || says(index)).collect();
        for (index, column) in self.columns.iter_mut().enumerate() {
            let mut cells = self.rows.iter().filter_map(|row| row.get(index)).filter(|cell| !cell.is_nothing());
            column.is_act = cells.clone().any(|cell| matches!(cell, Cell::Act(_)));
            column.is_days = cells.clone().any(|cell| matches!(cell, Cell::Days(_)));
            column.is_number = cells.next().is_some_and(Cell::is_number);
        }
        let keep = |cells: Vec<Cell>| {
            let mut cells: Vec<Option<Cell>> = cells.into_iter().map(Some).collect();
            kept.iter().map(|&at| cells.get_mut(at).and_then(Option::take).unwrap_or(Cell::Nothing)).collect()
        };
        self.rows = self.rows.into_iter().map(keep).collect();
        self.columns = kept.iter().map(|&at| self.columns[at].clone()).collect();
        self
    }

    /// Whether it has no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Sorts as the address asks, if it asks for this table.
    pub(super) fn sort(&mut self, reader: &Reader<'_>) {
        let Some((index, backwards)) = self.sorted_by(reader) else { return };
        self.rows.sort_by(|one, other| {
            let ((size, text), (size_of_other, text_of_other)) = (one[index].order(), other[index].order());
            let order = size.total_cmp(&size_of_other).then(text.cmp(&text_of_other));
            if backwards { order.reverse() } else { order }
        });
    }

    fn sorted_by(&self, reader: &Reader<'_>) -> Option<(usize, bool)> {
        let asked = reader.get(SORT)?;
        let (backwards, asked) = asked.strip_prefix('-').map_or((false, asked), |asked| (true, asked));
        let key = asked.strip_prefix(&*self.id)?.strip_prefix('.')?;
        let index = self.columns.iter().position(|column| column.key == key)?;
        Some((index, backwards))
    }

    /// The table as HTML.
    /// A long one that stands among others scrolls on its own.
    pub(super) fn html(&self, reader: &Reader<'_>, is_alone: bool) -> Result<String, askama::Error> {
        let sorted = self.sorted_by(reader);
        let head = |(index, column)| self.head(reader, index, column, sorted);
        let heads = self.columns.iter().enumerate().map(head).collect();
        let is_tall = !is_alone && self.rows.len() > LONG;
        Table { grid: self, heads, csv: reader.here(&[("csv", &self.id)]), is_tall }.render()
    }

    fn head<'a>(
        &self,
        reader: &Reader<'_>,
        index: usize,
        column: &'a Column,
        sorted: Option<(usize, bool)>,
    ) -> Head<'a> {
        let order = match sorted {
            Some((at, true)) if at == index => "descending",
            Some((at, false)) if at == index => "ascending",
            _ => "none",
        };
        // Numbers begin with the largest, names with A.
        let backwards = if order == "none" { column.is_number } else { order == "ascending" };
        let by = format!("{}{}.{}", if backwards { "-" } else { "" }, self.id, column.key);
        Head { column, sort: format!("{}#{}", reader.here(&[(SORT, &by)]), self.id), order }
    }

    /// The table as CSV: amounts as three fields, in full precision.
    pub(super) fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut put = |fields: Vec<String>| {
            writer.write_record(&fields).expect("because every record has as many fields as the header");
        };
        let names = |column: &Column| match (column.is_act, column.is_days) {
            (true, _) => Vec::new(),
            (_, true) => ["low", "mid", "high"].map(|end| format!("{}_{end}", column.key)).to_vec(),
            _ => vec![column.key.clone()],
        };
        put(self.columns.iter().flat_map(names).collect());
        for row in &self.rows {
            let fields = row.iter().zip(&self.columns).flat_map(|(cell, column)| match cell {
                _ if column.is_act => Vec::new(),
                Cell::Nothing if column.is_days => vec![String::new(); 3],
                cell => cell.fields(),
            });
            put(fields.collect());
        }
        writer.into_inner().expect("because memory takes all bytes")
    }
}

/// A title begins with a capital, whatever word of the terminal it is made of.
pub(super) fn capital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
