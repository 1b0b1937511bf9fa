//! Facts and decisions into answers.
