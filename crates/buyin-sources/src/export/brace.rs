//! Java, Kotlin and C#: types and members that are `public`; Kotlin's, which are so without saying. Types of C# with their
//! namespace, as `using` names it.

use buyin_facts::word::{ExportKind, Syntax};

use super::{Offer, Words};

/// Longest declaration that is read, in tokens.
const LONGEST: usize = 40;

pub(super) fn exports(words: Words<'_>, syntax: Syntax) -> Vec<Offer> {
    let mut namespace = String::new();
    (0..words.len())
        .filter_map(|place| match words.at(place) {
            // Of one inside another, which is rare, its own name is all that is told.
            b"namespace" if syntax == Syntax::CSharp => {
                namespace = words.namespace(place, b".").unwrap_or_else(|| std::mem::take(&mut namespace));
                None
            }
            b"public" => public(words, place + 1).map(|offer| within(&namespace, offer)),
            b"fun" | b"object" | b"class" | b"interface" | b"val" | b"var" | b"typealias" if syntax == Syntax::Java => {
                kotlin(words, place)
            }
            _ => None,
        })
        .collect()
}

/// A type with its namespace, as far as names may be long.
fn within(namespace: &str, mut offer: Offer) -> Offer {
    if offer.kind == ExportKind::Type && !namespace.is_empty() && namespace.len() + offer.name.len() < super::LONGEST {
        offer.name = format!("{namespace}.{}", offer.name);
    }
    offer
}

/// After `public`: the name of a type, or the last name before what a member begins with.
fn public(words: Words<'_>, first: usize) -> Option<Offer> {
    for place in first..(first + LONGEST).min(words.len()) {
        match words.at(place) {
            b"class" | b"interface" | b"enum" | b"struct" | b"record" | b"object" if words.is_name(place + 1) => {
                let is_pair = matches!(words.at(place + 1), b"class" | b"struct" | b"interface");
                return words.offer(place + 1 + usize::from(is_pair), ExportKind::Type);
            }
            b"fun" if words.at(place + 1) != b"interface" => {
                return words.offer(function_name(words, place)?, ExportKind::Function);
            }
            b"val" | b"var" if words.is_name(place + 1) => {
                return words.offer(property_name(words, place)?, ExportKind::Value);
            }
            b"(" => return words.offer(before_types(words, place)?, ExportKind::Function),
            b";" | b"=" | b"{" => return words.offer(place.checked_sub(1)?, ExportKind::Value),
            b"}" | b":" => return None,
            _ => {}
        }
    }
    None
}

/// A declaration of Kotlin that begins its line, after words that do not hide it.
fn kotlin(words: Words<'_>, at: usize) -> Option<Offer> {
    let line = words.tokens[at].line;
    let before = (0..at).rev().take_while(|place| words.tokens[*place].line == line);
    let is_plain = |word: &[u8]| {
        matches!(
            word,
            b"data"
                | b"open"
                | b"abstract"
                | b"sealed"
                | b"suspend"
                | b"inline"
                | b"operator"
                | b"override"
                | b"infix"
                | b"tailrec"
                | b"value"
                | b"enum"
                | b"annotation"
                | b"companion"
                | b"const"
                | b"lateinit"
                | b"public"
                | b"fun"
        )
    };
    let mut first = at;
    for place in before {
        // An annotation without arguments hides nothing.
        let is_mark = words.at(place) == b"@" || (place > 0 && words.at(place - 1) == b"@");
        if !is_mark && !is_plain(words.at(place)) {
            return None;
        }
        first = place;
    }
    match words.at(at) {
        b"fun" if words.at(at + 1) == b"interface" => None,
        b"fun" => words.offer(function_name(words, at)?, ExportKind::Function),
        b"val" | b"var" | b"typealias" if !words.is_flush(first) => None,
        b"val" | b"var" => words.offer(property_name(words, at)?, ExportKind::Value),
        _ if words.at(at + 1) == b"{" => None,
        _ => words.offer(at + 1, ExportKind::Type),
    }
}

/// The name before the parameters of a `fun`, past type parameters and receiver.
fn function_name(words: Words<'_>, at: usize) -> Option<usize> {
    let open = (at + 1..(at + LONGEST).min(words.len())).find(|place| words.at(*place) == b"(")?;
    (open > at + 1).then(|| open - 1)
}

/// The name after `val` or `var`, past type parameters and receiver: `val <T> List<T>.name: T`.
fn property_name(words: Words<'_>, at: usize) -> Option<usize> {
    let line = words.tokens[at].line;
    let (mut deep, mut name) = (0_i32, None);
    for place in (at + 1..(at + LONGEST).min(words.len())).take_while(|place| words.tokens[*place].line == line) {
        match words.at(place) {
            b"<" => deep += 1,
            b">" => deep -= 1,
            _ if deep > 0 => {}
            b"." | b"?" => {}
            b"by" | b"get" if name.is_some() => break,
            _ if words.is_name(place) => name = Some(place),
            _ => break,
        }
    }
    name
}

/// The name before parameters, past type arguments: `name<T>(`.
fn before_types(words: Words<'_>, open: usize) -> Option<usize> {
    let last = open.checked_sub(1)?;
    if words.at(last) != b">" {
        return Some(last);
    }
    (0..last).rev().take(LONGEST).find(|place| words.at(*place) == b"<")?.checked_sub(1)
}
