//! A list of a forge, page by page, newest first: everything the first time, then what is newer. Where it breaks off it is gone
//! on with: how far each list was read lies beside the lake's segments.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use buyin_facts::Lake;
use buyin_facts::lake::LakeError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::forge::ask::Answer;
use crate::forge::{Forge, ForgeError};

/// Pages a list may have.
const MOST_PAGES: usize = 20_000;

/// How far the lists of a repository were read.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) streams: BTreeMap<String, Stream>,
}

/// How far one list was read.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stream {
    /// Everything changed before this moment is known.
    until: Option<String>,
    /// Tag of the first page then.
    etag: Option<String>,
    /// A reading that broke off.
    open: Option<Open>,
}

/// A reading on its way.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Open {
    next: String,
    newest: Option<String>,
    etag: Option<String>,
}

impl State {
    /// What is known of a repository; a file that cannot be read means nothing is.
    pub(crate) fn read(lake: &Lake, place: &str) -> Self {
        let text = std::fs::read(path(lake, place)).ok();
        text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    pub(crate) fn write(&self, lake: &Lake, place: &str) -> Result<(), LakeError> {
        let path = path(lake, place);
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| {
            let temporary = path.with_extension("tmp");
            std::fs::write(&temporary, serde_json::to_vec_pretty(self)?)?;
            std::fs::rename(&temporary, &path)
        });
        written.map_err(|source| LakeError::Io { path, source })
    }
}

fn path(lake: &Lake, place: &str) -> PathBuf {
    lake.root().join("forge").join(format!("{}.json", &blake3::hash(place.as_bytes()).to_hex()[..16]))
}

/// When an item changed last, in one time zone whatever the forge's is, so that moments can be compared as they are kept.
fn changed(item: &Value) -> Option<String> {
    let text = ["updated_at", "created_at"].iter().find_map(|at| item.get(at)?.as_str())?;
    Some(text.parse::<Timestamp>().map_or_else(|_| text.to_owned(), |at| at.to_string()))
}

/// Hands on every item of a list.
pub(crate) fn all(forge: &Forge, first: &str, take: &mut dyn FnMut(&Value)) -> Result<(), ForgeError> {
    newer(forge, first, &mut Stream::default(), &mut false, take)
}

/// Hands on the items of a list that changed since it was read last, some of them perhaps again.
pub(crate) fn newer(
    forge: &Forge,
    first: &str,
    stream: &mut Stream,
    moved: &mut bool,
    take: &mut dyn FnMut(&Value),
) -> Result<(), ForgeError> {
    let mut seen = BTreeSet::new();
    if stream.open.is_none() {
        stream.open = Some(Open { next: first.to_owned(), ..Open::default() });
    }
    while let Some(open) = &mut stream.open {
        if !seen.insert(open.next.clone()) || seen.len() > MOST_PAGES {
            let url = open.next.clone();
            stream.open = None;
            return Err(ForgeError::Circle { url });
        }
        let is_first = open.next == first;
        let etag = stream.etag.as_deref().filter(|_| is_first && stream.until.is_some());
        let page = match forge.get(&open.next, etag) {
            Ok(Answer::Page(page)) => page,
            Ok(Answer::Same) => {
                stream.open = None;
                return Ok(());
            }
            Err(error) => {
                if error.is_local() {
                    stream.open = None;
                }
                return Err(error);
            }
        };
        *moved |= page.moved;
        if is_first {
            open.etag = page.etag;
        }
        let is_new = |item: &Value| stream.until.is_none() || changed(item) >= stream.until;
        let new = page.items.iter().take_while(|item| is_new(item)).count();
        for item in &page.items[..new] {
            take(item);
            open.newest = open.newest.take().max(changed(item));
        }
        let is_end = new < page.items.len() || page.items.is_empty();
        match page.next.filter(|_| !is_end) {
            Some(next) => open.next = next,
            None => {
                stream.until = open.newest.take().max(stream.until.take());
                stream.etag = open.etag.take();
                stream.open = None;
            }
        }
    }
    Ok(())
}
