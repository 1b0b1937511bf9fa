//! Any bytes through every dialect of ownership files: the first byte picks the dialect.

#![no_main]

use buyin_facts::word::OwnershipDialect;
use buyin_sources::ownership::rules;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some((pick, bytes)) = data.split_first() {
        let dialect = OwnershipDialect::ALL[usize::from(*pick) % OwnershipDialect::ALL.len()];
        let _ = rules(dialect, "folder/file", bytes);
    }
});
