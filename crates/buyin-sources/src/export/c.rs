//! C and C++: types, macros, and functions outside of other braces that are not `static`.

use buyin_facts::word::ExportKind;

use super::{Offer, Words};

pub(super) fn exports(words: Words<'_>) -> Vec<Offer> {
    let mut found = Vec::new();
    // Braces of functions and types; those of namespaces and `extern "C"` hide nothing.
    let (mut open, mut statement) = (Vec::new(), 0);
    let mut place = 0;
    while place < words.len() {
        let is_top = !open.iter().any(|(hides, _)| *hides);
        match words.at(place) {
            b"#" if words.begins_line(place) => {
                found.extend(directive(words, place));
                place = line_end(words, place);
                statement = place;
                continue;
            }
            b"{" => {
                let namespace = is_namespace(words, statement, place);
                if is_top && !namespace {
                    found.extend(declared(words, statement, place));
                }
                open.push((!namespace, statement));
                statement = place + 1;
            }
            b"}" => {
                // The name of `typedef struct { … } name;` comes after its braces.
                let begun = open.pop().map(|(_, begun)| begun).filter(|begun| words.at(*begun) == b"typedef");
                statement = begun.unwrap_or(place + 1);
            }
            b";" => {
                if is_top {
                    found.extend(declared(words, statement, place));
                }
                statement = place + 1;
            }
            _ => {}
        }
        place += 1;
    }
    found
}

/// The token after a directive, minding lines that go on with a backslash.
fn line_end(words: Words<'_>, from: usize) -> usize {
    let mut place = from + 1;
    while place < words.len() && (!words.begins_line(place) || words.at(place - 1) == b"\\") {
        place += 1;
    }
    place
}

/// `#define NAME value`; a name alone is a guard or a switch.
fn directive(words: Words<'_>, hash: usize) -> Option<Offer> {
    let has_value = hash + 3 < words.len() && !words.begins_line(hash + 3);
    (words.at(hash + 1) == b"define" && has_value).then(|| words.offer(hash + 2, ExportKind::Macro))?
}

fn is_namespace(words: Words<'_>, statement: usize, brace: usize) -> bool {
    let is_extern = words.at(statement) == b"extern" && brace == statement + 2;
    is_extern || (statement..brace).take(3).any(|place| words.at(place) == b"namespace")
}

/// What a statement at the top declares.
fn declared(words: Words<'_>, first: usize, end: usize) -> Option<Offer> {
    let find = |text: &[u8]| (first..end).find(|place| words.at(*place) == text);
    if find(b"static").is_some() {
        return None;
    }
    let is_body = words.at(end) == b"{";
    if words.at(first) == b"typedef" {
        return if is_body { None } else { words.offer(end.checked_sub(1)?, ExportKind::Type) };
    }
    if let Some(open) = find(b"(").filter(|open| *open > first + 1) {
        return words.offer(open - 1, ExportKind::Function);
    }
    let word = (first..end).find(|place| matches!(words.at(*place), b"struct" | b"class" | b"enum" | b"union"))?;
    let is_pair = matches!(words.at(word + 1), b"class" | b"struct");
    if is_body { words.offer(word + 1 + usize::from(is_pair), ExportKind::Type) } else { None }
}
