//! Calibration as shown.

use crate::books::{Books, BooksError};
use crate::calibrate::{self, Calibration, Written};
use crate::ledger::group::Filter;
use crate::view::CalibrationView;

impl Books {
    /// How far the estimator was from what people wrote down, and the fit to use from then on.
    ///
    /// # Errors
    /// When nothing in the diary can be matched, it is of too few people for the policy, or the lake cannot be read.
    pub fn calibrate(&self, written: &[Written]) -> Result<(CalibrationView, Calibration), BooksError> {
        let found = self.compare(written)?;
        // A diary of one person would turn the comparison into that person's ledger.
        if !self.guard.shows_exactly(found.calibration.people) {
            return Err(BooksError::TooFew { people: found.calibration.people, needed: self.guard.fewest() });
        }
        let fitted = calibrate::apply(&self.uncertainty, &found.calibration);
        let view = CalibrationView {
            header: self.header("buyin.calibration/v1", &Filter::default())?,
            person_months: found.calibration.person_months,
            people: found.calibration.people,
            unmatched: found.unmatched,
            ratio_before: found.before.ratio,
            ratio_after: found.after.ratio,
            error_before: found.before.error.0,
            error_after: found.after.error.0,
            coverage_before: found.before.coverage.0,
            coverage_after: found.after.coverage.0,
            log_sd: (self.uncertainty.share_log_sd.0, fitted.share_log_sd.0),
        };
        Ok((view, found.calibration))
    }
}
