//! What a path is to us, decided once for each path.

use std::sync::Arc;

use buyin_facts::word::{Class, Language, OwnershipDialect};
use rustc_hash::FxHashMap;

use crate::class::class_of;
use crate::manifest::{Reader, reader_of};
use crate::ownership::dialect_of;
use crate::scan::detect::Rules;

/// Lists of vendored modules: manifests although they lie among vendored files.
const VENDOR_LISTS: &[&str] = &["vendor/modules.txt", "vendor/vendor.json", "Godeps/Godeps.json"];

/// A path and who reads it.
#[derive(Debug)]
pub(crate) struct PathInfo {
    /// The path, with bytes that are not UTF-8 replaced.
    pub(crate) text: String,
    pub(crate) is_odd: bool,
    /// By name alone.
    pub(crate) class: Class,
    pub(crate) reader: Option<&'static Reader>,
    pub(crate) language: Option<Language>,
    pub(crate) dialect: Option<OwnershipDialect>,
    pub(crate) is_mailmap: bool,
    pub(crate) lists_vendored: bool,
    /// Places of the detect rules that look at it.
    pub(crate) detect: Vec<usize>,
}

impl PathInfo {
    fn new(path: &[u8], rules: &Rules, forge_hint: &str) -> Self {
        let text = String::from_utf8_lossy(path).into_owned();
        Self {
            is_odd: std::str::from_utf8(path).is_err(),
            class: class_of(&text),
            reader: reader_of(&text),
            language: Language::of_path(&text),
            dialect: dialect_of(&text, forge_hint),
            is_mailmap: text == ".mailmap",
            lists_vendored: VENDOR_LISTS.iter().any(|list| ends_with_path(&text, list)),
            detect: rules.matching(&text),
            text,
        }
    }

    /// Whether its content can hold anything that is an event.
    pub(crate) fn is_read(&self) -> bool {
        self.language.is_some() || self.is_declaration()
    }

    /// Whether it is read for more than imports.
    pub(crate) fn is_declaration(&self) -> bool {
        self.reader.is_some() || self.dialect.is_some() || self.is_mailmap || !self.detect.is_empty()
    }
}

fn ends_with_path(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// Paths seen by one thread.
pub(crate) struct Paths<'a> {
    rules: &'a Rules,
    forge_hint: &'a str,
    known: FxHashMap<Vec<u8>, Arc<PathInfo>>,
}

impl<'a> Paths<'a> {
    pub(crate) fn new(rules: &'a Rules, forge_hint: &'a str) -> Self {
        Self { rules, forge_hint, known: FxHashMap::default() }
    }

    pub(crate) fn info(&mut self, path: &[u8]) -> Arc<PathInfo> {
        if let Some(info) = self.known.get(path) {
            return Arc::clone(info);
        }
        let info = Arc::new(PathInfo::new(path, self.rules, self.forge_hint));
        self.known.insert(path.to_vec(), Arc::clone(&info));
        info
    }
}
