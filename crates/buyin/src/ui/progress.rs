//! How far a scan is: commits, rate, remaining time. The interface to `indicatif` is here.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use buyin_sources::scan::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::render::is_steering;

const TEMPLATE: &str = "{bar:30} {human_pos}/{human_len} commits · {per_sec} · {eta} left · {msg}";

/// A bar that grows with the commits found, and names repositories done.
#[derive(Debug)]
pub(crate) struct ScanProgress {
    bar: ProgressBar,
    found: AtomicU64,
    done: AtomicU64,
}

impl ScanProgress {
    pub(super) fn new(drawn: bool) -> Self {
        let target = if drawn { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let style = ProgressStyle::with_template(TEMPLATE).expect("because the template is fixed");
        bar.set_style(style.progress_chars("━━─"));
        if drawn {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar, found: AtomicU64::new(0), done: AtomicU64::new(0) }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for ScanProgress {
    fn found(&self, repositories: u64) {
        self.found.store(repositories, Ordering::Relaxed);
    }

    fn begun(&self, _name: &str, commits: u64) {
        self.bar.inc_length(commits);
    }

    fn read(&self, commits: u64) {
        self.bar.inc(commits);
    }

    fn done(&self, name: &str) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let name = name.replace(is_steering, "\u{fffd}");
        self.bar.set_message(format!("{done}/{} repositories, {name}", self.found.load(Ordering::Relaxed)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_says_how_far_it_is_and_steers_no_terminal() {
        let progress = ScanProgress::new(false);
        progress.found(2);
        progress.begun("code", 5);
        progress.begun("docs", 3);
        progress.read(4);
        progress.done("code\u{1b}[31m");
        assert_eq!((progress.bar.position(), progress.bar.length()), (4, Some(8)));
        assert_eq!(progress.bar.message(), "1/2 repositories, code\u{fffd}[31m");
    }
}
