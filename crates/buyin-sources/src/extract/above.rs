//! What stands above the chosen paths in the newest commit, speaks of files below them, and stays behind. Reads only the
//! trees on the way and files of attributes.

use gix::ObjectId;
use gix::objs::{Kind, TreeRefIter};

use crate::extract::history::History;
use crate::extract::place::moved;
use crate::extract::source::Source;

const ATTRIBUTES: &str = ".gitattributes";
/// What attributes say of files that Git LFS keeps elsewhere.
const LARGE_FILES: &[u8] = b"filter=lfs";

/// Attribute files that name Git LFS and reach into the paths, but go nowhere.
pub(super) fn attributes(source: &Source, history: &History) -> Vec<String> {
    let tip = history.walk.places.get(&source.tips[0]).map(|place| history.walk.commits[*place].tree);
    let mut said = Vec::new();
    for place in &history.places {
        let (mut tree, mut above) = (tip, String::new());
        for name in place.from().split('/') {
            let Some(now) = tree else { break };
            let path = format!("{above}{ATTRIBUTES}");
            let file = entry(source, &now, ATTRIBUTES).filter(|_| moved(&history.places, &path).is_none());
            if file.is_some_and(|file| names_large_files(source, &file)) {
                said.push(path);
            }
            tree = entry(source, &now, name);
            above = format!("{above}{name}/");
        }
    }
    said.sort();
    said.dedup();
    said
}

/// What a folder has under a name; nothing when it cannot be read.
fn entry(source: &Source, tree: &ObjectId, name: &str) -> Option<ObjectId> {
    let mut buffer = Vec::new();
    source.objects.read(tree, Kind::Tree, &mut buffer).ok()?;
    let mut entries = TreeRefIter::from_bytes(&buffer, source.objects.hash()).map_while(Result::ok);
    entries.find(|entry| entry.filename == name).map(|entry| entry.oid.to_owned())
}

fn names_large_files(source: &Source, file: &ObjectId) -> bool {
    let mut buffer = Vec::new();
    let is_read = source.objects.read(file, Kind::Blob, &mut buffer).is_ok();
    is_read && memchr::memmem::find(&buffer, LARGE_FILES).is_some()
}
