//! Use over the network, from CSV.
//!
//! The first line names the columns `date,product,consumer,count`, in any order; further columns are passed over. A line that cannot be
//! read is a warning and the others count.

use std::fs;
use std::path::{Path, PathBuf};

use buyin_facts::day::Day;
use buyin_facts::fact::Usage;
use buyin_facts::warning::{Warning, WarningKind};

const COLUMNS: [&str; 4] = ["date", "product", "consumer", "count"];

/// A usage file of which nothing can be read.
#[derive(Debug, thiserror::Error)]
pub enum UsageError {
    /// The file cannot be opened or read.
    #[error("cannot read {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The first line lacks a column.
    #[error("{path}:1: no column `{column}`; the first line must name date,product,consumer,count")]
    Column {
        /// The file.
        path: PathBuf,
        /// The column that is missing.
        column: &'static str,
    },
}

/// Reads a file: its rows, sorted by day, product and consumer, and what could not be read.
pub fn read(path: &Path) -> Result<(Vec<Usage>, Vec<Warning>), UsageError> {
    let bytes = fs::read(path).map_err(|source| UsageError::File { path: path.to_owned(), source })?;
    rows(path, &bytes)
}

fn rows(path: &Path, bytes: &[u8]) -> Result<(Vec<Usage>, Vec<Warning>), UsageError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let header = reader.byte_headers().cloned().unwrap_or_default();
    let mut places = [0; 4];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let found = header.iter().position(|name| name.eq_ignore_ascii_case(column.as_bytes()));
        *place = found.ok_or_else(|| UsageError::Column { path: path.to_owned(), column })?;
    }
    let (mut usage, mut warnings) = (Vec::new(), Vec::new());
    for record in reader.byte_records() {
        let (line, row) = match &record {
            Ok(record) => {
                let field = |column: usize| {
                    String::from_utf8_lossy(record.get(places[column]).unwrap_or_default()).into_owned()
                };
                (record.position().map_or(0, csv::Position::line), row([field(0), field(1), field(2), field(3)]))
            }
            Err(error) => (error.position().map_or(0, csv::Position::line), Err(error.to_string())),
        };
        match row {
            Ok(row) => usage.push(row),
            Err(detail) => {
                warnings.push(Warning::new(WarningKind::Malformed, format!("{}:{line}", path.display()), detail));
            }
        }
    }
    usage.sort_by(|one, other| {
        (one.day, &one.product, &one.consumer, one.count).cmp(&(
            other.day,
            &other.product,
            &other.consumer,
            other.count,
        ))
    });
    Ok((usage, warnings))
}

fn row([date, product, consumer, count]: [String; 4]) -> Result<Usage, String> {
    let day: Day = date.parse().map_err(|error| format!("{error}"))?;
    if product.is_empty() || consumer.is_empty() {
        return Err("product and consumer must be named".to_owned());
    }
    let count = count.parse().map_err(|_| format!("`{count}` is not a count like 42"))?;
    Ok(Usage { day, product, consumer, count })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_any_order_and_lines_that_cannot_be_read() {
        let text = "Count,date,team,consumer,product\n3,2024-05-02,x,checkout,search\n1,2024-05-01,x,\"pay, ments\",search\n\
            -1,2024-05-01,x,a,b\n1,May,x,a,b\n1,2024-05-01\n";
        let (usage, warnings) = rows(Path::new("use.csv"), text.as_bytes()).expect("columns are there");
        let plain: Vec<_> =
            usage.iter().map(|row| format!("{} {} {} {}", row.day, row.product, row.consumer, row.count)).collect();
        assert_eq!(plain, ["2024-05-01 search pay, ments 1", "2024-05-02 search checkout 3"]);
        let places: Vec<_> = warnings.iter().map(|warning| warning.place.as_str()).collect();
        assert_eq!(places, ["use.csv:4", "use.csv:5", "use.csv:6"]);
    }

    #[test]
    fn a_missing_column_is_an_error() {
        let error = rows(Path::new("use.csv"), b"date,product,count\n").expect_err("no consumer");
        assert!(error.to_string().starts_with("use.csv:1: no column `consumer`"), "{error}");
    }
}
