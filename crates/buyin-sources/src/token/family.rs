//! Where comments and strings begin and end, for every syntax; and which syntax a path has. Rests on the rules that the
//! readers of import lines use.

use buyin_facts::word::{Language, Syntax};
use memchr::{memchr, memmem};

use super::{Kind, Token};
use crate::import::in_name;
use crate::import::lexis::{self, block_end, comment_end, line_end, quoted_end};

/// What opens at a byte, with its end.
pub(super) enum Opened {
    Nothing,
    Comment(usize),
    Text(usize),
}

/// The syntax of a path by its name; nothing for text that is no code (prose, data, markup) and what is not known.
pub fn syntax_of(path: &str) -> Option<Syntax> {
    if let Some(language) = Language::of_path(path) {
        return Some(of_language(language));
    }
    let file = path.rsplit_once('/').map_or(path, |(_, file)| file);
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let by_ending = match ending {
        "proto" | "swift" | "scala" | "sc" | "dart" | "groovy" | "gradle" | "sol" | "thrift" | "zig" | "tf"
        | "tofu" | "hcl" | "cue" | "rego" => Syntax::Slash,
        "m" | "mm" | "glsl" | "hlsl" | "metal" => Syntax::C,
        "sh" | "bash" | "zsh" | "fish" | "ksh" | "yaml" | "yml" | "toml" | "mk" | "mak" | "cmake" | "pl" | "pm"
        | "r" | "R" | "ex" | "exs" | "jl" | "nix" | "awk" | "tcl" | "ps1" | "graphql" | "conf" | "dockerfile" => {
            Syntax::Hash
        }
        "bzl" | "bazel" | "star" | "pyx" => Syntax::Python,
        "sql" | "lua" | "hs" | "elm" | "adb" | "ads" | "vhd" => Syntax::Dash,
        _ => return by_name(stem),
    };
    (!stem.is_empty()).then_some(by_ending)
}

fn by_name(stem: &str) -> Option<Syntax> {
    Some(match stem {
        "Dockerfile" | "Containerfile" | "Makefile" | "GNUmakefile" | "makefile" | "justfile" | "Justfile" => {
            Syntax::Hash
        }
        "Jenkinsfile" => Syntax::Slash,
        "Rakefile" | "Vagrantfile" | "Gemfile" | "Brewfile" => Syntax::Ruby,
        "BUILD" | "WORKSPACE" | "Tiltfile" => Syntax::Python,
        _ => return None,
    })
}

fn of_language(language: Language) -> Syntax {
    match language {
        Language::Go => Syntax::Go,
        Language::Rust => Syntax::Rust,
        Language::Python => Syntax::Python,
        Language::JavaScript => Syntax::JavaScript,
        Language::Java => Syntax::Java,
        Language::CSharp => Syntax::CSharp,
        Language::Ruby => Syntax::Ruby,
        Language::C => Syntax::C,
        Language::Php => Syntax::Php,
    }
}

/// What opens at the byte at `at`, which is one of `"`, `'`, `` ` ``, `/`, `#`, `-`, `=` and `<`.
pub(super) fn opened(syntax: Syntax, bytes: &[u8], at: usize, before: Option<&Token>) -> Opened {
    match (syntax, bytes[at]) {
        (Syntax::Python, b'#') | (Syntax::Ruby, b'#') => Opened::Comment(line_end(bytes, at)),
        (Syntax::Hash | Syntax::Slash, b'#') if stands_apart(bytes, at) => Opened::Comment(line_end(bytes, at)),
        (Syntax::Php, b'#') if !stands_apart(bytes, at) => Opened::Nothing,
        (Syntax::Php, b'#' | b'/') => lexis::php::comment_end(bytes, at).map_or(Opened::Nothing, Opened::Comment),
        (Syntax::Php, b'<') => text(lexis::php::document_end(bytes, at), at),
        (Syntax::Dash, b'-') if bytes[at..].starts_with(b"--") => Opened::Comment(dash_end(bytes, at)),
        (Syntax::Ruby, b'=') => ruby_block(bytes, at),
        (_, b'#' | b'-' | b'=' | b'<') | (Syntax::Python | Syntax::Ruby | Syntax::Hash, b'/') => Opened::Nothing,
        (Syntax::Dash, b'/') if !bytes[at..].starts_with(b"/*") => Opened::Nothing,
        (Syntax::Rust, b'/') => slash((lexis::RUST.end)(bytes, at), at),
        (Syntax::JavaScript, b'/') => script_slash(bytes, at, before),
        (_, b'/') => comment_end(bytes, at, block_end).map_or(Opened::Nothing, Opened::Comment),
        (_, quote) => text(quoted(syntax, bytes, at, quote), at),
    }
}

fn slash(end: usize, at: usize) -> Opened {
    if end > at + 1 { Opened::Comment(end) } else { Opened::Nothing }
}

fn text(end: usize, at: usize) -> Opened {
    if end > at + 1 { Opened::Text(end) } else { Opened::Nothing }
}

/// The end of what a quote opens; the byte after the quote when nothing.
fn quoted(syntax: Syntax, bytes: &[u8], at: usize, quote: u8) -> usize {
    match (syntax, quote) {
        (Syntax::Rust, b'"' | b'\'') => (lexis::RUST.end)(bytes, at),
        (Syntax::Python, b'"' | b'\'') => (lexis::PYTHON.end)(bytes, at),
        (Syntax::C, b'"' | b'\'') => (lexis::C.end)(bytes, at),
        (Syntax::JavaScript, b'`') => lexis::template_end(bytes, at, 0),
        (Syntax::Go, b'`') => memchr(b'`', &bytes[at + 1..]).map_or(bytes.len(), |width| at + 2 + width),
        (Syntax::Ruby | Syntax::Hash, b'`') => quoted_end(bytes, at, false),
        // In the pages around the code an apostrophe stands in a word; strings hold pages, too.
        (Syntax::Php, b'"' | b'\'') if at > 0 && in_name(bytes[at - 1]) => at + 1,
        (Syntax::Php, b'"' | b'\'') => quoted_end(bytes, at, true),
        (_, b'`') => at + 1,
        (Syntax::CSharp, b'"') if bytes[..at].ends_with(b"@") || bytes[..at].ends_with(b"@$") => {
            verbatim_end(bytes, at)
        }
        (Syntax::Java | Syntax::CSharp | Syntax::Slash, b'"') if bytes[at..].starts_with(b"\"\"\"") => {
            (lexis::PYTHON.end)(bytes, at)
        }
        // A prime is part of a name in Haskell, a digit separator or a genitive elsewhere.
        (Syntax::Dash | Syntax::Hash, b'\'') if at > 0 && in_name(bytes[at - 1]) => at + 1,
        _ => quoted_end(bytes, at, false),
    }
}

/// Whether a `#` begins a comment: nothing stands right before it.
fn stands_apart(bytes: &[u8], at: usize) -> bool {
    at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r' | b';' | b'(')
}

/// The end of a comment that begins with `--`; in Lua it may be a block.
fn dash_end(bytes: &[u8], at: usize) -> usize {
    if bytes[at..].starts_with(b"--[[") {
        return memmem::find(&bytes[at..], b"]]").map_or(bytes.len(), |width| at + width + 2);
    }
    line_end(bytes, at)
}

/// `=begin … =end`, both at the beginning of a line.
fn ruby_block(bytes: &[u8], at: usize) -> Opened {
    let begins = bytes[at..].starts_with(b"=begin") && (at == 0 || bytes[at - 1] == b'\n');
    if !begins {
        return Opened::Nothing;
    }
    let end = memmem::find(&bytes[at..], b"\n=end").map_or(bytes.len(), |width| at + width + 5);
    Opened::Comment(end)
}

/// The end of a C# string `@"…"`, where quotes are doubled and backslashes mean nothing.
fn verbatim_end(bytes: &[u8], at: usize) -> usize {
    let mut place = at + 1;
    while let Some(width) = memchr(b'"', &bytes[place..]) {
        place += width + 1;
        if bytes.get(place) != Some(&b'"') {
            return place;
        }
        place += 1;
    }
    bytes.len()
}

/// A comment, a pattern or a division: the token before tells which.
fn script_slash(bytes: &[u8], at: usize, before: Option<&Token>) -> Opened {
    if let Some(end) = comment_end(bytes, at, block_end) {
        return Opened::Comment(end);
    }
    let divides = before.is_some_and(|before| match (before.kind, before.text(bytes)) {
        (Kind::Name, word) => !is_operator(word),
        (Kind::Number | Kind::Text, _) => true,
        (Kind::Sign, sign) => matches!(sign, b")" | b"]" | b"}" | b"<"),
    });
    if divides { Opened::Nothing } else { text(lexis::pattern_body_end(bytes, at), at) }
}

/// Words after which a value stands.
fn is_operator(word: &[u8]) -> bool {
    matches!(
        word,
        b"return"
            | b"typeof"
            | b"case"
            | b"in"
            | b"of"
            | b"delete"
            | b"void"
            | b"throw"
            | b"new"
            | b"else"
            | b"do"
            | b"await"
            | b"yield"
            | b"instanceof"
    )
}
