//! Python: absolute modules, on any line and in any block.

use std::collections::BTreeSet;

use memchr::memmem;

use super::lexis::PYTHON;
use super::{Blanks, Place, begins_statement, in_code, in_name};

pub(super) fn imports(bytes: &[u8]) -> BTreeSet<&[u8]> {
    in_code(bytes, PYTHON, memmem::find_iter(bytes, b"import").filter_map(|at| place(bytes, at)))
}

/// The statement whose `import` stands at `at`.
fn place(bytes: &[u8], at: usize) -> Option<Place<'_>> {
    let rest = &bytes[at + b"import".len()..];
    if rest.first().is_some_and(|&next| in_name(next)) {
        return None;
    }
    let before = trim_joined_end(&bytes[..at]);
    if begins_statement(bytes, before.len(), b";:") {
        let specifiers: Vec<&[u8]> = modules(rest).into_iter().filter(|module| is_external(module)).collect();
        return (!specifiers.is_empty()).then_some(Place { at, specifiers });
    }
    // `from module import`, read backwards.
    let start = before.iter().rposition(|&byte| !in_name(byte) && byte != b'.').map_or(0, |last| last + 1);
    let module = &before[start..];
    let from = trim_joined_end(&before[..start]).strip_suffix(b"from")?;
    (begins_statement(bytes, from.len(), b";:") && is_external(module))
        .then_some(Place { at: from.len(), specifiers: vec![module] })
}

/// The modules of `import a.b as c, d`.
fn modules(bytes: &[u8]) -> Vec<&[u8]> {
    let mut rest = bytes;
    let mut found = Vec::new();
    loop {
        let (module, after) = word(rest);
        found.push(module);
        rest = after;
        if let (b"as", after) = word(rest) {
            rest = word(after).1;
        }
        match trim_joined_start(rest).strip_prefix(b",") {
            Some(after) => rest = after,
            None => return found,
        }
    }
}

/// The dotted name ahead and what follows it.
fn word(bytes: &[u8]) -> (&[u8], &[u8]) {
    let bytes = trim_joined_start(bytes);
    let end = bytes.iter().position(|&byte| !in_name(byte) && byte != b'.').unwrap_or(bytes.len());
    bytes.split_at(end)
}

/// Steps over blanks and joined lines (`\` at the end).
fn trim_joined_start(mut bytes: &[u8]) -> &[u8] {
    loop {
        bytes = bytes.trim_ascii_start_blanks();
        match bytes.strip_prefix(b"\\\n").or_else(|| bytes.strip_prefix(b"\\\r\n")) {
            Some(after) => bytes = after,
            None => return bytes,
        }
    }
}

fn trim_joined_end(mut bytes: &[u8]) -> &[u8] {
    loop {
        bytes = bytes.trim_ascii_end_blanks();
        match bytes.strip_suffix(b"\\\n").or_else(|| bytes.strip_suffix(b"\\\r\n")) {
            Some(before) => bytes = before,
            None => return bytes,
        }
    }
}

fn is_external(module: &[u8]) -> bool {
    let top = module.split(|&byte| byte == b'.').next().unwrap_or_default();
    let named = top.first().is_some_and(|first| !first.is_ascii_digit()) && !module.ends_with(b".");
    named && std::str::from_utf8(top).is_ok_and(|top| STANDARD.binary_search(&top).is_err())
}

/// Top modules of the standard library, 2.7 and 3.0 to 3.14, sorted. Source: "Python Module Index" of the language's documentation.
#[rustfmt::skip]
const STANDARD: &[&str] = &[
    "BaseHTTPServer", "ConfigParser", "Cookie", "HTMLParser", "Queue", "SimpleHTTPServer", "SocketServer", "StringIO", "Tkinter",
    "UserDict", "__builtin__", "__future__", "__main__", "_thread", "_typeshed", "abc", "aifc", "annotationlib", "argparse", "array",
    "ast", "asynchat", "asyncio", "asyncore", "atexit", "audioop", "base64", "bdb", "binascii", "binhex", "bisect", "builtins", "bz2",
    "cPickle", "cProfile", "cStringIO", "calendar", "cgi", "cgitb", "chunk", "cmath", "cmd", "code", "codecs", "codeop",
    "collections", "colorsys", "commands", "compileall", "compression", "concurrent", "configparser", "contextlib", "contextvars",
    "cookielib", "copy", "copy_reg", "copyreg", "crypt", "csv", "ctypes", "curses", "dataclasses", "datetime", "dbm", "decimal",
    "difflib", "dis", "distutils", "doctest", "dummy_thread", "email", "encodings", "ensurepip", "enum", "errno", "exceptions",
    "faulthandler", "fcntl", "filecmp", "fileinput", "fnmatch", "formatter", "fractions", "ftplib", "functools", "gc", "getopt",
    "getpass", "gettext", "glob", "graphlib", "grp", "gzip", "hashlib", "heapq", "hmac", "html", "htmlentitydefs", "http",
    "httplib", "idlelib", "imaplib", "imghdr", "imp", "importlib", "inspect", "io", "ipaddress", "itertools", "json", "keyword",
    "lib2to3", "linecache", "locale", "logging", "lzma", "mailbox", "mailcap", "marshal", "math", "md5", "mimetypes", "mmap",
    "modulefinder", "msilib", "msvcrt", "multiprocessing", "netrc", "nis", "nntplib", "ntpath", "numbers", "opcode", "operator",
    "optparse", "os", "ossaudiodev", "parser", "pathlib", "pdb", "pickle", "pickletools", "pipes", "pkgutil", "platform", "plistlib",
    "poplib", "posix", "posixpath", "pprint", "profile", "pstats", "pty", "pwd", "py_compile", "pyclbr", "pydoc", "queue", "quopri",
    "random", "re", "readline", "reprlib", "resource", "rlcompleter", "runpy", "sched", "secrets", "select", "selectors", "sets",
    "sha", "shelve", "shlex", "shutil", "signal", "site", "smtpd", "smtplib", "sndhdr", "socket", "socketserver", "spwd", "sqlite3",
    "sre_compile", "sre_constants", "sre_parse", "ssl", "stat", "statistics", "string", "stringprep", "struct", "subprocess",
    "sunau", "symbol", "symtable", "sys", "sysconfig", "syslog", "tabnanny", "tarfile", "telnetlib", "tempfile", "termios", "test",
    "textwrap", "this", "thread", "threading", "time", "timeit", "tkinter", "token", "tokenize", "tomllib", "trace", "traceback",
    "tracemalloc", "tty", "turtle", "turtledemo", "types", "typing", "unicodedata", "unittest", "urllib", "urllib2", "urlparse",
    "uu", "uuid", "venv", "warnings", "wave", "weakref", "webbrowser", "winreg", "winsound", "wsgiref", "xdrlib", "xml", "xmlrpc",
    "xmlrpclib", "zipapp", "zipfile", "zipimport", "zlib", "zoneinfo",
];

#[cfg(test)]
mod tests {
    use super::super::imports;
    use buyin_facts::word::Language;

    #[test]
    fn the_standard_library_is_sorted() {
        assert!(super::STANDARD.is_sorted());
    }

    #[test]
    fn statements_anywhere_but_not_in_text() {
        let source = r#"
import os, numpy as np, a.b.c ; import after
from google.cloud import storage
from . import sibling
from .relative import x
from __future__ import annotations
try: import fast
except ImportError:
    from slow \
        import (x,
                y)
import joined, \
    also
def f():
    """Usage:

    import no_docstring
    >>> import no_doctest
    """
    # import no_comment
    s = 'import no_string'
    important = 1
    from late.part import *
"#;
        let expected = ["a.b.c", "after", "also", "fast", "google.cloud", "joined", "late.part", "numpy", "slow"];
        assert_eq!(imports(Language::Python, source.as_bytes()), expected);
    }
}
