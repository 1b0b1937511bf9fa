//! The forms there are: each a command of the terminal, with a field for every argument. A new form is an entry here.

use std::ffi::OsString;

use buyin_decisions::check::LONGEST_LINE;

use crate::server::write::right::Decider;

/// Letters of a path or an address.
const LONGEST_PLACE: usize = 2_000;

/// A form.
pub(super) struct Action {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    command: [&'static str; 2],
    pub(super) decider: Decider,
    pub(super) fields: &'static [Field],
}

/// A field of a form.
pub(super) struct Field {
    /// Name of the option; of what stands without one, any.
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) input: Input,
    place: Place,
    pub(super) is_needed: bool,
}

/// How a field is filled.
pub(super) enum Input {
    /// A title, or something of its length.
    Line,
    /// Where something is: paths and addresses are as long as they are.
    Place,
    Text,
    /// One a line.
    Lines,
    Day,
    Month,
    Number,
    Word(&'static [&'static str]),
}

impl Input {
    /// What tells a browser how a field of one line is filled.
    pub(super) fn attribute(&self) -> String {
        match self {
            Self::Day => " type=\"date\"".to_owned(),
            Self::Month => " type=\"month\"".to_owned(),
            Self::Number => " inputmode=\"decimal\"".to_owned(),
            _ => self.most().map_or_else(String::new, |most| format!(" maxlength=\"{most}\"")),
        }
    }

    /// Letters there may be in it.
    fn most(&self) -> Option<usize> {
        match self {
            Self::Line => Some(LONGEST_LINE),
            Self::Place => Some(LONGEST_PLACE),
            _ => None,
        }
    }
}

impl Field {
    /// What the terminal calls it.
    pub(super) fn typed(&self) -> String {
        match self.place {
            Place::Option => format!("--{}", self.name),
            Place::Argument => format!("<{}>", self.name.to_uppercase().replace('-', "_")),
        }
    }

    /// How many letters are too many, and what may be, where a value is longer than its field.
    pub(super) fn beyond(&self, value: &str) -> Option<(usize, usize)> {
        let letters = value.trim().chars().count();
        self.input.most().filter(|most| letters > *most).map(|most| (letters, most))
    }
}

enum Place {
    Argument,
    Option,
}

const fn argument(name: &'static str, label: &'static str, input: Input) -> Field {
    Field { name, label, input, place: Place::Argument, is_needed: true }
}

const fn must(name: &'static str, label: &'static str, input: Input) -> Field {
    Field { name, label, input, place: Place::Option, is_needed: true }
}

const fn may(name: &'static str, label: &'static str, input: Input) -> Field {
    Field { name, label, input, place: Place::Option, is_needed: false }
}

const BET: Field = argument("bet", "Bet", Input::Line);
const BY: Field = may("by", "Who decides: id of a people file", Input::Line);
const ONE_TO_FIVE: Input = Input::Word(&["1", "2", "3", "4", "5"]);

/// All of them.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "request",
        title: "Ask for something",
        about: "What a team asks for, in its own words. Paths it keeps for the problem today show what it pays.",
        command: ["request", "add"],
        decider: Decider::TeamOrPlatform("team"),
        fields: &[
            argument("title", "In a line", Input::Line),
            must("team", "Team that asks", Input::Line),
            may("problem", "The problem, in the team's own words", Input::Text),
            may("products", "Products it uses for it today, one a line", Input::Lines),
            may("paths", "Paths it keeps for it today, repository:path, one a line", Input::Lines),
            may("source", "Where it was asked", Input::Place),
        ],
    },
    Action {
        id: "answer",
        title: "Answer a request",
        about: "The first answer ends the wait.",
        command: ["request", "answer"],
        decider: Decider::Platform,
        fields: &[argument("request", "Request", Input::Line), argument("answer", "Answer", Input::Text), BY],
    },
    Action {
        id: "owner",
        title: "Say where the talk with an owner stands",
        about: "An origin team should hear of a take-over from a person before it reads of it in a ranking.",
        command: ["candidate", ""],
        decider: Decider::Platform,
        fields: &[
            argument("component", "Candidate, repository:path", Input::Place),
            must("status", "Where the talk stands", Input::Word(&["talking", "agreed", "declined"])),
            may("why", "Why; needed where somebody declined", Input::Text),
            BY,
        ],
    },
    Action {
        id: "bet",
        title: "Begin a bet",
        about: "Try one thing with those who pay for it.",
        command: ["bet", "new"],
        decider: Decider::Platform,
        fields: &[
            argument("name", "Name", Input::Line),
            must("pattern", "Way of working", Input::Word(&["partner", "assimilate", "open", "traditional"])),
            may("from", "Start from a request, or from repository:path", Input::Place),
            may("owner", "Team that answers for it", Input::Line),
            may("product", "Product it makes or takes over", Input::Line),
            may("why-general", "Why the problem is a general one", Input::Text),
            may("second-customer", "Team that would use it after the partner", Input::Line),
        ],
    },
    Action {
        id: "pledge",
        title: "Pledge time",
        about: "It counts once the other side accepts it.",
        command: ["bet", "pledge"],
        decider: Decider::Team("team"),
        fields: &[
            BET,
            must("team", "Team that promises", Input::Line),
            must("side", "Side it is on", Input::Word(&["partner", "platform"])),
            may("days-a-week", "Days a working week", Input::Number),
            may("share", "Or per cent of its working days", Input::Number),
            may("since", "First day", Input::Day),
            may("until", "First day no more", Input::Day),
        ],
    },
    Action {
        id: "accept",
        title: "Accept what the other side pledged or declared",
        about: "From then on it counts.",
        command: ["bet", "accept"],
        decider: Decider::OtherSide,
        fields: &[BET, argument("accepts", "Pledge, or event that declares time", Input::Line), BY],
    },
    Action {
        id: "declare",
        title: "Declare time git cannot show",
        about: "It stands beside the evidence once the other side accepts it, and is never added to it.",
        command: ["bet", "declare"],
        decider: Decider::Team("team"),
        fields: &[
            BET,
            must("team", "Team that spent it", Input::Line),
            must("month", "Month", Input::Month),
            must("days", "Engineer-days", Input::Number),
            must("what", "On what", Input::Line),
            BY,
        ],
    },
    Action {
        id: "advance",
        title: "Advance a bet",
        about: "Every gate on the way is asked of the evidence; without it a person says why it goes on.",
        command: ["bet", "advance"],
        decider: Decider::Owner,
        fields: &[
            BET,
            may("to", "Stage; the next one where nothing is said", Input::Line),
            may("overrule", "Why it goes on without the evidence of a gate", Input::Text),
            BY,
        ],
    },
    Action {
        id: "learn",
        title: "Say what a bet taught",
        about: "It stands on the bet's page with the day, whether the bet goes on or not.",
        command: ["bet", "learn"],
        decider: Decider::Owner,
        fields: &[BET, argument("learned", "What was learned", Input::Text), BY],
    },
    Action {
        id: "stop",
        title: "Stop a bet",
        about: "What was learned is kept.",
        command: ["bet", "stop"],
        decider: Decider::Owner,
        fields: &[
            BET,
            must("learned", "What was learned", Input::Text),
            may("failed", "Where it failed", Input::Word(&["problem", "solution", "adoption"])),
            BY,
        ],
    },
    Action {
        id: "annotate",
        title: "Say something about a line of a statement",
        about: "It stands beside the line from then on, with the day; by whom is not shown.",
        command: ["annotate", ""],
        decider: Decider::Team("of"),
        fields: &[
            argument("of", "Team", Input::Line),
            argument("line", "Line, by its name in the statement", Input::Place),
            argument("text", "What is said", Input::Text),
            BY,
        ],
    },
    Action {
        id: "ask",
        title: "Ask a pulse",
        about: "Three questions about a product, put to teams. Who stays silent is shown.",
        command: ["pulse", "ask"],
        decider: Decider::Platform,
        fields: &[
            argument("product", "Product", Input::Line),
            must("teams", "Teams to ask, one a line", Input::Lines),
            BY,
        ],
    },
    Action {
        id: "pulse",
        title: "Answer a pulse",
        about: "Three answers of a team, each from 1 (no) to 5 (yes).",
        command: ["pulse", "answer"],
        decider: Decider::Team("team"),
        fields: &[
            argument("pulse", "Pulse", Input::Line),
            argument("first", "First answer", ONE_TO_FIVE),
            argument("second", "Second answer", ONE_TO_FIVE),
            argument("third", "Third answer", ONE_TO_FIVE),
            must("team", "Team that answers", Input::Line),
            BY,
        ],
    },
];

impl Action {
    /// What somebody would type. What was filled in is never taken for an option.
    pub(super) fn arguments<'v>(&self, said: impl Fn(&str) -> Option<&'v str>, yes: bool) -> Vec<OsString> {
        let words = ["buyin"].into_iter().chain(self.command).filter(|word| !word.is_empty());
        let mut typed: Vec<OsString> = words.map(OsString::from).collect();
        typed.extend(yes.then(|| "--yes".into()));
        for field in self.fields.iter().filter(|field| matches!(field.place, Place::Option)) {
            let value = said(field.name).unwrap_or_default();
            let values: Vec<&str> = match field.input {
                Input::Lines => value.lines().collect(),
                _ => vec![value],
            };
            let filled = values.into_iter().map(str::trim).filter(|value| !value.is_empty());
            typed.extend(filled.map(|value| format!("--{}={value}", field.name).into()));
        }
        typed.push("--".into());
        let arguments = self.fields.iter().filter(|field| matches!(field.place, Place::Argument));
        typed.extend(arguments.filter_map(|field| said(field.name)).map(|value| value.trim().into()));
        typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_no_longer_than_one() {
        let request = ACTIONS.iter().find(|action| action.id == "request").expect("it is there");
        let beyond = |name: &str, letters: usize| {
            let field = request.fields.iter().find(|field| field.name == name).expect("it is there");
            field.beyond(&"ü".repeat(letters)).is_some()
        };
        assert_eq!([("title", 200), ("title", 201)].map(|(name, letters)| beyond(name, letters)), [false, true]);
        assert!(!beyond("problem", 20_000) && !beyond("source", 1_000) && beyond("source", 20_000));
    }

    #[test]
    fn what_is_filled_in_is_never_an_option() {
        let action = ACTIONS.iter().find(|action| action.id == "request").expect("it is there");
        let said = |name: &str| match name {
            "title" => Some("--yes"),
            "team" => Some("a --lake=/x"),
            "paths" => Some("one:a\n\n two:b "),
            _ => None,
        };
        let typed = action.arguments(said, false);
        let words: Vec<&str> = typed.iter().filter_map(|word| word.to_str()).collect();
        assert_eq!(
            words,
            ["buyin", "request", "add", "--team=a --lake=/x", "--paths=one:a", "--paths=two:b", "--", "--yes"]
        );
    }
}
