//! What a commit's message says of change requests: which it puts in place, and what it mends or takes back. Pure text: knows
//! no commits but the one it reads, and keeps no text.

use buyin_facts::change_request::{RepairKind, Way};

use crate::git::commit::text;

/// A change request that a message names as its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) number: u32,
    pub(crate) way: Way,
    /// Login it came from.
    pub(crate) author: Option<String>,
    /// Logins of reviewers.
    pub(crate) reviewers: Vec<String>,
}

/// What a message says it mends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mended {
    pub(crate) kind: RepairKind,
    /// Hexadecimal id of the commit taken back.
    pub(crate) undone: Option<String>,
    /// Change request taken back.
    pub(crate) number: Option<u32>,
}

/// Words of a subject that say something is mended.
const FIXES: &[&str] = &["fix", "fixes", "fixed", "fixing", "bugfix", "hotfix", "repair", "repairs", "regression"];
/// Numbers one message may name: a roll-up has some dozens.
const MOST: usize = 64;

/// The change requests a commit says it puts in place. `addresses` are the texts of trailers that hold an address of one.
pub(crate) fn claims(subject: &[u8], message: &[u8], is_merge: bool, addresses: &[&[u8]]) -> Vec<Claim> {
    let way = if is_merge { Way::Merge } else { Way::Squash };
    let plain = |number| Claim { number, way, author: None, reviewers: Vec::new() };
    if let Some(found) = queued(subject, message).or_else(|| merged(subject)) {
        return found;
    }
    if is_merge && let Some(number) = gitlab(message) {
        return vec![plain(number)];
    }
    suffixed(subject)
        .or_else(|| addresses.iter().find_map(|address| last_number(address)))
        .map(plain)
        .into_iter()
        .collect()
}

/// `Auto merge of #12 - login:branch, r=one,two` (homu) and `Merge #12 #13` (bors).
fn queued(subject: &[u8], message: &[u8]) -> Option<Vec<Claim>> {
    let queue = |number, author, reviewers| Claim { number, way: Way::Queue, author, reviewers };
    if let Some(rest) = subject.strip_prefix(b"Auto merge of #") {
        let (number, rest) = leading_number(rest)?;
        let rest = text(rest);
        let author = rest.trim_start_matches(" - ").split_once(':').map(|(login, _)| login).and_then(login);
        let reviewers = rest.rsplit_once(", r=").map(|(_, names)| logins(names)).unwrap_or_default();
        let mut found = vec![queue(number, author, reviewers.clone())];
        // A roll-up is no change of its own: those it is made of are.
        found.extend(rolled_up(message).into_iter().map(|number| queue(number, None, reviewers.clone())));
        return Some(found);
    }
    let rest = subject.strip_prefix(b"Merge #")?;
    let words: Vec<&[u8]> = rest.split(|byte| *byte == b' ').collect();
    let numbers = words.iter().map(|word| leading_number(word.strip_prefix(b"#").unwrap_or(word)));
    let numbers: Vec<u32> =
        numbers.map_while(|found| found.filter(|(_, rest)| rest.is_empty()).map(|it| it.0)).collect();
    let said = |number: u32| {
        let head = format!("{number}: ");
        let line = lines(message).find(|line| line.starts_with(head.as_bytes())).map(text).unwrap_or_default();
        let named =
            |key: &str| line.rsplit_once(key).map(|(_, rest)| rest.split(' ').next().unwrap_or_default().to_owned());
        queue(
            number,
            named(" a=").as_deref().and_then(login),
            named(" r=").map(|names| logins(&names)).unwrap_or_default(),
        )
    };
    (!numbers.is_empty()).then(|| numbers.into_iter().take(MOST).map(said).collect())
}

/// The list under `Successful merges:` of a roll-up.
fn rolled_up(message: &[u8]) -> Vec<u32> {
    let mut lines = lines(message).skip_while(|line| !line.starts_with(b"Successful merges:"));
    lines.next();
    let listed = lines.map(<[u8]>::trim_ascii).skip_while(|line| line.is_empty());
    listed.map_while(|line| Some(leading_number(line.strip_prefix(b"- #")?)?.0)).take(MOST).collect()
}

/// `Merge pull request #12 from login/branch` (GitHub; Bitbucket writes `in`), `Merge pull request 'title' (#12) from …`
/// (Gitea), `Merged PR 12: title` (Azure), `Merged in branch (pull request #12)` (Bitbucket).
fn merged(subject: &[u8]) -> Option<Vec<Claim>> {
    let found = |number, author| vec![Claim { number, way: Way::Merge, author, reviewers: Vec::new() }];
    if let Some(rest) = subject.strip_prefix(b"Merge pull request ") {
        let at = memchr::memmem::rfind(rest, b"(#").map(|at| at + 1).filter(|_| !rest.starts_with(b"#"));
        let (number, rest) = leading_number(rest[at.unwrap_or(0)..].strip_prefix(b"#")?)?;
        let rest = text(rest);
        let author = rest
            .trim_start_matches(')')
            .strip_prefix(" from ")
            .and_then(|rest| rest.split_once('/'))
            .and_then(|(name, _)| login(name));
        return Some(found(number, author));
    }
    if let Some(rest) = subject.strip_prefix(b"Merged PR ") {
        return leading_number(rest).map(|(number, _)| found(number, None));
    }
    let rest = subject.strip_prefix(b"Merged in ")?;
    let at = memchr::memmem::rfind(rest, b"(pull request #")?;
    leading_number(&rest[at + b"(pull request #".len()..]).map(|(number, _)| found(number, None))
}

/// `See merge request group/project!12`, which GitLab writes below a merge.
fn gitlab(message: &[u8]) -> Option<u32> {
    let line = lines(message).find(|line| line.starts_with(b"See merge request "))?.trim_ascii();
    let at = memchr::memrchr(b'!', line)?;
    whole_number(&line[at + 1..])
}

/// `title (#12)`, or `(!12)` as GitLab is told to write.
fn suffixed(subject: &[u8]) -> Option<u32> {
    let inside = subject.trim_ascii_end().strip_suffix(b")")?;
    let at = memchr::memrchr(b'(', inside)?;
    let number = inside[at + 1..].strip_prefix(b"#").or_else(|| inside[at + 1..].strip_prefix(b"!"))?;
    whole_number(number)
}

/// The number at the end of an address of a change request: `https://host/owner/name/pulls/12`.
fn last_number(address: &[u8]) -> Option<u32> {
    let address = address.trim_ascii().strip_suffix(b"/").unwrap_or(address.trim_ascii());
    let at = memchr::memrchr(b'/', address)?;
    whole_number(&address[at + 1..])
}

/// Whether a message says it mends or takes back something.
pub(crate) fn mended(subject: &[u8], message: &[u8]) -> Option<Mended> {
    if subject.get(..6).is_some_and(|head| head.eq_ignore_ascii_case(b"revert")) {
        let after = |line: &[u8], head: &[u8]| line.strip_prefix(head).map(text);
        let undone = lines(message).find_map(|line| after(line, b"This reverts commit "));
        let hex = |rest: String| rest.chars().take_while(char::is_ascii_hexdigit).collect::<String>();
        let undone = undone.map(hex).filter(|hex| hex.len() >= 7);
        let number = lines(message).find_map(|line| after(line, b"Reverts ")).and_then(|rest| {
            let (_, number) = rest.rsplit_once(['#', '!'])?;
            number.trim().parse().ok()
        });
        return Some(Mended { kind: RepairKind::Revert, undone, number: number.or_else(|| quoted(subject)) });
    }
    let mut words = subject.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let is_fix = words.any(|word| FIXES.iter().any(|fix| word.eq_ignore_ascii_case(fix.as_bytes())));
    is_fix.then_some(Mended { kind: RepairKind::Fix, undone: None, number: None })
}

/// The number at the end of the quoted title of `Revert "title (#12)"`.
fn quoted(subject: &[u8]) -> Option<u32> {
    let open = memchr::memchr(b'"', subject)?;
    let close = memchr::memrchr(b'"', subject).filter(|close| *close > open)?;
    suffixed(&subject[open + 1..close])
}

fn lines(message: &[u8]) -> impl Iterator<Item = &[u8]> {
    message.split(|byte| *byte == b'\n')
}

fn leading_number(text: &[u8]) -> Option<(u32, &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    Some((whole_number(&text[..end])?, &text[end..]))
}

/// A number of a change request; 0 is none.
fn whole_number(digits: &[u8]) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let number = std::str::from_utf8(digits).ok().filter(|_| is_number)?.parse().ok()?;
    (number > 0).then_some(number)
}

/// A login as forges allow them; `<try>` and the like are none.
fn login(name: &str) -> Option<String> {
    let name = name.trim().trim_start_matches('@');
    let is_login = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    (!name.is_empty() && name.len() <= 64 && name.chars().all(is_login)).then(|| name.to_owned())
}

fn logins(names: &str) -> Vec<String> {
    names.split(',').filter_map(login).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(message: &str, is_merge: bool) -> Vec<(u32, &'static str, String, String)> {
        let subject = message.lines().next().unwrap_or_default();
        let found = claims(subject.as_bytes(), message.as_bytes(), is_merge, &[]);
        let row = |claim: Claim| {
            (claim.number, claim.way.as_str(), claim.author.unwrap_or_default(), claim.reviewers.join(" "))
        };
        found.into_iter().map(row).collect()
    }

    fn one(number: u32, way: &'static str, author: &str, reviewers: &str) -> Vec<(u32, &'static str, String, String)> {
        vec![(number, way, author.to_owned(), reviewers.to_owned())]
    }

    #[test]
    fn every_forge_has_its_own_way_of_saying_it() {
        for (message, is_merge, expected) in [
            ("Merge pull request #12 from octo/fix-1", true, one(12, "merge", "octo", "")),
            ("Merge pull request #7 in PROJ/repo from fix to master", true, one(7, "merge", "", "")),
            ("Merge pull request 'Fix (#3)' (#45) from a/b into main", true, one(45, "merge", "a", "")),
            ("Merged PR 310: Title", false, one(310, "merge", "", "")),
            ("Merged in fix/x (pull request #9)", true, one(9, "merge", "", "")),
            (
                "Merge branch 'x' into 'main'\n\nTitle\n\nSee merge request group/sub/p!81",
                true,
                one(81, "merge", "", ""),
            ),
            (
                "Auto merge of #14793 - epage:test-compare, r=weihanglo",
                true,
                one(14_793, "queue", "epage", "weihanglo"),
            ),
            ("Auto merge of #5 - a:b, r=c,d", true, one(5, "queue", "a", "c d")),
            ("Auto merge of #5 - a:b, r=<try>", true, one(5, "queue", "a", "")),
            ("feat: A thing (#17382)", true, one(17_382, "merge", "", "")),
            ("feat: A thing (#17382)", false, one(17_382, "squash", "", "")),
            ("Backport (#100) (#120) ", false, one(120, "squash", "", "")),
            ("Title (!33)", false, one(33, "squash", "", "")),
            ("Revert \"Fix (#100)\"", false, vec![]),
            ("See (rust-lang/cargo#12)", false, vec![]),
            ("Nothing (#0)", false, vec![]),
            ("Nothing (#99999999999)", false, vec![]),
            ("Merge branch 'main' into topic", true, vec![]),
            ("", false, vec![]),
        ] {
            assert_eq!(told(message, is_merge), expected, "{message}");
        }
    }

    #[test]
    fn queues_name_several() {
        let bors = "Merge #8797 #8800\n\n8797: Title r=matklad a=lnicola\n\nText\n\n8800: Other r=bors[bot] a=x-y\n";
        assert_eq!(
            told(bors, true),
            [one(8797, "queue", "lnicola", "matklad"), one(8800, "queue", "x-y", "")].concat()
        );
        let rollup = "Auto merge of #70 - z:rollup, r=z\n\nRollup of 2 pull requests\n\nSuccessful merges:\n\n - #12 (One)\n - #13 (Two)\n\nFailed merges:\n\n - #14 (Three)\n";
        assert_eq!(told(rollup, true).iter().map(|claim| claim.0).collect::<Vec<_>>(), [70, 12, 13]);
    }

    #[test]
    fn trailers_can_hold_the_address() {
        let address: &[u8] = b" https://codeberg.org/o/n/pulls/12/";
        let found = claims(b"Title", b"Title\n", false, &[address]);
        assert_eq!(found.iter().map(|claim| claim.number).collect::<Vec<_>>(), [12]);
        assert!(claims(b"Title", b"Title\n", false, &[b" https://host/no/number"]).is_empty());
    }

    #[test]
    fn repairs_say_what_they_take_back() {
        let said = |message: &str| mended(message.lines().next().unwrap_or_default().as_bytes(), message.as_bytes());
        let fix = Some(Mended { kind: RepairKind::Fix, undone: None, number: None });
        assert_eq!(said("fix(parser): keep the comma"), fix);
        assert_eq!(said("Bugfix: x"), fix);
        assert_eq!(said("Add a prefix"), None);
        let full = "Revert \"Add x (#12)\" (#15)\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567, reversing\nchanges made to ffff.\n";
        let undone = Some("0123456789abcdef0123456789abcdef01234567".to_owned());
        assert_eq!(said(full), Some(Mended { kind: RepairKind::Revert, undone, number: Some(12) }));
        let github = "Revert \"Add x\"\n\nReverts o/n#77";
        assert_eq!(said(github).and_then(|mended| mended.number), Some(77));
        assert_eq!(said("Revert"), Some(Mended { kind: RepairKind::Revert, undone: None, number: None }));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(message in proptest::collection::vec(any::<u8>(), 0..200), is_merge in any::<bool>()) {
            let subject = message.split(|byte| *byte == b'\n').next().unwrap_or_default();
            claims(subject, &message, is_merge, &[&message]);
            mended(subject, &message);
        }

        #[test]
        fn a_squashed_title_gives_its_number(title in "[a-zA-Z (#)0-9]{0,40}", number in 1_u32..) {
            let subject = format!("x {title} (#{number})");
            let found = claims(subject.as_bytes(), subject.as_bytes(), false, &[]);
            prop_assert_eq!(found.iter().map(|claim| claim.number).collect::<Vec<_>>(), [number]);
        }
    }
}
