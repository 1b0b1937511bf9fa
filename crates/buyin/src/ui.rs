//! The only terminal. Data goes to stdout, conversation to stderr; colour is a label and never the only one.
//!
//! `NO_COLOR` and streams that are no terminals get plain text ([`anstream`]); progress bars appear on terminals only.

use std::io::{BufRead, IsTerminal, Write};
use std::sync::Mutex;

use anstyle::{AnsiColor, Style};

use crate::error::CommandError;

mod progress;

pub(crate) use progress::ScanProgress;

/// Headings.
pub(crate) const HEADING: Style = Style::new().bold();
/// What is less important.
pub(crate) const FAINT: Style = Style::new().dimmed();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Where the program speaks.
#[derive(Debug)]
pub(crate) struct Ui {
    quiet: bool,
    /// What was said, answers and conversation apart, where it is kept for somebody who is not at the terminal.
    kept: Option<Mutex<(String, String)>>,
}

impl Ui {
    /// Speaks, or with `quiet` only answers and complains.
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet, kept: None }
    }

    /// Keeps what is said instead of saying it, and asks nobody.
    pub(crate) fn kept() -> Self {
        Self { quiet: false, kept: Some(Mutex::default()) }
    }

    /// What was said: answers, and the conversation beside them, without colours.
    pub(crate) fn into_kept(self) -> (String, String) {
        let (data, said) = self.kept.and_then(|kept| kept.into_inner().ok()).unwrap_or_default();
        let plain = |text: &str| anstream::adapter::strip_str(text).to_string();
        (plain(&data), plain(&said))
    }

    fn keep(&self, text: &str, data: bool) -> bool {
        let Some(mut kept) = self.kept.as_ref().and_then(|kept| kept.lock().ok()) else { return false };
        if data {
            kept.0.push_str(text);
        } else {
            kept.1.extend([text, "\n"]);
        }
        true
    }

    fn line(&self, text: &str) {
        if !self.keep(text, false) {
            line(text);
        }
    }

    /// Writes an answer.
    pub(crate) fn data(&self, text: &str) -> Result<(), CommandError> {
        if self.keep(text, true) {
            return Ok(());
        }
        let mut stdout = anstream::stdout().lock();
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(CommandError::unsaid)
    }

    /// Writes an answer that is not text.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Result<(), CommandError> {
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(CommandError::unsaid)
    }

    /// Says something by the way.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            self.line(text);
        }
    }

    /// Says what is wrong but stops nothing.
    pub(crate) fn warn(&self, text: &str) {
        self.line(&format!("{WARNING}warning:{WARNING:#} {text}"));
    }

    /// Says what can be done about it.
    pub(crate) fn hint(&self, text: &str) {
        self.line(&format!("{HINT}hint:{HINT:#} {text}"));
    }

    /// Says why the command did not come to its end.
    pub(crate) fn complain(&self, error: &CommandError) {
        self.line(&format!("{ERROR}error:{ERROR:#} {error}"));
        for cause in error.causes() {
            self.line(&format!("  because {cause}"));
        }
        error.hints().iter().for_each(|hint| self.hint(hint));
    }

    /// Whether somebody sits at the other end and can be asked.
    pub(crate) fn can_ask(&self) -> bool {
        !self.quiet && self.kept.is_none() && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Asks and waits for a line; nothing where nobody can be asked or nothing was said.
    pub(crate) fn ask(&self, question: &str) -> Option<String> {
        if !self.can_ask() {
            return None;
        }
        answer(question, &mut std::io::stdin().lock(), &mut anstream::stderr().lock())
    }

    /// Asks for a yes; silence is a no.
    pub(crate) fn confirm(&self, question: &str) -> bool {
        self.ask(&format!("{question} [y/N]")).is_some_and(|answer| is_yes(&answer))
    }

    /// A bar for a scan, drawn only on a terminal.
    pub(crate) fn scan_progress(&self) -> ScanProgress {
        ScanProgress::new(!self.quiet && self.kept.is_none() && std::io::stderr().is_terminal())
    }
}

/// Writes a question and reads a line; nothing where nothing was said or the other end went away.
fn answer(question: &str, from: &mut impl BufRead, to: &mut impl Write) -> Option<String> {
    write!(to, "{HEADING}{question}{HEADING:#} ").and_then(|()| to.flush()).ok()?;
    let mut answer = String::new();
    from.read_line(&mut answer).ok()?;
    Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty())
}

fn is_yes(answer: &str) -> bool {
    matches!(answer, "y" | "Y" | "yes")
}

/// A line to stderr. Nobody listening there is no reason to stop.
fn line(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_answered_by_a_line_and_silence_is_none() {
        let said = |typed: &str| {
            let mut asked = Vec::new();
            let answer = answer("Which?", &mut typed.as_bytes(), &mut asked);
            assert!(String::from_utf8_lossy(&asked).contains("Which?"));
            answer
        };
        assert_eq!(said("  infra, search \nmore\n").as_deref(), Some("infra, search"));
        assert_eq!(said("infra").as_deref(), Some("infra"), "the end of input ends a line");
        assert_eq!(said("\n"), None);
        assert_eq!(said(""), None);
    }

    #[test]
    fn only_a_yes_is_a_yes() {
        assert!(["y", "Y", "yes"].into_iter().all(is_yes));
        assert!(!["n", "yep", "no", "Yes please"].into_iter().any(is_yes));
    }
}
