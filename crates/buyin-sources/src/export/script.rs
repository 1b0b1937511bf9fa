//! JavaScript and TypeScript: what is exported by statement, by list, or by assignment to `exports`.

use buyin_facts::word::ExportKind;

use super::{Offer, Words};

pub(super) fn exports(words: Words<'_>) -> Vec<Offer> {
    let mut found = Vec::new();
    for place in 0..words.len() {
        let is_member = place > 0 && words.at(place - 1) == b".";
        match words.at(place) {
            b"export" if !is_member && words.at(place + 1) == b"{" => list(words, place + 2, &mut found),
            b"export" if !is_member => found.extend(declaration(words, place + 1)),
            b"exports" if words.at(place + 1) == b"." && words.at(place + 3) == b"=" => {
                found.extend(words.offer(place + 2, ExportKind::Value));
            }
            _ => {}
        }
    }
    found
}

/// `export [default] [declare] [abstract] [async] function name`, and so on.
fn declaration(words: Words<'_>, mut place: usize) -> Option<Offer> {
    loop {
        let kind = match words.at(place) {
            b"default" | b"declare" | b"abstract" | b"async" => None,
            b"const" if words.at(place + 1) == b"enum" => None,
            b"function" => {
                place += usize::from(words.at(place + 1) == b"*");
                Some(ExportKind::Function)
            }
            b"class" | b"interface" | b"type" | b"enum" => Some(ExportKind::Type),
            b"const" | b"let" | b"var" => Some(ExportKind::Value),
            b"namespace" | b"module" => Some(ExportKind::Module),
            _ => return None,
        };
        place += 1;
        if let Some(kind) = kind {
            let is_nameless = matches!(words.at(place), b"extends" | b"implements");
            return words.offer(place, kind).filter(|_| !is_nameless);
        }
    }
}

/// `{ a, b as c, type D }`: the names others see.
fn list(words: Words<'_>, first: usize, found: &mut Vec<Offer>) {
    let mut seen: Option<usize> = None;
    for place in first..words.len() {
        match words.at(place) {
            end @ (b"," | b"}") => {
                let name = seen.take().filter(|place| words.at(*place) != b"default");
                found.extend(name.and_then(|place| words.offer(place, ExportKind::Value)));
                if end == b"}" {
                    return;
                }
            }
            _ if words.is_name(place) => seen = Some(place),
            _ => return,
        }
    }
}
