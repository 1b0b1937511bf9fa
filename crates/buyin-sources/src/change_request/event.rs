//! One line of GH Archive: something that happened to a change request somewhere in the world.

use buyin_facts::Day;
use rustc_hash::FxHashSet;
use serde_json::Value;

use crate::change_request::gather::Gathered;
use crate::change_request::item::{account, bit, day, review};

/// Whether an object is an event.
pub(crate) fn is_one(value: &Value) -> bool {
    value.get("payload").is_some_and(Value::is_object) && value.get("type").is_some_and(Value::is_string)
}

/// Takes an event, if it is about a change request of a wanted repository.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn take(gathered: &mut Gathered, value: &Value, wanted: &FxHashSet<String>) -> Result<(), &'static str> {
    let name = value.pointer("/repo/name").and_then(Value::as_str).ok_or("names no repository")?;
    if !wanted.contains(&name.rsplit('/').next().unwrap_or_default().to_lowercase()) {
        return Ok(());
    }
    let place = format!("github.com/{}", name.to_lowercase());
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let on = day(value, &["/created_at"])?.ok_or("has no day")?;
    let payload = &value["payload"];
    let request = match kind {
        "IssueCommentEvent" => payload.get("issue").filter(|issue| issue.get("pull_request").is_some()),
        "PullRequestEvent" | "PullRequestReviewEvent" | "PullRequestReviewCommentEvent" => payload.get("pull_request"),
        _ => None,
    };
    let Some(request) = request else { return Ok(()) };
    let number = request.get("number").or_else(|| payload.get("number")).and_then(Value::as_u64);
    let number = number.and_then(|number| u32::try_from(number).ok()).ok_or("has no number")?;
    match kind {
        "PullRequestEvent" => happened(gathered, value, request, &place, number, on),
        "PullRequestReviewEvent" => {
            gathered.told(&place, number, bit(request)?);
            review(gathered, &payload["review"], &place, number)
        }
        _ => {
            gathered.told(&place, number, bit(request)?);
            gathered.remark(&place, number, &account(value, &["/actor"]), on);
            Ok(())
        }
    }
}

/// Opened, merged or closed. Newer events tell of the request only where it stands, and the rest by what happened.
fn happened(
    gathered: &mut Gathered,
    value: &Value,
    request: &Value,
    place: &str,
    number: u32,
    on: Day,
) -> Result<(), &'static str> {
    let mut bit = bit(request)?;
    let is_merged = request.get("merged").and_then(Value::as_bool) == Some(true);
    match value.pointer("/payload/action").and_then(Value::as_str).unwrap_or_default() {
        "opened" => {
            bit.opened = bit.opened.or(Some(on));
            if bit.author.login.is_none() {
                bit.author = account(value, &["/actor"]);
            }
        }
        "merged" => bit.merged = bit.merged.or(Some(on)),
        "closed" => {
            bit.closed = bit.closed.or(Some(on));
            bit.merged = bit.merged.or(is_merged.then_some(on));
        }
        _ => {}
    }
    gathered.told(place, number, bit);
    Ok(())
}
