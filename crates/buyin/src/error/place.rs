//! Why a place is no candidate, with what to do about it.

use buyin_analysis::books::PlaceError;
use buyin_analysis::view::Handed;
use buyin_facts::word::EntryKind;

use crate::error::{CommandError, Kind};
use crate::render::calendar_day;
use crate::similar;

impl From<PlaceError> for CommandError {
    fn from(error: PlaceError) -> Self {
        let near = |word: &str, known: &[String]| similar::did_you_mean(word, known.iter().map(String::as_str));
        let (kind, hint) = match &error {
            PlaceError::Unwritten(_) => (Kind::Usage, "write repository:path, as in payments:src/retry".to_owned()),
            PlaceError::NoRepository { name, known } => {
                let all = || "`buyin status` lists the repositories that were scanned".to_owned();
                (Kind::Input, near(name, known).unwrap_or_else(all))
            }
            PlaceError::Root(_) => (Kind::Input, "name a folder in it".to_owned()),
            PlaceError::Outside(_) => (Kind::Usage, "name the folder itself".to_owned()),
            PlaceError::File { folder: Some(folder), .. } => (Kind::Input, format!("name its folder: `{folder}`")),
            PlaceError::File { .. } => (Kind::Input, "it lies at the root: name a folder".to_owned()),
            PlaceError::Elsewhere { kind: EntryKind::Submodule, .. } => {
                (Kind::Input, "scan that repository too, and name the folder there".to_owned())
            }
            PlaceError::Elsewhere { .. } => (Kind::Input, "name the folder it leads to".to_owned()),
            PlaceError::Gone { last, .. } => {
                (Kind::Input, format!("--as-of {} asks for the day before", last.plus(-1)))
            }
            PlaceError::Never { place, known } => {
                let all = || "paths are written from the root of the repository".to_owned();
                // The repository is right: only its paths are compared.
                let (repository, path) = place.split_once(':').unwrap_or(("", place));
                let paths = known.iter().filter_map(|place| place.split_once(':')).map(|(_, path)| path);
                let near = similar::nearest(path, paths);
                (Kind::Input, near.map_or_else(all, |near| format!("did you mean `{repository}:{near}`?")))
            }
            PlaceError::Copy { origin, handed, .. } => {
                let whom = if handed.is_some() { "its home" } else { "the origin" };
                (Kind::Input, format!("ask for {whom}: `{origin}`"))
            }
            PlaceError::Unasked { near, .. } if !near.is_empty() => {
                (Kind::Input, format!("candidates around it: {}", near.join(", ")))
            }
            PlaceError::Shared { .. } => (Kind::Input, "`buyin adoption` says who uses it".to_owned()),
            PlaceError::Vendored(_) | PlaceError::NoCode(_) | PlaceError::Unasked { .. } => {
                (Kind::Input, "`buyin discover` lists the candidates".to_owned())
            }
        };
        let in_words = match &error {
            PlaceError::Gone { place, last } => {
                let last = calendar_day(&last.to_string());
                Some(format!("{place}: no longer there; the last change was on {last}"))
            }
            PlaceError::Copy { place, origin, handed: Some(Handed { from, day }) } => {
                Some(format!("{place}: a copy of {origin}, taken over from {from} on {}", calendar_day(day)))
            }
            PlaceError::Shared { place, home, handed: Some(Handed { from, day }) } => {
                let (from, home) = match () {
                    () if place == home => (format!(" from {from}"), String::new()),
                    () if place == from => (String::new(), format!(" as {home}")),
                    () => (format!(" from {from}"), format!(" as {home}")),
                };
                let on = calendar_day(day);
                Some(format!("{place}: taken over{from} on {on} and shared{home}, there is nothing to take over"))
            }
            _ => None,
        };
        let mut said = Self::of(kind, error).hinted([hint]);
        said.what = in_words.unwrap_or(said.what);
        said
    }
}
