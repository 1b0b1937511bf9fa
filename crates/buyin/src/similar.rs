//! "Did you mean …": the known word nearest to one that is not known.

/// Words less alike than this (Jaro–Winkler, 0..=1) are not worth suggesting.
const ALIKE: f64 = 0.8;
/// Words named at most where none is alike.
const MOST: usize = 8;

/// The known word most like `word`, as a whole or in the last part of its path, if any is alike enough; ties go to the
/// alphabetically first.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let likeness = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        let last = candidate.rsplit(['/', ':']).next().unwrap_or_default();
        strsim::jaro_winkler(&word, &candidate).max(strsim::jaro_winkler(&word, last))
    };
    known
        .into_iter()
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(one.1)))
        .map(|(_, candidate)| candidate)
}

/// The hint for a word that is not known.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// The hint for a word that is like none that is known: some of those, in their order.
pub(crate) fn there_are(known: &[String]) -> Option<String> {
    let some = known.iter().take(MOST).map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
    let more = if known.len() > MOST { " and others" } else { "" };
    (!known.is_empty()).then(|| format!("there are {some}{more}"))
}

/// The hint for a file or folder that is not there: its nearest neighbour in the same folder.
pub(crate) fn file_hint(path: &std::path::Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = folder.unwrap_or(std::path::Path::new(".")).read_dir().ok()?;
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let near = nearest(&path.file_name()?.to_string_lossy(), names.iter().map(String::as_str))?;
    let near = folder.map_or_else(|| near.into(), |folder| folder.join(near));
    Some(format!("did you mean `{}`?", near.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_recognised_and_other_words_are_not() {
        let teams = ["checkout", "payments", "search"];
        assert_eq!(nearest("chekcout", teams), Some("checkout"));
        assert_eq!(nearest("Payment", teams), Some("payments"));
        assert_eq!(nearest("identity", teams), None);
        let products = ["checkout:lib/idempotency", "deploy-action", "flags"];
        assert_eq!(nearest("idempotncy", products), Some("checkout:lib/idempotency"));
        assert_eq!(nearest("checkout:lib/idempotnecy", products), Some("checkout:lib/idempotency"));
    }

    #[test]
    fn where_nothing_is_alike_some_are_named() {
        let named = |count: usize| there_are(&vec!["src".to_owned(); count]);
        assert_eq!(named(0), None);
        assert_eq!(named(2).as_deref(), Some("there are `src`, `src`"));
        assert!(named(9).is_some_and(|hint| hint.ends_with("`src` and others") && hint.matches("src").count() == 8));
    }
}
