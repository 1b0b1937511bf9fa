//! Any bytes as an export of change requests; forges' answers are read by the same readers.

#![no_main]

use buyin_facts::pseudonym::Pseudonyms;
use buyin_fuzz::as_file;
use buyin_sources::change_request::import;
use libfuzzer_sys::fuzz_target;
use rustc_hash::FxHashSet;

fuzz_target!(|bytes: &[u8]| {
    as_file("export.json", bytes, |path| {
        let wanted: FxHashSet<String> = ["a".to_owned()].into_iter().collect();
        if let Ok(told) = import(&[path.to_owned()], &Pseudonyms::new([7; 32]), &wanted) {
            let key = |at: usize| (&told.change_requests[at].place, told.change_requests[at].number);
            assert!((1..told.change_requests.len()).all(|at| key(at - 1) < key(at)), "sorted, each once");
        }
    });
});
