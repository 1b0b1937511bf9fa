//! Go: what begins with a capital letter at the top of a file, and methods.

use buyin_facts::word::ExportKind;

use super::{Offer, Words};

pub(super) fn exports(words: Words<'_>) -> Vec<Offer> {
    let depths = words.depths();
    let mut found = Vec::new();
    let mut group: Option<ExportKind> = None;
    // Inside of functions and types nothing is offered.
    for place in (0..words.len()).filter(|place| depths[*place] <= 1 && words.begins_line(*place)) {
        match (depths[place], words.at(place)) {
            (0, b")") => group = None,
            (0, b"func") => found.extend(function(words, &depths, place)),
            (0, word @ (b"type" | b"var" | b"const")) => {
                let kind = if word == b"type" { ExportKind::Type } else { ExportKind::Value };
                if words.at(place + 1) == b"(" {
                    group = Some(kind);
                } else {
                    found.extend(public(words, place + 1, kind));
                }
            }
            (1, _) => found.extend(group.and_then(|kind| public(words, place, kind))),
            _ => {}
        }
    }
    found
}

/// `func Name(`, `func (receiver) Name(`.
fn function(words: Words<'_>, depths: &[u32], at: usize) -> Option<Offer> {
    let mut name = at + 1;
    if words.at(name) == b"(" {
        name = (name + 1..words.len()).find(|place| depths[*place] == 0)? + 1;
    }
    public(words, name, ExportKind::Function)
}

fn public(words: Words<'_>, place: usize, kind: ExportKind) -> Option<Offer> {
    words.offer(place, kind).filter(|offer| offer.name.starts_with(char::is_uppercase))
}
