//! Any bytes as a table of use over the network.

#![no_main]

use buyin_fuzz::as_file;
use buyin_sources::usage::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    as_file("usage.csv", bytes, |path| {
        if let Ok((rows, _)) = read(path) {
            assert!(rows.iter().all(|row| !row.product.is_empty()) && rows.is_sorted_by_key(|row| row.day));
        }
    });
});
