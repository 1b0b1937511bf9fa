//! Rust: what is `pub` without restriction, and exported macros.

use buyin_facts::word::ExportKind;

use super::{Offer, Words};

/// How far before its `macro_rules` an attribute may stand, in tokens.
const ATTRIBUTES: usize = 24;

pub(super) fn exports(words: Words<'_>) -> Vec<Offer> {
    (0..words.len()).filter_map(|place| item(words, place).or_else(|| rules(words, place))).collect()
}

fn item(words: Words<'_>, at: usize) -> Option<Offer> {
    if words.at(at) != b"pub" {
        return None;
    }
    let mut place = at + 1;
    loop {
        // `const` is a modifier before `fn` and `unsafe`, else an item.
        let before_name = matches!(words.at(place + 1), b"fn" | b"unsafe" | b"extern" | b"async");
        let kind = match words.at(place) {
            b"unsafe" | b"async" | b"default" => None,
            b"const" if before_name => None,
            b"extern" if words.at(place + 1) != b"crate" => {
                place += usize::from(words.at(place + 1).starts_with(b"\""));
                None
            }
            b"fn" => Some(ExportKind::Function),
            b"struct" | b"enum" | b"trait" | b"type" | b"union" => Some(ExportKind::Type),
            b"const" | b"static" => Some(ExportKind::Value),
            b"mod" => Some(ExportKind::Module),
            b"macro" => Some(ExportKind::Macro),
            _ => return None,
        };
        place += 1;
        if let Some(kind) = kind {
            let is_mutable = kind == ExportKind::Value && words.at(place) == b"mut";
            return words.offer(place + usize::from(is_mutable), kind);
        }
    }
}

fn rules(words: Words<'_>, at: usize) -> Option<Offer> {
    if words.at(at) != b"macro_rules" || words.at(at + 1) != b"!" {
        return None;
    }
    let attributes = (at.saturating_sub(ATTRIBUTES)..at).rev().take_while(|place| words.at(*place) != b"}");
    let is_exported = attributes.into_iter().any(|place| words.at(place) == b"macro_export");
    words.offer(at + 2, ExportKind::Macro).filter(|_| is_exported)
}
