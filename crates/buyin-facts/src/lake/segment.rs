//! Segments: Parquet files named by their content.

use std::sync::Arc;

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::{SchemaRef, UInt32Type};
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use parquet::arrow::arrow_reader::{ArrowPredicateFn, ParquetRecordBatchReaderBuilder, RowFilter};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::ChunkReader;
use rustc_hash::FxHashSet;

use crate::id::{CommitNumber, RepositoryId};
use crate::lake::{FORMAT_VERSION, Lake, LakeError, Manifest, Segment};

/// Rows a row group, and rows a batch when reading.
const ROW_GROUP: usize = 250_000;
const BATCH: usize = 65_536;

/// Writes batches of one table as one segment, synced but not yet visible.
pub(super) fn write(
    lake: &Lake,
    table: &str,
    schema: SchemaRef,
    batches: &[RecordBatch],
) -> Result<Option<Segment>, LakeError> {
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    if rows == 0 {
        return Ok(None);
    }
    let parquet = |source| LakeError::Parquet { segment: table.to_owned(), source };
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).map_err(parquet)?))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_key_value_metadata(Some(vec![KeyValue::new("buyin.format".to_owned(), FORMAT_VERSION.to_string())]))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties)).map_err(parquet)?;
    for batch in batches {
        writer.write(batch).map_err(parquet)?;
    }
    writer.close().map_err(parquet)?;
    let name = &blake3::hash(&bytes).to_hex()[..32];
    let file = format!("facts/v{FORMAT_VERSION}/{table}/{name}.parquet");
    let place = Path::from(file.as_str());
    let length = bytes.len() as u64;
    pollster::block_on(lake.store.put(&place, PutPayload::from(bytes)))
        .map_err(|source| LakeError::Write { file: file.clone(), source })?;
    lake.sync(&place)?;
    Ok(Some(Segment {
        table: table.to_owned(),
        file,
        rows: rows as u64,
        bytes: length,
        repositories: repositories_of(batches),
    }))
}

fn repositories_of(batches: &[RecordBatch]) -> Vec<RepositoryId> {
    let mut ids = FxHashSet::default();
    for column in batches.iter().filter_map(|batch| batch.column_by_name("repository")) {
        if let Some(column) = column.as_primitive_opt::<UInt32Type>() {
            ids.extend(column.values().iter().copied());
        }
    }
    let mut ids: Vec<RepositoryId> = ids.into_iter().map(RepositoryId).collect();
    ids.sort_unstable();
    ids
}

/// Reads a segment's rows that hold.
pub(super) fn read(lake: &Lake, segment: &Segment, manifest: &Manifest) -> Result<Vec<RecordBatch>, LakeError> {
    let batches = read_all(lake, segment)?;
    if segment.repositories.iter().all(|repository| manifest.is_live(*repository)) {
        return Ok(batches);
    }
    let live: FxHashSet<u32> = manifest.repositories.values().map(|mined| mined.id.0).collect();
    rows_of(segment, &batches, &live)
}

/// Reads a segment's rows of one repository.
pub(super) fn read_of(lake: &Lake, segment: &Segment, repository: RepositoryId) -> Result<Vec<RecordBatch>, LakeError> {
    let batches = read_all(lake, segment)?;
    let only: FxHashSet<u32> = std::iter::once(repository.0).collect();
    if segment.repositories.len() == 1 { Ok(batches) } else { rows_of(segment, &batches, &only) }
}

/// Reads a segment's rows of some commits.
pub(super) fn read_commits(
    lake: &Lake,
    segment: &Segment,
    wanted: &Arc<FxHashSet<(RepositoryId, CommitNumber)>>,
) -> Result<Vec<RecordBatch>, LakeError> {
    let reader = open(lake, segment)?;
    let columns = ProjectionMask::columns(reader.parquet_schema(), ["repository", "commit"]);
    let wanted = Arc::clone(wanted);
    let is_wanted = ArrowPredicateFn::new(columns, move |batch| Ok(of_commits(&batch, &wanted)));
    batches(segment, reader.with_row_filter(RowFilter::new(vec![Box::new(is_wanted)])))
}

/// Which rows are of some commits; none of a table that has no commits.
fn of_commits(batch: &RecordBatch, wanted: &FxHashSet<(RepositoryId, CommitNumber)>) -> BooleanArray {
    let column = |name| batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<UInt32Type>());
    let Some((repositories, commits)) = column("repository").zip(column("commit")) else {
        return BooleanArray::from(vec![false; batch.num_rows()]);
    };
    let rows = repositories.values().iter().zip(commits.values());
    // Rows of a commit mostly lie together.
    let mut last = None;
    let mut is_wanted = |key: (u32, u32)| match last {
        Some((known, wanted)) if known == key => wanted,
        _ => {
            let found = wanted.contains(&(RepositoryId(key.0), CommitNumber(key.1)));
            last = Some((key, found));
            found
        }
    };
    rows.map(|(repository, commit)| Some(is_wanted((*repository, *commit)))).collect()
}

fn read_all(lake: &Lake, segment: &Segment) -> Result<Vec<RecordBatch>, LakeError> {
    batches(segment, open(lake, segment)?)
}

type Reader<T> = ParquetRecordBatchReaderBuilder<T>;

fn open(lake: &Lake, segment: &Segment) -> Result<Reader<impl ChunkReader + use<>>, LakeError> {
    let place = Path::from(segment.file.as_str());
    let bytes = pollster::block_on(async { lake.store.get(&place).await?.bytes().await })?;
    let parquet = |source| LakeError::Parquet { segment: segment.file.clone(), source };
    Reader::try_new(bytes).map_err(parquet)
}

fn batches<T: ChunkReader + 'static>(segment: &Segment, reader: Reader<T>) -> Result<Vec<RecordBatch>, LakeError> {
    let parquet = |source| LakeError::Parquet { segment: segment.file.clone(), source };
    let reader = reader.with_batch_size(BATCH).build().map_err(parquet)?;
    reader.collect::<Result<_, _>>().map_err(|error| parquet(error.into()))
}

/// The rows of some repositories.
fn rows_of(segment: &Segment, batches: &[RecordBatch], wanted: &FxHashSet<u32>) -> Result<Vec<RecordBatch>, LakeError> {
    let failed =
        |error: arrow::error::ArrowError| LakeError::Parquet { segment: segment.file.clone(), source: error.into() };
    batches.iter().map(|batch| filtered(batch, wanted).map_err(failed)).collect()
}

fn filtered(batch: &RecordBatch, wanted: &FxHashSet<u32>) -> Result<RecordBatch, arrow::error::ArrowError> {
    let Some(column) = batch.column_by_name("repository").and_then(|column| column.as_primitive_opt::<UInt32Type>())
    else {
        return Ok(batch.clone());
    };
    let keep: BooleanArray = column.values().iter().map(|id| Some(wanted.contains(id))).collect();
    arrow::compute::filter_record_batch(batch, &keep)
}

/// One schema for batches that came from several segments of a table.
pub(super) fn schema_of(batches: &[RecordBatch]) -> Option<SchemaRef> {
    batches.first().map(|batch| Arc::clone(&batch.schema()))
}
