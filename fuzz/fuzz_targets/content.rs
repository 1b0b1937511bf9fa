//! Any bytes as a content of every syntax: the first byte picks it.

#![no_main]

use buyin_facts::id::BlobKey;
use buyin_facts::word::Syntax;
use buyin_sources::content::{Reader, Rows};
use buyin_sources::token::tokens;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some((pick, bytes)) = data.split_first() {
        let syntax = Syntax::ALL[usize::from(*pick) % Syntax::ALL.len()];
        let mut cut = Vec::new();
        tokens(syntax, bytes, &mut cut);
        assert!(cut.windows(2).all(|pair| pair[0].end <= pair[1].start && pair[0].line <= pair[1].line));
        let mut rows = Rows::default();
        Reader::default().read(BlobKey(0), syntax, bytes, &mut rows);
        assert!(rows.fingerprints.is_sorted_by_key(|print| print.line));
        assert!(rows.contents.len() == 1 && rows.fingerprints.len() <= cut.len());
    }
});
