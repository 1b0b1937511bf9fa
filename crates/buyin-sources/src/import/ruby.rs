//! Ruby: literals that are required. Documents in the text (`<<~EOS`), `=begin` blocks and what follows `__END__` are skipped;
//! other strings over lines are not known here.

use std::collections::BTreeSet;

use memchr::memmem;

use super::{begins_statement, in_name, name};

pub(super) fn imports(bytes: &[u8]) -> BTreeSet<&[u8]> {
    let mut found = BTreeSet::new();
    // Most files without a `require` need no reading by lines.
    if memmem::find(bytes, b"require").is_none() {
        return found;
    }
    // What line ends the text being skipped.
    let mut closing: Option<&[u8]> = None;
    for line in bytes.split(|&byte| byte == b'\n') {
        let plain = line.trim_ascii();
        match closing {
            Some(b"=end") if line.starts_with(b"=end") => closing = None,
            Some(end) if plain == end => closing = None,
            Some(_) => {}
            None if line.starts_with(b"=begin") => closing = Some(b"=end"),
            None if plain == b"__END__" => return found,
            None => {
                found.extend(memmem::find_iter(line, b"require").filter_map(|at| required(line, at)));
                closing = document(line);
            }
        }
    }
    found
}

/// The word that closes a document that a line opens.
fn document(line: &[u8]) -> Option<&[u8]> {
    let at = memmem::find(line, b"<<")?;
    let mark = &line[at + 2..];
    let mark = mark.strip_prefix(b"~").or_else(|| mark.strip_prefix(b"-")).unwrap_or(mark);
    let mark = mark.strip_prefix(b"'").or_else(|| mark.strip_prefix(b"\"")).unwrap_or(mark);
    let word = name(mark);
    // `list <<Constant` hardly occurs; `<<` before a small letter is an append.
    (word.first().is_some_and(u8::is_ascii_uppercase) && !line[..at].contains(&b'#')).then_some(word)
}

fn required(line: &[u8], at: usize) -> Option<&[u8]> {
    let rest = &line[at + b"require".len()..];
    let begins = begins_statement(line, at, b";{&|(") || line[..at].trim_ascii().ends_with(b"begin");
    if !begins || line[..at].contains(&b'#') || rest.first().is_none_or(|&next| in_name(next)) {
        return None;
    }
    let rest = rest.trim_ascii_start();
    let rest = rest.strip_prefix(b"(").unwrap_or(rest).trim_ascii_start();
    let quote = *rest.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
    let inside = &rest[1..];
    let path = &inside[..memchr::memchr(quote, inside)?];
    let top = path.split(|&byte| byte == b'/').next()?;
    let external = top.first().is_some_and(u8::is_ascii_alphanumeric)
        && memmem::find(path, b"#{").is_none()
        && std::str::from_utf8(top).is_ok_and(|top| STANDARD.binary_search(&top).is_err());
    external.then_some(path)
}

/// The standard library as it ships, without what is published as a gem of its own and declared as such; sorted.
/// Source: the list of standard libraries of the language's documentation.
#[rustfmt::skip]
const STANDARD: &[&str] = &[
    "English", "abbrev", "base64", "benchmark", "bigdecimal", "bundler", "cgi", "coverage", "csv", "date", "delegate", "digest", "drb",
    "erb", "etc", "fcntl", "fiddle", "fileutils", "find", "forwardable", "getoptlong", "io", "ipaddr", "irb", "json", "logger", "mkmf",
    "monitor", "mutex_m", "net", "nkf", "objspace", "observer", "open-uri", "open3", "openssl", "optparse", "ostruct", "pathname", "pp",
    "prettyprint", "pstore", "psych", "pty", "rbconfig", "readline", "reline", "resolv", "rinda", "ripper", "rubygems", "securerandom",
    "set", "shellwords", "singleton", "socket", "stringio", "strscan", "syslog", "tempfile", "thread", "time", "timeout", "tmpdir",
    "tsort", "un", "uri", "weakref", "yaml", "zlib",
];

#[cfg(test)]
mod tests {
    use super::super::imports;
    use buyin_facts::word::Language;

    #[test]
    fn literals_outside_documents() {
        let source = "# require 'no'\nrequire 'rails/all'\n  require(\"sidekiq\") if x # require 'no'\nrequire 'json'\nrequire_relative 'no'\n\
            begin require 'maybe' rescue LoadError end\nrequire \"no#{x}\"\nrequire './no'\ntext = <<~RUBY\n  require 'no'\nRUBY\n\
            list << item\n=begin\nrequire 'no'\n=end\nrequire 'last'\n__END__\nrequire 'no'\n";
        assert_eq!(imports(Language::Ruby, source.as_bytes()), ["last", "maybe", "rails/all", "sidekiq"]);
        assert!(super::STANDARD.is_sorted());
    }
}
