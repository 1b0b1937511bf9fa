//! Python and Ruby: definitions whose name says nothing against them.

use buyin_facts::word::ExportKind;

use super::{Offer, Words};

/// What stands in the first column: functions, classes, constants in capitals. Names that begin with `_` are private.
pub(super) fn python(words: Words<'_>) -> Vec<Offer> {
    let flush = (0..words.len()).filter(|place| words.is_flush(*place));
    let offers = flush.filter_map(|place| match words.at(place) {
        b"def" => words.offer(place + 1, ExportKind::Function),
        b"async" if words.at(place + 1) == b"def" => words.offer(place + 2, ExportKind::Function),
        b"class" => words.offer(place + 1, ExportKind::Type),
        name if words.at(place + 1) == b"=" && words.at(place + 2) != b"=" && is_constant(name) => {
            words.offer(place, ExportKind::Value)
        }
        _ => None,
    });
    offers.filter(|offer| !offer.name.starts_with('_')).collect()
}

/// Classes, modules, methods and constants; methods after a bare `private` or `protected` are left out up to the next class
/// or module.
pub(super) fn ruby(words: Words<'_>) -> Vec<Offer> {
    let mut is_private = false;
    let mut found = Vec::new();
    for place in (0..words.len()).filter(|place| words.begins_line(*place)) {
        let is_bare = place + 1 == words.len() || words.begins_line(place + 1);
        match words.at(place) {
            b"private" | b"protected" if is_bare => is_private = true,
            b"public" if is_bare => is_private = false,
            b"class" | b"module" if words.at(place + 1) != b"<" => {
                is_private = false;
                let kind = if words.at(place) == b"class" { ExportKind::Type } else { ExportKind::Module };
                found.extend(words.offer(last_of_path(words, place + 1), kind));
            }
            b"def" if !is_private => {
                let of_class = words.at(place + 1) == b"self" && words.at(place + 2) == b".";
                found.extend(words.offer(place + if of_class { 3 } else { 1 }, ExportKind::Function));
            }
            name if words.at(place + 1) == b"=" && is_constant(name) => {
                found.extend(words.offer(place, ExportKind::Value));
            }
            _ => {}
        }
    }
    found.retain(|offer| !offer.name.starts_with('_'));
    found
}

/// The last name of `A::B`.
fn last_of_path(words: Words<'_>, mut place: usize) -> usize {
    while words.at(place + 1) == b":" && words.at(place + 2) == b":" && words.is_name(place + 3) {
        place += 3;
    }
    place
}

fn is_constant(name: &[u8]) -> bool {
    name.len() > 1
        && name[0].is_ascii_uppercase()
        && name.iter().all(|byte| !byte.is_ascii_lowercase() && byte.is_ascii())
}
