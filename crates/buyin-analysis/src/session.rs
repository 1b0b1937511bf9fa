//! Free queries over the answer views. The only module that knows DataFusion.
//!
//! Only answer views are in the catalogue, at the finest grain that may be shown, already guarded; facts are not. A view
//! is a Parquet file of plain columns, so that every plan can be sent elsewhere (no closures, no custom leaves).

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::json::ArrayWriter;
use buyin_facts::table::Table;
use datafusion::error::DataFusionError;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::{ParquetReadOptions, SQLOptions, SessionConfig, SessionContext};
use serde_json::Value;

use crate::cache::Cache;

/// Rows a query may return.
const MOST_ROWS: usize = 10_000;
/// Memory a query may use.
const MOST_BYTES: usize = 1 << 30;

/// A query that cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The engine refused.
    #[error("query: {0}")]
    Engine(#[from] Box<DataFusionError>),
    /// The engine could not be started.
    #[error("query engine: {0}")]
    Runtime(#[from] std::io::Error),
    /// The answer could not be written out.
    #[error("query answer: {0}")]
    Answer(String),
}

impl From<DataFusionError> for QueryError {
    fn from(error: DataFusionError) -> Self {
        Self::Engine(Box::new(error))
    }
}

/// A catalogue of answer views.
pub struct Session {
    runtime: tokio::runtime::Runtime,
    context: SessionContext,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Session")
    }
}

/// Rows of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Column names.
    pub columns: Vec<String>,
    /// Values, row by row.
    pub rows: Vec<Vec<Value>>,
    /// Whether rows beyond the bound were cut.
    pub truncated: bool,
}

impl Session {
    /// An empty catalogue.
    ///
    /// # Errors
    /// When the engine cannot be started.
    pub fn new() -> Result<Self, QueryError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let environment = RuntimeEnvBuilder::new().with_memory_limit(MOST_BYTES, 1.0).build_arc()?;
        let configuration = SessionConfig::new().with_information_schema(true).with_target_partitions(2);
        Ok(Self { runtime, context: SessionContext::new_with_config_rt(configuration, environment) })
    }

    /// Offers rows as the view of their table's name.
    ///
    /// # Errors
    /// When the view cannot be registered.
    pub fn offer<T: Table>(&self, cache: &Cache, key: &str, rows: &[T]) -> Result<(), QueryError> {
        let path = cache.keep(key, rows)?;
        self.register(T::NAME, &path)
    }

    fn register(&self, name: &str, path: &Path) -> Result<(), QueryError> {
        let path = path.display().to_string();
        Ok(self.runtime.block_on(self.context.register_parquet(name, path, ParquetReadOptions::default()))?)
    }

    /// Runs a read-only query.
    ///
    /// # Errors
    /// When the query is no `SELECT`, names what is not in the catalogue, or needs too much.
    pub fn query(&self, sql: &str) -> Result<Answer, QueryError> {
        let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        let batches: Vec<RecordBatch> = self.runtime.block_on(async {
            let frame = self.context.sql_with_options(sql, options).await?;
            frame.limit(0, Some(MOST_ROWS + 1))?.collect().await
        })?;
        answer(&batches)
    }

    /// The physical plan of a query, for whoever sends it elsewhere.
    ///
    /// # Errors
    /// As [`Session::query`].
    pub fn plan(&self, sql: &str) -> Result<Arc<dyn ExecutionPlan>, QueryError> {
        Ok(self.runtime.block_on(async { self.context.sql(sql).await?.create_physical_plan().await })?)
    }

    /// The engine's context, for whoever reads a plan back.
    pub fn context(&self) -> &SessionContext {
        &self.context
    }
}

fn answer(batches: &[RecordBatch]) -> Result<Answer, QueryError> {
    let wrong = |error: &dyn std::fmt::Display| QueryError::Answer(error.to_string());
    let columns: Vec<String> = batches
        .first()
        .map(|batch| batch.schema().fields().iter().map(|field| field.name().clone()).collect())
        .unwrap_or_default();
    let mut bytes = Vec::new();
    let mut writer = arrow::json::WriterBuilder::new()
        .with_explicit_nulls(true)
        .build::<_, arrow::json::writer::JsonArray>(&mut bytes);
    writer.write_batches(&batches.iter().collect::<Vec<_>>()).map_err(|error| wrong(&error))?;
    writer.finish().map_err(|error| wrong(&error))?;
    drop::<ArrayWriter<_>>(writer);
    let objects: Vec<serde_json::Map<String, Value>> = match bytes.as_slice() {
        [] => Vec::new(),
        bytes => serde_json::from_slice(bytes).map_err(|error| wrong(&error))?,
    };
    let truncated = objects.len() > MOST_ROWS;
    let take = |mut object: serde_json::Map<String, Value>| {
        columns.iter().map(|column| object.remove(column).unwrap_or(Value::Null)).collect()
    };
    let rows = objects.into_iter().take(MOST_ROWS).map(take).collect();
    Ok(Answer { columns, rows, truncated })
}
