//! Names in messages that outsiders would not know: hosts of inner networks, domains of addresses, keys of trackers.
//! A short list of shapes: what it finds is for people to judge.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::extract::report::Name;

/// Kinds of names with their shapes; the first group is the name.
const SHAPES: [(&str, &str); 4] = [
    (
        "host",
        r"(?i)\b((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:corp|internal|intranet|intra|lan|local|localdomain)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)\b",
    ),
    ("host", r"\b((?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3})\b"),
    ("email_domain", r"(?i)[a-z0-9._%+-]@((?:[a-z0-9-]+\.)+[a-z]{2,})\b"),
    ("issue_key", r"\b([A-Z][A-Z0-9]{1,9})-[0-9]{1,6}\b"),
];
/// Domains that say nothing about anybody's house.
const PUBLIC: [&str; 10] = [
    "example.com",
    "example.org",
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "outlook.com",
    "protonmail.com",
    "users.noreply.github.com",
    "yahoo.com",
];
/// Standards, algorithms and licences that look like keys of a tracker.
const STANDARDS: [&str; 24] = [
    "AES", "BSD", "CC", "CVE", "CWE", "ES", "GHSA", "GMT", "GPL", "HTTP", "ISO", "KEP", "LGPL", "MD", "MPL", "PEP",
    "PR", "RFC", "RSA", "SHA", "TLS", "UTC", "UTF", "X",
];

static ALL: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let regex = |shape: &str| Regex::new(&format!("(?-u){shape}")).expect("because a test compiles the shapes");
    SHAPES.iter().map(|(kind, shape)| (*kind, regex(shape))).collect()
});

/// Names seen so far.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<(&'static str, String), (u64, String)>);

impl Names {
    /// Looks at the message of the commit `source`.
    pub(super) fn read(&mut self, message: &[u8], source: &str) {
        let mut here: Vec<(&'static str, String)> = Vec::new();
        for (kind, shape) in ALL.iter() {
            for name in shape.captures_iter(message).filter_map(|groups| groups.get(1)) {
                let name = String::from_utf8_lossy(name.as_bytes()).into_owned();
                let name = if *kind == "issue_key" { name } else { name.to_lowercase() };
                if !PUBLIC.contains(&name.as_str()) && !STANDARDS.contains(&name.as_str()) {
                    here.push((kind, name));
                }
            }
        }
        here.sort();
        here.dedup();
        for key in here {
            self.0.entry(key).or_insert_with(|| (0, source.to_owned())).0 += 1;
        }
    }

    /// The names, most frequent first.
    pub(super) fn list(self) -> Vec<Name> {
        let name = |((kind, name), (messages, source))| Name { kind, name, messages, source };
        let mut names: Vec<Name> = self.0.into_iter().map(name).collect();
        names.sort_by(|one, other| other.messages.cmp(&one.messages).then_with(|| one.name.cmp(&other.name)));
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_names_are_counted_by_message_and_public_ones_are_not() {
        let mut names = Names::default();
        names.read(
            b"PAY-12: fix build.acme.corp (see PAY-13, SHA-256, CVE-2020-1)\n\nSigned-off-by: A <a@acme.test>",
            "c1",
        );
        names.read(
            b"PAY-14 on 10.1.2.3 and ci.internal.acme.test.\n\nCo-authored-by: B <b@users.noreply.github.com>\xff",
            "c2",
        );
        let list: Vec<_> = names.list().into_iter().map(|one| (one.kind, one.name, one.messages, one.source)).collect();
        let row = |kind, name: &str, messages, source: &str| (kind, name.to_owned(), messages, source.to_owned());
        assert_eq!(
            list,
            [
                row("issue_key", "PAY", 2, "c1"),
                row("host", "10.1.2.3", 1, "c2"),
                row("email_domain", "acme.test", 1, "c1"),
                row("host", "build.acme.corp", 1, "c1"),
                row("host", "ci.internal.acme.test", 1, "c2"),
            ]
        );
    }
}
