//! Which changed files are the same ones moved: git's measure, the share of bytes in equal lines, at git's half.

use rustc_hash::{FxHashMap, FxHashSet};

/// More comparisons than this in one commit are not made; git's own limit is of this size.
const MOST_COMPARISONS: usize = 250_000;

/// A path with its content; nothing where it could not be read.
type File = (String, Option<Vec<u8>>);

/// Pairs of paths, the most alike first; each file is in one pair.
pub(super) fn pairs(olds: &[File], news: &[File]) -> Vec<(String, String)> {
    if olds.len().saturating_mul(news.len()) > MOST_COMPARISONS {
        return Vec::new();
    }
    let mut scored = Vec::new();
    for (new, (new_path, content)) in news.iter().enumerate() {
        let Some(content) = content else { continue };
        for (old, (old_path, before)) in olds.iter().enumerate() {
            let Some(score) = before.as_deref().and_then(|before| alike(before, content)) else { continue };
            let is_named_otherwise = old_path.rsplit('/').next() != new_path.rsplit('/').next();
            scored.push((std::cmp::Reverse(score), is_named_otherwise, old, new));
        }
    }
    scored.sort_unstable();
    let (mut used_olds, mut used_news) = (FxHashSet::default(), FxHashSet::default());
    let mut pairs = Vec::new();
    for (_, _, old, new) in scored {
        if !used_olds.contains(&old) && !used_news.contains(&new) {
            used_olds.insert(old);
            used_news.insert(new);
            pairs.push((olds[old].0.clone(), news[new].0.clone()));
        }
    }
    pairs
}

/// Percent of the larger file's bytes that stand in lines of both; nothing below half.
fn alike(one: &[u8], other: &[u8]) -> Option<usize> {
    let (least, most) = (one.len().min(other.len()), one.len().max(other.len()));
    if most == 0 || least * 2 < most {
        return None;
    }
    let mut lines: FxHashMap<&[u8], usize> = FxHashMap::default();
    for line in one.split_inclusive(|byte| *byte == b'\n') {
        *lines.entry(line).or_default() += 1;
    }
    let mut common = 0;
    for line in other.split_inclusive(|byte| *byte == b'\n') {
        if let Some(left) = lines.get_mut(line).filter(|left| **left > 0) {
            *left -= 1;
            common += line.len();
        }
    }
    (common * 2 >= most).then(|| common * 100 / most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_larger_file_is_enough() {
        assert_eq!(alike(b"aaa\nbbb\n", b"aaa\nccc\n"), Some(50));
        assert_eq!(alike(b"aaa\nbbb\n", b"aaa\ncccc\n"), None);
        assert_eq!(alike(b"x\nx\n", b"x\ny\n"), Some(50), "a line counts as often as it stands in both");
        assert_eq!(alike(b"", b""), None);
    }

    #[test]
    fn each_file_is_in_one_pair_and_the_best_comes_first() {
        let file = |path: &str, text: &str| (path.to_owned(), Some(text.as_bytes().to_vec()));
        let olds = [file("o/a", "1\n2\n3\n4\n"), file("o/b", "1\n2\n3\n9\n")];
        let news = [file("n/b", "1\n2\n3\n4\n"), file("n/c", "1\n2\n8\n9\n")];
        let own = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        assert_eq!(pairs(&olds, &news), [own("o/a", "n/b"), own("o/b", "n/c")]);
    }
}
