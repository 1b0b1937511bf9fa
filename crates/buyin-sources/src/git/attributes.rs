//! `.gitattributes` of a commit's own tree: which files are generated, vendored or documentation.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use buyin_facts::word::Class;
use gix::ObjectId;
use gix::attrs::search::{MetadataCollection, Outcome};
use gix::attrs::{Search, StateRef};
use gix::objs::Kind;
use rustc_hash::FxHashMap;

use crate::class::attribute_class;
use crate::git::object::Objects;
use crate::git::tree::Scope;

const GENERATED: &str = "linguist-generated";
const VENDORED: &str = "linguist-vendored";
const DOCUMENTATION: &str = "linguist-documentation";
/// Larger attribute files are not read.
const MAX_BYTES: usize = 1 << 20;

/// Attribute files as they were read, for one thread.
#[derive(Default)]
pub(crate) struct Attributes {
    scopes: FxHashMap<Rc<Scope>, Option<Rc<Patterns>>>,
    files: FxHashMap<ObjectId, Option<Rc<[u8]>>>,
}

/// The patterns that reach a folder.
struct Patterns {
    search: Search,
    names: MetadataCollection,
}

impl Attributes {
    /// The class attributes give to a path, if they say anything about it.
    pub(crate) fn class(&mut self, objects: &Objects, scope: Option<&Rc<Scope>>, path: &[u8]) -> Option<Class> {
        let patterns = self.patterns(objects, scope?)?;
        let mut outcome = Outcome::default();
        outcome.initialize_with_selection(&patterns.names, [GENERATED, VENDORED, DOCUMENTATION]);
        let case = gix::glob::pattern::Case::Sensitive;
        if !patterns.search.pattern_matching_relative_path(path.into(), case, Some(false), &mut outcome) {
            return None;
        }
        let mut states = outcome.iter_selected().map(|found| state(found.assignment.state));
        let (generated, vendored, documentation) = (states.next()?, states.next()?, states.next()?);
        attribute_class(generated, vendored, documentation)
    }

    /// Whether an attribute file says anything about classes.
    pub(crate) fn matters(&mut self, objects: &Objects, id: ObjectId) -> bool {
        self.file(objects, id).is_some()
    }

    fn patterns(&mut self, objects: &Objects, scope: &Rc<Scope>) -> Option<Rc<Patterns>> {
        if let Some(known) = self.scopes.get(scope) {
            return known.clone();
        }
        let mut chain: Vec<&Scope> = std::iter::successors(Some(&**scope), |scope| scope.above.as_deref()).collect();
        chain.reverse();
        let mut patterns = Patterns { search: Search::default(), names: MetadataCollection::default() };
        let mut says_something = false;
        for scope in chain {
            if let Some(bytes) = self.file(objects, scope.id) {
                let folder = String::from_utf8_lossy(&scope.folder).into_owned();
                let source = PathBuf::from("/").join(folder).join(".gitattributes");
                let added = patterns.search.add_patterns_buffer(
                    &bytes,
                    source,
                    Some(Path::new("/")),
                    &mut patterns.names,
                    true,
                );
                says_something |= added.is_ok();
            }
        }
        let patterns = says_something.then(|| Rc::new(patterns));
        self.scopes.insert(Rc::clone(scope), patterns.clone());
        patterns
    }

    /// An attribute file, unless it says nothing of interest.
    fn file(&mut self, objects: &Objects, id: ObjectId) -> Option<Rc<[u8]>> {
        let read = || {
            let mut bytes = Vec::new();
            objects.read(&id, Kind::Blob, &mut bytes).ok()?;
            let of_interest = bytes.len() <= MAX_BYTES && memchr::memmem::find(&bytes, b"linguist-").is_some();
            of_interest.then(|| Rc::from(bytes))
        };
        self.files.entry(id).or_insert_with(read).clone()
    }
}

fn state(state: StateRef<'_>) -> Option<bool> {
    match state {
        StateRef::Set => Some(true),
        StateRef::Unset => Some(false),
        StateRef::Value(value) => match &**value.as_bstr() {
            b"true" => Some(true),
            b"false" => Some(false),
            _ => None,
        },
        StateRef::Unspecified => None,
    }
}
