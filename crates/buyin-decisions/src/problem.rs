//! What is wrong with a decision file, where, and what to do about it. Problems never quote addresses of persons: the line
//! does that for whoever may read the file.

use std::fmt;
use std::sync::Arc;

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path below the folder of decisions, with `/`.
    pub file: Arc<str>,
    /// Line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// Column in characters, from 1; 0 for the file as a whole.
    pub column: u32,
}

/// Something wrong with a decision file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path below the folder of decisions, with `/`.
    pub file: String,
    /// Line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// Column in characters, from 1; 0 for the file as a whole.
    pub column: u32,
    /// What is wrong: a fragment without full stop.
    pub what: String,
    /// What to do about it, where that can be told.
    pub hint: Option<String>,
    /// Whether something that was decided is left out of the rows because of it; else it was only worth saying.
    pub fatal: bool,
}

impl Place {
    /// A file as a whole.
    pub fn whole(file: &str) -> Self {
        Self { file: file.into(), line: 0, column: 0 }
    }
}

impl Problem {
    /// A statement that has to be left out.
    pub fn fatal(place: &Place, what: impl Into<String>) -> Self {
        Self {
            file: place.file.to_string(),
            line: place.line,
            column: place.column,
            what: what.into(),
            hint: None,
            fatal: true,
        }
    }

    /// Something worth saying that changes no row.
    pub fn warning(place: &Place, what: impl Into<String>) -> Self {
        Self { fatal: false, ..Self::fatal(place, what) }
    }

    /// Adds what to do about it.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Adds the most similar of `known` as a hint, or `otherwise` where none is similar.
    pub(crate) fn did_you_mean<'k>(
        self,
        word: &str,
        known: impl IntoIterator<Item = &'k str>,
        otherwise: impl Into<String>,
    ) -> Self {
        match most_similar(word, known) {
            Some(similar) => self.hint(format!("did you mean `{similar}`?")),
            None => self.hint(otherwise),
        }
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        Place { file: self.file.as_str().into(), line: self.line, column: self.column }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => formatter.write_str(&self.file),
            line => write!(formatter, "{}:{line}", self.file),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place(), self.what)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(formatter, ", {hint}"))
    }
}

/// The known word a typing error away from `word`: at most one edit for each three letters, ties to the first in the alphabet.
fn most_similar<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let allowed = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_recognised_and_a_different_word_is_not() {
        let teams = ["payments", "platform", "search"];
        assert_eq!(most_similar("paymnets", teams), Some("payments"));
        assert_eq!(most_similar("platfrom", teams), Some("platform"));
        assert_eq!(most_similar("checkout", teams), None);
        assert_eq!(most_similar("a", ["c", "b"]), Some("b"), "ties go to the alphabet");
    }

    #[test]
    fn a_problem_reads_file_line_what_hint() {
        let place = Place { file: "teams/payments.toml".into(), line: 7, column: 3 };
        let problem = Problem::fatal(&place, "no person `ana`").hint("did you mean `anna`?");
        assert_eq!(problem.to_string(), "teams/payments.toml:7: no person `ana`, did you mean `anna`?");
        assert_eq!(Problem::warning(&Place::whole("a.toml"), "is empty").to_string(), "a.toml: is empty");
    }
}
