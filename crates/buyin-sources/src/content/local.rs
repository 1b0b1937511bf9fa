//! What readers of import lines leave out: imports of files of the same component (relative paths, Python's dots, Rust's paths
//! into its own crate), and what of a package a line means (`from a import b`, `use a::b::C`).

use buyin_facts::word::Syntax;

use crate::token::{Kind, Token};

/// Longest path that is read, in tokens.
const LONGEST_PATH: usize = 64;
/// Longest tree of paths that is read, in tokens.
const LONGEST_TREE: usize = 1_024;

/// Specifiers with their lines, in order.
pub(super) fn imports(syntax: Syntax, bytes: &[u8], tokens: &[Token]) -> Vec<(String, u32)> {
    let text = Words { bytes, tokens };
    let places = 0..tokens.len();
    match syntax {
        Syntax::Python => places.flat_map(|at| text.python(at)).collect(),
        Syntax::JavaScript => places.filter_map(|at| text.script(at)).collect(),
        Syntax::Rust => places.filter_map(|at| text.rust(at)).collect(),
        Syntax::C => places.filter_map(|at| text.include(at)).collect(),
        Syntax::Ruby => places.filter_map(|at| text.ruby(at)).collect(),
        Syntax::Php => places.filter_map(|at| text.php(at)).collect(),
        _ => Vec::new(),
    }
}

/// Names of modules as deep as their lines say, with the lines; a module's name may be what it holds.
pub(super) fn deep(syntax: Syntax, bytes: &[u8], tokens: &[Token]) -> Vec<(String, u32)> {
    let text = Words { bytes, tokens };
    let places = 0..tokens.len();
    match syntax {
        Syntax::Python => places.flat_map(|at| text.members(at)).collect(),
        Syntax::Rust => places.flat_map(|at| text.uses(at)).collect(),
        _ => Vec::new(),
    }
}

/// Tokens with their text.
struct Words<'a> {
    bytes: &'a [u8],
    tokens: &'a [Token],
}

impl<'a> Words<'a> {
    /// The text of a token; empty past the end.
    fn at(&self, place: usize) -> &'a [u8] {
        self.tokens.get(place).map_or(b"", |token| token.text(self.bytes))
    }

    /// The inside of a string without escapes.
    fn string(&self, place: usize) -> Option<String> {
        let token = self.tokens.get(place).filter(|token| token.kind == Kind::Text)?;
        let [open, inside @ .., close] = token.text(self.bytes) else { return None };
        let plain = open == close && !inside.contains(&b'\\') && !inside.contains(&b'\n') && !inside.is_empty();
        plain.then(|| String::from_utf8_lossy(inside).into_owned())
    }

    fn line(&self, place: usize) -> u32 {
        self.tokens[place].line
    }

    /// `from .a.b import c` as `.a.b`; `from .. import c, d` as `..c` and `..d`.
    fn python(&self, from: usize) -> Vec<(String, u32)> {
        if self.at(from) != b"from" || self.at(from + 1) != b"." {
            return Vec::new();
        }
        let mut path = String::new();
        let mut place = from + 1;
        while !matches!(self.at(place), b"import" | b"") && place < from + LONGEST_PATH {
            path.push_str(&String::from_utf8_lossy(self.at(place)));
            place += 1;
        }
        if self.at(place) != b"import" {
            return Vec::new();
        }
        let line = self.line(from);
        if path.ends_with(|last| last != '.') {
            return vec![(path, line)];
        }
        self.python_names(place + 1).into_iter().map(|name| (format!("{path}{name}"), line)).collect()
    }

    /// `from a.b import c, d` as `a.b.c` and `a.b.d`.
    fn members(&self, from: usize) -> Vec<(String, u32)> {
        if self.at(from) != b"from" || self.at(from + 1) == b"." {
            return Vec::new();
        }
        let mut module = String::new();
        let mut place = from + 1;
        while !matches!(self.at(place), b"import" | b"") && place < from + LONGEST_PATH {
            module.push_str(&String::from_utf8_lossy(self.at(place)));
            place += 1;
        }
        let names = if self.at(place) == b"import" { self.python_names(place + 1) } else { Vec::new() };
        names.into_iter().map(|name| (format!("{module}.{name}"), self.line(from))).collect()
    }

    /// The paths of `use a::{b::C, d}` up to their first type: `a::b` and `a::d`.
    fn uses(&self, start: usize) -> Vec<(String, u32)> {
        if self.at(start) != b"use" {
            return Vec::new();
        }
        let line = self.line(start);
        let (mut paths, mut open) = (Vec::new(), Vec::new());
        let mut path: Vec<String> = Vec::new();
        for token in self.tokens[start + 1..].iter().take(LONGEST_TREE) {
            let text = token.text(self.bytes);
            match text {
                b"{" => open.push(path.len()),
                b":" | b"*" => {}
                b";" | b"," | b"}" => {
                    let modules = path.iter().take_while(|part| !part.starts_with(char::is_uppercase));
                    paths.push((modules.map(String::as_str).collect::<Vec<_>>().join("::"), line));
                    if text == b"}" {
                        open.pop();
                    }
                    path.truncate(open.last().copied().unwrap_or(0));
                }
                _ if token.kind == Kind::Name => path.push(String::from_utf8_lossy(text).into_owned()),
                _ => return Vec::new(),
            }
            if text == b";" {
                paths.retain(|(path, _)| !path.is_empty());
                return paths;
            }
        }
        Vec::new()
    }

    /// The names after an `import`, without those they are renamed to.
    fn python_names(&self, first: usize) -> Vec<String> {
        let in_brackets = self.at(first) == b"(";
        let mut place = first + usize::from(in_brackets);
        let mut names = Vec::new();
        while let Some(token) = self.tokens.get(place).filter(|token| token.kind == Kind::Name) {
            names.push(String::from_utf8_lossy(token.text(self.bytes)).into_owned());
            place += if self.at(place + 1) == b"as" { 3 } else { 1 };
            if self.at(place) != b"," {
                break;
            }
            place += 1;
        }
        names
    }

    /// A path after `from`, `import`, `import(` or `require(`, also by an alias of a folder (`@/a`, `~/a`, `#a`, `$lib/a`).
    fn script(&self, place: usize) -> Option<(String, u32)> {
        if self.tokens[place].kind != Kind::Text || place == 0 {
            return None;
        }
        let before = if self.at(place - 1) == b"(" { self.at(place.checked_sub(2)?) } else { self.at(place - 1) };
        let specifier = self.string(place).filter(|_| matches!(before, b"from" | b"import" | b"require"))?;
        let is_local = [".", "@/", "~/", "#", "$"].iter().any(|mark| specifier.starts_with(mark));
        is_local.then(|| (specifier, self.line(place)))
    }

    /// A path that begins with `crate::`, `self::` or `super::`, up to its first type or brace; `mod a;` as `self::a`.
    fn rust(&self, place: usize) -> Option<(String, u32)> {
        let line = self.line(place);
        let name = |place: usize| {
            let token = self.tokens.get(place).filter(|token| token.kind == Kind::Name)?;
            Some(String::from_utf8_lossy(token.text(self.bytes)).into_owned())
        };
        if self.at(place) == b"mod" && self.at(place + 2) == b";" {
            return Some((format!("self::{}", name(place + 1)?), line));
        }
        let begins = matches!(self.at(place), b"crate" | b"self" | b"super");
        if !begins || self.at(place + 1) != b":" || (place > 0 && self.at(place - 1) == b":") {
            return None;
        }
        let mut path = name(place)?;
        let mut next = place + 1;
        while self.at(next) == b":" && self.at(next + 1) == b":" && next < place + LONGEST_PATH {
            let Some(part) = name(next + 2) else { break };
            path.push_str("::");
            path.push_str(&part);
            next += 3;
            if part.starts_with(char::is_uppercase) {
                break;
            }
        }
        path.contains(':').then_some((path, line))
    }

    /// `#include "../a.h"`; those that do not begin with a dot are read as any other.
    fn include(&self, hash: usize) -> Option<(String, u32)> {
        if self.at(hash) != b"#" || self.at(hash + 1) != b"include" {
            return None;
        }
        self.string(hash + 2).filter(|path| path.starts_with('.')).map(|path| (path, self.line(hash)))
    }

    /// `require 'a.php'` and `include __DIR__ . '/a.php'` as `./a.php`, and `dirname(__DIR__)` as `..`; what loads packages is left
    /// out.
    fn php(&self, place: usize) -> Option<(String, u32)> {
        if !matches!(self.at(place), b"require" | b"require_once" | b"include" | b"include_once") {
            return None;
        }
        let first = place + 1 + usize::from(self.at(place + 1) == b"(");
        let is_above = self.at(first) == b"dirname" && self.at(first + 1) == b"(" && self.at(first + 3) == b")";
        let (base, next) = match (self.at(first), self.at(first + 2)) {
            (b"__DIR__", _) => (".", first + 1),
            (b"dirname", b"__FILE__") if is_above => (".", first + 4),
            (b"dirname", b"__DIR__") if is_above => ("..", first + 4),
            _ => ("", first),
        };
        let is_joined = !base.is_empty() && self.at(next) == b".";
        let written = next + usize::from(is_joined);
        let path =
            self.string(written).filter(|path| !path.contains(['$', ':']) && !path.ends_with("vendor/autoload.php"))?;
        let path = match (base, path.starts_with('/')) {
            ("", false) if path.starts_with('.') => path,
            ("", false) => format!("./{path}"),
            (_, true) if is_joined => format!("{base}{path}"),
            _ => return None,
        };
        matches!(self.at(written + 1), b";" | b")").then(|| (path, self.line(place)))
    }

    /// `require_relative 'a'` as `./a`.
    fn ruby(&self, place: usize) -> Option<(String, u32)> {
        if self.at(place) != b"require_relative" {
            return None;
        }
        let path = self.string(place + 1)?;
        let path = if path.starts_with('.') { path } else { format!("./{path}") };
        Some((path, self.line(place)))
    }
}
