//! How a table is declared: once, as a row struct with documented columns.
//!
//! [`table!`](macro@crate::table) makes from one declaration the row type, its Arrow schema, a column builder and a typed
//! reader, and the text of `docs/schema.md`. Stages of Buyin are joined by these tables and by nothing else.

mod cell;

use std::sync::Arc;

use arrow::array::{DictionaryArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, SchemaRef};

pub use cell::Cell;

/// A column as people read of it.
#[derive(Debug, Clone)]
pub struct Column {
    /// Name in the schema.
    pub name: &'static str,
    /// What it holds, with its unit.
    pub doc: &'static str,
    /// Arrow type.
    pub data_type: DataType,
    /// Whether it may be missing.
    pub nullable: bool,
}

/// A batch that does not have the columns its table declares.
#[derive(Debug, thiserror::Error)]
#[error("table `{table}`: column `{column}` is missing or of another type")]
pub struct SchemaError {
    /// The table asked for.
    pub table: &'static str,
    /// The first column that does not fit.
    pub column: &'static str,
}

/// A declared table; implemented by its row type.
pub trait Table: Sized {
    /// Folder and view name.
    const NAME: &'static str;
    /// What one row is.
    const DOC: &'static str;
    /// Column builders.
    type Builder: Default + Send;
    /// Typed columns of one batch.
    type Columns: Send;

    /// The columns in order.
    fn columns() -> Vec<Column>;
    /// Appends this row.
    fn push(&self, builder: &mut Self::Builder);
    /// Rows appended so far.
    fn pending(builder: &Self::Builder) -> usize;
    /// Turns appended rows into a batch and empties the builder.
    fn finish(builder: &mut Self::Builder) -> RecordBatch;
    /// Typed columns of a batch, found by name.
    ///
    /// # Errors
    /// When the batch lacks a declared column.
    fn read(batch: &RecordBatch) -> Result<Self::Columns, SchemaError>;
    /// One row out of typed columns.
    fn row(columns: &Self::Columns, index: usize) -> Self;

    /// The Arrow schema.
    fn schema() -> SchemaRef {
        let field = |column: &Column| Field::new(column.name, column.data_type.clone(), column.nullable);
        Arc::new(Schema::new(Self::columns().iter().map(field).collect::<Vec<_>>()))
    }

    /// All rows of a slice as one batch.
    fn batch(rows: &[Self]) -> RecordBatch {
        let mut builder = Self::Builder::default();
        rows.iter().for_each(|row| row.push(&mut builder));
        Self::finish(&mut builder)
    }

    /// All rows of some batches.
    ///
    /// # Errors
    /// When a batch lacks a declared column.
    fn rows(batches: &[RecordBatch]) -> Result<Vec<Self>, SchemaError> {
        let mut rows = Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
        for batch in batches {
            let columns = Self::read(batch)?;
            rows.extend((0..batch.num_rows()).map(|index| Self::row(&columns, index)));
        }
        Ok(rows)
    }
}

/// The type of repeated text: dictionary in memory and in Parquet, a plain string to DuckDB, Polars and pandas.
pub fn text_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// One value of a dictionary text column.
pub fn text(array: &DictionaryArray<Int32Type>, index: usize) -> &str {
    let values = array.values().as_any().downcast_ref::<StringArray>();
    match (values, array.key(index)) {
        (Some(values), Some(key)) => values.value(key),
        _ => "",
    }
}

/// Declares a table. See the module [`table`](mod@crate::table).
#[macro_export]
macro_rules! table {
    ($(#[doc = $doc:literal])* $name:ident, $columns:ident, $builder:ident in $text:literal {
        $($(#[doc = $column_doc:literal])* $column:ident : $cell:ty),* $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $($(#[doc = $column_doc])* pub $column: $cell),* }

        #[doc = concat!("Typed columns of a batch of `", $text, "`.")]
        #[derive(Debug)]
        pub struct $columns { $($(#[doc = $column_doc])* pub $column: <$cell as $crate::table::Cell>::Array),* }

        #[doc = concat!("Builder of `", $text, "`.")]
        #[derive(Default)]
        pub struct $builder { rows: usize, $($column: <$cell as $crate::table::Cell>::Builder),* }

        impl std::fmt::Debug for $builder {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, concat!(stringify!($builder), "({} rows)"), self.rows)
            }
        }

        impl $crate::table::Table for $name {
            const NAME: &'static str = $text;
            const DOC: &'static str = concat!($($doc, "\n"),*);
            type Builder = $builder;
            type Columns = $columns;

            fn columns() -> Vec<$crate::table::Column> {
                vec![$($crate::table::Column {
                    name: stringify!($column),
                    doc: concat!($($column_doc),*).trim_ascii(),
                    data_type: <$cell as $crate::table::Cell>::data_type(),
                    nullable: <$cell as $crate::table::Cell>::NULLABLE,
                }),*]
            }

            fn push(&self, builder: &mut $builder) {
                builder.rows += 1;
                $(<$cell as $crate::table::Cell>::append(&mut builder.$column, &self.$column);)*
            }

            fn pending(builder: &$builder) -> usize {
                builder.rows
            }

            fn finish(builder: &mut $builder) -> arrow::array::RecordBatch {
                builder.rows = 0;
                let columns = vec![$(arrow::array::ArrayBuilder::finish(&mut builder.$column)),*];
                arrow::array::RecordBatch::try_new(<Self as $crate::table::Table>::schema(), columns)
                    .expect("because the builders were made from the same declaration as the schema")
            }

            fn read(batch: &arrow::array::RecordBatch) -> Result<$columns, $crate::table::SchemaError> {
                $(let $column = batch
                    .column_by_name(stringify!($column))
                    .and_then(|column| column.as_any().downcast_ref::<<$cell as $crate::table::Cell>::Array>())
                    .cloned()
                    .ok_or($crate::table::SchemaError { table: $text, column: stringify!($column) })?;)*
                Ok($columns { $($column),* })
            }

            fn row(columns: &$columns, index: usize) -> Self {
                Self { $($column: <$cell as $crate::table::Cell>::read(&columns.$column, index)),* }
            }
        }
    };
}
pub use crate::table;
