//! A manifest being read: what every reader shares. Bounds the input, turns bytes into text, makes paths relative to the
//! repository, takes passwords out of addresses, and in the end sorts. Must know nothing of any one ecosystem.

use std::borrow::Cow;
use std::fmt::Display;

use buyin_facts::word::{Ecosystem, Scope};

use super::address::{join, without_credentials};
use super::tree::{self, Node};
use super::{Declared, Dependency, Manifest, Problem};

/// The largest manifest that is read, in bytes: generated monsters are larger, hand-written ones never.
const MAX_BYTES: usize = 4 << 20;
/// The longest name or requirement that is believed, in bytes.
const MAX_NAME: usize = 1_000;
/// Problems kept of one file: the first few say what is wrong, the rest is noise.
const MAX_PROBLEMS: usize = 5;
/// The most nodes of an XML file that are read.
const MAX_XML_NODES: u32 = 500_000;
/// The deepest nesting of an XML file that is read: its parser is recursive.
const MAX_XML_DEPTH: usize = 100;

/// A manifest of one ecosystem, as far as it has been read.
pub(super) struct Draft<'a> {
    path: &'a str,
    ecosystem: Ecosystem,
    manifest: Manifest,
}

/// Reads one manifest with `reader`, which gets the text of the file.
pub(super) fn read(
    path: &str,
    bytes: &[u8],
    ecosystem: Ecosystem,
    reader: impl FnOnce(&mut Draft<'_>, &str),
) -> Manifest {
    let mut draft = Draft { path, ecosystem, manifest: Manifest::default() };
    if bytes.len() > MAX_BYTES {
        draft.broken(None, format!("larger than {} MiB, not read", MAX_BYTES >> 20));
    } else {
        reader(&mut draft, &text_of(bytes));
    }
    draft.finish()
}

impl<'a> Draft<'a> {
    /// The manifest's own path.
    pub(super) fn path(&self) -> &'a str {
        self.path
    }

    /// The folder the manifest lies in; empty for the repository's root.
    pub(super) fn folder(&self) -> &'a str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Declares the component whose root is the manifest's folder.
    pub(super) fn component(&mut self, name: &str, version: Option<&str>) {
        self.component_at(self.folder(), name, version);
    }

    /// Declares a component at another root.
    pub(super) fn component_at(&mut self, root: &str, name: &str, version: Option<&str>) {
        let version = version.map(str::trim).filter(|version| believable(version)).map(str::to_owned);
        let name = name.trim();
        if name.is_empty() || believable(name) {
            let root = root.to_owned();
            self.manifest.components.push(Declared { root, ecosystem: self.ecosystem, name: name.to_owned(), version });
        } else {
            self.problem(None, "a name too long or with control characters");
        }
    }

    /// Notes a dependency in the manifest's own ecosystem. Empty specifiers are nothing.
    pub(super) fn needs(&mut self, specifier: &str, scope: Scope, requirement: &str) {
        self.needs_from(self.ecosystem, specifier, scope, requirement);
    }

    /// Notes a dependency in another ecosystem.
    pub(super) fn needs_from(&mut self, ecosystem: Ecosystem, specifier: &str, scope: Scope, requirement: &str) {
        let (specifier, requirement) = (specifier.trim(), requirement.trim());
        if specifier.is_empty() {
            return;
        }
        if !believable(specifier) {
            self.problem(None, "a dependency too long or with control characters");
            return;
        }
        let specifier = without_credentials(specifier).into_owned();
        let requirement =
            if believable(requirement) { without_credentials(requirement).into_owned() } else { String::new() };
        self.manifest.dependencies.push(Dependency { ecosystem, specifier, scope, requirement });
    }

    /// Notes a dependency on a path, relative to the manifest's folder.
    pub(super) fn needs_path(&mut self, relative: &str, scope: Scope, requirement: &str) {
        self.needs(&join(self.folder(), relative), scope, requirement);
    }

    /// Notes a dependency on a path, relative to the repository's root.
    pub(super) fn needs_rooted_path(&mut self, path: &str, scope: Scope, requirement: &str) {
        self.needs(&join("", path.trim_start_matches('/')), scope, requirement);
    }

    /// Notes what could not be read. The detail must hold no text of the file beyond a word: it may be a secret.
    pub(super) fn problem(&mut self, line: Option<u32>, detail: impl Display) {
        let problem = Problem { line, detail: detail.to_string() };
        if self.manifest.problems.len() < MAX_PROBLEMS && !self.manifest.problems.contains(&problem) {
            self.manifest.problems.push(problem);
        }
    }

    /// Notes that the text as such could not be read, or not to its end.
    pub(super) fn broken(&mut self, line: Option<u32>, detail: impl Display) {
        self.manifest.is_partial = true;
        self.problem(line, detail);
    }

    /// The text as TOML; parts that cannot be read are problems, the rest is there.
    pub(super) fn toml(&mut self, text: &str) -> Node {
        let (node, problems) = tree::toml(text);
        problems.into_iter().for_each(|problem| self.broken(problem.line, problem.detail));
        node
    }

    /// The text as JSON, or nothing and a problem.
    pub(super) fn json(&mut self, text: &str) -> Node {
        self.node(tree::json(text))
    }

    /// The last document of the text as YAML, or nothing and a problem.
    pub(super) fn yaml(&mut self, text: &str) -> Node {
        self.node(tree::yaml(text))
    }

    fn node(&mut self, read: Result<Node, Problem>) -> Node {
        read.unwrap_or_else(|problem| {
            self.broken(problem.line, problem.detail);
            Node::Empty
        })
    }

    /// The text as XML without document types, or nothing and a problem.
    pub(super) fn xml<'t>(&mut self, text: &'t str) -> Option<roxmltree::Document<'t>> {
        if xml_depth(text) > MAX_XML_DEPTH {
            self.broken(None, "nested too deep");
            return None;
        }
        let options = roxmltree::ParsingOptions { nodes_limit: MAX_XML_NODES, ..Default::default() };
        match roxmltree::Document::parse_with_options(text, options) {
            Ok(document) => Some(document),
            Err(error) => {
                self.broken(Some(error.pos().row), "not well-formed XML");
                None
            }
        }
    }

    fn finish(mut self) -> Manifest {
        let Manifest { components, dependencies, problems, is_partial } = &mut self.manifest;
        *is_partial |= !problems.is_empty() && components.is_empty() && dependencies.is_empty();
        components.sort();
        components.dedup();
        dependencies.sort();
        dependencies.dedup_by(|later, kept| {
            let same =
                (later.ecosystem, &later.specifier, later.scope) == (kept.ecosystem, &kept.specifier, kept.scope);
            // An empty requirement sorts first; one that says something is worth more.
            if same && kept.requirement.is_empty() {
                kept.requirement = std::mem::take(&mut later.requirement);
            }
            same
        });
        self.manifest
    }
}

/// The 1-based line of a byte offset.
pub(super) fn line_at(text: &str, offset: usize) -> u32 {
    let head = &text.as_bytes()[..offset.min(text.len())];
    u32::try_from(memchr::memchr_iter(b'\n', head).count()).map_or(u32::MAX, |lines| lines.saturating_add(1))
}

/// The text of a file: UTF-8, or UTF-16 where a byte-order mark says so (requirements and projects written on Windows).
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let utf16 = |pair: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|two| pair([two[0], two[1]]));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    match bytes {
        [0xff, 0xfe, ..] => Cow::Owned(utf16(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => Cow::Owned(utf16(u16::from_be_bytes)),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

fn believable(name: &str) -> bool {
    !name.is_empty() && name.len() <= MAX_NAME && !name.chars().any(char::is_control)
}

/// An upper bound of how deep elements nest.
fn xml_depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for (at, _) in text.match_indices('<') {
        let rest = &text.as_bytes()[at + 1..];
        match rest.first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) => {
                let closes_itself = memchr::memchr(b'>', rest).is_some_and(|end| end > 0 && rest[end - 1] == b'/');
                if !closes_itself {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
            }
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_in_three_encodings() {
        assert_eq!(text_of(b"\xef\xbb\xbfa"), "a");
        assert_eq!(text_of(b"\xff\xfea\0b\0"), "ab");
        assert_eq!(text_of(b"\xfe\xff\0a"), "a");
        assert_eq!(text_of(b"caf\xe9"), "caf\u{fffd}");
    }

    #[test]
    fn duplicates_become_one_and_keep_the_requirement() {
        let manifest = read("a/x", b"", Ecosystem::Cargo, |draft, _| {
            draft.needs(" b ", Scope::Runtime, "");
            draft.needs("b", Scope::Runtime, "1");
            draft.needs_path("../c", Scope::Dev, "");
        });
        let found: Vec<_> =
            manifest.dependencies.iter().map(|d| (d.specifier.as_str(), d.requirement.as_str())).collect();
        assert_eq!(found, [("./c", ""), ("b", "1")]);
    }

    #[test]
    fn large_files_are_not_read() {
        let manifest = read("x", &vec![b' '; MAX_BYTES + 1], Ecosystem::Cargo, |_, _| unreachable!("too large"));
        assert_eq!(manifest.problems.len(), 1);
    }

    #[test]
    fn depth_of_xml_is_seen_before_parsing() {
        assert_eq!(xml_depth("<a><b/><c x='1'></c></a><!-- n -->"), 2);
    }
}
