//! JavaScript and TypeScript, also inside Vue and Svelte files: packages with their subpath, as written.

use std::collections::BTreeSet;

use memchr::memmem;

use super::lexis::{JAVASCRIPT, line_end};
use super::{Place, begins_statement, in_code, in_name};

/// How far after `import` or `export` its `from` may stand, in bytes.
const LONGEST_CLAUSE: usize = 1 << 14;

pub(super) fn imports(bytes: &[u8]) -> BTreeSet<&[u8]> {
    let is_markup = bytes.trim_ascii_start().starts_with(b"<");
    if is_markup { scripts(bytes).flat_map(script_imports).collect() } else { script_imports(bytes) }
}

/// The insides of `<script>` elements.
fn scripts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    memmem::find_iter(bytes, b"<script").filter_map(|at| {
        let open = at + memchr::memchr(b'>', &bytes[at..])? + 1;
        let close = open + memmem::find(&bytes[open..], b"</script")?;
        Some(&bytes[open..close])
    })
}

fn script_imports(bytes: &[u8]) -> BTreeSet<&[u8]> {
    let of = |word: &'static str, read: fn(&[u8], usize, usize) -> Option<&[u8]>| {
        memmem::find_iter(bytes, word.as_bytes()).filter_map(move |at| {
            let begins = at == 0 || !(in_name(bytes[at - 1]) || matches!(bytes[at - 1], b'.' | b'$'));
            let specifier = read(bytes, at, at + word.len()).filter(|specifier| begins && is_package(specifier))?;
            Some(Place { at, specifiers: vec![specifier] })
        })
    };
    let mut places: Vec<Place<'_>> =
        of("import", import).chain(of("export", clause)).chain(of("require", call)).collect();
    places.sort_by_key(|place| place.at);
    in_code(bytes, JAVASCRIPT, places.into_iter())
}

fn import(bytes: &[u8], at: usize, end: usize) -> Option<&[u8]> {
    call(bytes, at, end).or_else(|| clause(bytes, at, end))
}

/// `require('x')`, `import('x')`.
fn call(bytes: &[u8], _at: usize, end: usize) -> Option<&[u8]> {
    let inside = bytes[end..].trim_ascii_start().strip_prefix(b"(")?;
    let (specifier, after) = literal(skip_comments(inside))?;
    matches!(after.trim_ascii_start().first(), Some(b')' | b',')).then_some(specifier)
}

/// `import 'x'`, `import … from 'x'`, `import a = require('x')` excepted (it is a call), `export … from 'x'`.
fn clause(bytes: &[u8], at: usize, end: usize) -> Option<&[u8]> {
    if !begins_statement(bytes, at, b";}/") || bytes.get(end).is_some_and(|&next| in_name(next)) {
        return None;
    }
    let mut rest = skip_comments(&bytes[end..(end + LONGEST_CLAUSE).min(bytes.len())]);
    if let Some((specifier, _)) = literal(rest) {
        return bytes[at..].starts_with(b"import").then_some(specifier);
    }
    if matches!(super::name(rest), b"const" | b"let" | b"var" | b"function" | b"class" | b"default") {
        return None;
    }
    // Names, stars, commas and braces, up to `from`; anything else is another kind of statement.
    loop {
        rest = skip_comments(rest);
        let length = rest.iter().position(|&byte| !in_name(byte) && byte != b'$').unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        match (word, rest.first()?) {
            (b"from", _) if let Some((specifier, _)) = literal(skip_comments(after)) => return Some(specifier),
            (b"", b'{' | b'}' | b',' | b'*') => rest = &rest[1..],
            (b"", b'"' | b'\'') => rest = literal(rest)?.1,
            (b"", _) => return None,
            _ => rest = after,
        }
    }
}

/// A string on one line without holes, and what follows it.
fn literal(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let quote = *bytes.first().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    let inside = &bytes[1..];
    let end = memchr::memchr2(quote, b'\n', inside)?;
    (inside[end] == quote && !inside[..end].contains(&b'$') && !inside[..end].contains(&b'\\'))
        .then(|| (&inside[..end], &inside[end + 1..]))
}

fn skip_comments(mut bytes: &[u8]) -> &[u8] {
    loop {
        bytes = bytes.trim_ascii_start();
        if bytes.starts_with(b"//") {
            bytes = &bytes[line_end(bytes, 0)..];
        } else if bytes.starts_with(b"/*") {
            bytes = &bytes[super::lexis::block_end(bytes, 0)..];
        } else {
            return bytes;
        }
    }
}

/// Whether a specifier names a package: not a path, an alias of a path (`~/`, `@/`, `#x`, `$lib`), a loader or a built-in.
fn is_package(specifier: &[u8]) -> bool {
    let scoped = specifier.strip_prefix(b"@");
    let start = scoped.unwrap_or(specifier);
    if !start.first().is_some_and(u8::is_ascii_alphanumeric) || (scoped.is_some() && !start.contains(&b'/')) {
        return false;
    }
    if specifier.contains(&b':') {
        return specifier.starts_with(b"https://") || specifier.starts_with(b"http://");
    }
    let top = specifier.split(|&byte| byte == b'/').next().unwrap_or_default();
    let clean =
        !specifier.iter().any(|byte| byte.is_ascii_whitespace() || matches!(byte, b'?' | b'!' | b'{' | b'(' | b'<'));
    clean && std::str::from_utf8(top).is_ok_and(|top| BUILT_IN.binary_search(&top).is_err())
}

/// Modules of Node.js, sorted. Source: `module.builtinModules`, as its documentation lists them.
#[rustfmt::skip]
const BUILT_IN: &[&str] = &[
    "assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto", "dgram", "diagnostics_channel",
    "dns", "domain", "events", "fs", "http", "http2", "https", "inspector", "module", "net", "os", "path", "perf_hooks", "process",
    "punycode", "querystring", "readline", "repl", "stream", "string_decoder", "sys", "timers", "tls", "trace_events", "tty", "url",
    "util", "v8", "vm", "wasi", "worker_threads", "zlib",
];

#[cfg(test)]
mod tests {
    use super::super::imports;
    use buyin_facts::word::Language;

    fn packages(source: &str) -> Vec<String> {
        imports(Language::JavaScript, source.as_bytes())
    }

    #[test]
    fn statements_of_every_form() {
        let source = r#"
import 'side-effect';
import a, { b as c,
  // comment 'no'
  type D } from "@scope/name/sub";
import type { E } from 'types';
import * as f from 'star'; export * from 'again'
export { g, default as h } from 'named';
import i = require("old-ts");
const j = require('late'), k = await import(/* webpackChunkName: "z" */ 'dynamic');
import fs from 'fs'; import p from 'node:path'; import q from 'fs/promises';
import r from './relative'; import s from '@/alias'; import t from '~/alias'; import u from '#internal';
require(`tpl`); require(`no-${x}`); require('no' + x); o.require('no-member');
export const from = 'no-from'; export default 'no';
import.meta.env; import v from 'raw?raw';
"#;
        let expected =
            ["@scope/name/sub", "again", "dynamic", "late", "named", "old-ts", "side-effect", "star", "tpl", "types"];
        assert_eq!(packages(source), expected);
    }

    #[test]
    fn comments_strings_templates_and_patterns_say_nothing() {
        let source = r#"
// import a from 'no'
/*
import a from 'no'
*/
const s = `
import a from 'no';
${ `import 'no'` }
`;
const re = /`/; const x = a / b; const y = '`';
import z from 'yes';
"#;
        assert_eq!(packages(source), ["yes"]);
    }

    #[test]
    fn vue_and_svelte_keep_theirs_in_scripts() {
        let source = "<template><p>it's import 'no'</p></template>\n<script setup lang=\"ts\">\nimport { ref } from 'vue'\n</script>\n";
        assert_eq!(packages(source), ["vue"]);
    }

    #[test]
    fn the_list_of_built_ins_is_sorted() {
        assert!(super::BUILT_IN.is_sorted());
    }
}
