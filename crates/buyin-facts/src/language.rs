//! Languages by the endings of paths: those whose import lines are read, and those whose are not, so that nobody takes an
//! answer without them for a whole one. Must not know what an import line looks like.

use crate::word::{Language, Syntax};

impl Language {
    /// The language of a path's import lines, by its ending.
    pub fn of_path(path: &str) -> Option<Self> {
        Some(match ending(path)? {
            "go" => Self::Go,
            "rs" => Self::Rust,
            "py" | "pyi" | "pyw" => Self::Python,
            "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "vue" | "svelte" => Self::JavaScript,
            "java" | "kt" | "kts" => Self::Java,
            "cs" | "csx" => Self::CSharp,
            "rb" | "rake" | "gemspec" | "ru" => Self::Ruby,
            "c" | "h" | "cc" | "cpp" | "cxx" | "c++" | "hh" | "hpp" | "hxx" | "h++" | "ipp" | "inl" | "cu" | "cuh" => {
                Self::C
            }
            "php" | "phtml" => Self::Php,
            _ => return None,
        })
    }
}

impl Syntax {
    /// The language of its import lines, where they are read.
    pub fn language(self) -> Option<Language> {
        Some(match self {
            Self::Go => Language::Go,
            Self::Rust => Language::Rust,
            Self::Python => Language::Python,
            Self::JavaScript => Language::JavaScript,
            Self::Java => Language::Java,
            Self::CSharp => Language::CSharp,
            Self::Ruby => Language::Ruby,
            Self::C => Language::C,
            Self::Php => Language::Php,
            Self::Slash | Self::Hash | Self::Dash => return None,
        })
    }
}

/// The language of a path, as people call it, where whole products are written in it and its import lines are not read.
/// Languages of scripts, queries and configuration are none of these.
pub fn unread(path: &str) -> Option<&'static str> {
    Some(match ending(path)? {
        "swift" => "Swift",
        "m" | "mm" => "Objective-C",
        "dart" => "Dart",
        "scala" | "sc" => "Scala",
        "groovy" => "Groovy",
        "clj" | "cljs" | "cljc" => "Clojure",
        "ex" | "exs" => "Elixir",
        "erl" | "hrl" => "Erlang",
        "hs" | "lhs" => "Haskell",
        "elm" => "Elm",
        "ml" | "mli" => "OCaml",
        "fs" | "fsi" | "fsx" => "F#",
        "vb" => "Visual Basic",
        "pl" | "pm" => "Perl",
        "lua" => "Lua",
        "jl" => "Julia",
        "r" | "R" => "R",
        "nim" => "Nim",
        "cr" => "Crystal",
        "zig" => "Zig",
        "sol" => "Solidity",
        "pas" => "Pascal",
        "adb" | "ads" => "Ada",
        "f90" | "f95" | "f03" => "Fortran",
        "cob" | "cbl" => "COBOL",
        "coffee" => "CoffeeScript",
        _ => return None,
    })
}

/// What follows the last dot of a file's name, unless the name begins with it.
fn ending(path: &str) -> Option<&str> {
    let (stem, ending) = path.rsplit_once('.')?;
    (!stem.is_empty() && !stem.ends_with('/')).then_some(ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_go_by_ending() {
        for (path, language, said) in [
            ("a/b.go", Some(Language::Go), None),
            ("a/b.d.ts", Some(Language::JavaScript), None),
            ("src/Kit/Clock.php", Some(Language::Php), None),
            ("a/view.phtml", Some(Language::Php), None),
            ("a/.rs", None, None),
            ("a.rs/b", None, None),
            ("App/View.swift", None, Some("Swift")),
            ("deploy.sh", None, None),
            ("README", None, None),
        ] {
            assert_eq!((Language::of_path(path), unread(path)), (language, said), "{path}");
        }
    }

    #[test]
    fn every_language_has_a_syntax_of_its_own() {
        let read: Vec<Language> = Syntax::ALL.iter().filter_map(|syntax| syntax.language()).collect();
        assert_eq!(read, Language::ALL);
    }
}
