//! Go: `go.mod`, and what came before modules: `Gopkg`, `Godeps`, `glide`, `vendor.json`, `vendor/modules.txt`.
//!
//! Files that record everything that was pulled in (locks, Godeps, `vendor.json`) cannot say what is needed directly, so
//! they say `indirect`; the import lines say the rest.

use buyin_facts::word::{Ecosystem, Scope};
use rustc_hash::FxHashSet;

use super::address::is_relative;
use super::draft::{self, Draft};
use super::tree::Node;
use super::{Manifest, Reader, file_name};

pub(super) const MODULE: Reader =
    Reader { name: "Go module", matches: |path| file_name(path) == "go.mod", read: module };
pub(super) const DEP: Reader = Reader { name: "Go dep", matches: |path| file_name(path) == "Gopkg.toml", read: dep };
pub(super) const DEP_LOCK: Reader =
    Reader { name: "Go dep lock", matches: |path| file_name(path) == "Gopkg.lock", read: dep_lock };
pub(super) const GODEPS: Reader = Reader {
    name: "Godeps",
    matches: |path| path == "Godeps/Godeps.json" || path.ends_with("/Godeps/Godeps.json"),
    read: godeps,
};
pub(super) const GLIDE: Reader =
    Reader { name: "Glide", matches: |path| ["glide.yaml", "glide.yml"].contains(&file_name(path)), read: glide };
pub(super) const GOVENDOR: Reader = Reader {
    name: "govendor",
    matches: |path| path == "vendor/vendor.json" || path.ends_with("/vendor/vendor.json"),
    read: govendor,
};
pub(super) const VENDORED: Reader = Reader {
    name: "Go vendored modules",
    matches: |path| path == "vendor/modules.txt" || path.ends_with("/vendor/modules.txt"),
    read: vendored,
};

fn module(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Go, |draft, text| {
        let mut block = String::new();
        for (number, line) in (1_u32..).zip(text.lines()) {
            let (code, comment) = line.split_once("//").unwrap_or((line, ""));
            let mut words = words(code);
            match (block.is_empty(), words.as_slice()) {
                (_, []) => continue,
                (true, [verb, open]) if open == "(" => {
                    block.clone_from(verb);
                    continue;
                }
                (false, [close]) if close == ")" => {
                    block.clear();
                    continue;
                }
                (true, _) => {}
                (false, _) => words.insert(0, block.clone()),
            }
            let indirect = comment
                .trim_start()
                .strip_prefix("indirect")
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
            if !directive(draft, &words, indirect) {
                draft.problem(Some(number), "not a go.mod directive");
            }
        }
    })
}

/// Words between blanks; quotes of either kind hold a word together.
fn words(code: &str) -> Vec<String> {
    code.replace('(', " ( ")
        .replace(')', " ) ")
        .split_whitespace()
        .map(|word| word.trim_matches(['"', '`']).to_owned())
        .collect()
}

/// Takes one directive; false when it is none.
fn directive(draft: &mut Draft<'_>, words: &[String], indirect: bool) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["module", name] => draft.component(name, None),
        ["require", name, version] => {
            draft.needs(name, if indirect { Scope::Indirect } else { Scope::Runtime }, version);
        }
        ["replace", rest @ ..] => {
            let target = rest.iter().position(|word| *word == "=>").map_or(&[][..], |arrow| &rest[arrow + 1..]);
            match target {
                [path] | [path, _] if is_relative(path) => draft.needs_path(path, Scope::Replace, ""),
                [name] => draft.needs(name, Scope::Replace, ""),
                [name, version] => draft.needs(name, Scope::Replace, version),
                _ => return false,
            }
        }
        ["go" | "toolchain" | "exclude" | "retract" | "tool" | "ignore" | "godebug", _, ..] => {}
        _ => return false,
    }
    true
}

/// Declares the component of a folder without `go.mod`: by its declared name, else, at a repository's root, by none.
fn unnamed(draft: &mut Draft<'_>, root: &str, name: &str) {
    if !name.is_empty() || root.is_empty() {
        draft.component_at(root, name, None);
    }
}

fn dep(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Go, |draft, text| {
        let root = draft.toml(text);
        unnamed(draft, draft.folder(), "");
        let mut constrained = |key: &str, scope| {
            for project in root.get(key).items() {
                draft.needs(project.text_of("name"), scope, revision(project));
            }
        };
        constrained("constraint", Scope::Runtime);
        constrained("override", Scope::Indirect);
        root.get("required").texts().for_each(|package| draft.needs(package, Scope::Build, ""));
    })
}

fn revision(project: &Node) -> &str {
    project.any(&["version", "branch", "revision"]).text().unwrap_or_default()
}

fn dep_lock(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Go, |draft, text| {
        let root = draft.toml(text);
        // From dep 0.5 on the lock says what the project itself imports.
        let imports = root.at(&["solve-meta", "input-imports"]).texts().filter(|import| import.len() < 1_000);
        let imported: FxHashSet<&str> = imports.flat_map(folders_of).collect();
        for project in root.get("projects").items() {
            let name = project.text_of("name");
            draft.needs(
                name,
                if imported.contains(name) { Scope::Runtime } else { Scope::Indirect },
                revision(project),
            );
        }
    })
}

/// A path and every folder above it.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at]).chain([path])
}

fn godeps(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Go, |draft, text| {
        let root = draft.json(text);
        above(draft, root.text_of("ImportPath"));
        for package in root.get("Deps").items() {
            let requirement = package.any(&["Comment", "Rev"]).text().unwrap_or_default();
            draft.needs(package.text_of("ImportPath"), Scope::Indirect, requirement);
        }
    })
}

fn govendor(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Go, |draft, text| {
        let root = draft.json(text);
        above(draft, root.text_of("rootPath"));
        for package in root.get("package").items() {
            let requirement = package.any(&["version", "revision"]).text().unwrap_or_default();
            draft.needs(package.text_of("path"), Scope::Indirect, requirement);
        }
    })
}

/// Declares the component of the folder above the one the manifest lies in.
fn above(draft: &mut Draft<'_>, name: &str) {
    let root = draft.folder().rsplit_once('/').map_or("", |(above, _)| above);
    unnamed(draft, root, name);
}

fn glide(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Go, |draft, text| {
        let root = draft.yaml(text);
        unnamed(draft, draft.folder(), root.text_of("package"));
        for (keys, scope) in [(["import", "imports"], Scope::Runtime), (["testImport", "testImports"], Scope::Dev)] {
            for package in root.any(&keys).items() {
                draft.needs(package.text_of("package"), scope, package.text_of("version"));
            }
        }
    })
}

/// Modules marked `## explicit`, those the `go.mod` beside names. Since Go 1.17 they include indirect ones, so none is
/// claimed to be direct; `go.mod` says which are.
fn vendored(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Go, |draft, text| {
        let mut module: Option<(&str, &str)> = None;
        for line in text.lines() {
            if let Some(marks) = line.strip_prefix("## ") {
                if let (Some((name, version)), true) = (module, marks.split(';').any(|mark| mark.trim() == "explicit"))
                {
                    draft.needs(name, Scope::Indirect, version);
                }
            } else if let Some(rest) = line.strip_prefix("# ") {
                let mut words = rest.split_whitespace();
                module = words.next().map(|name| (name, words.next().filter(|word| *word != "=>").unwrap_or_default()));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs, problem_lines};
    use super::*;

    #[test]
    fn modules_are_read() {
        let text = "module \"git.example/shop\" // the shop\n\ngo 1.21\nrequire git.example/till v1.2.0\nrequire (\n\tgit.example/coins v0.1.0 // indirect\n\
                    \tgit.example/v2/x v2.0.0+incompatible\n)\nreplace (\n  git.example/till => ../till\n git.example/a v1 => git.example/b v1.1.0\n)\nretract [v1.0.0, v1.0.5]\nnonsense\n";
        let manifest = module("cmd/go.mod", text.as_bytes());
        assert_eq!(declared(&manifest), ["go git.example/shop @cmd"]);
        assert_eq!(
            needs(&manifest),
            [
                "go ./till replace",
                "go git.example/b replace v1.1.0",
                "go git.example/coins indirect v0.1.0",
                "go git.example/till runtime v1.2.0",
                "go git.example/v2/x runtime v2.0.0+incompatible",
            ]
        );
        assert_eq!(problem_lines(&manifest), [14]);
    }

    #[test]
    fn dep_says_direct_only_where_it_knows() {
        let text = "required = ['git.example/gen']\n[[constraint]]\nname = 'git.example/pkg'\nbranch = 'main'\n[[override]]\nname='git.example/deep'\nrevision='abc'\n";
        let manifest = dep("Gopkg.toml", text.as_bytes());
        assert_eq!(declared(&manifest), ["go @"]);
        assert_eq!(
            needs(&manifest),
            ["go git.example/deep indirect abc", "go git.example/gen build", "go git.example/pkg runtime main"]
        );
        assert!(declared(&dep("third/Gopkg.toml", b"")).is_empty());
        let text = "[[projects]]\nname='git.example/pkg'\nrevision='r'\n[[projects]]\nname='git.example/pk'\nversion='v1'\n[solve-meta]\ninput-imports=['git.example/pkg/log']\n";
        let manifest = dep_lock("Gopkg.lock", text.as_bytes());
        assert_eq!(needs(&manifest), ["go git.example/pk indirect v1", "go git.example/pkg runtime r"]);
    }

    #[test]
    fn vendoring_tools_record_closures() {
        let text = br#"{"ImportPath": "git.example/shop", "Deps": [{"ImportPath": "git.example/a/b", "Rev": "1f", "Comment": "v1"}]}"#;
        let manifest = godeps("x/Godeps/Godeps.json", text);
        assert_eq!(
            (declared(&manifest), needs(&manifest)),
            (vec!["go git.example/shop @x".to_owned()], vec!["go git.example/a/b indirect v1".to_owned()])
        );
        let manifest = govendor(
            "vendor/vendor.json",
            br#"{"rootPath": "git.example/s", "package": [{"path": "git.example/a", "revision": "1f"}]}"#,
        );
        assert_eq!(
            (declared(&manifest), needs(&manifest)),
            (vec!["go git.example/s @".to_owned()], vec!["go git.example/a indirect 1f".to_owned()])
        );
        let manifest = glide("glide.yaml", b"package: git.example/s\nimport:\n- package: git.example/a\n  version: ^1\ntestImport:\n- package: git.example/t\n");
        assert_eq!(needs(&manifest), ["go git.example/a runtime ^1", "go git.example/t dev"]);
        let manifest = vendored("vendor/modules.txt", b"# git.example/a v1.0.0\n## explicit; go 1.17\ngit.example/a/x\n# git.example/b v2 => ../b\n# git.example/c v3\n## explicit\n");
        assert_eq!(needs(&manifest), ["go git.example/a indirect v1.0.0", "go git.example/c indirect v3"]);
    }
}
