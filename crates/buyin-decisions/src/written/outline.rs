//! What a reader asks for, as a JSON Schema for editors. The readers themselves are the declaration: run over nothing, they
//! leave a note of every key they ask for, so that schema and reader cannot drift apart.

use std::cell::RefCell;
use std::rc::Rc;

/// The keys of one table; clones note into the same list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    keys: Rc<RefCell<Vec<Key>>>,
    free: Rc<RefCell<bool>>,
}

#[derive(Debug)]
struct Key {
    name: &'static str,
    shape: Option<Shape>,
    required: bool,
}

/// What may stand behind a key.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// A whole number between two bounds.
    Number(u32, u32),
    /// A number above 0 and up to a bound.
    Amount(u32),
    /// A day.
    Day,
    /// One of these words.
    Word(Vec<String>),
    /// One, or a list of them.
    Many(Box<Self>),
    /// `[key]`.
    Table(Outline),
    /// `[[key]]`.
    Tables(Outline),
    /// Texts, numbers or tables, one or a list.
    TextsOrTables(Outline),
}

impl Outline {
    /// Notes a key. The first note stands: it is the most precise one.
    pub(super) fn note(&self, name: &'static str, shape: Shape) {
        let key = self.position(name);
        self.keys.borrow_mut()[key].shape.get_or_insert(shape);
    }

    /// Notes that a key has to be there.
    pub(super) fn require(&self, name: &'static str) {
        let key = self.position(name);
        self.keys.borrow_mut()[key].required = true;
    }

    /// Notes that any key may stand here, with a text.
    pub(super) fn free(&self) {
        *self.free.borrow_mut() = true;
    }

    fn position(&self, name: &'static str) -> usize {
        let mut keys = self.keys.borrow_mut();
        keys.iter().position(|key| key.name == name).unwrap_or_else(|| {
            keys.push(Key { name, shape: None, required: false });
            keys.len() - 1
        })
    }

    /// The schema of a file of these keys, as JSON text.
    pub(crate) fn schema(&self, title: &str) -> String {
        let head = format!(
            "{{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"{title}\",\n"
        );
        format!("{head}{}\n}}\n", self.body(2))
    }

    /// The members of an object schema, without its braces.
    fn body(&self, indent: usize) -> String {
        let pad = " ".repeat(indent);
        if *self.free.borrow() {
            return format!("{pad}\"type\": \"object\",\n{pad}\"additionalProperties\": {{ \"type\": \"string\" }}");
        }
        let keys = self.keys.borrow();
        let member = |key: &Key| {
            let shape = key.shape.as_ref().map_or_else(|| "{}".to_owned(), |shape| shape.schema(indent + 2));
            format!("{pad}  \"{}\": {shape}", key.name)
        };
        let members: Vec<String> = keys.iter().map(member).collect();
        let required: Vec<String> =
            keys.iter().filter(|key| key.required).map(|key| format!("\"{}\"", key.name)).collect();
        let required = match required.is_empty() {
            true => String::new(),
            false => format!("{pad}\"required\": [{}],\n", required.join(", ")),
        };
        format!(
            "{pad}\"type\": \"object\",\n{pad}\"additionalProperties\": false,\n{required}{pad}\"properties\": {{\n{}\n{pad}}}",
            members.join(",\n")
        )
    }
}

impl Shape {
    fn schema(&self, indent: usize) -> String {
        let pad = " ".repeat(indent);
        let object = |outline: &Outline| format!("{{\n{}\n{pad}}}", outline.body(indent + 2));
        let list = |items: &str| format!("{{ \"type\": \"array\", \"items\": {items} }}");
        match self {
            Self::Text => r#"{ "type": "string", "minLength": 1 }"#.to_owned(),
            Self::Flag => r#"{ "type": "boolean" }"#.to_owned(),
            Self::Number(least, most) => {
                format!(r#"{{ "type": "integer", "minimum": {least}, "maximum": {most} }}"#)
            }
            Self::Amount(most) => format!(r#"{{ "type": "number", "exclusiveMinimum": 0, "maximum": {most} }}"#),
            Self::Day => r#"{ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$" }"#.to_owned(),
            Self::Word(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!(r#"{{ "enum": [{}] }}"#, words.join(", "))
            }
            Self::Many(one) => {
                let one = match **one {
                    // Accounts may be numbers, and a number is a text to the reader.
                    Self::Text => r#"{ "type": ["string", "integer"] }"#.to_owned(),
                    ref other => other.schema(indent),
                };
                format!("{{ \"anyOf\": [{one}, {}] }}", list(&one))
            }
            Self::Table(outline) => object(outline),
            Self::Tables(outline) => list(&object(outline)),
            Self::TextsOrTables(outline) => {
                let one = format!("{{ \"anyOf\": [{{ \"type\": [\"string\", \"integer\"] }}, {}] }}", object(outline));
                format!("{{ \"anyOf\": [{one}, {}] }}", list(&one))
            }
        }
    }
}
