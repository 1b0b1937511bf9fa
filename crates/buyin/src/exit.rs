//! How the program ends: codes other programs may rely on.

use std::process::ExitCode;

/// Why the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All went well. Also when the reader of our output went away.
    Done = 0,
    /// A check failed: the books do not balance, a decision file has a problem, or a history to extract has secrets.
    Failed = 1,
    /// What was typed cannot be understood.
    Usage = 2,
    /// A file or name that was given is not there or cannot be read.
    Input = 3,
    /// The lake, or the disk below it, could not be read or written.
    Lake = 4,
    /// Somebody else changed the same thing at the same time.
    Conflict = 5,
    /// A fault of this program.
    Internal = 70,
}

/// The codes as the manual lists them.
pub(crate) const MANUAL: &str = "Exit status:
   0  all went well
   1  a check failed: the books do not balance, a decision file has a problem, a history to
      extract has secrets
   2  what was typed cannot be understood
   3  a file or name that was given is not there or cannot be read
   4  the lake, or the disk below it, could not be read or written
   5  somebody else changed the same thing at the same time
  70  a fault of this program";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
