//! Persons who are forgotten: recognised wherever a scan meets them again, and named nowhere.
//!
//! A trace is a salted hash of an address, an account or a full name. It needs no secret of a lake, so that it lasts when a lake
//! is deleted, and it says who is meant only to somebody who has the name already and tries it.

use std::fmt;
use std::str::FromStr;

use crate::pseudonym::{name_words, noreply_account};

/// What is kept of one address, account or name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trace {
    salt: u64,
    digest: u128,
}

/// Which traces belong to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten {
    traces: Vec<(Trace, String)>,
}

/// A text is no trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("48 hexadecimal digits make a trace")]
pub struct TraceError;

impl Trace {
    /// Of an address; case does not matter.
    pub fn of_email(email: &str, salt: u64) -> Self {
        Self::of("email", &email.trim().to_lowercase(), salt)
    }

    /// Of a forge's account number or login; case does not matter.
    pub fn of_account(account: &str, salt: u64) -> Self {
        Self::of("account", &account.trim().to_lowercase(), salt)
    }

    /// Of a name, if it is a full one, in any order of its words.
    pub fn of_name(name: &str, salt: u64) -> Option<Self> {
        let words = name_words(name);
        (words.len() > 1).then(|| Self::of("name", &words.join(" "), salt))
    }

    fn of(kind: &str, text: &str, salt: u64) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&salt.to_be_bytes());
        hasher.update(kind.as_bytes()).update(&[0]).update(text.as_bytes());
        let mut head = [0; 16];
        head.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self { salt, digest: u128::from_be_bytes(head) }
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}{:032x}", self.salt, self.digest)
    }
}

impl FromStr for Trace {
    type Err = TraceError;

    fn from_str(text: &str) -> Result<Self, TraceError> {
        if text.len() != 48 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(TraceError);
        }
        let (salt, digest) = text.split_at(16);
        let salt = u64::from_str_radix(salt, 16).map_err(|_| TraceError)?;
        let digest = u128::from_str_radix(digest, 16).map_err(|_| TraceError)?;
        Ok(Self { salt, digest })
    }
}

impl Forgotten {
    /// Nobody is forgotten.
    pub fn is_empty(&self) -> bool {
        self.traces.is_empty()
    }

    /// Who is forgotten, by file id; once for each trace.
    pub fn persons(&self) -> impl Iterator<Item = &str> {
        self.traces.iter().map(|(_, person)| person.as_str())
    }

    /// Adds a trace of a person, by file id.
    pub fn add(&mut self, trace: Trace, person: &str) {
        self.traces.push((trace, person.to_owned()));
    }

    /// The forgotten person a (name, address) pair is of: by address, else by account, else by full name.
    pub fn who(&self, name: &str, email: &str) -> Option<&str> {
        let by = |make: &dyn Fn(u64) -> Option<Trace>| {
            let found = self.traces.iter().find(|(trace, _)| make(trace.salt) == Some(*trace));
            found.map(|(_, person)| person.as_str())
        };
        let account = noreply_account(email);
        by(&|salt| (!email.trim().is_empty()).then(|| Trace::of_email(email, salt)))
            .or_else(|| by(&|salt| Some(Trace::of_account(&account.as_ref()?.number?.to_string(), salt))))
            .or_else(|| by(&|salt| Some(Trace::of_account(&account.as_ref()?.login, salt))))
            .or_else(|| by(&|salt| Trace::of_name(name, salt)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_recognises_and_names_nobody() {
        let mut forgotten = Forgotten::default();
        forgotten.add(Trace::of_email("Ana@acme.example", 7), "forgotten-1");
        forgotten.add(Trace::of_account("ana-l", 7), "forgotten-1");
        forgotten.add(Trace::of_name("Ana Lima", 7).expect("a full name"), "forgotten-1");
        for (name, email) in [
            ("x", "ana@ACME.example "),
            ("Lima, Ana", "other@home.example"),
            ("", "12+ana-l@users.noreply.github.com"),
            ("", "ana-l@users.noreply.github.com"),
        ] {
            assert_eq!(forgotten.who(name, email), Some("forgotten-1"), "{name} {email}");
        }
        for (name, email) in [("", ""), ("Ana", "ana@other.example"), ("Bo Berg", "bo@acme.example")] {
            assert_eq!(forgotten.who(name, email), None, "{name} {email}");
        }
        assert_eq!(Trace::of_name("Ana", 7), None, "one word is no full name");
        assert_ne!(Trace::of_email("a@b.c", 1).digest, Trace::of_email("a@b.c", 2).digest, "the salt counts");
    }

    #[test]
    fn a_trace_is_read_as_it_is_written() {
        let trace = Trace::of_email("a@b.c", u64::MAX);
        assert_eq!(trace.to_string().parse(), Ok(trace));
        for bad in ["", "12", &"g".repeat(48), &format!("+{}", "0".repeat(47)), &"ä".repeat(24)] {
            assert_eq!(bad.parse::<Trace>(), Err(TraceError), "{bad}");
        }
    }
}
