//! Pages of memory while something is extracted. Nothing else of the process's memory is decided here.
//!
//! An extraction takes much memory for a moment and uses little of each piece. Where the system hands out pages of 2 MB, to
//! clear them takes as long as the extraction; what runs longer is faster with them.

use std::sync::{Mutex, PoisonError};

/// How many extractions of the process hold small pages: the last one gives the large ones back.
static HOLDERS: Mutex<usize> = Mutex::new(0);

/// Small pages, as long as this is held.
#[derive(Debug)]
pub(super) struct SmallPages(());

impl SmallPages {
    /// Asks for them. A system that has no others, or cannot tell, goes on as it is: only time is lost.
    pub(super) fn ask() -> Self {
        let mut holders = HOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
        if *holders > 0 || disable_large(true) {
            *holders += 1;
        }
        Self(())
    }
}

impl Drop for SmallPages {
    fn drop(&mut self) {
        let mut holders = HOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
        if *holders == 1 {
            disable_large(false);
        }
        *holders = holders.saturating_sub(1);
    }
}

/// Says whether anything was changed: who started the program without large pages keeps it so.
#[cfg(target_os = "linux")]
fn disable_large(disabled: bool) -> bool {
    use rustix::thread::{disable_transparent_huge_pages, transparent_huge_pages_are_disabled};
    transparent_huge_pages_are_disabled().is_ok_and(|already| already != disabled)
        && disable_transparent_huge_pages(disabled).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn disable_large(_: bool) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::SmallPages;

    #[test]
    fn pages_are_small_until_the_last_lets_go() {
        let (one, other) = (SmallPages::ask(), SmallPages::ask());
        drop(one);
        let disabled = rustix::thread::transparent_huge_pages_are_disabled();
        drop(other);
        assert!(disabled.expect("Linux tells"), "another extraction goes on");
    }
}
