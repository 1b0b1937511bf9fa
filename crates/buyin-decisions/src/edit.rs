//! Edits of TOML text that keep comments, order and layout: values are added where they are missing, never taken out unless
//! asked for. `toml_edit` is used here and nowhere else.

use buyin_facts::{Day, EngineerDays};
use toml_edit::{
    Array, ArrayOfTables, Datetime, DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value, value,
};

/// A decision file being edited.
pub(crate) struct Edit {
    document: DocumentMut,
}

/// A table to add to a list of tables.
#[derive(Debug, Default)]
pub(crate) struct Record {
    fields: Vec<(&'static str, Value)>,
}

impl Edit {
    /// An edit of a text, if it is TOML.
    pub(crate) fn of(text: &str) -> Option<Self> {
        Some(Self { document: text.parse().ok()? })
    }

    /// The edited text.
    pub(crate) fn text(&self) -> String {
        self.document.to_string()
    }

    /// Sets a key that says nothing yet, with a comment behind it where one is given.
    pub(crate) fn set_missing(&mut self, key: &str, new: impl Into<Value>, comment: &str) {
        if !self.document.contains_key(key) {
            let mut new = new.into();
            if !comment.is_empty() {
                new.decor_mut().set_suffix(format!(" # {}", comment.replace(char::is_control, " ")));
            }
            self.document.insert(key, Item::Value(new));
        }
    }

    /// Sets a key that says nothing yet to a day, unless there is none.
    pub(crate) fn set_day(&mut self, key: &str, day: Option<Day>) {
        if let Some(day) = day {
            self.set_missing(key, date(day), "");
        }
    }

    /// Sets a key that says nothing yet to a text, unless that is empty.
    pub(crate) fn set_filled(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.set_missing(key, text, "");
        }
    }

    /// Makes a key this text, keeping a comment behind it.
    pub(crate) fn set_text(&mut self, key: &str, text: &str) {
        set(&mut *self.document, key, text);
    }

    /// Adds texts to a list that may not be there yet, except those a key of the same meaning already has.
    pub(crate) fn add_texts(&mut self, key: &str, synonyms: &[&str], texts: &[String]) {
        let told = |text: &String| synonyms.iter().any(|key| tells(self.document.get(key), text));
        let new: Vec<String> = texts.iter().filter(|text| !told(text)).cloned().collect();
        add_texts(&mut *self.document, key, &new);
    }

    /// Takes a text out of a list, or the key out where it is all it says.
    pub(crate) fn remove_text(&mut self, key: &str, text: &str) {
        match self.document.get_mut(key).and_then(Item::as_value_mut) {
            Some(Value::Array(array)) => array.retain(|old| !says(old, text)),
            Some(single) if says(single, text) => drop(self.document.remove(key)),
            _ => {}
        }
    }

    /// Calls a person otherwise, wherever a key that names persons names this one.
    pub(crate) fn rename_person(&mut self, old: &str, new: &str) {
        rename(&mut *self.document, old, new);
    }

    /// Sets a key that is not there to an amount of days.
    pub(crate) fn set_days(&mut self, key: &str, days: EngineerDays) {
        self.document.entry(key).or_insert_with(|| Item::Value(amount(days)));
    }

    /// Sets a key that is not there to a list of numbers.
    pub(crate) fn set_numbers(&mut self, key: &str, numbers: &[u32]) {
        let list: Array = numbers.iter().map(|number| i64::from(*number)).collect();
        self.document.entry(key).or_insert_with(|| value(list));
    }

    /// Makes `[table] key` a list of exactly these texts.
    pub(crate) fn set_texts_in(&mut self, table: &str, key: &str, texts: &[String]) {
        let table = self.document.entry(table).or_insert_with(|| Item::Table(Table::new()));
        let Some(table) = table.as_table_like_mut() else { return };
        if let Some(array) = table.get_mut(key).and_then(Item::as_array_mut) {
            array.retain(|old| old.as_str().is_some_and(|old| texts.iter().any(|text| text == old)));
            // What is now first on its line begins where the one before it began.
            if let Some(first) = array.get_mut(0).filter(|first| prefix(first) == " ") {
                first.decor_mut().set_prefix("");
            }
        } else {
            table.insert(key, value(Array::new()));
        }
        add_texts(table, key, texts);
    }

    /// Makes `[table] key` this text, keeping a comment behind it.
    pub(crate) fn set_text_in(&mut self, table: &str, key: &str, text: &str) {
        let table = self.document.entry(table).or_insert_with(|| Item::Table(Table::new()));
        let Some(table) = table.as_table_like_mut() else { return };
        set(table, key, text);
    }

    /// Adds a record to `[[key]]`.
    pub(crate) fn add_record(&mut self, key: &str, record: Record) {
        let list = self.document.entry(key).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        match list {
            Item::ArrayOfTables(tables) => tables.push(record.fields.into_iter().collect()),
            Item::Value(Value::Array(array)) => {
                push(array, Value::InlineTable(record.fields.into_iter().collect::<InlineTable>()));
            }
            // Something that is no list is a problem the reader of the file reports; it is not overwritten.
            _ => {}
        }
    }

    /// Takes the records of `[[key]]` out that have this text in `field`.
    pub(crate) fn remove_record(&mut self, key: &str, field: &str, text: &str) {
        let is = |record: &dyn TableLike| record.get(field).and_then(Item::as_str) == Some(text);
        match self.document.get_mut(key) {
            Some(Item::ArrayOfTables(tables)) => tables.retain(|table| !is(table)),
            Some(Item::Value(Value::Array(array))) => {
                array.retain(|value| value.as_inline_table().is_none_or(|table| !is(table)));
            }
            _ => {}
        }
    }

    /// Ends the record of `[[key]]` that has this text in `field` and this `since`, unless it already ends.
    pub(crate) fn end_record(&mut self, key: &str, field: &str, text: &str, since: Option<Day>, until: Day) {
        let records: Vec<&mut dyn TableLike> = match self.document.get_mut(key) {
            Some(Item::ArrayOfTables(tables)) => tables.iter_mut().map(|table| table as &mut dyn TableLike).collect(),
            Some(Item::Value(Value::Array(array))) => array
                .iter_mut()
                .filter_map(|value| value.as_inline_table_mut().map(|table| table as &mut dyn TableLike))
                .collect(),
            _ => Vec::new(),
        };
        for record in records {
            let is = record.get(field).and_then(Item::as_str) == Some(text);
            if is && day(record.get("since")) == since && !record.contains_key("until") {
                record.insert("until", value(date(until)));
            }
        }
    }
}

impl Record {
    /// With a text, unless there is none.
    pub(crate) fn text(mut self, key: &'static str, text: &str) -> Self {
        if !text.is_empty() {
            self.fields.push((key, text.into()));
        }
        self
    }

    /// With a day, unless there is none.
    pub(crate) fn day(mut self, key: &'static str, day: Option<Day>) -> Self {
        self.fields.extend(day.map(|day| (key, date(day).into())));
        self
    }
}

impl Record {
    /// With a list of texts, unless there are none.
    pub(crate) fn texts(mut self, key: &'static str, texts: &[&str]) -> Self {
        if !texts.is_empty() {
            self.fields.push((key, texts.iter().copied().collect::<Array>().into()));
        }
        self
    }

    /// With an amount of days, unless there is none; whole ones are written without a point.
    pub(crate) fn days(mut self, key: &'static str, days: Option<EngineerDays>) -> Self {
        self.fields.extend(days.map(|days| (key, amount(days))));
        self
    }

    /// With a whole number, unless there is none.
    pub(crate) fn number(mut self, key: &'static str, number: Option<u32>) -> Self {
        self.fields.extend(number.map(|number| (key, i64::from(number).into())));
        self
    }
}

fn amount(days: EngineerDays) -> Value {
    if days.0.fract() == 0.0 { (days.0 as i64).into() } else { days.0.into() }
}

fn set(table: &mut dyn TableLike, key: &str, text: &str) {
    let mut new = Value::from(text);
    if let Some(old) = table.get(key).and_then(Item::as_value) {
        *new.decor_mut() = old.decor().clone();
    }
    table.insert(key, Item::Value(new));
}

fn add_texts(table: &mut dyn TableLike, key: &str, texts: &[String]) {
    if texts.is_empty() {
        return;
    }
    let item = table.entry(key).or_insert_with(|| value(Array::new()));
    // A list of one may be written as a plain text; the comment behind it stays behind it.
    if let Some(single) = item.as_value().filter(|single| single.is_str() || single.is_integer()).cloned() {
        let mut array = Value::Array(Array::from_iter([single.clone().decorated("", "")]));
        *array.decor_mut() = single.decor().clone();
        *item = Item::Value(array);
    }
    let Some(array) = item.as_array_mut() else { return };
    for text in texts {
        if !array.iter().any(|old| says(old, text)) {
            push(array, text.as_str().into());
        }
    }
}

/// Keys whose texts are ids of people files.
const PERSONS: [&str; 4] = ["person", "people", "by", "accepted_by"];

fn rename(table: &mut dyn TableLike, old: &str, new: &str) {
    for (key, item) in table.iter_mut() {
        let names_persons = PERSONS.contains(&key.get());
        match item {
            Item::Table(table) => rename(table, old, new),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|table| rename(table, old, new)),
            Item::Value(value) => rename_value(value, names_persons, old, new),
            Item::None => {}
        }
    }
}

fn rename_value(value: &mut Value, names_persons: bool, old: &str, new: &str) {
    match value {
        Value::String(text) if names_persons && text.value() == old => {
            let decor = value.decor().clone();
            *value = Value::from(new);
            *value.decor_mut() = decor;
        }
        Value::Array(array) => array.iter_mut().for_each(|value| rename_value(value, names_persons, old, new)),
        Value::InlineTable(table) => rename(table, old, new),
        _ => {}
    }
}

/// Whether a key, a single text or a list, has this text.
fn tells(item: Option<&Item>, text: &str) -> bool {
    match item.and_then(Item::as_value) {
        Some(Value::Array(array)) => array.iter().any(|old| says(old, text)),
        Some(single) => says(single, text),
        None => false,
    }
}

/// Whether an item of a list says this text: as text, as number, or as `{ address = … }`.
fn says(item: &Value, text: &str) -> bool {
    let address = item.as_inline_table().and_then(|table| table.get("address")).and_then(Value::as_str);
    let spelt = item.as_str().or(address).is_some_and(|old| old.trim().to_lowercase() == text.to_lowercase());
    spelt || item.as_integer().is_some_and(|number| number.to_string() == text)
}

/// Appends to a list in the layout of its last item.
fn push(array: &mut Array, mut new: Value) {
    let layout = array.iter().last().map_or("", prefix).to_owned();
    match layout.rsplit_once('\n') {
        Some((_, indent)) => {
            new.decor_mut().set_prefix(format!("\n{indent}"));
            array.push_formatted(new);
        }
        None => array.push(new),
    }
}

/// What stands before a value: blanks, line ends and comments.
fn prefix(value: &Value) -> &str {
    value.decor().prefix().and_then(RawString::as_str).unwrap_or_default()
}

fn date(day: Day) -> Datetime {
    let date = day.date();
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    Datetime {
        date: Some(toml_edit::Date {
            year: u16::try_from(date.year()).unwrap_or_default(),
            month: part(date.month()),
            day: part(date.day()),
        }),
        time: None,
        offset: None,
    }
}

fn day(item: Option<&Item>) -> Option<Day> {
    let value = item?.as_value()?;
    let text = value.as_str().map(str::to_owned).or_else(|| value.as_datetime().map(Datetime::to_string))?;
    text.parse().ok()
}
