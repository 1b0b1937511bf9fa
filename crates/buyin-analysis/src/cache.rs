//! The cache: tables computed from facts and decisions, kept under the hash of what they were made from. A cache that is
//! missing, foreign or damaged is only slower.

mod held;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use arrow::array::{Array, DictionaryArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Int32Type};
use buyin_facts::table::Table;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;

pub(crate) use held::Held;

/// Files of one kind kept: a few days looked at in turn.
const KEPT: usize = 6;
/// Rows of a batch.
const BATCH: usize = 65_536;
/// Rows that one thread reads at a time.
const ROW_GROUP: usize = 2 * BATCH;

/// A folder of cached tables.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache in a folder, which need not exist.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The rows kept under a key, if they can be read.
    pub fn get<T: Table + Send>(&self, key: &str) -> Option<Vec<T>> {
        let batches = self.batches::<T>(key)?;
        let rows = batches.par_iter().map(|batch| T::rows(std::slice::from_ref(batch)).ok());
        Some(rows.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The file of the rows kept under a key, if they can be read.
    pub fn kept<T: Table>(&self, key: &str) -> Option<PathBuf> {
        self.batches::<T>(key).map(|_| self.path::<T>(key))
    }

    /// The same as batches, which have the columns of the table.
    pub fn batches<T: Table>(&self, key: &str) -> Option<Vec<RecordBatch>> {
        let path = self.path::<T>(key);
        let known = ArrowReaderMetadata::load(&File::open(&path).ok()?, ArrowReaderOptions::new()).ok()?;
        let group = |at| {
            let file = File::open(&path).ok()?;
            let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, known.clone());
            let reader = reader.with_row_groups(vec![at]).with_batch_size(BATCH).build().ok()?;
            let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>().ok()?;
            batches.iter().all(|batch| T::read(batch).is_ok()).then_some(batches)
        };
        let groups = (0..known.metadata().num_row_groups()).into_par_iter().map(group);
        Some(groups.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Keeps rows under a key. What cannot be written is not kept.
    pub fn put<T: Table + Sync>(&self, key: &str, rows: &[T]) {
        let _ = self.keep(key, rows);
    }

    /// Keeps batches under a key. What cannot be written is not kept.
    pub fn put_batches<T: Table>(&self, key: &str, batches: &[RecordBatch]) {
        let _ = self.keep_batches::<T>(key, batches.iter().cloned());
    }

    /// Keeps rows under a key and says in which file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep<T: Table + Sync>(&self, key: &str, rows: &[T]) -> io::Result<PathBuf> {
        let batches: Vec<RecordBatch> = rows.par_chunks(BATCH).map(T::batch).collect();
        self.keep_batches::<T>(key, batches.into_iter())
    }

    fn keep_batches<T: Table>(&self, key: &str, batches: impl Iterator<Item = RecordBatch>) -> io::Result<PathBuf> {
        let path = self.path::<T>(key);
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        // In a lake that is there: nothing is made anew of one that went.
        match fs::create_dir(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        let written = write::<T>(&temporary, batches).and_then(|()| fs::rename(&temporary, &path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        self.drop_old::<T>();
        written.map(|()| path)
    }

    /// Holds kept files for as long as it lives.
    pub(crate) fn held(&self) -> std::io::Result<Held> {
        Held::new(&self.folder)
    }

    fn path<T: Table>(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{}-{key}.parquet", T::NAME))
    }

    /// Deletes all but the newest files of a table.
    fn drop_old<T: Table>(&self) {
        let prefix = format!("{}-", T::NAME);
        let Ok(listed) = fs::read_dir(&self.folder) else { return };
        let mut files: Vec<_> = listed
            .flatten()
            .filter(|file| file.file_name().to_string_lossy().starts_with(&prefix))
            .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path())))
            .collect();
        files.sort();
        let surplus = files.len().saturating_sub(KEPT);
        for (_, path) in &files[..surplus] {
            let _ = fs::remove_file(path);
        }
    }
}

/// What each text of a dictionary names, by key; nothing when one names nothing.
pub(crate) fn named<T>(array: &DictionaryArray<Int32Type>, find: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let texts = array.values().as_any().downcast_ref::<StringArray>()?;
    texts.iter().map(|text| find(text.unwrap_or_default())).collect()
}

/// The key of something, by everything it was made from.
pub(crate) fn key(parts: &impl std::fmt::Debug) -> String {
    blake3::hash(format!("{parts:?}").as_bytes()).to_hex()[..24].to_owned()
}

fn write<T: Table>(path: &Path, batches: impl Iterator<Item = RecordBatch>) -> io::Result<()> {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(Default::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_statistics_enabled(EnabledStatistics::None);
    // Measured numbers hardly repeat: looking for those that do is in vain.
    for column in T::columns().iter().filter(|column| column.data_type == DataType::Float64) {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(column.name), false);
    }
    let mut writer = ArrowWriter::try_new(File::create(path)?, T::schema(), Some(properties.build()))?;
    for batch in batches {
        writer.write(&batch)?;
    }
    writer.close()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use buyin_facts::Day;
    use buyin_facts::fact::Usage;

    #[test]
    fn what_is_kept_comes_back_and_damage_is_a_miss() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::new(folder.path());
        let rows = vec![Usage { day: Day(1), product: "p".into(), consumer: "c".into(), count: 3 }];
        assert_eq!(cache.get::<Usage>("k"), None);
        cache.put("k", &rows);
        assert_eq!(cache.get::<Usage>("k"), Some(rows));
        fs::write(cache.path::<Usage>("k"), b"damaged").expect("written");
        assert_eq!(cache.get::<Usage>("k"), None);
    }
}
