//! Tables of contents into the landscape: files of the trees that stood on the day, with imports, exported names and
//! fingerprints. Where a tree was not taken, history alone must do for that repository, and what it cannot show is named as
//! missing. What no person wrote (generated, minified, binary) is no source, whatever its path says.

use std::collections::{BTreeMap, BTreeSet};

use buyin_facts::content::{Content, Export, File, Fingerprint, ImportLine};
use buyin_facts::id::{BlobKey, TokenHash};
use buyin_facts::lake::LakeError;
use buyin_facts::table::{Cell, Table};
use buyin_facts::word::{Class, ContentStatus, EntryKind, Op, Syntax};
use buyin_facts::{CommitNumber, Day, RepositoryId, Snapshot};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::discover::host::Tongues;
use crate::discover::landscape::{self, Found, ImportUse, Landscape, Standing};
use crate::discover::resolve::namespace::SEPARATORS;
use crate::history::{Changes, History};
use crate::index::{FileIx, RepositoryIx};

/// Contents with fewer tokens can be alike but for their names by chance: short lists, plain records. About fifty lines.
const LEAST_TOKENS: u32 = 300;

/// What there is to read of contents, beside history.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Contents that differ in names and literals alone, each with the one that stands for all of them.
    pub(crate) renamed: FxHashMap<BlobKey, BlobKey>,
    /// Fingerprints of source.
    pub(crate) fingerprints: FxHashMap<BlobKey, Vec<TokenHash>>,
    /// Names that source offers, without namespaces.
    pub(crate) exports: BTreeMap<BlobKey, Vec<String>>,
    /// Names that source and tests offer with their namespaces, as PHP and C# have them.
    pub(crate) qualified: FxHashMap<BlobKey, Vec<String>>,
    /// Who speaks which words, and where they stand.
    pub(crate) tongues: Tongues,
    /// Repositories whose trees were not taken: a missing object, say.
    pub(crate) untaken: BTreeSet<RepositoryIx>,
}

/// The landscape of the trees that stood on the day, with what their contents say; of history where one was not taken. Which
/// words are held where is not heard yet: few ask for it.
///
/// # Errors
/// When the lake cannot be read.
pub(crate) fn load(snapshot: &Snapshot, history: &History) -> Result<(Landscape, Contents), LakeError> {
    let trees = trees(history);
    let read = read(snapshot)?;
    let (mut found, mut elsewhere) = (Vec::new(), FxHashMap::default());
    let mut untaken: BTreeSet<RepositoryIx> = trees.values().copied().collect();
    for batch in snapshot.read::<File>()? {
        let columns = File::read(&batch)?;
        for row in 0..batch.num_rows() {
            let key = (RepositoryId(columns.repository.value(row)), CommitNumber(columns.commit.value(row)));
            let Some(repository) = trees.get(&key) else { continue };
            untaken.remove(repository);
            let file = File::row(&columns, row);
            match file.kind {
                EntryKind::File => found.push(standing(*repository, file, &read.made)),
                kind => drop(elsewhere.insert((*repository, file.path), kind)),
            }
        }
    }
    if !untaken.is_empty() {
        let of_history = landscape::standing(Changes::of(history, snapshot), |one| untaken.contains(&one))?;
        found.extend(of_history);
    }
    let mut landscape = Landscape::of(found);
    landscape.elsewhere = elsewhere;
    landscape.imports = imports(snapshot, history, &landscape, &untaken)?;
    let contents = Contents { untaken, ..contents(snapshot, &landscape, read.alike)? };
    Ok((landscape, contents))
}

/// What the table of contents says.
#[derive(Debug, Default)]
struct Read {
    /// Contents that no person wrote, with the class they make a file.
    made: FxHashMap<(BlobKey, Syntax), Class>,
    /// Contents by syntax and by what they are but for names and literals.
    alike: FxHashMap<(Syntax, TokenHash), Vec<BlobKey>>,
}

fn read(snapshot: &Snapshot) -> Result<Read, LakeError> {
    let mut read = Read::default();
    for batch in snapshot.read::<Content>()? {
        let columns = Content::read(&batch)?;
        for row in (0..batch.num_rows()).map(|row| Content::row(&columns, row)) {
            let class = match row.status {
                ContentStatus::Read if row.tokens >= LEAST_TOKENS => {
                    read.alike.entry((row.syntax, row.blind)).or_default().push(row.blob);
                    continue;
                }
                ContentStatus::Read => continue,
                ContentStatus::Binary => Class::Binary,
                _ => Class::Generated,
            };
            read.made.insert((row.blob, row.syntax), class);
        }
    }
    Ok(read)
}

/// The last first-parent commit of each repository by the day.
fn trees(history: &History) -> FxHashMap<(RepositoryId, CommitNumber), RepositoryIx> {
    let mut last: BTreeMap<RepositoryIx, CommitNumber> = BTreeMap::new();
    for (_, fact) in history.commits().filter(|(_, fact)| fact.brought_by == fact.number) {
        last.insert(fact.repository, fact.number);
    }
    let id = |repository: RepositoryIx| history.repositories[repository.at()].repository;
    last.into_iter().map(|(repository, commit)| ((id(repository), commit), repository)).collect()
}

fn standing(repository: RepositoryIx, file: File, made: &FxHashMap<(BlobKey, Syntax), Class>) -> Found {
    let class = file.syntax.and_then(|syntax| made.get(&(file.blob, syntax))).copied();
    Found {
        repository,
        path: file.path,
        blob: Some(file.blob),
        class: class.filter(|_| file.class != Class::Vendored).unwrap_or(file.class),
        language: file.syntax.and_then(Syntax::language),
        lines: file.lines.unwrap_or(0),
    }
}

/// Import lines of every file, with the day each came where history says so. Files that no person wrote ask for nothing.
fn imports(
    snapshot: &Snapshot,
    history: &History,
    landscape: &Landscape,
    untaken: &BTreeSet<RepositoryIx>,
) -> Result<Vec<ImportUse>, LakeError> {
    let mut holders: FxHashMap<BlobKey, Vec<FileIx>> = FxHashMap::default();
    let speaks = |file: &Standing| {
        let is_taken = !untaken.contains(&landscape.directory(file.directory).repository);
        // Who builds, packs or documents with a thing (`vite.config.ts`, `setup.py`, `docs/conf.py`) needs it.
        let is_own = matches!(file.class, Class::Source | Class::Test | Class::Config | Class::Docs);
        is_taken && file.language.is_some() && is_own
    };
    for (at, file) in landscape.files.iter().enumerate().filter(|(_, file)| speaks(file)) {
        file.blob.into_iter().for_each(|blob| holders.entry(blob).or_default().push(FileIx::from(at)));
    }
    let since = since(history);
    let mut imports = landscape.imports_of_history(history, |one| untaken.contains(&one));
    for batch in snapshot.read::<ImportLine>()? {
        let columns = ImportLine::read(&batch)?;
        for row in 0..batch.num_rows() {
            let Some(files) = holders.get(&BlobKey(columns.blob.value(row))) else { continue };
            let specifier = String::read(&columns.specifier, row);
            for file in files {
                let place = (landscape.repository(*file), landscape.file(*file).path.as_str());
                let since = since_of(&since, place, &specifier);
                let line = Some(columns.line.value(row));
                imports.push(ImportUse { file: *file, specifier: specifier.clone(), line, since });
            }
        }
    }
    imports.sort_by(|one, other| (one.file, &one.specifier, one.line).cmp(&(other.file, &other.specifier, other.line)));
    imports.dedup_by(|later, first| (later.file, &later.specifier) == (first.file, &first.specifier));
    Ok(imports)
}

fn since(history: &History) -> FxHashMap<(RepositoryIx, &str, &str), Day> {
    let mut since = FxHashMap::default();
    for (repository, event) in &history.imports {
        let key = (*repository, event.path.as_str(), event.specifier.as_str());
        if event.op == Op::Remove {
            since.remove(&key);
        } else {
            since.insert(key, event.day);
        }
    }
    since
}

/// The day an import came. Events know packages; lines may say what of a package.
fn since_of(
    since: &FxHashMap<(RepositoryIx, &str, &str), Day>,
    (repository, path): (RepositoryIx, &str),
    specifier: &str,
) -> Option<Day> {
    let mut head = specifier;
    loop {
        if let Some(day) = since.get(&(repository, path, head)) {
            return Some(*day);
        }
        head = head.rsplit_once([':', '.', '/'])?.0.trim_end_matches(':');
    }
}

fn contents(
    snapshot: &Snapshot,
    landscape: &Landscape,
    alike: FxHashMap<(Syntax, TokenHash), Vec<BlobKey>>,
) -> Result<Contents, LakeError> {
    let of_class = |class| {
        let files = landscape.files.iter().filter(move |file| file.class == class && file.language.is_some());
        files.filter_map(|file| file.blob).collect::<FxHashSet<BlobKey>>()
    };
    let (source, tests) = (of_class(Class::Source), of_class(Class::Test));
    let mut contents = Contents { renamed: renamed(alike, &source), ..Contents::default() };
    for batch in snapshot.read::<Fingerprint>()? {
        let columns = Fingerprint::read(&batch)?;
        for row in 0..batch.num_rows() {
            let blob = BlobKey(columns.blob.value(row));
            if source.contains(&blob) {
                contents.fingerprints.entry(blob).or_default().push(TokenHash(columns.hash.value(row)));
            }
        }
    }
    for batch in snapshot.read::<Export>()? {
        let columns = Export::read(&batch)?;
        for row in 0..batch.num_rows() {
            let blob = BlobKey(columns.blob.value(row));
            let is_source = source.contains(&blob);
            if is_source || tests.contains(&blob) {
                contents.offer(blob, String::read(&columns.name, row), is_source);
            }
        }
    }
    contents.tongues = Tongues::of(landscape, &contents.exports);
    Ok(contents)
}

/// Contents of source that are alike but for names and literals.
fn renamed(
    alike: FxHashMap<(Syntax, TokenHash), Vec<BlobKey>>,
    source: &FxHashSet<BlobKey>,
) -> FxHashMap<BlobKey, BlobKey> {
    let mut renamed = FxHashMap::default();
    for mut blobs in alike.into_values() {
        blobs.retain(|blob| source.contains(blob));
        let first = blobs.iter().min().copied().filter(|_| blobs.len() > 1);
        first.into_iter().for_each(|first| renamed.extend(blobs.iter().map(|blob| (*blob, first))));
    }
    renamed
}

impl Contents {
    fn offer(&mut self, blob: BlobKey, name: String, is_source: bool) {
        if is_source {
            let bare = name.rsplit(SEPARATORS).next().unwrap_or(&name).to_owned();
            self.exports.entry(blob).or_default().push(bare);
        }
        if name.contains(SEPARATORS) {
            self.qualified.entry(blob).or_default().push(name);
        }
    }
}
