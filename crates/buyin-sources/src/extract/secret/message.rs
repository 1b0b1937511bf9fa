//! What people write into messages that is secret without having a shape of its own: addresses with a password, values given
//! to names like `password`, and JSON web tokens. Files are not looked at so: code is full of names like these.

use std::sync::LazyLock;

use regex::bytes::{Captures, Regex};

/// `://user:password@host`; the user may be empty.
const ADDRESS: &str = r#"[a-zA-Z0-9]://([^\s/:?#"'<>`]*):([^\s/?#"'<>`]+)@[\[A-Za-z0-9]"#;
/// Header, claims and signature; the header begins with `{"` in base64.
const WEB_TOKEN: &str = r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}";
/// A name, what gives it a value, and the value in quotes or without. The name may be the end of a longer one.
const ASSIGNMENT: &str = concat!(
    r"(?i)(?:(password|passwd|passphrase|secret(?:[_-]?key)?)|token|(?:api|access|private)[_-]?key)",
    r#"["'`]?([ \t]*(?:=>|:=|=|:)[ \t]*)"#,
    r#"(?:"([^"\s]{8,})"|'([^'\s]{8,})'|`([^`\s]{8,})`|([^\s"'`,;:()\[\]{}<>|\\]{8,}))"#
);

/// Values that stand for others.
const PLACEHOLDERS: [&str; 24] = [
    "changeme",
    "change-me",
    "change_me",
    "replaceme",
    "replace-me",
    "replace_me",
    "placeholder",
    "example",
    "redacted",
    "removed",
    "hidden",
    "dummy",
    "xxx",
    "***",
    "...",
    "\u{2026}",
    "your-",
    "your_",
    "yourpass",
    "undefined",
    "x-oauth-basic",
    "todo",
    "<",
    "${",
];
/// Words that are names of secrets, not secrets.
const NAMES: [&str; 10] =
    ["password", "passwd", "passphrase", "pass", "pwd", "pw", "secret", "token", "key", "credentials"];
/// A secret has at least so many different characters.
const LEAST_DIFFERENT: usize = 3;

static ADDRESSES: LazyLock<Regex> = LazyLock::new(|| super::regex(ADDRESS));
static WEB_TOKENS: LazyLock<Regex> = LazyLock::new(|| super::regex(WEB_TOKEN));
static ASSIGNMENTS: LazyLock<Regex> = LazyLock::new(|| super::regex(ASSIGNMENT));

/// Kinds of secrets in a message with their lines, in the order of lines. A line whose secret has a better name gets no
/// second one.
pub(in crate::extract) fn secrets(message: &[u8]) -> Vec<(&'static str, u64)> {
    let mut found = super::secrets(message);
    let web_tokens = WEB_TOKENS.find_iter(message).map(|hit| hit.start());
    add(&mut found, message, "JSON web token", web_tokens);
    let addresses = ADDRESSES.captures_iter(message).filter(has_password).filter_map(|hit| Some(hit.get(2)?.start()));
    add(&mut found, message, "password in an address", addresses);
    let assigned = ASSIGNMENTS.captures_iter(message).filter_map(|hit| assigned(message, &hit));
    add(&mut found, message, "assigned secret", assigned);
    found.sort_by_key(|(_, line)| *line);
    found
}

fn add(found: &mut Vec<(&'static str, u64)>, message: &[u8], kind: &'static str, starts: impl Iterator<Item = usize>) {
    for start in starts {
        let line = super::line(message, start);
        if !found.iter().any(|(_, other)| *other == line) {
            found.push((kind, line));
        }
    }
}

/// Whether what stands before a host is a password that somebody chose.
fn has_password(hit: &Captures<'_>) -> bool {
    let part = |number| hit.get(number).map(|part| String::from_utf8_lossy(part.as_bytes()).to_lowercase());
    // Who writes `postgres:postgres` hides nothing.
    part(2).is_some_and(|password| part(1).as_ref() != Some(&password) && !is_placeholder(&password))
}

/// Where the value of an assignment begins, if it is a secret.
fn assigned(message: &[u8], hit: &Captures<'_>) -> Option<usize> {
    let is_password = hit.get(1).is_some();
    let quoted = [3, 4, 5].into_iter().find_map(|number| hit.get(number));
    let value = quoted.or_else(|| hit.get(6))?;
    let text = String::from_utf8_lossy(value.as_bytes());
    let lower = text.to_lowercase();
    if is_placeholder(&lower) || is_compound(&lower) {
        return None;
    }
    let is_close = hit.get(2).is_some_and(|sign| sign.as_bytes() == b"=");
    let is_secret = match quoted {
        Some(_) => is_password || is_mixed(&text),
        None => is_bare_secret(&text, is_close && is_password) && !is_called(message, value.end()),
    };
    is_secret.then(|| value.start())
}

/// Whether a value without quotes is a secret and neither code nor prose. A plain word may be a password where it stands
/// `close` behind its name, as on a command line.
fn is_bare_secret(text: &str, close: bool) -> bool {
    let text = text.trim_end_matches(['.', '!', '?']);
    let mut parts = text.split(['-', '_', '.', '/']);
    // `base64-encode`, `v2_parser`.
    let is_prose = parts.clone().count() > 1 && parts.all(is_numbered_word);
    let is_path = text.contains('/') && text.contains(['.', '#']);
    let begins_version = text.trim_start_matches('v').split_once('.');
    let is_version = begins_version.is_some_and(|(first, _)| first.bytes().all(|byte| byte.is_ascii_digit()));
    let is_identifier =
        text.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'.' | b'-' | b'&'));
    let is_word = text.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_likely = is_mixed(text) && !is_identifier || close && (is_word || !is_identifier);
    text.len() >= 8 && is_likely && !is_path && !is_prose && !is_version
}

/// Whether letters come first and a short number last, if any.
fn is_numbered_word(part: &str) -> bool {
    let letters = part.trim_end_matches(|one: char| one.is_ascii_digit());
    part.len() - letters.len() < 4 && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether code goes on behind a value: a call, an index, a path of names.
fn is_called(message: &[u8], end: usize) -> bool {
    message.get(end).is_some_and(|next| b"([{<:".contains(next))
}

/// Whether letters stand with digits or signs, as in what programs make.
fn is_mixed(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_digit() || b"!@$%^&*~+".contains(&byte);
    text.bytes().any(|byte| byte.is_ascii_alphabetic()) && text.bytes().skip(1).any(sign)
}

/// Whether a value, in lower case, stands for one that was left out.
fn is_placeholder(value: &str) -> bool {
    let mut different = value.as_bytes().to_vec();
    different.sort_unstable();
    different.dedup();
    let plain = value.trim_matches(|one: char| !one.is_ascii_alphanumeric());
    let begins = |start: &str| value.starts_with(start);
    // `$NAME`, `%s`, `{{ name }}`, `[name]`, `@name@`: filled in later.
    let is_filled_in =
        is_variable(value) || begins("%") && value.len() < 3 || begins("{") || begins("[") || begins("@");
    different.len() < LEAST_DIFFERENT
        || NAMES.contains(&plain)
        || is_filled_in
        || PLACEHOLDERS.iter().any(|one| value.contains(one))
}

/// Whether a value, in lower case, is a name of a secret among letters and joints, as `db-password` and `newpassword` are.
fn is_compound(value: &str) -> bool {
    let has_name = NAMES.iter().any(|name| name.len() > 4 && value.contains(name));
    has_name && value.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-' | b'.'))
}

fn is_variable(value: &str) -> bool {
    value.strip_prefix('$').is_some_and(|name| {
        name.starts_with(['(', '{']) || name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

#[cfg(test)]
mod tests;
