//! One commit object, read tolerantly: other people's tools write commits that strict parsers refuse.
//!
//! Only headers and the lines that name persons are looked at; no message body is kept.

use buyin_facts::Moment;
use buyin_facts::word::Role;
use gix::ObjectId;

/// What a commit says, borrowed from its bytes.
#[derive(Debug, Default)]
pub(crate) struct Parsed<'a> {
    pub(crate) tree: Option<ObjectId>,
    pub(crate) parents: Vec<ObjectId>,
    pub(crate) author: Signed<'a>,
    pub(crate) committer: Signed<'a>,
    message: &'a [u8],
}

/// A name and address with a moment.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signed<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) email: &'a [u8],
    pub(crate) time: Moment,
    /// Minutes east of UTC.
    pub(crate) offset: i16,
}

/// Trailers that name a person, lower case.
const TRAILERS: &[(&str, Role)] = &[
    ("co-authored-by", Role::CoAuthor),
    ("pair-with", Role::CoAuthor),
    ("reviewed-by", Role::Reviewer),
    ("acked-by", Role::Reviewer),
    ("approved-by", Role::Reviewer),
    ("tested-by", Role::Reviewer),
];

/// Trailers that hold the address of a change request.
const ADDRESSES: &[&[u8]] = &[b"\nReviewed-on:", b"\nPR-URL:"];

impl<'a> Parsed<'a> {
    /// Reads a commit object; what is not there stays empty.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        let mut parsed = Self::default();
        let mut rest = bytes;
        while !rest.is_empty() {
            let (line, after) = split_line(rest);
            rest = after;
            if line.is_empty() {
                break;
            }
            let (key, value) = split_at_byte(line, b' ').unwrap_or((line, b""));
            match key {
                b"tree" if parsed.tree.is_none() => parsed.tree = ObjectId::from_hex(value).ok(),
                b"parent" => parsed.parents.extend(ObjectId::from_hex(value)),
                b"author" => parsed.author = Signed::of(value),
                b"committer" => parsed.committer = Signed::of(value),
                _ => {}
            }
        }
        parsed.message = rest;
        parsed
    }

    /// The first line of the message that is not blank.
    pub(crate) fn subject(&self) -> &'a [u8] {
        lines(self.message).map(<[u8]>::trim_ascii).find(|line| !line.is_empty()).unwrap_or_default()
    }

    /// All of the message.
    pub(crate) fn message(&self) -> &'a [u8] {
        self.message
    }

    /// What trailers hold that give the address of a change request.
    pub(crate) fn addresses(&self) -> Vec<&'a [u8]> {
        let found = |key: &&[u8]| {
            let at = memchr::memmem::find(self.message, key)? + key.len();
            Some(split_line(&self.message[at..]).0)
        };
        ADDRESSES.iter().filter_map(found).collect()
    }

    /// Persons named by trailers anywhere below the subject: squash merges leave them in the middle.
    pub(crate) fn trailers(&self) -> impl Iterator<Item = (Role, Signed<'a>)> {
        lines(self.message).skip(1).filter_map(|line| {
            let (key, value) = split_at_byte(line, b':')?;
            let role = TRAILERS.iter().find(|(name, _)| key.eq_ignore_ascii_case(name.as_bytes()))?.1;
            Some((role, Signed::of(value))).filter(|(_, person)| !person.is_empty())
        })
    }
}

impl<'a> Signed<'a> {
    /// Reads `Name <address> seconds zone`; every part may be missing.
    pub(crate) fn of(line: &'a [u8]) -> Self {
        let Some(open) = memchr::memchr(b'<', line) else {
            return Self { name: line.trim_ascii(), ..Self::default() };
        };
        let inside = &line[open + 1..];
        let close = memchr::memchr(b'>', inside).unwrap_or(inside.len());
        // The date stands behind the last bracket, whatever the address is made of.
        let date = memchr::memrchr(b'>', inside).map_or(&b""[..], |last| &inside[last + 1..]);
        let date = String::from_utf8_lossy(date);
        let mut words = date.split_ascii_whitespace();
        let time = words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
        Self {
            name: line[..open].trim_ascii(),
            email: inside[..close].trim_ascii(),
            time: Moment(time),
            offset: words.next().and_then(zone).unwrap_or_default(),
        }
    }

    /// Whether neither name nor address is there.
    pub(crate) fn is_empty(&self) -> bool {
        self.name.is_empty() && self.email.is_empty()
    }

    /// Whether a part is missing or not UTF-8.
    pub(crate) fn is_odd(&self) -> bool {
        let odd = |part: &[u8]| part.is_empty() || std::str::from_utf8(part).is_err();
        odd(self.name) || odd(self.email)
    }
}

/// Bytes as text; what is not UTF-8 was most likely Latin-1, the encoding of old commits.
pub(crate) fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

/// `+0530` as minutes; zones beyond a day are no zones.
fn zone(word: &str) -> Option<i16> {
    let number: i32 = word.parse().ok()?;
    let minutes = number / 100 * 60 + number % 100;
    i16::try_from(minutes).ok().filter(|minutes| minutes.abs() < 24 * 60)
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n')
}

fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    split_at_byte(bytes, b'\n').unwrap_or((bytes, b""))
}

fn split_at_byte(bytes: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    memchr::memchr(byte, bytes).map(|at| (&bytes[..at], &bytes[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_read_with_its_people() {
        let bytes = b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\
            parent 1111111111111111111111111111111111111111\n\
            author Ada L <ada@x.org> 100 +0530\ncommitter C <c@x.org> 200 -0330\n\
            gpgsig -----BEGIN\n parent nonsense\n\n\nThe subject\n\nbody: not a person\n\
            CO-AUTHORED-BY: Bo <bo@x.org>\nreviewed-by: <r@x.org>\nTested-by:\n";
        let parsed = Parsed::of(bytes);
        assert_eq!(parsed.parents.len(), 1);
        assert!(parsed.tree.is_some());
        assert_eq!((parsed.author.time, parsed.author.offset), (Moment(100), 330));
        assert_eq!((parsed.committer.time, parsed.committer.offset), (Moment(200), -210));
        assert_eq!(parsed.subject(), b"The subject");
        let people: Vec<_> = parsed.trailers().map(|(role, person)| (role, person.email)).collect();
        assert_eq!(people, [(Role::CoAuthor, &b"bo@x.org"[..]), (Role::Reviewer, &b"r@x.org"[..])]);
    }

    #[test]
    fn odd_lines_lose_only_what_is_odd() {
        assert!(Signed::of(b"").is_empty() && Signed::of(b" <> 5 +0000").is_empty());
        assert_eq!(Signed::of(b"No Address 5 +0000").email, b"");
        assert_eq!(Signed::of(b"A <a<b>c> 7 +0000").time, Moment(7));
        assert_eq!(Signed::of(b"A <a> 99999999999999999999999 +9999").time, Moment(0));
        assert_eq!(Signed::of(b"A <a> 1 +9999").offset, 0);
        assert!(Signed::of(b"J\xf6rg <j@x> 1 +0000").is_odd());
        assert_eq!(text(b"J\xf6rg"), "Jörg");
        assert_eq!(Parsed::of(b"").subject(), b"");
    }
}
