//! `setup.cfg`, and `setup.py` read as text: nothing of it is run, so only lists written out are seen.

use buyin_facts::word::{Ecosystem, Scope};

use super::super::draft::{self, Draft};
use super::super::{Manifest, Reader, file_name};
use super::requirement;

pub(in crate::manifest) const SETUP_CFG: Reader =
    Reader { name: "Python setup.cfg", matches: |path| file_name(path) == "setup.cfg", read: cfg };
pub(in crate::manifest) const SETUP_PY: Reader =
    Reader { name: "Python setup.py", matches: |path| file_name(path) == "setup.py", read: py };

/// Keys that hold lists of requirements.
const LISTS: [(&str, Scope); 5] = [
    ("install_requires", Scope::Runtime),
    ("requires", Scope::Runtime),
    ("setup_requires", Scope::Build),
    ("tests_require", Scope::Dev),
    ("extras_require", Scope::Optional),
];

/// Places of a `setup.py` where one key is looked at: each may mean reading the rest of the file.
const MAX_PLACES: usize = 30;
/// The largest `setup.py` that is read, in bytes: reading it as text looks back and forth.
const MAX_TEXT: usize = 1 << 18;

fn cfg(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Python, |draft, text| {
        let (mut section, mut key) = ("", "");
        let (mut name, mut version) = (None, None);
        for line in text.lines().filter(|line| !line.trim_start().starts_with(['#', ';'])) {
            let trimmed = line.trim();
            let value = if line.starts_with([' ', '\t']) {
                trimmed
            } else if let Some(header) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                (section, key) = (header.trim(), "");
                continue;
            } else {
                let Some((left, right)) = trimmed.split_once(['=', ':']) else { continue };
                key = left.trim();
                right.trim()
            };
            match (section, key) {
                ("metadata", "name") => name = name.or(Some(value)),
                // `attr: module.version` and `file: VERSION` say where the version is, not which.
                ("metadata", "version") if !value.contains(':') => version = version.or(Some(value)),
                ("options", key) => {
                    if let Some((_, scope)) = LISTS.iter().find(|(list, _)| *list == key) {
                        one(draft, value, *scope);
                    }
                }
                ("options.extras_require", _) => one(draft, value, Scope::Optional),
                _ => {}
            }
        }
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            draft.component(name, version);
        }
    })
}

/// A value may stand in a file; it is not followed.
fn one(draft: &mut Draft<'_>, value: &str, scope: Scope) {
    if !value.starts_with("file:") {
        requirement::needs(draft, value, scope);
    }
}

fn py(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Python, |draft, text| {
        if text.len() > MAX_TEXT {
            draft.broken(None, "larger than 256 KiB, not read");
            return;
        }
        for (key, scope) in LISTS {
            values_of(text, key).for_each(|value| list(draft, text, value, key == "extras_require", scope));
        }
        if text.contains("setup(") {
            let string = |key| values_of(text, key).find_map(|value| literal(value).map(|(text, _)| text));
            if let Some(name) = string("name") {
                draft.component(name, string("version"));
            }
        }
    })
}

/// What stands behind each `key =`, `key:` or `"key":`, where `key` is a whole word outside of a comment.
fn values_of<'t>(text: &'t str, key: &'t str) -> impl Iterator<Item = &'t str> {
    let places = text.match_indices(key).filter_map(move |(at, _)| {
        let before = text[..at].chars().next_back();
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        let inside = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.');
        let rest = text[at + key.len()..].trim_start_matches(['"', '\'']).trim_start();
        let value = rest.strip_prefix('=').or_else(|| rest.strip_prefix(':'))?;
        (!inside && !line.contains('#') && !value.starts_with('=')).then(|| value.trim_start())
    });
    places.take(MAX_PLACES)
}

/// Notes the texts of a list or map; a lone name is looked up once in the same file. In a map, keys are left out.
fn list(draft: &mut Draft<'_>, text: &str, value: &str, map: bool, scope: Scope) {
    if value.starts_with(['[', '(', '{']) {
        literals(value, map).into_iter().for_each(|text| requirement::needs(draft, text, scope));
        return;
    }
    let end = value.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(value.len());
    let plain = value[end..].trim_start_matches([' ', '\t']).starts_with([',', ')', '\n', '\r']);
    if end > 0 && plain {
        let found = values_of(text, &value[..end]).find(|value| value.starts_with(['[', '(', '{'])).map(str::to_owned);
        if let Some(found) = found {
            literals(&found, map).into_iter().for_each(|text| requirement::needs(draft, text, scope));
        }
    }
}

/// The text literals up to the bracket that closes the first one; without those that `:` follows when keys are left out.
fn literals(value: &str, map: bool) -> Vec<&str> {
    let (mut found, mut depth, mut rest) = (Vec::new(), 0_usize, value);
    while let Some(letter) = rest.chars().next() {
        match letter {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth -= 1,
            '#' => {
                rest = rest.split_once('\n').map_or("", |(_, next)| next);
                continue;
            }
            '"' | '\'' => {
                let Some((text, behind)) = literal(rest) else { break };
                rest = behind;
                if !(map && rest.trim_start().starts_with(':')) {
                    found.push(text);
                }
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        rest = &rest[letter.len_utf8()..];
    }
    found
}

/// A text literal at the start, and what stands behind it. Escapes are left as written: no name has one.
fn literal(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|letter| ['"', '\''].contains(letter))?;
    let (inner, behind) = text[1..].split_once(quote)?;
    (!inner.contains('\n')).then_some((inner, behind))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{declared, needs};
    use super::*;

    #[test]
    fn setup_cfg_is_read() {
        let text = "[metadata]\nname = till\nversion = attr: till.v\n[options]\ninstall_requires =\n    coins>=1 ; python_version<'4'\n    # no\n    purse\ntests_require = pytest\n\
                    [options.extras_require]\nweb =\n    flask\n[flake8]\nrequires = nothing\n";
        let manifest = cfg("setup.cfg", text.as_bytes());
        assert_eq!(declared(&manifest), ["python till @"]);
        assert_eq!(
            needs(&manifest),
            ["python coins runtime >=1", "python flask optional", "python purse runtime", "python pytest dev"]
        );
    }

    #[test]
    fn setup_py_is_read_as_text() {
        let text = "NEEDS = [\n  'coins>=1',  # why ] not\n  \"purse[x]\",\n]\nsetup(\n  name='till', version=\"2\",\n  install_requires=NEEDS,\n  # tests_require=['no'],\n\
                      extras_require={'web': ['flask', 'jinja2>2']},\n  setup_requires=open('x').read(),\n)\n";
        let manifest = py("lib/setup.py", text.as_bytes());
        assert_eq!(declared(&manifest), ["python till 2 @lib"]);
        assert_eq!(
            needs(&manifest),
            ["python coins runtime >=1", "python flask optional", "python jinja2 optional >2", "python purse runtime"]
        );
    }

    #[test]
    fn what_never_closes_ends() {
        assert!(needs(&py("setup.py", b"install_requires=['a', 'b")).len() <= 1);
        assert!(py("setup.py", b"install_requires=)").dependencies.is_empty());
    }
}
