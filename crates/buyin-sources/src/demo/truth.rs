//! What truly happened at acme, as data beside the repositories: the oracle of tests and benches. A scan must never read it.

use std::path::{Path, PathBuf};

use buyin_facts::{Day, NanoDays};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::DemoError;

/// What a part of a day went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Work on a component.
    Code,
    /// Work on one's own component to use a product.
    Adopt,
    /// Reading other people's changes.
    Review,
    /// Anything that never reaches a repository.
    Meeting,
}

/// One row a part of a person's day. The parts of a day sum to one; a day without rows was not worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkedDay {
    /// Person's file id.
    pub person: String,
    /// The day.
    #[serde(with = "as_text")]
    pub day: Day,
    /// Repository name; empty for what belongs to none.
    pub repository: String,
    /// Root path of the component, or `meetings` or `other` where the repository is empty.
    pub path: String,
    /// Part of the day, in person-days with two decimals.
    #[serde(with = "as_decimal")]
    pub share: NanoDays,
    /// What was done.
    pub activity: Activity,
}

/// One row a stay of a person in a team, `until` excluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Person's file id.
    pub person: String,
    /// Team's file id.
    pub team: String,
    /// First day.
    #[serde(with = "as_text")]
    pub since: Day,
    /// First day no more.
    #[serde(with = "as_optional_text")]
    pub until: Option<Day>,
}

/// One row a use of a product by a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// Product's file id, or `repository:path` of what nobody declared a product.
    pub product: String,
    /// Using component, `repository:path`.
    pub consumer: String,
    /// Team that owns the using component when the use begins.
    pub team: String,
    /// Day the first use reaches the default branch.
    #[serde(with = "as_text")]
    pub since: Day,
    /// Day the last use is gone from it.
    #[serde(with = "as_optional_text")]
    pub until: Option<Day>,
    /// Whose hand: `team`, `platform`, `bot` or `template`.
    pub made_by: String,
    /// `chosen`, `default`, `mandated` or `unknown`.
    pub choice: String,
    /// Person-days the adoption took, whoever gave them.
    #[serde(with = "as_decimal")]
    pub days: NanoDays,
}

/// One row a name and address seen in commits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity {
    /// Person's file id, or a name for what is no person.
    pub person: String,
    /// Name as commits spell it.
    pub name: String,
    /// Address as commits spell it.
    pub email: String,
    /// `human`, `bot`, `agent`, `relay` (many people's) or `outsider` (never at acme).
    pub kind: String,
}

/// One row a copy of something made at acme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// What was copied, `repository:path`.
    pub origin: String,
    /// The copy, `repository:path`.
    pub copy: String,
    /// Day the copy reaches the default branch.
    #[serde(with = "as_text")]
    pub since: Day,
    /// Day it is gone from it.
    #[serde(with = "as_optional_text")]
    pub until: Option<Day>,
    /// `unmodified`, `edited` (before it was first committed), `vendored` (as it is, as somebody else's) or `rebuilt` (under other
    /// names).
    pub kind: String,
}

/// One row something a ranking of what to take over should find, or should not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// `repository:path`.
    pub place: String,
    /// `candidate` or `decoy`.
    pub kind: String,
    /// What makes it one.
    pub why: String,
}

/// One row something planted, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The story that planted it.
    pub story: String,
    /// When it begins.
    #[serde(with = "as_text")]
    pub day: Day,
    /// Repository or `repository:path`, empty where it is everywhere.
    pub place: String,
    /// What it is.
    pub what: String,
}

/// The whole truth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Truth {
    /// Parts of worked days, by person and day.
    pub days: Vec<WorkedDay>,
    /// Stays in teams.
    pub memberships: Vec<Membership>,
    /// Uses of products.
    pub adoptions: Vec<Adoption>,
    /// Names and addresses.
    pub identities: Vec<Identity>,
    /// Copies.
    pub copies: Vec<Copy>,
    /// Candidates and decoys.
    pub planted: Vec<Planted>,
    /// Everything planted.
    pub events: Vec<Event>,
}

/// Reads the truth of a demo organisation from its folder.
///
/// # Errors
/// When a file of `truth/` is missing or a row of it cannot be read.
pub fn read(folder: &Path) -> Result<Truth, DemoError> {
    Ok(Truth {
        days: rows(folder, "days")?,
        memberships: rows(folder, "memberships")?,
        adoptions: rows(folder, "adoptions")?,
        identities: rows(folder, "identities")?,
        copies: rows(folder, "copies")?,
        planted: rows(folder, "planted")?,
        events: rows(folder, "events")?,
    })
}

/// Writes the truth below a folder.
pub(super) fn write(folder: &Path, truth: &Truth) -> Result<(), DemoError> {
    std::fs::create_dir_all(folder.join("truth")).map_err(|source| DemoError::io(folder, source))?;
    put(folder, "days", &truth.days)?;
    put(folder, "memberships", &truth.memberships)?;
    put(folder, "adoptions", &truth.adoptions)?;
    put(folder, "identities", &truth.identities)?;
    put(folder, "copies", &truth.copies)?;
    put(folder, "planted", &truth.planted)?;
    put(folder, "events", &truth.events)
}

fn file(folder: &Path, table: &str) -> PathBuf {
    folder.join("truth").join(table).with_extension("csv")
}

fn rows<T: DeserializeOwned>(folder: &Path, table: &str) -> Result<Vec<T>, DemoError> {
    let path = file(folder, table);
    let wrong = |source| DemoError::Table { path: path.clone(), source };
    csv::Reader::from_path(&path).map_err(wrong)?.deserialize().collect::<Result<_, _>>().map_err(wrong)
}

fn put<T: Serialize>(folder: &Path, table: &str, rows: &[T]) -> Result<(), DemoError> {
    let path = file(folder, table);
    let wrong = |source| DemoError::Table { path: path.clone(), source };
    let mut writer = csv::Writer::from_path(&path).map_err(wrong)?;
    rows.iter().try_for_each(|row| writer.serialize(row)).map_err(wrong)?;
    writer.flush().map_err(|source| DemoError::io(&path, source))
}

mod as_text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(input: D) -> Result<T, D::Error> {
        String::deserialize(input)?.parse().map_err(D::Error::custom)
    }
}

mod as_optional_text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<T: Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_str(""),
        }
    }

    pub(super) fn deserialize<'de, T, D>(input: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        let text = String::deserialize(input)?;
        (!text.is_empty()).then(|| text.parse().map_err(D::Error::custom)).transpose()
    }
}

/// Person-days with two decimals; whole hundredths lose nothing on the way.
mod as_decimal {
    use buyin_facts::NanoDays;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    const HUNDREDTH: i64 = NanoDays::DAY.0 / 100;

    pub(super) fn serialize<S: Serializer>(value: &NanoDays, serializer: S) -> Result<S::Ok, S::Error> {
        let hundredths = value.0 / HUNDREDTH;
        serializer.collect_str(&format_args!("{}.{:02}", hundredths / 100, hundredths % 100))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<NanoDays, D::Error> {
        let text = String::deserialize(input)?;
        let digits: String = text.chars().filter(|letter| *letter != '.').collect();
        digits.parse::<i64>().map(|hundredths| NanoDays(hundredths * HUNDREDTH)).map_err(D::Error::custom)
    }
}
