//! Import lines: what a source file takes from outside.
//!
//! A scanner is a pure, fast, single pass over the bytes; it is no parser of the language, only of its import lines, and
//! must never be fooled by comments and strings where that is cheap to know. Standard libraries and relative imports are
//! left out.
//!
//! Where a language keeps its imports at the top (Go, Java, C#), [`header`] reads that far and no further. Elsewhere a
//! scanner looks for places that could be imports, and [`lexis`] tells which of them are code; it only reads as far as the
//! last place that would say something new.

mod c;
mod csharp;
mod go;
mod header;
mod java;
mod javascript;
pub(crate) mod lexis;
mod php;
mod python;
mod ruby;
mod rust;

use std::collections::BTreeSet;

use buyin_facts::word::Language;

use lexis::{Code, Lexis};

/// Longer specifiers are no imports but data, in bytes.
const LONGEST: usize = 500;

/// What a file imports that can lie outside its component, as written; sorted, each once.
pub fn imports(language: Language, bytes: &[u8]) -> Vec<String> {
    // Bytes that are not UTF-8 are replaced, which can make two specifiers one and move them.
    let specifiers = specifiers(language, bytes, false).into_iter().map(|(_, specifier)| specifier);
    specifiers.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The same, each with the place of one of its mentions, in bytes. In Java and Kotlin with the name taken from the package.
pub(crate) fn import_places(language: Language, bytes: &[u8]) -> Vec<(usize, String)> {
    specifiers(language, bytes, true)
}

fn specifiers(language: Language, whole: &[u8], with_names: bool) -> Vec<(usize, String)> {
    let bytes = whole.strip_prefix(b"\xef\xbb\xbf").unwrap_or(whole);
    let specifiers = match language {
        Language::Go => go::imports(bytes),
        Language::Rust => rust::imports(bytes),
        Language::Python => python::imports(bytes),
        Language::JavaScript => javascript::imports(bytes),
        Language::Java if with_names => java::named(bytes),
        Language::Java => java::imports(bytes),
        Language::CSharp => csharp::imports(bytes),
        Language::Ruby => ruby::imports(bytes),
        Language::C => c::imports(bytes),
        // Names of a group stand nowhere in one piece. A mark of the encoding is no code to it.
        Language::Php => return php::imports(whole).into_iter().map(|(specifier, place)| (place, specifier)).collect(),
    };
    let place = |specifier: &[u8]| specifier.as_ptr().addr().saturating_sub(whole.as_ptr().addr()).min(whole.len());
    let specifiers = specifiers.into_iter().filter(|specifier| specifier.len() <= LONGEST);
    specifiers.map(|specifier| (place(specifier), String::from_utf8_lossy(specifier).into_owned())).collect()
}

/// A place that is an import if it is code.
struct Place<'a> {
    at: usize,
    specifiers: Vec<&'a [u8]>,
}

/// The specifiers of those places that are code. Places come in order.
fn in_code<'a>(bytes: &'a [u8], lexis: Lexis, places: impl Iterator<Item = Place<'a>>) -> BTreeSet<&'a [u8]> {
    let mut code = Code::new(bytes, lexis);
    let mut known = BTreeSet::new();
    for place in places {
        if place.specifiers.iter().any(|specifier| !known.contains(specifier)) && code.holds(place.at) {
            known.extend(place.specifiers);
        }
    }
    known
}

/// Whether a byte can stand inside a name; bytes beyond ASCII can.
pub(crate) fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The name at the front of `bytes`, possibly empty.
fn name(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|&byte| !in_name(byte)).unwrap_or(bytes.len());
    &bytes[..end]
}

/// Whether a statement can begin at `at`: only blanks lie before it on its line, or a byte of `after`.
fn begins_statement(bytes: &[u8], at: usize, after: &[u8]) -> bool {
    let before = bytes[..at].trim_ascii_end_blanks();
    before.last().is_none_or(|last| *last == b'\n' || *last == b'\r' || after.contains(last))
}

/// Trimming of blanks that keeps line ends, which `trim_ascii_end` does not.
trait Blanks {
    fn trim_ascii_end_blanks(&self) -> &[u8];
    fn trim_ascii_start_blanks(&self) -> &[u8];
}

impl Blanks for [u8] {
    fn trim_ascii_end_blanks(&self) -> &[u8] {
        let end = self.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |last| last + 1);
        &self[..end]
    }

    fn trim_ascii_start_blanks(&self) -> &[u8] {
        let start = self.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(self.len());
        &self[start..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_are_not_utf8_are_sorted_as_they_are_told() {
        let source = b"require 'a\xff'\nrequire 'a\xfe'\nrequire 'a\xf0\x9f\x98\x80'\n";
        let told = imports(Language::Ruby, source);
        assert!(told.windows(2).all(|pair| pair[0] < pair[1]), "{told:?}");
        assert!(told.contains(&"a\u{1f600}".to_owned()), "{told:?}");
    }

    /// Text that is likelier to reach a scanner's corners than random bytes are.
    fn fragments() -> impl Strategy<Value = Vec<u8>> {
        let fragment = prop::sample::select(vec![
            "use a::b;\n",
            "use {",
            "import ",
            "from ",
            "\"x.y/z\"",
            "'",
            "\"",
            "`",
            "${",
            "}",
            "/*",
            "*/",
            "//",
            "#",
            "(",
            "\n",
            "require('",
            "#include <",
            ">",
            "\\",
            "r#\"",
            "\"#",
            "'''",
            "=begin\n",
            "<<~EOS",
            "package a",
            "using ",
            "extern crate ",
            "import (\n",
            ")",
            ";",
            "é",
            "as",
            "::",
            ".",
            "<script>",
            "</script>",
            "mod ",
            "export ",
            "static ",
            "<?php\n",
            "?>",
            "use A\\B\\{C, D};\n",
            "namespace A {",
            "<<<EOS\n",
            "EOS;\n",
            "\\",
        ]);
        prop::collection::vec(fragment, 0..60).prop_map(|parts| parts.concat().into_bytes())
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in fragments()) {
            for &language in Language::ALL {
                for found in [imports(language, &bytes), imports(language, &text)] {
                    prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
                }
            }
        }

        #[test]
        fn a_comment_at_the_end_changes_nothing(picks in prop::collection::vec(0_usize..4, 0..12), spoken in "[ a-z:;.{}'\"/`<>()]{0,40}") {
            for &language in Language::ALL {
                let (mark, lines) = sample(language);
                let mut source: String = lines[0].to_owned();
                picks.iter().for_each(|&pick| source.push_str(lines[pick]));
                let before = imports(language, source.as_bytes());
                let comments = [mark, &spoken, " use a::b; import 'x'; require 'y'\n", mark, "import z\n"];
                source.push_str(&comments.concat());
                prop_assert_eq!(before, imports(language, source.as_bytes()), "{}: {}", language, source);
            }
        }
    }

    /// Comment mark and whole lines of a language.
    fn sample(language: Language) -> (&'static str, [&'static str; 4]) {
        match language {
            Language::Go => {
                ("//", ["package a\n", "import \"x.org/y\"\n", "// import \"x.org/c\"\n", "import (\n\"z.org/y\"\n)\n"])
            }
            Language::Rust => (
                "//",
                [
                    "use a::b;\n",
                    "fn f<'a>() { let x = 'u'; }\n",
                    "const S: &str = r#\"\nuse no::no;\n\"#;\n",
                    "/* use no::x; */\n",
                ],
            ),
            Language::Python => {
                ("#", ["import a\n", "x = '''\nimport no\n'''\n", "from b.c import d\n", "s = \"it's\"\n"])
            }
            Language::JavaScript => (
                "//",
                [
                    "import a from 'a'\n",
                    "const r = /[/'\"]/g;\n",
                    "const t = `\nimport no from 'no'\n`;\n",
                    "export * from \"b/c\";\n",
                ],
            ),
            Language::Java => {
                ("//", ["package a;\n", "import b.c.D;\n", "/* import no.No; */\n", "import static e.F.g;\n"])
            }
            Language::CSharp => ("//", ["using A.B;\n", "/* using No; */\n", "global using C;\n", "// using No;\n"]),
            Language::Ruby => (
                "#",
                [
                    "require 'a'\n",
                    "x = <<~EOS\n  require 'no'\nEOS\n",
                    "=begin\nrequire 'no'\n=end\n",
                    "require \"b/c\"\n",
                ],
            ),
            Language::Php => (
                "//",
                [
                    "<?php\n",
                    "use A\\B\\{C, D as E};\n",
                    "$s = <<<EOS\nuse No\\A; it's\n  EOS;\n",
                    "/* use No\\B; */ # it's\nuse F\\G;\n",
                ],
            ),
            Language::C => {
                ("//", ["#include <a/b.h>\n", "/*\n#include <no.h>\n*/\n", "char c = '\"';\n", "#include \"c/d.h\"\n"])
            }
        }
    }
}
