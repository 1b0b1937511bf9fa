//! What only its owner may read: the secret of the pseudonyms, and the names and addresses behind them.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::id::IdentityKey;
use crate::lake::{Lake, LakeError};
use crate::pseudonym::Pseudonyms;
use crate::table::{Table, table};

table! {
    /// One row a (name, address) pair, in clear. Lives outside the lake's tables, in the private file.
    Signature, SignatureColumns, SignatureBuilder in "signatures" {
        /// The pair's pseudonym.
        identity: IdentityKey,
        /// Name as commits spell it.
        name: String,
        /// Address as commits spell it.
        email: String,
    }
}

const KEY_FILE: &str = "private/key";
const LOCK_FILE: &str = "private/lock";
const SIGNATURES_FILE: &str = "private/signatures.parquet";

fn at<T>(path: &Path, result: std::io::Result<T>) -> Result<T, LakeError> {
    result.map_err(|source| LakeError::Io { path: path.to_owned(), source })
}

/// Makes the lake's folder and its private folder, mode 0700.
pub(super) fn make_folder(root: &Path) -> Result<(), LakeError> {
    let private = root.join("private");
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    at(root, builder.create(&private))?;
    // Derived data does not belong into the organisation's repository, whoever made the folder.
    let ignore = root.join(".gitignore");
    if !ignore.exists() {
        at(&ignore, fs::write(&ignore, "*\n"))?;
    }
    Ok(())
}

/// Held by the one scan that writes. The system lets it go when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough while a child process that is just being started holds the file as well.
        let _ = self.file.unlock();
    }
}

fn lock_file(path: &Path) -> Result<File, LakeError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    at(path, options.open(path))
}

/// Holds the lock once and lets it go: nobody else held it then.
pub(super) fn wait(root: &Path) -> Result<(), LakeError> {
    let path = root.join(LOCK_FILE);
    let file = lock_file(&path)?;
    at(&path, file.lock())?;
    drop(Lock { file });
    Ok(())
}

pub(super) fn lock(root: &Path) -> Result<Lock, LakeError> {
    let path = root.join(LOCK_FILE);
    let file = lock_file(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { file }),
        Err(std::fs::TryLockError::WouldBlock) => Err(LakeError::Busy { path: root.to_owned() }),
        Err(std::fs::TryLockError::Error(source)) => Err(LakeError::Io { path, source }),
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<(), LakeError> {
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = at(&temporary, options.open(&temporary))?;
    at(&temporary, file.write_all(bytes))?;
    at(&temporary, file.sync_all())?;
    at(path, fs::rename(&temporary, path))
}

/// Reads the secret, making one of the system's randomness at first use.
pub(super) fn pseudonyms(root: &Path) -> Result<Pseudonyms, LakeError> {
    let path = root.join(KEY_FILE);
    match fs::read(&path) {
        Ok(bytes) => {
            let key = <[u8; 32]>::try_from(bytes.as_slice())
                .map_err(|_| std::io::Error::new(ErrorKind::InvalidData, "the secret is not 32 bytes long"));
            Ok(Pseudonyms::new(at(&path, key)?))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut key = [0; 32];
            at(&path, getrandom::fill(&mut key).map_err(std::io::Error::from))?;
            write_private(&path, &key)?;
            Ok(Pseudonyms::new(key))
        }
        Err(source) => Err(LakeError::Io { path, source }),
    }
}

pub(super) fn signatures(root: &Path) -> Result<Vec<Signature>, LakeError> {
    let path = root.join(SIGNATURES_FILE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(LakeError::Io { path, source }),
    };
    let segment = || path.display().to_string();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| builder.build())
        .map_err(|source| LakeError::Parquet { segment: segment(), source })?;
    let batches: Vec<_> = reader
        .collect::<Result<_, _>>()
        .map_err(|error| LakeError::Parquet { segment: segment(), source: error.into() })?;
    Ok(Signature::rows(&batches)?)
}

pub(super) fn remember(root: &Path, new: Vec<Signature>) -> Result<(), LakeError> {
    let mut known = signatures(root)?;
    let before = known.len();
    known.extend(new);
    known.sort_by(|one, other| (one.identity, &one.name).cmp(&(other.identity, &other.name)));
    known.dedup_by_key(|signature| signature.identity);
    if known.len() == before && root.join(SIGNATURES_FILE).exists() {
        return Ok(());
    }
    replace(root, &known)
}

pub(super) fn replace(root: &Path, signatures: &[Signature]) -> Result<(), LakeError> {
    let path = root.join(SIGNATURES_FILE);
    let parquet = |source| LakeError::Parquet { segment: SIGNATURES_FILE.to_owned(), source };
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, Signature::schema(), None).map_err(parquet)?;
    writer.write(&Signature::batch(signatures)).map_err(parquet)?;
    writer.close().map_err(parquet)?;
    write_private(&path, &bytes)
}

impl Lake {
    /// Puts a published object onto the disk itself, so that it outlives a crash of the machine.
    pub(super) fn sync(&self, place: &object_store::path::Path) -> Result<(), LakeError> {
        let path: PathBuf = self.root.join(place.as_ref());
        at(&path, File::open(&path).and_then(|file| file.sync_all()))?;
        let folder = path.parent().unwrap_or(&self.root);
        at(folder, File::open(folder).and_then(|file| file.sync_all()))
    }
}
