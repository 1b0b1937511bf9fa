//! What can be typed by or about one person. Same rules as [`super`].

use buyin_facts::decision::PersonKind;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::decide::Apply;

/// Say what is held, who sees what of it under the policy, and whom the policy does not bind.
///
/// For those it is about: `--format md` or `html` gives a page to print for a works council. Two attestations with the same
/// configuration hash speak of the same rules.
#[derive(Debug, Args)]
pub(crate) struct Attest {}

/// Show what is held on you, on your own machine.
///
/// Joins names from the private file of the lake, so it works only for who may read that file; nothing of it is ever served.
/// The policy does not apply: it is your own time.
#[derive(Debug, Args)]
pub(crate) struct Me {
    /// Address, full name, or id of a people file [default: the address git knows you by]
    #[arg(value_name = "PERSON")]
    pub(crate) person: Option<String>,
}

/// Mend whose an address or account is, or what somebody is.
///
/// Changes files of people/: the address is added to the person's and taken out of others'. Sees the private file of the lake.
#[derive(Debug, Args)]
pub(crate) struct Correct {
    /// Address in commits, or forge account
    #[arg(required_unless_present = "kind")]
    pub(crate) spelling: Option<String>,
    /// Whose it is: the id of a people file
    #[arg(long, value_name = "PERSON")]
    pub(crate) person: String,
    /// What they are
    #[arg(long, value_name = "KIND", value_parser = kind())]
    pub(crate) kind: Option<PersonKind>,
    /// Make the people file
    #[arg(long)]
    pub(crate) new: bool,
    #[command(flatten)]
    pub(crate) apply: Apply,
}

fn kind() -> impl TypedValueParser<Value = PersonKind> {
    let words = PersonKind::ALL.iter().map(|kind| kind.as_str());
    PossibleValuesParser::new(words).try_map(|word| word.parse::<PersonKind>())
}

/// Forget a person: no name, address or account of theirs is kept, now or after the next scan.
///
/// Their people file is replaced by one that holds salted hashes, by which scans recognise them, and a number for a name. Their
/// time stays with their teams, as that of nobody in particular. Clones and the history of the decisions repository are not
/// touched.
#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// Address, full name, or id of a people file
    #[arg(value_name = "PERSON")]
    pub(crate) person: String,
    /// Forget without asking
    #[arg(long)]
    pub(crate) yes: bool,
}
