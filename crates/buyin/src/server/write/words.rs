//! What a command says, for who filled in a form: options go by the labels of their fields, since nobody typed any.

use crate::server::write::action::{Action, Field};

impl Action {
    /// What the terminal says, in the words of the form: an option, as it is typed there, is the field of its label here.
    pub(super) fn in_words(&self, said: &str) -> String {
        let said = said.replace("the following required arguments were not provided:", "left empty:");
        self.fields.iter().fold(said.replace("the argument '", "'"), |said, field| field.in_words(&said))
    }
}

impl Field {
    /// Puts the label where the option stands: `--name`, what it takes and the quotes around both.
    fn in_words(&self, said: &str) -> String {
        let typed = self.typed();
        let (mut words, mut rest) = (String::new(), said);
        while let Some((before, after)) = rest.split_once(&typed) {
            // The name of a longer one.
            if after.starts_with(|next: char| next == '-' || next.is_alphanumeric()) {
                words.extend([before, &typed]);
                rest = after;
                continue;
            }
            let after = after.strip_prefix(taken(after)).unwrap_or(after);
            let quote = ['\'', '`'].into_iter().find(|quote| before.ends_with(*quote) && after.starts_with(*quote));
            words.push_str(quote.and_then(|quote| before.strip_suffix(quote)).unwrap_or(before));
            words.extend(["“", self.label, "”"]);
            rest = quote.and_then(|quote| after.strip_prefix(quote)).unwrap_or(after);
        }
        words.push_str(rest);
        words
    }
}

/// What an option takes, as the terminal writes it behind its name: ` <DAYS>`, ` REASON`.
fn taken(after: &str) -> &str {
    let Some(word) = after.strip_prefix(' ') else { return "" };
    let is_name = |letter: char| letter.is_ascii_uppercase() || "-_|:<>.".contains(letter);
    let length = word.find(|letter| !is_name(letter)).unwrap_or(word.len());
    if length > 1 { &after[..=length] } else { "" }
}

#[cfg(test)]
mod tests {
    use super::super::action::ACTIONS;

    #[test]
    fn what_the_terminal_calls_an_option_is_a_field_here() {
        let said = |id: &str, text: &str| {
            ACTIONS.iter().find(|action| action.id == id).map(|action| action.in_words(text)).unwrap_or_default()
        };
        let cases = [
            (
                "owner",
                "the following required arguments were not provided: --why <TEXT>",
                "left empty: “Why; needed where somebody declined”",
            ),
            (
                "pledge",
                "invalid value '-1' for '--days-a-week <DAYS>': between 0 and 10,000 days",
                "invalid value '-1' for “Days a working week”: between 0 and 10,000 days",
            ),
            (
                "pledge",
                "the argument '--share <PERCENT>' cannot be used with '--days-a-week <DAYS>'",
                "“Or per cent of its working days” cannot be used with “Days a working week”",
            ),
            (
                "advance",
                "`--overrule REASON` goes on without it; `--together` does not",
                "“Why it goes on without the evidence of a gate” goes on without it; `--together` does not",
            ),
        ];
        for (id, typed, words) in cases {
            assert_eq!(said(id, typed), words);
        }
    }
}
