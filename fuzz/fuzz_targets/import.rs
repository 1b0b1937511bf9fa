//! Any bytes through every scanner of import lines: the first byte picks the language.

#![no_main]

use buyin_facts::word::Language;
use buyin_sources::import::imports;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some((pick, bytes)) = data.split_first() {
        let language = Language::ALL[usize::from(*pick) % Language::ALL.len()];
        let found = imports(language, bytes);
        assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
    }
});
