//! What somebody saw on the overview when they last looked, so that it can say what changed since. One small file in the lake's
//! folder for a person and the books they read there, which only its owner may read; what stands in it has been through the policy.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use buyin_analysis::view::PictureView;
use buyin_facts::Moment;
use buyin_facts::decision::Policy;
use buyin_sources::openid::digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::desk::Desk;
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

/// Held while a look is noted, so that of two pages at once neither takes the other's away.
static NOTING: Mutex<()> = Mutex::new(());

/// Notes a look, and says what was seen the time before; nothing where it is the first.
pub(super) fn look(desk: &Desk, who: &Who, picture: &PictureView, now: Moment) -> Option<Look> {
    let _noting = NOTING.lock().unwrap_or_else(PoisonError::into_inner);
    let name = name(who, &desk.options.root, desk.policy());
    let path = desk.options.lake.join(FOLDER).join(format!("{name}.json"));
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
        if self.latest.as_ref().is_some_and(|latest| now.0 - latest.at >= A_LOOK) {
            self.before = self.latest.take();
        }
        self.latest = Some(Look { at: now.0, picture });
        self.before.clone()
    }
}

/// Named by a hash, so that no address stands in a folder: of who looks, and of the books they read. Two servers may show one lake
/// with other decisions or under another policy, and what is seen in one says nothing of the other.
fn name(who: &Who, root: &Path, policy: Policy) -> String {
    let address = who.identity.as_ref().map(|identity| identity.address.to_lowercase());
    digest(&format!("{address:?} {policy:?} {}", root.display()))
}

fn keep(path: &Path, looks: &Looks) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    // In a lake that is there: nothing is made anew of one that went.
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    // Two servers of one person write the same file, each whole.
    let fresh: PathBuf = path.with_extension(format!("{}.tmp", std::process::id()));
    std::fs::write(&fresh, serde_json::to_vec(looks)?)?;
    std::fs::rename(&fresh, path)
}

#[cfg(test)]
mod tests {
    use buyin_sources::openid::Identity;
    use serde_json::json;

    use super::*;

    #[test]
    fn looking_again_soon_is_the_same_look() {
        let (mut looks, first) = (Looks::default(), json!({ "people": 1 }));
        assert_eq!(looks.note(first, Moment(0)), None);
        let second = json!({ "people": 2 });
        assert_eq!(looks.note(second.clone(), Moment(60)), None, "a reload");
        let day = 86_400;
        let before = looks.note(json!({ "people": 3 }), Moment(day)).expect("an earlier look");
        assert_eq!(before, Look { at: 60, picture: second }, "as it was when they left");
        assert!(looks.note(json!({ "people": 3 }), Moment(day + 60)).is_some(), "a reload shows it again");
    }

    #[test]
    fn looks_are_of_a_person_at_the_books_of_some_decisions_under_a_policy() {
        let here = |root: &str, policy| name(&Who::local(), Path::new(root), policy);
        let known = here("/acme", Policy::Team);
        assert_eq!(here("/acme", Policy::Team), known);
        assert_ne!(here("/other", Policy::Team), known);
        assert_ne!(here("/acme", Policy::Strict), known);
        let identity = Identity { address: "Ana@acme.example".to_owned(), name: "Ana".to_owned() };
        let ana = Who { identity: Some(identity), ..Who::unknown() };
        assert_ne!(name(&ana, Path::new("/acme"), Policy::Team), known);
    }
}
