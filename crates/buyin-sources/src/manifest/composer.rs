//! PHP: `composer.json`, and `composer.lock`, which records everything that was pulled in and cannot say what is needed directly,
//! so it says `indirect`.
//!
//! A package has two names: manifests say `acme/kit`, and code says the namespace that `autoload` leads to it. A namespace of one
//! part (`App\`) is what many call theirs and names nothing.

use buyin_facts::word::{Ecosystem, Scope};

use super::draft::{self, Draft};
use super::{Manifest, Reader, file_name};

pub(super) const PACKAGE: Reader =
    Reader { name: "Composer", matches: |path| file_name(path) == "composer.json", read: package };
pub(super) const LOCK: Reader =
    Reader { name: "Composer lock", matches: |path| file_name(path) == "composer.lock", read: lock };

const TABLES: [(&str, Scope); 2] = [("require", Scope::Runtime), ("require-dev", Scope::Dev)];

fn package(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Composer, |draft, text| {
        let root = draft.json(text);
        let name = root.text_of("name");
        // What only sets a tool up is no package; an application needs no name.
        if !name.is_empty() || TABLES.iter().any(|(table, _)| !root.get(table).entries().is_empty()) {
            draft.component(name, root.get("version").text());
        }
        for standard in ["psr-4", "psr-0"] {
            let prefixes = root.at(&["autoload", standard]).entries().iter();
            let names = prefixes.map(|(prefix, _)| prefix.trim_matches('\\')).filter(|prefix| prefix.contains('\\'));
            names.for_each(|namespace| draft.component(namespace, root.get("version").text()));
        }
        for (table, scope) in TABLES {
            for (name, requirement) in root.get(table).entries() {
                needs(draft, name, scope, requirement.text().unwrap_or_default());
            }
        }
    })
}

fn lock(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Composer, |draft, text| {
        let root = draft.json(text);
        for package in root.get("packages").items().iter().chain(root.get("packages-dev").items()) {
            needs(draft, package.text_of("name"), Scope::Indirect, package.text_of("version"));
        }
    })
}

/// Packages have a vendor; the language, its extensions and the tool itself have none.
fn needs(draft: &mut Draft<'_>, name: &str, scope: Scope, requirement: &str) {
    if name.contains('/') {
        draft.needs(name, scope, requirement);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs, problem_lines};
    use super::*;

    #[test]
    fn packages_are_read() {
        let text = r#"{
  "name": "acme/till", "version": "1.2.0", "type": "library",
  "require": { "php": ">=8.1", "ext-json": "*", "composer-runtime-api": "^2", "acme/coins": "^1.2 || ^2.0", "acme/purse": "self.version" },
  "require-dev": { "acme/coins": "dev-main", "phpunit/phpunit": "^10" },
  "replace": { "acme/old": "*" }, "suggest": { "acme/nice": "to have" },
  "autoload": { "psr-4": { "Acme\\Till\\": "src/", "App\\": "app/", "": "lib/" }, "files": ["a.php"] },
  "autoload-dev": { "psr-4": { "Acme\\Tests\\": "tests/" } }
}"#;
        let manifest = package("shop/till/composer.json", text.as_bytes());
        let expected = ["composer Acme\\Till 1.2.0 @shop/till", "composer acme/till 1.2.0 @shop/till"];
        assert_eq!(declared(&manifest), expected);
        assert_eq!(
            needs(&manifest),
            [
                "composer acme/coins runtime ^1.2 || ^2.0",
                "composer acme/coins dev dev-main",
                "composer acme/purse runtime self.version",
                "composer phpunit/phpunit dev ^10",
            ]
        );
    }

    #[test]
    fn locks_say_what_was_pulled_in() {
        let text = r#"{"content-hash": "1f", "packages": [{"name": "acme/coins", "version": "v1.4.0", "require": {"php": "^8"}}],
            "packages-dev": [{"name": "phpunit/phpunit", "version": "10.1.0"}], "platform": {"php": "^8"}}"#;
        let manifest = lock("composer.lock", text.as_bytes());
        assert!(declared(&manifest).is_empty());
        assert_eq!(
            needs(&manifest),
            ["composer acme/coins indirect v1.4.0", "composer phpunit/phpunit indirect 10.1.0"]
        );
    }

    #[test]
    fn applications_stubs_and_broken_files() {
        assert_eq!(declared(&package("composer.json", br#"{"require": {"php": "^8"}}"#)), ["composer @"]);
        assert!(
            declared(&package("composer.json", br#"{"config": {"sort-packages": true}, "require": []}"#)).is_empty()
        );
        assert_eq!(problem_lines(&package("composer.json", b"{\n<<<<<<< HEAD\n")), [2]);
    }
}
