//! Any bytes through every reader of manifests: the first byte picks the reader.

#![no_main]

use buyin_sources::manifest::READERS;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some((pick, bytes)) = data.split_first() {
        let reader = &READERS[usize::from(*pick) % READERS.len()];
        let _ = (reader.read)("folder/file", bytes);
    }
});
