//! One object of a forge's answer: a change request, a review or a remark, told apart by what it holds.

use buyin_facts::Day;
use buyin_facts::change_request::Verdict;
use serde_json::Value;

use crate::change_request::gather::{Account, Bit, Gathered};

/// Takes one object. `of` is the repository it is about, where that was asked for.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn take(gathered: &mut Gathered, value: &Value, of: Option<&str>) -> Result<(), &'static str> {
    if !value.is_object() {
        return Err("is no object");
    }
    let address = text(value, &["/html_url", "/web_url", "/pull_request_url", "/url"]);
    let named = address.and_then(place_and_number);
    let number = value.pointer("/iid").or_else(|| value.pointer("/number")).and_then(Value::as_u64);
    let number = match number {
        Some(number) => u32::try_from(number).ok(),
        None => named.as_ref().map(|(_, number)| *number),
    };
    let place = of.map(str::to_owned).or_else(|| named.map(|(place, _)| place)).or_else(|| base(value));
    let (Some(number), Some(place)) = (number.filter(|number| *number > 0), place) else {
        return Err("does not say which change request it is");
    };
    if value.get("submitted_at").is_some() {
        return review(gathered, value, &place, number);
    }
    if value.get("number").is_none() && value.get("iid").is_none() {
        let day = day(value, &["/created_at", "/createdAt"])?.ok_or("has no day")?;
        gathered.remark(&place, number, &account(value, WRITERS), day);
        return Ok(());
    }
    // Forges list issues and change requests alike.
    if address.is_some_and(is_issue) && value.get("pull_request").is_none_or(Value::is_null) {
        return Ok(());
    }
    request(gathered, value, &place, number)
}

const WRITERS: &[&str] = &["/user", "/author"];
const MERGERS: &[&str] = &["/merged_by", "/mergedBy", "/merge_user"];

fn request(gathered: &mut Gathered, value: &Value, place: &str, number: u32) -> Result<(), &'static str> {
    let bit = bit(value)?;
    if bit.opened.is_none() {
        return Err("has no day it was opened on");
    }
    gathered.told(place, number, bit);
    // What `gh pr list` writes holds reviews and remarks as well.
    for one in value.pointer("/reviews").and_then(Value::as_array).into_iter().flatten() {
        review(gathered, one, place, number)?;
    }
    for one in value.pointer("/comments").and_then(Value::as_array).into_iter().flatten() {
        if let Some(day) = day(one, &["/createdAt", "/created_at"])? {
            gathered.remark(place, number, &account(one, WRITERS), day);
        }
    }
    Ok(())
}

/// What an object tells of a change request itself.
///
/// # Errors
/// When a date is none.
pub(super) fn bit(value: &Value) -> Result<Bit, &'static str> {
    let commits = value
        .pointer("/commits")
        .and_then(|commits| commits.as_u64().or_else(|| commits.as_array().map(|commits| commits.len() as u64)));
    let id = text(value, &["/squash_commit_sha", "/merge_commit_sha", "/merged_commit_sha", "/mergeCommit/oid"]);
    let is_id = |id: &&str| matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    // Only what has a place for its end says by leaving it empty that there is none.
    let tells_end = ["closed_at", "closedAt"].iter().any(|name| value.get(name).is_some());
    let said = text(value, &["/updated_at", "/updatedAt"]).filter(|_| tells_end);
    Ok(Bit {
        opened: day(value, &["/created_at", "/createdAt"])?,
        merged: day(value, &["/merged_at", "/mergedAt", "/pull_request/merged_at"])?,
        closed: day(value, &["/closed_at", "/closedAt"])?,
        author: account(value, WRITERS),
        merger: account(value, MERGERS),
        merge_commit: id.filter(is_id).map(str::to_lowercase),
        commits: commits.and_then(|commits| u32::try_from(commits).ok()),
        said: said.and_then(|text| text.parse().ok()),
    })
}

/// A review, wherever it stands.
///
/// # Errors
/// When its day is none.
pub(super) fn review(gathered: &mut Gathered, value: &Value, place: &str, number: u32) -> Result<(), &'static str> {
    // A review that was begun and not sent has no day.
    let Some(day) = day(value, &["/submitted_at", "/submittedAt"])? else { return Ok(()) };
    let verdict = match text(value, &["/state"]).unwrap_or_default().to_ascii_uppercase().as_str() {
        "APPROVED" => Verdict::Approved,
        "CHANGES_REQUESTED" | "REQUEST_CHANGES" => Verdict::ChangesRequested,
        "DISMISSED" => Verdict::Dismissed,
        "PENDING" => return Ok(()),
        _ => Verdict::Commented,
    };
    gathered.review(place, number, &account(value, WRITERS), day, verdict);
    Ok(())
}

/// The account at the first place that holds one.
pub(super) fn account(value: &Value, places: &[&str]) -> Account {
    let Some(found) = places.iter().find_map(|place| value.pointer(place).filter(|one| one.is_object())) else {
        return Account::default();
    };
    let kind = text(found, &["/type", "/__typename"]).unwrap_or_default();
    Account {
        // GraphQL's ids are texts and mean something else.
        number: found.get("id").and_then(Value::as_u64),
        login: text(found, &["/login", "/username"]).map(str::to_owned),
        bot: kind.eq_ignore_ascii_case("bot")
            || ["/is_bot", "/bot"].iter().any(|at| found.pointer(at) == Some(&Value::Bool(true))),
    }
}

/// The day of the first date that is there.
///
/// # Errors
/// When it is none.
pub(super) fn day(value: &Value, places: &[&str]) -> Result<Option<Day>, &'static str> {
    let Some(text) = text(value, places) else { return Ok(None) };
    // `gh` writes the year 1 for "never".
    let day = text.get(..10).and_then(|day| day.parse::<Day>().ok()).ok_or("has a date that is none")?;
    Ok(Some(day).filter(|day| day.0 > 0))
}

fn text<'a>(value: &'a Value, places: &[&str]) -> Option<&'a str> {
    places.iter().find_map(|place| value.pointer(place)?.as_str()).filter(|text| !text.is_empty())
}

/// The repository a change request goes to, where only that is said.
fn base(value: &Value) -> Option<String> {
    text(value, &["/base/repo/html_url"]).and_then(repository)
}

/// `https://host/owner/name`, `ssh://git@host:22/owner/name.git` and `git@host:owner/name.git` as `host/owner/name`.
pub(crate) fn repository(address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next()?.trim_end_matches('/');
    let (host, path) = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?,
        None => address.split_once(':')?,
    };
    let host = host.rsplit('@').next()?.split(':').next()?;
    let path = path.strip_suffix(".git").unwrap_or(path);
    path.contains('/').then(|| format!("{host}/{path}").to_lowercase())
}

/// Whether an address is that of an issue: `…/issues/12`. A repository may be called `issues` as well.
fn is_issue(address: &str) -> bool {
    let above = address.split(['?', '#']).next().and_then(|plain| plain.trim_end_matches('/').rsplit_once('/'));
    above.is_some_and(|(above, _)| above.ends_with("/issues"))
}

/// Repository and number of the address of a change request or something below it:
/// `https://host/owner/name/pull/12#issuecomment-1`, `…/pulls/12`, `…/-/merge_requests/12`.
fn place_and_number(address: &str) -> Option<(String, u32)> {
    let plain = address.split(['?', '#']).next()?;
    let (head, rest) = ["/-/merge_requests/", "/merge_requests/", "/pull/", "/pulls/", "/issues/"]
        .iter()
        .find_map(|mark| plain.split_once(mark))?;
    let number = rest.split('/').next()?.parse().ok()?;
    let place = repository(head)?;
    // Addresses of GitHub's programming interface name the same places.
    let place = match place.strip_prefix("api.github.com/repos/") {
        Some(rest) => format!("github.com/{rest}"),
        None => place.replacen("/api/v3/repos/", "/", 1).replacen("/api/v1/repos/", "/", 1),
    };
    Some((place, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_are_one_whatever_their_form() {
        for address in
            ["https://H.org/o/n", "ssh://git@h.org:22/o/n.git", "git@h.org:O/n.git", "https://u@h.org/o/n.git/"]
        {
            assert_eq!(repository(address).as_deref(), Some("h.org/o/n"), "{address}");
        }
        for address in ["/srv/git/n.git", "C:\\n", "https://h.org", "h.org/o/n"] {
            assert_eq!(repository(address), None, "{address}");
        }
    }

    #[test]
    fn addresses_name_repository_and_number() {
        for (address, expected) in [
            ("https://github.com/O/n/pull/12#issuecomment-1", Some(("github.com/o/n", 12))),
            ("https://api.github.com/repos/o/n/pulls/12", Some(("github.com/o/n", 12))),
            ("https://gitlab.com/g/sub/p/-/merge_requests/3", Some(("gitlab.com/g/sub/p", 3))),
            ("https://codeberg.org/o/n/pulls/5/", Some(("codeberg.org/o/n", 5))),
            ("https://github.com/o/n", None),
            ("https://github.com/o/n/pull/new", None),
            ("not an address/pull/1", None),
        ] {
            let expected = expected.map(|(place, number): (&str, u32)| (place.to_owned(), number));
            assert_eq!(place_and_number(address), expected, "{address}");
        }
    }
}
