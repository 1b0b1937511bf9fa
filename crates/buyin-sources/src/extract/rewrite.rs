//! A commit or tag of the source as one of the new repository: other tree, parents or target, the rest byte for byte.
//!
//! Signatures would not hold any more and are dropped. So is every header that git itself does not need: foreign tools keep
//! ids of the source there.

use gix::ObjectId;

/// A rewritten object.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rewritten {
    pub(super) bytes: Vec<u8>,
    pub(super) lost_signature: bool,
    pub(super) lost_header: bool,
}

/// Headers of a commit that stay as they are.
const KEPT: [&[u8]; 3] = [b"author", b"committer", b"encoding"];
/// Headers that are signatures.
const SIGNATURES: [&[u8]; 3] = [b"gpgsig", b"gpgsig-sha256", b"mergetag"];
/// How signatures in tags begin.
const SIGNED: [&[u8]; 3] =
    [b"-----BEGIN PGP SIGNATURE-----", b"-----BEGIN SSH SIGNATURE-----", b"-----BEGIN SIGNED MESSAGE-----"];

/// A commit with another tree and other parents.
pub(super) fn commit(bytes: &[u8], tree: &ObjectId, parents: &[ObjectId]) -> Rewritten {
    let (headers, message) = split(bytes);
    let mut out = format!("tree {tree}\n").into_bytes();
    out.extend(parents.iter().flat_map(|parent| format!("parent {parent}\n").into_bytes()));
    let mut rewritten = Rewritten { bytes: Vec::new(), lost_signature: false, lost_header: false };
    for (key, header) in headers_of(headers) {
        if KEPT.contains(&key) {
            out.extend_from_slice(header);
        } else if SIGNATURES.contains(&key) {
            rewritten.lost_signature = true;
        } else if key != b"tree" && key != b"parent" {
            rewritten.lost_header = true;
        }
    }
    out.extend_from_slice(message);
    rewritten.bytes = out;
    rewritten
}

/// A tag of another commit.
pub(super) fn tag(bytes: &[u8], target: &ObjectId) -> Rewritten {
    let (headers, message) = split(bytes);
    let mut out = format!("object {target}\ntype commit\n").into_bytes();
    let mut rewritten = Rewritten { bytes: Vec::new(), lost_signature: false, lost_header: false };
    for (key, header) in headers_of(headers) {
        match key {
            b"tag" | b"tagger" => out.extend_from_slice(header),
            b"object" | b"type" => {}
            key if SIGNATURES.contains(&key) => rewritten.lost_signature = true,
            _ => rewritten.lost_header = true,
        }
    }
    let starts = SIGNED.iter().filter_map(|mark| line_start(message, mark));
    let end = starts.min().unwrap_or(message.len());
    rewritten.lost_signature |= end < message.len();
    out.extend_from_slice(&message[..end]);
    rewritten.bytes = out;
    rewritten
}

/// The message of a commit or tag.
pub(super) fn message(bytes: &[u8]) -> &[u8] {
    split(bytes).1.strip_prefix(b"\n").unwrap_or_default()
}

/// Headers with their line ends, and the rest from the blank line on.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr::memmem::find(bytes, b"\n\n").map_or(bytes.len(), |at| at + 1);
    bytes.split_at(end)
}

/// Keys with their whole headers, lines that continue them included.
fn headers_of(mut bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let ends = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
        let end = ends.into_iter().find(|end| bytes.get(*end) != Some(&b' ')).unwrap_or(bytes.len());
        let (header, rest) = bytes.split_at(end);
        bytes = rest;
        let key = header.split(|byte| *byte == b' ' || *byte == b'\n').next().unwrap_or_default();
        Some((key, header))
    })
}

fn line_start(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, mark).find(|at| *at == 0 || bytes[at - 1] == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "1111111111111111111111111111111111111111";

    fn id() -> ObjectId {
        ObjectId::from_hex(ID.as_bytes()).expect("an id")
    }

    #[test]
    fn all_but_tree_parents_and_signature_stays() {
        let old = b"tree 0000000000000000000000000000000000000000\nparent 2222222222222222222222222222222222222222\n\
            author J\xf6 <j@x> 1 +0530\ncommitter C <c@x> 2 -0000\ngpgsig -----BEGIN\n more\n \n end\n\
            encoding ISO-8859-1\nHG:extra rebase\n\n  subject \n\nbody\n\n";
        let new = commit(old, &id(), &[id(), id()]);
        let mut expected = format!("tree {ID}\nparent {ID}\nparent {ID}\n").into_bytes();
        expected.extend(
            b"author J\xf6 <j@x> 1 +0530\ncommitter C <c@x> 2 -0000\nencoding ISO-8859-1\n\n  subject \n\nbody\n\n",
        );
        assert_eq!(new, Rewritten { bytes: expected, lost_signature: true, lost_header: true });
        assert_eq!(message(old), b"  subject \n\nbody\n\n");
    }

    #[test]
    fn a_commit_without_message_stays_without() {
        let old =
            b"tree 0000000000000000000000000000000000000000\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\n";
        let new = commit(old, &id(), &[]).bytes;
        assert!(new.ends_with(b"+0000\n\n") && message(&new).is_empty());
    }

    #[test]
    fn a_tag_loses_its_signature_only() {
        let old = b"object 0000000000000000000000000000000000000000\ntype commit\ntag v1\ntagger T <t@x> 1 +0000\n\n\
            One\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n";
        let new = tag(old, &id());
        let expected = format!("object {ID}\ntype commit\ntag v1\ntagger T <t@x> 1 +0000\n\nOne\n");
        assert_eq!(new, Rewritten { bytes: expected.into_bytes(), lost_signature: true, lost_header: false });
    }
}
