//! Free queries over the answer views. The only module that knows DataFusion.
//!
//! Only answer views are in the catalogue, at the finest grain that may be shown, already guarded; facts are not. A view
//! is a Parquet file of plain columns, so that every plan can be sent elsewhere (no closures, no custom leaves).

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::json::ArrayWriter;
use buyin_facts::table::Table;
use datafusion::common::ScalarValue;
use datafusion::error::DataFusionError;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::{ParquetReadOptions, SQLOptions, SessionConfig, SessionContext};
use serde_json::Value;

use crate::cache::{Cache, Held};

/// Rows a query may return.
const MOST_ROWS: usize = 10_000;
/// Memory a query may use.
const MOST_BYTES: usize = 1 << 30;

/// How long a query may take, unless said otherwise.
const LONGEST: Duration = Duration::from_secs(30);

/// A query that cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The engine refused.
    #[error("query: {0}")]
    Engine(#[from] Box<DataFusionError>),
    /// The engine could not be started.
    #[error("query engine: {0}")]
    Runtime(#[from] std::io::Error),
    /// It took too long.
    #[error("query: stopped after {0:?}")]
    TooLong(Duration),
    /// The answer could not be written out.
    #[error("query answer: {0}")]
    Answer(String),
}

impl From<DataFusionError> for QueryError {
    fn from(error: DataFusionError) -> Self {
        Self::Engine(Box::new(error))
    }
}

/// Functions that make very much of very little, at once and past every bound of memory and time.
const BOUNDLESS: [&str; 8] =
    ["repeat", "lpad", "rpad", "array_repeat", "list_repeat", "array_resize", "range", "generate_series"];

/// A catalogue of answer views.
pub struct Session {
    /// Queries run on a thread of its own, which is left behind when one takes too long.
    runtime: Option<tokio::runtime::Runtime>,
    context: SessionContext,
    longest: Duration,
    /// The files that are offered; nothing where they cannot be held.
    held: OnceLock<Option<Held>>,
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
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
        // One thread, so that rows come in one order.
        let runtime = Some(tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?);
        let environment = RuntimeEnvBuilder::new().with_memory_limit(MOST_BYTES, 1.0).build_arc()?;
        let configuration = SessionConfig::new().with_information_schema(true).with_target_partitions(2);
        let context = SessionContext::new_with_config_rt(configuration, environment);
        BOUNDLESS.iter().for_each(|name| context.deregister_udf(name));
        Ok(Self { runtime, context, longest: LONGEST, held: OnceLock::new() })
    }

    /// The same catalogue with another bound on the time of a query.
    #[must_use]
    pub fn bounded(self, longest: Duration) -> Self {
        let mut session = self;
        session.longest = longest;
        session
    }

    /// Offers rows as the view of their table's name. They are made only where the cache does not hold them under the key, which
    /// must cover everything they are made from.
    ///
    /// # Errors
    /// When the rows cannot be made, or the view cannot be registered.
    pub fn offer<T: Table + Sync, E: From<QueryError>>(
        &self,
        cache: &Cache,
        key: &str,
        rows: impl FnOnce() -> Result<Vec<T>, E>,
    ) -> Result<(), E> {
        let path = match cache.kept::<T>(key) {
            Some(path) => path,
            None => cache.keep(key, &rows()?).map_err(QueryError::from)?,
        };
        Ok(self.register(T::NAME, &self.hold(cache, path))?)
    }

    /// A name of its own for a kept file, so that it stays while it is asked, whatever others clear away meanwhile.
    fn hold(&self, cache: &Cache, path: PathBuf) -> PathBuf {
        let held = self.held.get_or_init(|| cache.held().ok());
        // Where a file can have one name only, the kept one has to do.
        held.as_ref().and_then(|held| held.hold(&path)).unwrap_or(path)
    }

    fn register(&self, name: &str, path: &Path) -> Result<(), QueryError> {
        let path = path.display().to_string();
        Ok(self.wait(self.context.register_parquet(name, path, ParquetReadOptions::default()))?)
    }

    /// Whether a view of that name is in the catalogue.
    pub fn offers(&self, view: &str) -> bool {
        self.context.table_exist(view).unwrap_or(false)
    }

    /// Runs a read-only query.
    ///
    /// # Errors
    /// When the query is no `SELECT`, names what is not in the catalogue, or needs too much.
    pub fn query(&self, sql: &str) -> Result<Answer, QueryError> {
        self.query_with(sql, &[])
    }

    /// Runs a read-only query whose `$name` are these texts; they are values, never part of the query.
    ///
    /// # Errors
    /// As [`Session::query`], and when the query names a parameter without a value.
    pub fn query_with(&self, sql: &str, parameters: &[(&str, &str)]) -> Result<Answer, QueryError> {
        let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        let (context, sql) = (self.context.clone(), sql.to_owned());
        let values: Vec<(String, ScalarValue)> =
            parameters.iter().map(|(name, value)| ((*name).to_owned(), ScalarValue::from(*value))).collect();
        let batches: Vec<RecordBatch> = self.within_bound(async move {
            let mut frame = context.sql_with_options(&sql, options).await?;
            if matches!(frame.logical_plan(), LogicalPlan::Explain(_) | LogicalPlan::Analyze(_)) {
                let what = "EXPLAIN tells of files and not of answers, so it is not offered: ask with SELECT";
                return Err(DataFusionError::Plan(what.to_owned()));
            }
            if !values.is_empty() {
                frame = frame.with_param_values(values)?;
            }
            frame.limit(0, Some(MOST_ROWS + 1))?.collect().await
        })?;
        answer(&batches)
    }

    /// The physical plan of a query, for whoever sends it elsewhere.
    ///
    /// # Errors
    /// As [`Session::query`].
    pub fn plan(&self, sql: &str) -> Result<Arc<dyn ExecutionPlan>, QueryError> {
        Ok(self.wait(async { self.context.sql(sql).await?.create_physical_plan().await })?)
    }

    /// The views there are, in order of name.
    pub fn views(&self) -> Vec<String> {
        let catalogs = self.context.catalog_names().into_iter().filter_map(|name| self.context.catalog(&name));
        let schemas = catalogs.filter_map(|catalog| catalog.schema("public"));
        let mut views: Vec<String> = schemas.flat_map(|schema| schema.table_names()).collect();
        views.sort();
        views
    }

    /// Waits for something of the engine's own.
    pub(crate) fn wait<F: Future>(&self, work: F) -> F::Output {
        self.runtime.as_ref().expect("because only dropping takes it").block_on(work)
    }

    /// Waits for somebody's query, until the bound. The engine looks up from its work between batches only, so it is not
    /// waited for once time is up.
    fn within_bound<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, DataFusionError>> + Send + 'static,
    ) -> Result<T, QueryError> {
        let (send, receive) = mpsc::channel();
        let runtime = self.runtime.as_ref().expect("because only dropping takes it");
        // Nobody listens any more when time was up.
        let task = runtime.spawn(async move { drop(send.send(work.await)) });
        match receive.recv_timeout(self.longest) {
            Ok(done) => Ok(done?),
            Err(RecvTimeoutError::Timeout) => {
                task.abort();
                Err(QueryError::TooLong(self.longest))
            }
            Err(RecvTimeoutError::Disconnected) => Err(QueryError::Answer("the engine broke down".into())),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts for years.
    const ENDLESS: &str = "with recursive n as (select 1 as i union all select i + 1 from n where i < 1000000000000) \
                           select count(*) as counted from n";

    #[test]
    fn a_query_that_takes_too_long_is_stopped() {
        let bound = Duration::from_millis(50);
        let session = Session::new().expect("an engine").bounded(bound);
        let error = session.query(ENDLESS).expect_err("it has no end");
        assert!(matches!(error, QueryError::TooLong(longest) if longest == bound), "{error}");
    }

    #[test]
    fn how_a_query_would_be_run_is_not_told() {
        let session = Session::new().expect("an engine");
        for query in ["explain select 1", "explain analyze select 1"] {
            let error = session.query(query).expect_err("it tells of files");
            assert!(error.to_string().contains("ask with SELECT"), "{error}");
        }
    }

    #[test]
    fn a_word_makes_no_gigabytes() {
        let session = Session::new().expect("an engine");
        for query in
            ["select repeat('a', 2000000000)", "select lpad('a', 2000000000)", "select array_repeat(1, 2000000000)"]
        {
            let error = session.query(query).expect_err("it is not there");
            assert!(matches!(error, QueryError::Engine(_)), "{error}");
        }
    }

    #[test]
    fn rows_beyond_the_bound_are_cut_and_said() {
        let session = Session::new().expect("an engine");
        let counting = |rows| format!("select * from generate_series(1, {rows})");
        let answer = session.query(&counting(MOST_ROWS)).expect("rows");
        assert_eq!((answer.rows.len(), answer.truncated), (MOST_ROWS, false));
        let answer = session.query(&counting(MOST_ROWS + 1)).expect("rows");
        assert_eq!((answer.rows.len(), answer.truncated), (MOST_ROWS, true));
    }
}
