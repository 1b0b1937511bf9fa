//! Every copy's lines beside those of the origin. Owns `similar` in this crate.

use similar::{Algorithm, DiffOp, TextDiff, capture_diff_slices};

use crate::variant::Text;
use crate::variant::line::Lines;

/// Which lines of the origin each holder has, and what each has between them.
pub(super) struct Alignment {
    /// One row a line of the origin: one column a holder, the origin first.
    pub(super) held: Vec<Vec<bool>>,
    /// One row a place before a line of the origin, and one after the last: the holder's own lines there.
    pub(super) own: Vec<Vec<std::ops::Range<usize>>>,
}

impl Alignment {
    pub(super) fn of(holders: &[Option<Lines<'_>>]) -> Self {
        let none: &[String] = &[];
        let keys: Vec<&[String]> = holders.iter().map(|lines| lines.as_ref().map_or(none, Lines::keys)).collect();
        let length = keys[0].len();
        let mut all =
            Self { held: vec![vec![false; keys.len()]; length], own: vec![vec![0..0; keys.len()]; length + 1] };
        for (column, copy) in keys.iter().enumerate() {
            for op in capture_diff_slices(Algorithm::Myers, keys[0], copy) {
                all.place(column, op);
            }
            all.slide(column, keys[0]);
        }
        all
    }

    fn place(&mut self, column: usize, op: DiffOp) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                self.held[old_index..old_index + len].iter_mut().for_each(|row| row[column] = true);
            }
            DiffOp::Insert { old_index, new_index, new_len }
            | DiffOp::Replace { old_index, new_index, new_len, .. } => {
                self.own[old_index][column] = new_index..new_index + new_len;
            }
            DiffOp::Delete { .. } => {}
        }
    }

    /// Where lines repeat, a brace or an `end`, what a copy lacks could stand at several places. It goes up as far as it can, so that
    /// what several copies lack stands at one place.
    fn slide(&mut self, column: usize, keys: &[String]) {
        let mut at = 0;
        while at < keys.len() {
            let end = (at..keys.len()).find(|line| self.held[*line][column]).unwrap_or(keys.len());
            let (mut first, mut last) = (at, end);
            let mut is_free = (first..last).all(|line| self.own[line][column].is_empty());
            while is_free
                && first < last
                && first > 0
                && self.held[first - 1][column]
                && keys[first - 1] == keys[last - 1]
            {
                (first, last) = (first - 1, last - 1);
                self.held[first][column] = false;
                self.held[last][column] = true;
                is_free = self.own[first][column].is_empty();
            }
            at = end + 1;
        }
    }

    /// Lines of the origin held by so many holders.
    pub(super) fn held_by_at_least(&self, holders: usize) -> u64 {
        self.held.iter().filter(|row| row.iter().filter(|held| **held).count() >= holders).count() as u64
    }
}

/// The unified diff of two files; nothing where they are equal.
pub(super) fn unified((one, old): (&str, Option<&Text>), (other, new): (&str, Option<&Text>)) -> String {
    let name = |holder: &str, text: Option<&Text>| {
        text.map_or("/dev/null".to_owned(), |text| format!("{holder}/{}", text.path))
    };
    let text = |text: Option<&Text>| text.map_or(String::new(), |text| text.text.clone());
    let (before, after) = (text(old), text(new));
    let diff = TextDiff::from_lines(&before, &after);
    diff.unified_diff().header(&name(one, old), &name(other, new)).to_string()
}
