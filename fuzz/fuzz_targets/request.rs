//! Any bytes as an export of requests: the first byte picks the tracker.

#![no_main]

use buyin_fuzz::as_file;
use buyin_sources::request::{Kind, import};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some((pick, bytes)) = data.split_first() {
        let kind = Kind::ALL[usize::from(*pick) % Kind::ALL.len()];
        let name = if pick % 2 == 0 { "asked.csv" } else { "asked.json" };
        as_file(name, bytes, |path| {
            if let Ok(imported) = import(kind, path) {
                assert!(imported.requests.iter().all(|asked| !asked.title.is_empty()));
            }
        });
    }
});
