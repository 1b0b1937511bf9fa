//! Lines that can be compared: white space and blank lines do not count.

/// How many lines of a text are not blank.
pub(super) fn count(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

/// A file's lines that are not blank.
pub(super) struct Lines<'a> {
    pub(super) path: &'a str,
    /// Number from 1, and text.
    all: Vec<(u32, &'a str)>,
    /// What is compared: the text with runs of white space as one.
    keys: Vec<String>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(path: &'a str, text: &'a str) -> Self {
        let all: Vec<(u32, &str)> = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
        let keys = all.iter().map(|(_, line)| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        Self { path, all, keys }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Number in the file of the line at an index; past the end, one after the last.
    pub(super) fn number(&self, index: usize) -> u32 {
        self.all
            .get(index)
            .map(|(number, _)| *number)
            .or_else(|| self.all.last().map(|(last, _)| last + 1))
            .unwrap_or(1)
    }

    pub(super) fn texts(&self, range: std::ops::Range<usize>) -> Vec<&'a str> {
        self.all[range].iter().map(|(_, text)| *text).collect()
    }
}
