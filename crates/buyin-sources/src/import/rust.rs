//! Rust: crates named by `use` and `extern crate`, anywhere in the file.
//!
//! One file does not tell crates from names that the file or its ancestors declare. Left out are modules declared here, names that
//! another `use` here binds, and names that begin with a capital letter (types; crates are lower case by convention). A
//! 2015-edition path into the own crate (`use config::X`) still looks like a crate; analysis finds no such component.

use std::collections::BTreeSet;

use memchr::memmem;

use super::lexis::{Code, RUST, line_end};
use super::{begins_statement, in_name, name};

/// Longest `use` tree that is read, in bytes.
const LONGEST_TREE: usize = 1 << 16;

/// What a statement says.
struct Statement<'a> {
    at: usize,
    /// First names of its paths with what each path binds; equal when the path is one name long.
    paths: Vec<(&'a [u8], &'a [u8])>,
}

pub(super) fn imports(bytes: &[u8]) -> BTreeSet<&[u8]> {
    let mut statements: Vec<Statement<'_>> = uses(bytes).chain(extern_crates(bytes)).collect();
    let roots: BTreeSet<&[u8]> = statements
        .iter()
        .flat_map(|statement| &statement.paths)
        .map(|path| path.0)
        .filter(|root| is_crate(root))
        .collect();
    if roots.is_empty() {
        return roots;
    }
    statements.extend(modules(bytes));
    statements.sort_by_key(|statement| statement.at);

    let (mut found, mut local) = (BTreeSet::new(), BTreeSet::new());
    let mut code = Code::new(bytes, RUST);
    for statement in statements {
        let is_news = |&&(root, bound): &&(&[u8], &[u8])| {
            (is_crate(root) && !found.contains(root))
                || (root != bound && roots.contains(bound) && !local.contains(bound))
        };
        if statement.paths.iter().find(is_news).is_some() && code.holds(statement.at) {
            found.extend(statement.paths.iter().map(|path| path.0).filter(|root| is_crate(root)));
            local.extend(statement.paths.iter().filter(|(root, bound)| root != bound).map(|path| path.1));
        }
    }
    found.retain(|root| !local.contains(root));
    found
}

fn is_crate(root: &[u8]) -> bool {
    root.first().is_some_and(|first| first.is_ascii_lowercase() || *first == b'_')
        && !matches!(root, b"_" | b"std" | b"core" | b"alloc" | b"proc_macro" | b"test" | b"crate" | b"self" | b"super")
}

/// Places of a keyword that can begin a statement, with what follows it.
fn keyword<'a>(bytes: &'a [u8], word: &'static str) -> impl Iterator<Item = (usize, &'a [u8])> {
    memmem::find_iter(bytes, word.as_bytes()).filter_map(move |at| {
        let rest = &bytes[at + word.len()..];
        let whole = rest.first().is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b':' | b'{'));
        (whole && begins_statement(bytes, before_visibility(bytes, at), b";{}]")).then_some((at, rest))
    })
}

/// Where a statement begins whose keyword, after `pub` or `pub(…)`, stands at `at`. Looks back at most 80 bytes.
fn before_visibility(bytes: &[u8], at: usize) -> usize {
    let near = at.saturating_sub(80);
    let before = bytes[near..at].trim_ascii_end();
    let scope = before.strip_suffix(b")").and_then(|inside| memchr::memrchr(b'(', inside));
    let outside = scope.map_or(before, |open| before[..open].trim_ascii_end());
    outside.strip_suffix(b"pub").map_or(at, |outside| near + outside.len())
}

fn uses(bytes: &[u8]) -> impl Iterator<Item = Statement<'_>> {
    keyword(bytes, "use").filter_map(|(at, rest)| tree(rest).map(|paths| Statement { at, paths }))
}

fn extern_crates(bytes: &[u8]) -> impl Iterator<Item = Statement<'_>> {
    keyword(bytes, "extern").filter_map(|(at, rest)| {
        let rest = rest.trim_ascii_start().strip_prefix(b"crate")?;
        let found = name(rest.trim_ascii_start());
        // `extern crate a as b` binds b, but only for paths of this crate.
        (rest.first()?.is_ascii_whitespace() && !found.is_empty())
            .then_some(Statement { at, paths: vec![(found, found)] })
    })
}

/// Modules declared here: names bound by this crate.
fn modules(bytes: &[u8]) -> impl Iterator<Item = Statement<'_>> {
    keyword(bytes, "mod").filter_map(|(at, rest)| {
        let found = name(rest.trim_ascii_start());
        (!found.is_empty()).then_some(Statement { at, paths: vec![(b"self", found)] })
    })
}

/// The paths of a `use` tree up to its `;`, each as (first name, bound name); nothing when it is no tree.
fn tree(bytes: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let bytes = &bytes[..bytes.len().min(LONGEST_TREE)];
    let mut paths = Vec::new();
    let mut open: Vec<(Option<&[u8]>, &[u8])> = Vec::new();
    let (mut root, mut bound): (Option<&[u8]>, &[u8]) = (None, b"");
    // Two names in a row are prose, unless `as` stands between.
    let (mut at, mut after_name) = (0, false);
    loop {
        let rest = &bytes[at..];
        let byte = *rest.first()?;
        at += 1;
        match byte {
            b';' | b',' | b'}' => {
                if let Some(root) = root.filter(|_| !bound.is_empty()) {
                    paths.push((root, bound));
                }
                bound = b"";
                after_name = byte == b'}';
                match byte {
                    b';' => return open.is_empty().then_some(paths),
                    b'}' => (_, root) = (open.pop()?, None),
                    _ => root = open.last()?.0,
                }
            }
            b'{' if !after_name => {
                open.push((root, bound));
                bound = b"";
            }
            b':' if rest.get(1) == Some(&b':') => (at, after_name) = (at + 1, false),
            b'*' => (bound, after_name) = (b"*", true),
            b'/' if rest.get(1) == Some(&b'/') => at = line_end(bytes, at),
            b'/' if rest.get(1) == Some(&b'*') => at = super::lexis::block_end(bytes, at - 1),
            b'r' if rest.get(1) == Some(&b'#') => at += 1,
            _ if byte.is_ascii_whitespace() => {}
            _ if in_name(byte) => {
                let word = name(rest);
                at += word.len() - 1;
                match (word, after_name) {
                    (b"as", true) => after_name = false,
                    (_, true) => return None,
                    // `a::b::{self}` binds b.
                    (b"self", false) if root.is_some() => (bound, after_name) = (open.last()?.1, true),
                    _ => {
                        root.get_or_insert(word);
                        (bound, after_name) = (word, true);
                    }
                }
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::imports;
    use buyin_facts::word::Language;

    fn crates(source: &str) -> Vec<String> {
        imports(Language::Rust, source.as_bytes())
    }

    #[test]
    fn statements_of_every_form() {
        let source = "
            extern crate libc; #[macro_use] extern crate log as l;
            pub(in crate::x) use anyhow::anyhow;
            use {a::b::{self, c as d}, ::e, std::fmt, crate::f, r#async::g};
            use tokio as runtime; pub use h::*;
            fn f() { use inner::Thing; }
            use self::x; use super::y; use core::z; use Shape::Round;
        ";
        assert_eq!(crates(source), ["a", "anyhow", "async", "e", "h", "inner", "libc", "log", "tokio"]);
    }

    #[test]
    fn names_declared_here_are_no_crates() {
        assert_eq!(crates("mod config;\npub mod deep { }\nuse config::Config;\nuse deep::x;\nuse real::x;"), ["real"]);
        assert_eq!(
            crates(
                "use rustc_hir as hir;\nuse hir::Expr;\nuse crate::ast::{self, token};\nuse ast::Node; use token::T;"
            ),
            ["rustc_hir"]
        );
    }

    #[test]
    fn comments_strings_and_prose_say_nothing() {
        let source = r##"
//! use no::a;
/// use no::b; reuse no::c;
/* use no::d; /* */
use no::e; */
const S: &str = "
use no::f;
"; const T: &str = r#"
use no::g; mod yes; "
"#;
const Q: char = '"';
// it isn't; use no::h;
use yes::x;
use the following words;
"##;
        assert_eq!(crates(source), ["yes"]);
    }

    #[test]
    fn trees_over_lines_with_comments() {
        assert_eq!(crates("use a::{ // one\n  b, /* use no::x; */\n  c::{d, e},\n};\nuse f::g"), ["a"]);
    }
}
