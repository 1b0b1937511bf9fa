//! What looks like a secret: tokens of well-known shape and private keys with a body. The shapes are those the issuers
//! publish; [`message`] knows what people write besides. Never shows what it found.

pub(super) mod message;

use std::sync::LazyLock;

use regex::bytes::Regex;

/// Kinds of secrets and their shapes.
const SHAPES: [(&str, &str); 10] = [
    (
        "private key",
        r#"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n|\\r|["'+])*(?:[A-Za-z-]+: [^\r\n]*\s+)*[A-Za-z0-9+/]{40}"#,
    ),
    ("AWS access key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})"),
    ("GitLab token", r"\bglpat-[A-Za-z0-9_-]{20}"),
    ("Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{20}"),
    ("Slack webhook", r"hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20}"),
    ("Google API key", r"\bAIza[0-9A-Za-z_-]{35}"),
    ("Stripe key", r"\b[sr]k_live_[0-9A-Za-z]{20}"),
    ("npm token", r"\bnpm_[A-Za-z0-9]{36}"),
    ("PyPI token", r"\bpypi-AgE[A-Za-z0-9_-]{50}"),
];
/// Placeholders repeat few characters; tokens do not.
const LEAST_DIFFERENT: usize = 8;

static ANY: LazyLock<Regex> = LazyLock::new(|| {
    let all: Vec<String> = SHAPES.iter().map(|(_, shape)| format!("(?:{shape})")).collect();
    regex(&all.join("|"))
});
static EACH: LazyLock<Vec<(&str, Regex)>> =
    LazyLock::new(|| SHAPES.iter().map(|(kind, shape)| (*kind, regex(&format!("^(?:{shape})")))).collect());

fn regex(shape: &str) -> Regex {
    Regex::new(&format!("(?-u){shape}")).expect("because the shapes are constants that a test compiles")
}

/// Kinds of secrets in `bytes` with the lines they begin on, each kind once a line.
pub(super) fn secrets(bytes: &[u8]) -> Vec<(&'static str, u64)> {
    let mut found = Vec::new();
    for hit in ANY.find_iter(bytes).filter(|hit| !is_placeholder(hit.as_bytes())) {
        let line = line(bytes, hit.start());
        let kind = EACH.iter().find(|(_, shape)| shape.is_match(hit.as_bytes()));
        found.extend(kind.map(|(kind, _)| (*kind, line)));
    }
    found.dedup();
    found
}

/// The line that a place is on.
fn line(bytes: &[u8], place: usize) -> u64 {
    memchr::memchr_iter(b'\n', &bytes[..place]).count() as u64 + 1
}

fn is_placeholder(token: &[u8]) -> bool {
    let tail = &token[token.len().saturating_sub(20)..];
    let mut different = tail.to_vec();
    different.sort_unstable();
    different.dedup();
    different.len() < LEAST_DIFFERENT || tail.ends_with(b"EXAMPLE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_keys_are_found_with_their_lines() {
        // Put together here, so that this file has none.
        let body = "MIIEpAIBAAKCAQEA7bq9Zk3vW1xTgQe8Yp5uRs2dKf";
        let key = ["-----BEGIN RSA PRIVATE", " KEY-----\n", body].concat();
        let text = format!(
            "a\nid = {}{}\n{key}\n{}{}",
            "AKIA", "Q3EGRIZ5TLW2XKNP", "ghp_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
        );
        assert_eq!(secrets(text.as_bytes()), [("AWS access key", 2), ("private key", 3), ("GitHub token", 5)]);
    }

    #[test]
    fn placeholders_and_code_about_keys_are_none() {
        let code = ["const HEADER: &str = \"-----BEGIN PRIVATE", " KEY-----\";\nAKIAIOSFODNN7", "EXAMPLE\n"].concat();
        assert_eq!(secrets(code.as_bytes()), []);
        assert_eq!(secrets(format!("{}{}", "ghp_", "x".repeat(36)).as_bytes()), []);
        assert_eq!(secrets(&[0xff, 0, 0xfe]), []);
    }
}
