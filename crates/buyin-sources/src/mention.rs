//! Words that a content holds in names and texts: which, how often, and where first. Comments are none, nor are texts that stand
//! for a comment, as Python's do.
//!
//! A pure function of tokens. Must not know files, tables, or whose words they are.

use buyin_facts::TokenHash;
use buyin_facts::spoken::{each_word, is_key};
use buyin_facts::word::MentionKind;
use rustc_hash::FxHashMap;

use crate::token::{Kind, Token, hash};

/// Texts of more bytes are no names: data, templates, pages.
const LONGEST: usize = 1_024;
/// Different tokens whose words are remembered from one content to the next.
const REMEMBERED: usize = 1 << 18;

/// A word in a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mentioned {
    /// Hash of the word.
    pub(crate) word: TokenHash,
    /// Where it weighs most.
    pub(crate) kind: MentionKind,
    /// Lines that hold it.
    pub(crate) lines: u32,
    /// The first of them.
    pub(crate) line: u32,
}

/// Finds words in one content after the other, in the same memory.
#[derive(Debug, Default)]
pub(crate) struct Listener {
    /// Words of tokens met before, by the token's hash.
    known: FxHashMap<u64, (MentionKind, Box<[TokenHash]>)>,
    /// Words of the content, with the last line that held each.
    heard: FxHashMap<TokenHash, (Mentioned, u32)>,
}

impl Listener {
    /// The words of a content, by hash.
    pub(crate) fn read(&mut self, bytes: &[u8], tokens: &[Token]) -> Vec<Mentioned> {
        self.heard.clear();
        if self.known.len() > REMEMBERED {
            self.known.clear();
        }
        let mut before = 0;
        for (at, token) in tokens.iter().enumerate() {
            let is_first = token.line > std::mem::replace(&mut before, token.line);
            let text = token.text(bytes);
            let is_heard = match token.kind {
                Kind::Name => true,
                Kind::Text => text.len() <= LONGEST && !(is_first && is_remark(text, tokens.get(at + 1), token.line)),
                Kind::Number | Kind::Sign => false,
            };
            if is_heard {
                self.hear(token, text);
            }
        }
        let mut words: Vec<Mentioned> = self.heard.values().map(|(word, _)| *word).collect();
        words.sort_unstable_by_key(|mentioned| mentioned.word);
        words
    }

    fn hear(&mut self, token: &Token, text: &[u8]) {
        let Self { known, heard } = self;
        let (kind, words) = known.entry(hash(text)).or_insert_with(|| cut(token.kind, text));
        for word in words.iter() {
            let mentioned = Mentioned { word: *word, kind: *kind, lines: 0, line: token.line };
            let (mentioned, last) = heard.entry(*word).or_insert((mentioned, 0));
            mentioned.kind = mentioned.kind.min(*kind);
            mentioned.lines += u32::from(*last != token.line);
            *last = token.line;
        }
    }
}

/// Whether a text that begins a line and that nothing follows there is a remark.
fn is_remark(text: &[u8], next: Option<&Token>, line: u32) -> bool {
    (text.starts_with(b"\"\"\"") || text.starts_with(b"'''")) && next.is_none_or(|next| next.line > line)
}

fn cut(kind: Kind, text: &[u8]) -> (MentionKind, Box<[TokenHash]>) {
    let text = String::from_utf8_lossy(text);
    let bare = text.trim_matches(['"', '\'', '`']);
    let kind = match kind {
        _ if is_key(bare) => MentionKind::ConfigKey,
        Kind::Text => MentionKind::Text,
        _ => MentionKind::Name,
    };
    let mut words = Vec::new();
    each_word(bare, |word| words.push(TokenHash::of_word(word)));
    words.sort_unstable();
    words.dedup();
    (kind, words.into_boxed_slice())
}

#[cfg(test)]
mod tests {
    use buyin_facts::word::Syntax;

    use super::*;
    use crate::token::tokens;

    fn heard(syntax: Syntax, text: &str, words: &[&str]) -> Vec<Option<(MentionKind, u32, u32)>> {
        let mut cut = Vec::new();
        tokens(syntax, text.as_bytes(), &mut cut);
        let found = Listener::default().read(text.as_bytes(), &cut);
        let of = |word: &&str| found.iter().find(|one| one.word == TokenHash::of_word(word));
        words.iter().map(|word| of(word).map(|one| (one.kind, one.lines, one.line))).collect()
    }

    #[test]
    fn words_are_counted_by_line_and_weighed_by_kind() {
        let text = "// checkout in a comment\nfunc forBasket(key string) {\n  read(\"CHECKOUT_WINDOW\")\n  log(\"no basket, basket\")\n}\n";
        assert_eq!(
            heard(Syntax::Go, text, &["basket", "checkout", "comment"]),
            [Some((MentionKind::Text, 2, 2)), Some((MentionKind::ConfigKey, 1, 3)), None]
        );
    }

    #[test]
    fn a_text_that_stands_alone_is_a_remark() {
        let text = "\"\"\"About checkout.\"\"\"\nquery = \"\"\"select basket\"\"\"\n";
        assert_eq!(
            heard(Syntax::Python, text, &["checkout", "basket", "query"]),
            [None, Some((MentionKind::Text, 1, 2)), Some((MentionKind::Name, 1, 2))]
        );
    }

    #[test]
    fn what_was_met_before_says_the_same_again() {
        let mut cut = Vec::new();
        let text = b"let retryWindow = retryWindow + 1;\n";
        tokens(Syntax::Rust, text, &mut cut);
        let mut listener = Listener::default();
        let first = listener.read(text, &cut);
        assert_eq!(listener.read(text, &cut), first);
        assert_eq!(first.iter().map(|one| one.lines).collect::<Vec<_>>(), [1, 1]);
    }
}
