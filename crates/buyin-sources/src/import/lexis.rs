//! Where comments and strings begin and end, language by language. Must not know what an import is.

pub(crate) mod php;

use memchr::{memchr, memchr2, memchr3, memmem};

/// How one language writes comments and strings.
#[derive(Clone, Copy)]
pub(crate) struct Lexis {
    /// The next byte that may open a comment or a string.
    pub(crate) opener: fn(&[u8]) -> Option<usize>,
    /// The end of what opens at a place; the byte after it when nothing does. Always past the place.
    pub(crate) end: fn(&[u8], usize) -> usize,
}

/// A reading position in a file that only goes forward and is always in code.
pub(crate) struct Code<'a> {
    bytes: &'a [u8],
    at: usize,
    lexis: Lexis,
}

impl<'a> Code<'a> {
    pub(crate) fn new(bytes: &'a [u8], lexis: Lexis) -> Self {
        Self { bytes, at: 0, lexis }
    }

    /// Whether `place` is code. Places must be asked in order.
    pub(crate) fn holds(&mut self, place: usize) -> bool {
        while self.at < place {
            self.at = match (self.lexis.opener)(&self.bytes[self.at..place]) {
                None => place,
                Some(offset) => (self.lexis.end)(self.bytes, self.at + offset),
            };
        }
        self.at == place
    }
}

/// Rust.
pub(crate) const RUST: Lexis = Lexis { opener: |bytes| memchr3(b'"', b'\'', b'/', bytes), end: rust_end };
/// C and C++.
pub(crate) const C: Lexis = Lexis { opener: |bytes| memchr3(b'"', b'\'', b'/', bytes), end: c_end };
/// Python.
pub(crate) const PYTHON: Lexis = Lexis { opener: |bytes| memchr3(b'"', b'\'', b'#', bytes), end: python_end };
/// JavaScript and TypeScript.
pub(crate) const JAVASCRIPT: Lexis = Lexis { opener: script_opener, end: |bytes, at| script_end(bytes, at, 0) };

/// The end of the line of `at`, before its line end.
pub(crate) fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |offset| at + offset)
}

/// The end of a `/* … */` that opens at `at` and holds no other.
pub(crate) fn block_end(bytes: &[u8], at: usize) -> usize {
    let inside = (at + 2).min(bytes.len());
    memmem::find(&bytes[inside..], b"*/").map_or(bytes.len(), |offset| inside + offset + 2)
}

/// The end of a `/* … */` that opens at `at` and may hold others.
fn nested_block_end(bytes: &[u8], at: usize) -> usize {
    let (mut depth, mut place) = (0_u32, at);
    while let Some(offset) = memchr2(b'/', b'*', &bytes[place..]) {
        place += offset;
        match &bytes[place..(place + 2).min(bytes.len())] {
            b"/*" => (depth, place) = (depth + 1, place + 2),
            b"*/" if depth <= 1 => return place + 2,
            b"*/" => (depth, place) = (depth - 1, place + 2),
            _ => place += 1,
        }
    }
    bytes.len()
}

/// The end of a string that opens with the quote at `at`, minding backslashes; a line end closes it unless it may span lines.
pub(crate) fn quoted_end(bytes: &[u8], at: usize, spans_lines: bool) -> usize {
    let quote = bytes[at];
    let newline = if spans_lines { quote } else { b'\n' };
    let mut place = at + 1;
    while let Some(offset) = memchr3(quote, b'\\', newline, &bytes[place.min(bytes.len())..]) {
        place += offset;
        if bytes[place] != b'\\' {
            return place + 1;
        }
        place += 2;
    }
    bytes.len()
}

/// The end of a comment in the manner of C that opens at the slash at `at`, if one does.
pub(crate) fn comment_end(bytes: &[u8], at: usize, block: fn(&[u8], usize) -> usize) -> Option<usize> {
    match bytes.get(at + 1) {
        Some(b'/') => Some(line_end(bytes, at)),
        Some(b'*') => Some(block(bytes, at)),
        _ => None,
    }
}

fn rust_end(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b'/' => comment_end(bytes, at, nested_block_end).unwrap_or(at + 1),
        b'"' => match raw_hashes(bytes, at) {
            Some(hashes) => raw_end(bytes, at, hashes),
            None => quoted_end(bytes, at, true),
        },
        _ => character_end(bytes, at),
    }
}

/// How many hashes stand before the quote at `at` of a raw string; nothing when the string is not raw.
fn raw_hashes(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[..at].iter().rev().take_while(|&&byte| byte == b'#').count();
    let mark = &bytes[..at - hashes];
    let mark = mark.strip_suffix(b"r")?;
    let mark = mark.strip_suffix(b"b").or_else(|| mark.strip_suffix(b"c")).unwrap_or(mark);
    mark.last().is_none_or(|&before| !super::in_name(before)).then_some(hashes)
}

fn raw_end(bytes: &[u8], at: usize, hashes: usize) -> usize {
    let mut place = at + 1;
    while let Some(offset) = memchr(b'"', &bytes[place..]) {
        place += offset + 1;
        let after = &bytes[place..(place + hashes).min(bytes.len())];
        if after.len() == hashes && after.iter().all(|&byte| byte == b'#') {
            return place + hashes;
        }
    }
    bytes.len()
}

/// The end of a character literal, or of the quote of a lifetime.
fn character_end(bytes: &[u8], at: usize) -> usize {
    let Some(&first) = bytes.get(at + 1) else { return at + 1 };
    if first == b'\\' {
        // The byte after the backslash may itself be a quote.
        let place = (at + 3).min(bytes.len());
        return memchr2(b'\'', b'\n', &bytes[place..]).map_or(bytes.len(), |offset| place + offset + 1);
    }
    let width = match first {
        0x00..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    if bytes.get(at + 1 + width) == Some(&b'\'') { at + 2 + width } else { at + 1 }
}

fn c_end(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b'/' => comment_end(bytes, at, block_end).unwrap_or(at + 1),
        b'"' if bytes[..at].ends_with(b"R") => c_raw_end(bytes, at),
        // A digit separator (`1'000`) opens nothing.
        b'\'' if at > 0 && bytes[at - 1].is_ascii_hexdigit() => at + 1,
        _ => quoted_end(bytes, at, false),
    }
}

/// The end of a C++ raw string `R"mark( … )mark"`.
fn c_raw_end(bytes: &[u8], at: usize) -> usize {
    let Some(width) = bytes[at + 1..].iter().take(17).position(|&byte| byte == b'(') else {
        return quoted_end(bytes, at, false);
    };
    let inside = at + 2 + width;
    let close = [b")", &bytes[at + 1..at + 1 + width], b"\""].concat();
    memmem::find(&bytes[inside..], &close).map_or(bytes.len(), |offset| inside + offset + close.len())
}

fn python_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    if quote == b'#' {
        return line_end(bytes, at);
    }
    if bytes.get(at + 1) != Some(&quote) || bytes.get(at + 2) != Some(&quote) {
        return quoted_end(bytes, at, false);
    }
    let mut place = at + 3;
    while let Some(offset) = memchr2(quote, b'\\', &bytes[place.min(bytes.len())..]) {
        place += offset;
        if bytes[place] == b'\\' {
            place += 2;
        } else if bytes[place..].starts_with(&[quote; 3]) {
            return place + 3;
        } else {
            place += 1;
        }
    }
    bytes.len()
}

/// How deep templates may nest in templates before the rest of the file is given up.
const DEEPEST: u32 = 16;

fn script_opener(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'/' | b'`'))
}

fn script_end(bytes: &[u8], at: usize, depth: u32) -> usize {
    match bytes[at] {
        b'/' => comment_end(bytes, at, block_end).unwrap_or_else(|| pattern_end(bytes, at)),
        b'`' => template_end(bytes, at, depth),
        _ => quoted_end(bytes, at, false),
    }
}

/// The end of a regular expression, or of a division sign: what stands before tells which.
fn pattern_end(bytes: &[u8], at: usize) -> usize {
    let before = bytes[..at].trim_ascii_end();
    let divides = match before.last() {
        None => false,
        Some(b')' | b']' | b'}' | b'"' | b'\'' | b'`' | b'<') => true,
        Some(&last) if super::in_name(last) || last == b'$' => !before.ends_with(b"return"),
        Some(_) => false,
    };
    if divides { at + 1 } else { pattern_body_end(bytes, at) }
}

/// The end of the regular expression that opens at `at`; the byte after it when its line ends first.
pub(crate) fn pattern_body_end(bytes: &[u8], at: usize) -> usize {
    let (mut place, mut in_class) = (at + 1, false);
    while let Some(&byte) = bytes.get(place) {
        match byte {
            b'\n' => return at + 1,
            b'\\' => place += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => return place + 1,
            _ => {}
        }
        place += 1;
    }
    at + 1
}

pub(crate) fn template_end(bytes: &[u8], at: usize, depth: u32) -> usize {
    if depth >= DEEPEST {
        return bytes.len();
    }
    let mut place = at + 1;
    while let Some(offset) = memchr3(b'`', b'\\', b'$', &bytes[place.min(bytes.len())..]) {
        place += offset;
        match bytes[place] {
            b'`' => return place + 1,
            b'\\' => place += 2,
            _ if bytes.get(place + 1) == Some(&b'{') => place = hole_end(bytes, place + 2, depth),
            _ => place += 1,
        }
    }
    bytes.len()
}

/// The end of the `${ … }` whose inside begins at `at`.
fn hole_end(bytes: &[u8], at: usize, depth: u32) -> usize {
    let (mut place, mut braces) = (at, 1_u32);
    while let Some(&byte) = bytes.get(place) {
        match byte {
            b'{' => braces += 1,
            b'}' if braces == 1 => return place + 1,
            b'}' => braces -= 1,
            b'"' | b'\'' | b'/' | b'`' => {
                place = script_end(bytes, place, depth + 1);
                continue;
            }
            _ => {}
        }
        place += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code of a text: everything a reader of that language would not skip.
    fn code(lexis: Lexis, text: &str) -> String {
        let mut code = Code::new(text.as_bytes(), lexis);
        (0..text.len()).filter(|&place| code.holds(place)).map(|place| text.as_bytes()[place] as char).collect()
    }

    #[test]
    fn rust_strings_and_lifetimes() {
        assert_eq!(code(RUST, r##"a r#"x"y"# b"##).replace(' ', ""), "ar#\"b");
        assert_eq!(code(RUST, r#"a "x\"y" b"#), "a \" b");
        assert_eq!(code(RUST, "<'a> '\\'' '\"' z"), "<'a> ' ' z");
        assert_eq!(code(RUST, "a /* /* */ x */ b // c"), "a / b /");
        assert_eq!(code(RUST, "'é' b"), "' b");
    }

    #[test]
    fn script_templates_and_patterns() {
        assert_eq!(code(JAVASCRIPT, "a `x${`y${'}'}`}z` b"), "a ` b");
        assert_eq!(code(JAVASCRIPT, "x = /['\"`]/ ; y / z"), "x = / ; y / z");
        assert_eq!(code(JAVASCRIPT, "it's\nb"), "it'b");
    }

    #[test]
    fn python_and_c() {
        assert_eq!(code(PYTHON, "a '''x'y''' b # c\nd"), "a ' b #\nd");
        assert_eq!(code(C, "a R\"z()\" )z\" 1'000 b"), "a R\" 1'000 b");
    }
}
