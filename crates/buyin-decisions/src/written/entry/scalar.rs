//! Single values of a table: flags, numbers, amounts, words and days. Lists and tables are [`super`]'s.

use std::fmt::Display;
use std::str::FromStr;

use buyin_facts::unit::NanoDays;
use buyin_facts::{Day, Month};
use toml::Spanned;
use toml::de::DeValue;

use crate::problem::Problem;
use crate::written::entry::Entry;
use crate::written::outline::Shape;
use crate::written::{At, Dates};

impl<'p> Entry<'p> {
    /// Yes or no.
    pub(crate) fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.take(key, || Shape::Flag)?;
        value.get_ref().as_bool().or_else(|| self.wrong_type(key, value, "true or false"))
    }

    /// A whole number between two bounds, both in.
    pub(crate) fn number(&mut self, key: &'static str, least: u32, most: u32) -> Option<At<u32>> {
        let value = self.take(key, || Shape::Number(least, most))?;
        self.read_number(key, value, least, most)
    }

    /// A list of whole numbers between two bounds, both in.
    pub(crate) fn numbers(&mut self, key: &'static str, least: u32, most: u32) -> Vec<At<u32>> {
        let values = self.list(key, || Shape::Many(Box::new(Shape::Number(least, most))));
        values.into_iter().filter_map(|value| self.read_number(key, value, least, most)).collect()
    }

    fn read_number(
        &mut self,
        key: &'static str,
        value: &Spanned<DeValue<'_>>,
        least: u32,
        most: u32,
    ) -> Option<At<u32>> {
        let number = value.get_ref().as_integer().and_then(|digits| digits.as_str().parse().ok());
        match number {
            Some(number) if (least..=most).contains(&number) => Some(self.at(value, number)),
            _ => self.wrong_type(key, value, &format!("a whole number from {least} to {most}")),
        }
    }

    /// An amount of days (or of engineers) above nothing, to thousandths.
    pub(crate) fn amount(&mut self, key: &'static str, most: u32) -> Option<At<NanoDays>> {
        let value = self.take(key, || Shape::Amount(most))?;
        let digits = match value.get_ref() {
            DeValue::Integer(digits) => digits.as_str(),
            DeValue::Float(digits) => digits.as_str(),
            _ => "",
        };
        let amount = digits.parse::<f64>().ok().filter(|amount| *amount >= 0.001 && *amount <= f64::from(most));
        match amount {
            Some(amount) => {
                let thousandths = (amount * 1000.0).round() as i64;
                Some(self.at(value, NanoDays(thousandths * (NanoDays::DAY.0 / 1000))))
            }
            None => self.wrong_type(key, value, &format!("a number above 0 and up to {most}")),
        }
    }

    /// A month like 2025-03.
    pub(crate) fn month(&mut self, key: &'static str, required: bool) -> Option<At<Month>> {
        let text = self.needed(key, !required)?;
        match format!("{}-01", text.value).parse::<Day>() {
            Ok(day) if text.value.len() == "2025-03".len() => Some(At { value: day.month(), place: text.place }),
            _ => {
                let problem = Problem::fatal(&text.place, format!("`{}` is not a month", text.value));
                self.report(problem.hint("write months like \"2025-03\""));
                None
            }
        }
    }

    /// A word of a closed vocabulary.
    pub(crate) fn word<W>(&mut self, key: &'static str, vocabulary: &[W]) -> Option<W>
    where
        W: FromStr + Display + PartialEq,
    {
        self.word_at(key, vocabulary).map(|word| word.value)
    }

    /// A word of a closed vocabulary, and where it stands.
    pub(crate) fn word_at<W>(&mut self, key: &'static str, vocabulary: &[W]) -> Option<At<W>>
    where
        W: FromStr + Display + PartialEq,
    {
        let words: Vec<String> = vocabulary.iter().map(W::to_string).collect();
        self.take(key, || Shape::Word(words.clone()))?;
        let text = self.text(key)?;
        if let Some(word) = text.value.parse().ok().filter(|word| vocabulary.contains(word)) {
            return Some(At { value: word, place: text.place });
        }
        let problem = Problem::fatal(&text.place, format!("`{}` is no {key}", text.value));
        let all = format!("the words are {}", words.join(", "));
        self.report(problem.did_you_mean(&text.value, words.iter().map(String::as_str), all));
        None
    }

    /// `since` and `until`.
    pub(crate) fn dates(&mut self) -> Dates {
        Dates { since: self.day("since").map(|day| day.value), until: self.day("until").map(|day| day.value) }
    }

    /// A day.
    pub(crate) fn day(&mut self, key: &'static str) -> Option<At<Day>> {
        let value = self.take(key, || Shape::Day)?;
        self.read_day(key, value)
    }

    /// A list of days.
    pub(crate) fn days(&mut self, key: &'static str) -> Vec<At<Day>> {
        let values = self.list(key, || Shape::Many(Box::new(Shape::Day)));
        values.into_iter().filter_map(|value| self.read_day(key, value)).collect()
    }

    fn read_day(&mut self, key: &'static str, value: &'p Spanned<DeValue<'p>>) -> Option<At<Day>> {
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            // A moment is not a day: which day it is depends on a zone nobody wrote down.
            DeValue::Datetime(moment) => moment.to_string(),
            _ => return self.wrong_type(key, value, "a day like 2024-05-31"),
        };
        match text.parse().ok().filter(|_| text.trim().len() == "2024-05-31".len()) {
            Some(day) => Some(self.at(value, day)),
            None => self.wrong(value, format!("`{text}` is not a day"), "write days like 2024-05-31"),
        }
    }
}
