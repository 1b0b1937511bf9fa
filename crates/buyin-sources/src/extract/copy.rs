//! Objects of the source into the new pack as they lie in its packs: deflated already, and most of them as differences to
//! each other. Nothing may come here that was not read and found sound: a difference to a sound object is sound, too.

use gix::ObjectId;
use gix::objs::Kind;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::extract::ExtractError;
use crate::extract::source::Source;
use crate::extract::store::Store;
use crate::git::packs::{Extent, Packed, Packs, Spot};
use crate::git::readers::Reader;
use crate::pack::entry;

/// Objects looked at before what is new of them is written, and objects a thread takes at a time.
const BATCH: usize = 2_048;
const RUN: usize = 16;

/// An object of the source and where it lies in a pack.
pub(super) struct Lying {
    pub(super) id: ObjectId,
    pub(super) kind: Kind,
    pub(super) extent: Extent,
}

/// How an object comes along.
enum Form<'a> {
    /// As it lies.
    Whole(Packed<'a>),
    /// As it lies: the difference to this one, which comes along before it.
    Difference(Packed<'a>, ObjectId),
    /// Packed anew, since what it is the difference to does not come along.
    Anew(Vec<u8>),
}

/// Copies objects, none of which is in `store`. Some of those that come along are: `coming` says where they lie.
///
/// # Errors
/// When one cannot be read any more, or not be written.
pub(super) fn copy(
    source: &Source,
    store: &mut Store,
    mut lying: Vec<Lying>,
    mut coming: FxHashMap<Spot, ObjectId>,
) -> Result<(), ExtractError> {
    // What an object is the difference to lies before it.
    lying.sort_by_key(|one| one.extent.spot);
    coming.extend(lying.iter().map(|one| (one.extent.spot, one.id)));
    let (readers, packs) = (&source.readers, &source.packs);
    for batch in lying.chunks(BATCH) {
        let runs = batch.par_chunks(RUN).map(|run| {
            readers
                .with(|reader| run.iter().map(|one| form(packs, reader, &coming, one)).collect::<Result<Vec<_>, _>>())
        });
        let forms: Vec<Vec<Form<'_>>> = runs.collect::<Result<_, _>>()?;
        for (one, form) in batch.iter().zip(forms.into_iter().flatten()) {
            let is_copied = match form {
                Form::Whole(packed) => store.append(one.id, packed.entry).map(|()| true),
                Form::Difference(packed, base) => store.append_difference(one.id, &base, packed.size, packed.deflated),
                Form::Anew(entry) => store.append(one.id, &entry).map(|()| true),
            };
            // What it is the difference to went into a pack that was full.
            if !is_copied? {
                store.append(one.id, &readers.with(|reader| anew(reader, one))?)?;
            }
        }
    }
    Ok(())
}

fn form<'a>(
    packs: &'a Packs,
    reader: &mut Reader,
    coming: &FxHashMap<Spot, ObjectId>,
    one: &Lying,
) -> Result<Form<'a>, ExtractError> {
    match packs.packed(one.extent) {
        Some(packed @ Packed { base: None, .. }) => Ok(Form::Whole(packed)),
        Some(packed) => match packed.base.and_then(|base| coming.get(&base)) {
            Some(base) => Ok(Form::Difference(packed, *base)),
            None => anew(reader, one).map(Form::Anew),
        },
        None => anew(reader, one).map(Form::Anew),
    }
}

fn anew(reader: &mut Reader, one: &Lying) -> Result<Vec<u8>, ExtractError> {
    let missing = |reason| ExtractError::Missing { count: 1, first: one.id.to_string(), reason };
    let object = reader.read(&one.id, Some(one.extent.spot), one.kind).map_err(|lack| missing(lack.detail()))?;
    Ok(entry(one.kind, &object.bytes)?)
}
