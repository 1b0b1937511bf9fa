//! Go: everything stands between the package clause and the first declaration.

use std::collections::BTreeSet;

use super::header::Header;

/// Import paths whose first element has a dot; the others are the standard library, cgo or the module's own placeholder.
pub(super) fn imports(bytes: &[u8]) -> BTreeSet<&[u8]> {
    let mut found = BTreeSet::new();
    let mut header = Header::new(bytes);
    if !header.word("package") || header.name().is_empty() {
        return found;
    }
    header.sign(b';');
    while header.word("import") {
        if header.sign(b'(') {
            while !header.sign(b')') {
                let Some(path) = specification(&mut header) else { return found };
                found.extend(external(path));
            }
        } else {
            let Some(path) = specification(&mut header) else { return found };
            found.extend(external(path));
        }
        header.sign(b';');
    }
    found
}

/// One `name "path"`.
fn specification<'a>(header: &mut Header<'a>) -> Option<&'a [u8]> {
    if !header.sign(b'.') {
        header.name();
    }
    let path = header.quoted(b'"').or_else(|| header.quoted(b'`'))?;
    header.sign(b';');
    Some(path)
}

fn external(path: &[u8]) -> Option<&[u8]> {
    let first = path.split(|&byte| byte == b'/').next()?;
    (first.contains(&b'.') && !first.starts_with(b".")).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::super::imports;
    use buyin_facts::word::Language;

    #[test]
    fn blocks_names_and_comments() {
        let source = br#"//go:build linux
/* Copyright "no.org/no" */
// import "no.org/no"
package a // import "vanity.org/a"

import "C"
import f "fmt"
import (
	"encoding/json" // stdlib
	. "b.org/dot"; _ "b.org/blank"
	/* "no.org/no" */
	alias `c.org/raw/v2`
	"./relative"
	"internal/x"
)

import "knative.dev/pkg/apis"

const s = `
import "no.org/late"
`
"#;
        assert_eq!(imports(Language::Go, source), ["b.org/blank", "b.org/dot", "c.org/raw/v2", "knative.dev/pkg/apis"]);
    }

    #[test]
    fn torn_files_give_what_was_read() {
        assert_eq!(imports(Language::Go, b"package a\nimport (\n\"b.org/c\"\n<<<<<<< HEAD\n"), ["b.org/c"]);
        assert!(imports(Language::Go, b"package a\nimport (\n\"b.org/c").is_empty());
    }
}
