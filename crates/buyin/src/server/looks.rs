//! What somebody saw on the overview when they last looked, so that it can say what changed since. One small file a person in the
//! lake's folder, which only its owner may read; what stands in it has been through the policy.

use std::path::{Path, PathBuf};

use buyin_analysis::view::PictureView;
use buyin_facts::Moment;
use buyin_sources::openid::digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::server::door::Who;

/// The folder, in the lake's.
const FOLDER: &str = "looks";
/// Seconds for which looking again is the same look.
const A_LOOK: i64 = 4 * 3_600;

/// A picture, and when it was seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Look {
    /// When, in seconds since 1970.
    pub(super) at: i64,
    pub(super) picture: Value,
}

/// The last two looks of a person.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Looks {
    before: Option<Look>,
    latest: Option<Look>,
}

/// Notes a look, and says what was seen the time before; nothing where it is the first, or where another policy held then.
pub(super) fn look(lake: &Path, who: &Who, picture: &PictureView, now: Moment) -> Option<Look> {
    let path = path(lake, who);
    let read = std::fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok());
    let mut looks: Looks = read.unwrap_or_default();
    let before = looks.note(serde_json::to_value(picture).ok()?, now);
    // Without it the overview compares months: nothing is lost that somebody would miss.
    let _ = keep(&path, &looks);
    before
}

impl Looks {
    /// Notes what is seen now; says what was seen the time before.
    fn note(&mut self, picture: Value, now: Moment) -> Option<Look> {
        let policy = picture["policy"].clone();
        if self.latest.as_ref().is_some_and(|latest| now.0 - latest.at >= A_LOOK) {
            self.before = self.latest.take();
        }
        self.latest = Some(Look { at: now.0, picture });
        self.before.clone().filter(|before| before.picture["policy"] == policy)
    }
}

/// Named by a hash, so that no address stands in a folder; who is at this machine has no other name than that.
fn path(lake: &Path, who: &Who) -> PathBuf {
    let address = who.identity.as_ref().map(|identity| digest(&identity.address.to_lowercase()));
    lake.join(FOLDER).join(format!("{}.json", address.as_deref().unwrap_or("here")))
}

fn keep(path: &Path, looks: &Looks) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)?;
    let fresh = path.with_extension("tmp");
    std::fs::write(&fresh, serde_json::to_vec(looks)?)?;
    std::fs::rename(&fresh, path)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn looking_again_soon_is_the_same_look_and_another_policy_compares_nothing() {
        let (mut looks, first) = (Looks::default(), json!({ "policy": "team", "people": 1 }));
        assert_eq!(looks.note(first.clone(), Moment(0)), None);
        let second = json!({ "policy": "team", "people": 2 });
        assert_eq!(looks.note(second.clone(), Moment(60)), None, "a reload");
        let day = 86_400;
        let before = looks.note(json!({ "policy": "team", "people": 3 }), Moment(day)).expect("an earlier look");
        assert_eq!(before, Look { at: 60, picture: second }, "as it was when they left");
        assert!(
            looks.note(json!({ "policy": "team", "people": 3 }), Moment(day + 60)).is_some(),
            "a reload shows it again"
        );
        assert_eq!(looks.note(json!({ "policy": "strict", "people": 3 }), Moment(2 * day)), None);
    }
}
