//! Branches and tags of the source in the new repository. What points to a pruned commit goes to its nearest kept ancestor,
//! which has the same content; what was not walked, or has nothing of the paths, is left out and listed.

use gix::ObjectId;
use gix::objs::Kind;

use crate::extract::history::History;
use crate::extract::report::{Fate, Reference};
use crate::extract::rewrite::{self, Rewritten};
use crate::extract::source::Source;

/// References of the new repository.
#[derive(Debug, Default)]
pub(super) struct References {
    /// Full names with what they point to, without the head's own branch.
    pub(super) targets: Vec<(String, ObjectId)>,
    /// Objects of annotated tags.
    pub(super) tags: Vec<Rewritten>,
    pub(super) rows: Vec<Reference>,
}

/// Maps the branches and tags of a source; `ids` are those of the kept commits.
pub(super) fn references(source: &Source, history: &History, ids: &[ObjectId]) -> References {
    let mut out = References::default();
    let repository = source.opened.repository.to_thread_local();
    let head = format!("refs/heads/{}", source.branch);
    let all = repository.references().ok();
    let named = ["refs/heads/", "refs/tags/"].into_iter().filter_map(|prefix| all.as_ref()?.prefixed(prefix).ok());
    for mut reference in named.flatten().flatten() {
        let name = reference.name().as_bstr().to_string();
        if name == head {
            continue;
        }
        let direct = reference.try_id().map(|id| id.detach());
        let peeled = reference.peel_to_id().ok().map(|id| id.detach());
        let place = peeled.and_then(|id| history.walk.places.get(&id).copied());
        let image = place.and_then(|place| history.pruned.image[place]);
        let fate = match image {
            Some(image) if place == Some(history.pruned.kept[image].source) => Fate::Kept,
            Some(_) => Fate::Ancestor,
            None => Fate::LeftOut,
        };
        out.rows.push(Reference { name: name.clone(), fate, commit: image.map(|image| ids[image].to_string()) });
        let Some(commit) = image.map(|image| ids[image]) else { continue };
        let mut buffer = Vec::new();
        let tag = direct.filter(|id| Some(*id) != peeled);
        let tag = tag.filter(|id| source.objects.read(id, Kind::Tag, &mut buffer).is_ok());
        let target = tag.and_then(|_| {
            let tag = rewrite::tag(&buffer, &commit);
            let id = gix::objs::compute_hash(commit.kind(), Kind::Tag, &tag.bytes).ok()?;
            out.tags.push(tag);
            Some(id)
        });
        out.targets.push((name, target.unwrap_or(commit)));
    }
    out.rows.sort_by(|one, other| one.name.cmp(&other.name));
    out
}
