//! `package.json` of npm, yarn and pnpm. Members of a workspace have files of their own.

use buyin_facts::word::{Ecosystem, Scope};

use super::draft::{self, Draft};
use super::tree::Node;
use super::{Manifest, Reader, file_name};

pub(super) const READER: Reader = Reader { name: "npm", matches: |path| file_name(path) == "package.json", read };

/// Dependency tables. A peer is needed to run, whoever installs it.
const TABLES: [(&str, Scope); 4] = [
    ("dependencies", Scope::Runtime),
    ("peerDependencies", Scope::Runtime),
    ("devDependencies", Scope::Dev),
    ("optionalDependencies", Scope::Optional),
];

fn read(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Npm, |draft, text| {
        let root = draft.json(text);
        let name = root.text_of("name");
        // Stubs like `{"type": "module"}` are no packages.
        if !name.is_empty() || TABLES.iter().any(|(table, _)| !root.get(table).entries().is_empty()) {
            draft.component(name, root.get("version").text());
        }
        for (table, scope) in TABLES {
            let optional_peers =
                if table == "peerDependencies" { root.get("peerDependenciesMeta") } else { &Node::Empty };
            for (name, requirement) in root.get(table).entries() {
                let optional = optional_peers.at(&[name, "optional"]).is_true();
                let scope = if optional { Scope::Optional } else { scope };
                dependency(draft, name, requirement.text().unwrap_or_default(), scope);
            }
        }
        for table in [root.get("resolutions"), root.get("overrides"), root.at(&["pnpm", "overrides"])] {
            for (selector, requirement) in table.entries() {
                if let Some(requirement) = requirement.text() {
                    dependency(draft, overridden(selector), requirement, Scope::Replace);
                }
            }
        }
    })
}

fn dependency(draft: &mut Draft<'_>, name: &str, requirement: &str, scope: Scope) {
    let path = ["file:", "link:", "portal:"].iter().find_map(|start| requirement.strip_prefix(start));
    if let Some(path) = path {
        draft.needs_path(path.trim_start_matches("//"), scope, "");
    } else if let Some(real) = requirement.strip_prefix("npm:") {
        let (name, version) = split_version(real);
        draft.needs(name, scope, version);
    } else {
        draft.needs(name, scope, requirement);
    }
}

/// `name@version` apart; the `@` of a scope belongs to the name.
fn split_version(text: &str) -> (&str, &str) {
    match text.rfind('@') {
        Some(at) if at > 0 => (&text[..at], &text[at + 1..]),
        _ => (text, ""),
    }
}

/// The package a selector like `**/a/@scope/b@^1` or `a>b` overrides.
fn overridden(selector: &str) -> &str {
    let last = selector.rsplit('>').next().unwrap_or(selector);
    let (path, _) = split_version(last);
    let from = path.rfind("/@").map(|at| at + 1).or_else(|| if path.starts_with('@') { Some(0) } else { None });
    from.map_or_else(|| file_name(path), |from| &path[from..])
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs, problem_lines};
    use super::*;

    const PACKAGE: &str = r#"{
  "name": "@acme/till", "version": "1.2.0",
  "dependencies": {
    "@acme/coins": "workspace:^", "local": "file:../local", "alias": "npm:@acme/real@^2",
    "forked": "git+https://user:pw@git.example/acme/forked.git#v1", "left": "~1.0"
  },
  "devDependencies": { "jest": "^29" },
  "peerDependencies": { "react": ">=17", "vue": "*" },
  "peerDependenciesMeta": { "vue": { "optional": true } },
  "resolutions": { "**/@acme/deep@^1": "1.1.0", "a/b": "2" }
}"#;

    #[test]
    fn packages_are_read() {
        let manifest = read("shop/till/package.json", PACKAGE.as_bytes());
        assert_eq!(declared(&manifest), ["npm @acme/till 1.2.0 @shop/till"]);
        assert_eq!(
            needs(&manifest),
            [
                "npm ./shop/local runtime",
                "npm @acme/coins runtime workspace:^",
                "npm @acme/deep replace 1.1.0",
                "npm @acme/real runtime ^2",
                "npm b replace 2",
                "npm forked runtime git+https://git.example/acme/forked.git#v1",
                "npm jest dev ^29",
                "npm left runtime ~1.0",
                "npm react runtime >=17",
                "npm vue optional *",
            ]
        );
    }

    #[test]
    fn stubs_and_broken_files() {
        assert!(declared(&read("package.json", br#"{"type": "module"}"#)).is_empty());
        assert_eq!(problem_lines(&read("package.json", b"{\n<<<<<<< HEAD\n")), [2]);
        assert_eq!(read("package.json", br#"{"name": 5, "dependencies": ["x"]}"#).problems, []);
    }
}
