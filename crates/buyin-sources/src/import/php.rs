//! PHP: names taken from other namespaces by `use` statements of a file or of its `namespace` blocks.
//!
//! A name of one part (`DateTime`) belongs to no namespace and is left out. In the body of a class `use` takes traits, whose
//! names mean what the statements above them say: only one that begins with `\` says something new. The `use` of a closure
//! begins no statement.

use std::collections::BTreeMap;

use memchr::memmem;

use super::lexis::php;
use super::{LONGEST, in_name};

/// Full names, sorted, each with the place of its first mention, in bytes.
pub(super) fn imports(bytes: &[u8]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let last = memmem::rfind(bytes, b"use");
    let Some((last, start)) = last.zip(php::code_start(bytes, 0)) else { return found };
    let mut code = Code { bytes, at: start, depth: 0, floor: 0, begins: true };
    while code.at <= last {
        let is_use = code.begins;
        match code.word() {
            Some(b"use") if is_use => code.clause(&mut found),
            Some(b"namespace") if is_use && code.depth == 0 => {
                code.name();
                code.floor = u32::from(code.ahead() == Some(b'{'));
            }
            Some(_) => {}
            None if code.step() => {}
            None => break,
        }
    }
    found
}

/// A reading position that is always in code, or at what opens a comment or a string.
struct Code<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Braces that are open.
    depth: u32,
    /// Those among them that are of a `namespace`: imports stand right inside.
    floor: u32,
    /// Whether a statement can begin here.
    begins: bool,
}

impl<'a> Code<'a> {
    /// Takes a word, a name with its namespaces or a variable, if one is next.
    fn word(&mut self) -> Option<&'a [u8]> {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|&byte| !in_name(byte) && !matches!(byte, b'\\' | b'$')).unwrap_or(rest.len());
        self.at += end;
        self.begins &= end == 0;
        (end > 0).then(|| &rest[..end])
    }

    /// Steps over a blank, a sign, a comment or a string; nothing more to read where that ends the code for good.
    fn step(&mut self) -> bool {
        let Some(&byte) = self.bytes.get(self.at) else { return false };
        let next = match byte {
            b'?' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                self.begins = true;
                let Some(start) = php::code_start(self.bytes, self.at + 2) else { return false };
                self.at = start;
                return true;
            }
            _ => php::end(self.bytes, self.at),
        };
        match byte {
            b'{' => self.depth += 1,
            b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if php::comment_end(self.bytes, self.at).is_none() && !byte.is_ascii_whitespace() {
            self.begins = matches!(byte, b';' | b'{' | b'}');
        }
        self.at = next;
        true
    }

    /// Steps over blanks and comments; then the byte ahead.
    fn ahead(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at = match php::comment_end(self.bytes, self.at) {
                Some(end) => end,
                None if byte.is_ascii_whitespace() => self.at + 1,
                None => return Some(byte),
            };
        }
    }

    /// Takes a name with its namespaces; empty when none is next.
    fn name(&mut self) -> &'a [u8] {
        self.ahead();
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|&byte| !in_name(byte) && byte != b'\\').unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// The name that is imported next, with its place, without `function`, `const` and what it is called here.
    fn imported(&mut self) -> (usize, &'a [u8]) {
        let mut name = self.name();
        if name.eq_ignore_ascii_case(b"function") || name.eq_ignore_ascii_case(b"const") {
            name = self.name();
        }
        let place = self.at - name.len();
        self.ahead();
        let behind = self.at;
        if self.name().eq_ignore_ascii_case(b"as") {
            self.name();
        } else {
            self.at = behind;
        }
        (place, name)
    }

    /// What follows `use`, to the `;` or `?>` that ends it. What does not end so is no statement.
    fn clause(&mut self, found: &mut BTreeMap<String, usize>) {
        let is_import = self.depth == self.floor;
        let mut names: Vec<(usize, String)> = Vec::new();
        loop {
            let (place, name) = self.imported();
            let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
            match self.ahead() {
                Some(b'{') if name.ends_with(b"\\") => {
                    self.at += 1;
                    let members = self.group();
                    let whole = |member: &[u8]| name.len() + member.len() <= LONGEST;
                    let members = members.into_iter().filter(|(_, member)| whole(member));
                    names.extend(members.map(|(place, member)| (place, text(&[name, member].concat()))));
                }
                _ => names.push((place, text(name))),
            }
            match self.ahead() {
                Some(b',') => self.at += 1,
                // After traits, braces settle what they have in common.
                Some(b';' | b'?') => break,
                Some(b'{') if !is_import => break,
                _ => return,
            }
        }
        for (place, name) in names {
            let bare = name.strip_prefix('\\');
            let full = if is_import { Some(bare.unwrap_or(&name)) } else { bare };
            if let Some(full) = full.filter(|name| is_in_namespace(name)) {
                found.entry(full.to_owned()).or_insert(place);
            }
        }
    }

    /// The members of a group, to the brace that closes it.
    fn group(&mut self) -> Vec<(usize, &'a [u8])> {
        let mut members = Vec::new();
        loop {
            members.extend(Some(self.imported()).filter(|(_, name)| !name.is_empty()));
            match self.ahead() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return members;
                }
                _ => return Vec::new(),
            }
        }
    }
}

fn is_in_namespace(name: &str) -> bool {
    name.len() <= LONGEST && name.contains('\\') && name.split('\\').all(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::{import_places, imports};
    use buyin_facts::word::Language;

    fn names(source: &str) -> Vec<String> {
        imports(Language::Php, source.as_bytes())
    }

    #[test]
    fn statements_of_every_form() {
        let source = "<?php\n/* use No\\A; */\ndeclare(strict_types=1);\nnamespace Own\\Name;\n\nuse A\\B\\C;\nuse \\D\\E;\nuse DateTime;\n\
            use F\\{G, H\\I as J, function k, const L,};\nuse function M\\n, M\\o as p;\nuse const Q\\R;use S\\T as U, V\\W; // use No\\B;\n\
            if (!defined('X')) { exit; }\nuse Y\\Z;\n# use No\\C;\n#\nuse X\\X;\n#[Pure]\nfunction f() {}\nuse\n  A1\\B1 /* c */ ,\n  A2\\B2;\n";
        let expected = [
            "A1\\B1", "A2\\B2", "A\\B\\C", "D\\E", "F\\G", "F\\H\\I", "F\\L", "F\\k", "M\\n", "M\\o", "Q\\R", "S\\T",
            "V\\W", "X\\X", "Y\\Z",
        ];
        assert_eq!(names(source), expected);
    }

    #[test]
    fn closures_and_traits_import_nothing() {
        let source = "<?php\nuse A\\B;\n$f = function ($x) use ($y) { return fn() => $y; };\n\
            class C extends D {\n  use No\\T, No;\n  use \\Full\\T { a as b; }\n  use E;\n  function g() { return function () use (&$z) {}; }\n}\n\
            $o = new class { use No\\U; };\nuse F\\G;\n";
        assert_eq!(names(source), ["A\\B", "F\\G", "Full\\T"]);
    }

    #[test]
    fn namespaces_in_braces_have_imports_of_their_own() {
        let source = "<?php\nnamespace A {\n  use B\\C;\n  class K { use No\\T; }\n}\nnamespace {\n  use D\\E;\n  if (1) { use No\\X; }\n}\n";
        assert_eq!(names(source), ["B\\C", "D\\E"]);
        assert_eq!(names("<?php\nnamespace A;\nuse B\\C;\nnamespace D;\nuse E\\F;\n"), ["B\\C", "E\\F"]);
    }

    #[test]
    fn what_is_no_code_says_nothing() {
        let source = "use No\\A;\n<html>it's</html>\n<?php\n$s = 'use \\'\n; use No\\B;\n'; $t = \"\n; use No\\C; {$u[\"v\"]}\n\";\n\
            $h = <<<EOT\n; use No\\D; it's\n  EOT_NOT\n  EOT;\nuse A\\B;\n$n = <<<'X'\n;use No\\E;\nX;\n// ?>\nuse No\\F;\n<?= $x ?>;\nuse No\\G;\n\
            <?php use C\\D;\n";
        assert_eq!(names(source), ["A\\B", "C\\D"]);
        assert!(names("; use No\\A;").is_empty());
        for broken in
            ["use A\\B", "use A\\{B", "use A\\{B c};", "use A\\B C;", "use ;", "use A\\\\B;", "use A\\;", "use A\\{"]
        {
            assert!(names(&format!("<?php {broken}")).is_empty(), "{broken}");
        }
        assert_eq!(names("<?php use CONST A\\B AS C ?>use No\\A;"), ["A\\B"]);
        assert_eq!(names("<?php use A\\B\n<<<<<<< HEAD\nuse C\\D;\n"), [""; 0]);
    }

    #[test]
    fn names_stand_at_their_places() {
        let source = "\u{feff}<?php use A\\{B,\nC}; use A\\B;";
        let places = import_places(Language::Php, source.as_bytes());
        let at = |text: &str| source.find(text).expect("there");
        assert_eq!(places, [(at("B,"), "A\\B".to_owned()), (at("C}"), "A\\C".to_owned())]);
    }
}
