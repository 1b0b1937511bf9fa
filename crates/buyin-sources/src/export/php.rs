//! PHP: types, functions and constants with their namespace, as `use` names them; members of types that are not hidden, by their
//! bare names. What begins with `__` the language calls itself.

use buyin_facts::word::ExportKind;

use super::{LONGEST, Offer, Words};

/// How far behind `const` its `=` may stand, in tokens.
const TYPED: usize = 6;

pub(super) fn exports(words: Words<'_>) -> Vec<Offer> {
    let depths = words.depths();
    let mut found = Vec::new();
    let mut namespace = String::new();
    // How deep the declaration of the type lies whose body is being read.
    let mut body: Option<u32> = None;
    for (place, depth) in depths.iter().copied().enumerate() {
        match words.at(place) {
            b"}" if body == Some(depth) => body = None,
            b"namespace" if body.is_none() && !follows(words, place, &[b">", b":"]) => {
                namespace = words.namespace(place, b"\\").unwrap_or(namespace);
            }
            b"class" if follows(words, place, &[b"new"]) => body = body.or(Some(depth)),
            b"class" | b"interface" | b"trait" | b"enum" if is_type(words, place) => {
                body = body.or(Some(depth));
                found.extend(words.offer(place + 1, ExportKind::Type).and_then(|offer| within(&namespace, offer)));
            }
            b"function" | b"const" if body.is_some_and(|outer| depth == outer + 1) => {
                found.extend(declared(words, place).filter(|_| !is_hidden(words, place)));
            }
            b"function" | b"const" if body.is_none() && !follows(words, place, &[b"use"]) => {
                found.extend(declared(words, place).and_then(|offer| within(&namespace, offer)));
            }
            _ => {}
        }
    }
    found.retain(|offer| !offer.name.starts_with("__"));
    found
}

/// An offer of a namespace.
fn within(namespace: &str, mut offer: Offer) -> Option<Offer> {
    if !namespace.is_empty() {
        offer.name = format!("{namespace}\\{}", offer.name);
    }
    (offer.name.len() <= LONGEST).then_some(offer)
}

fn is_type(words: Words<'_>, at: usize) -> bool {
    let opens = matches!(words.at(at + 2), b"{" | b"extends" | b"implements" | b":");
    opens && words.is_name(at + 1) && !follows(words, at, &[b"new", b":", b">"])
}

fn follows(words: Words<'_>, at: usize, before: &[&[u8]]) -> bool {
    at > 0 && before.contains(&words.at(at - 1))
}

/// The function or constant that is declared here.
fn declared(words: Words<'_>, at: usize) -> Option<Offer> {
    if words.at(at) == b"function" {
        let name = at + 1 + usize::from(words.at(at + 1) == b"&");
        return words.offer(name, ExportKind::Function).filter(|_| words.at(name + 1) == b"(");
    }
    let sign = (at + 2..at + TYPED).find(|place| matches!(words.at(*place), b"=" | b";"))?;
    words.offer(sign - 1, ExportKind::Value).filter(|_| words.at(sign) == b"=")
}

/// Whether a member is said to be private or protected.
fn is_hidden(words: Words<'_>, at: usize) -> bool {
    let modifiers = (0..at).rev().map(|place| words.at(place)).take_while(|word| {
        matches!(*word, b"public" | b"private" | b"protected" | b"static" | b"abstract" | b"final" | b"readonly")
    });
    modifiers.into_iter().any(|word| matches!(word, b"private" | b"protected"))
}
