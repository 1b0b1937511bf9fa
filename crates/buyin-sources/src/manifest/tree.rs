//! TOML, JSON and YAML as one small tree of texts, lists and maps: all a manifest needs. Bounded: aliases of YAML cannot
//! grow it without end, and every parser behind it limits depth.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::Problem;
use super::draft::line_at;

/// The most a tree may hold, counting each node as one and each text by its bytes. Above the largest file that is read.
const MAX_SIZE: usize = 16 << 20;
/// Errors kept of one TOML file.
const MAX_TOML_ERRORS: usize = 5;
/// The most open brackets in YAML: its parser looks at all of them at every word.
const MAX_FLOW_DEPTH: usize = 200;

/// A value. Numbers and truth values are texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Node {
    /// Nothing there, or null.
    #[default]
    Empty,
    /// Text, number or truth value, as text.
    Text(String),
    /// Values in order.
    List(Vec<Self>),
    /// Values by key, in order.
    Map(Vec<(String, Self)>),
}

static EMPTY: Node = Node::Empty;

impl Node {
    /// The value of a key, or nothing.
    pub(super) fn get(&self, key: &str) -> &Self {
        self.entries().iter().find(|(name, _)| name == key).map_or(&EMPTY, |(_, value)| value)
    }

    /// The value at the end of several keys, or nothing.
    pub(super) fn at(&self, keys: &[&str]) -> &Self {
        keys.iter().fold(self, |node, key| node.get(key))
    }

    /// The first of several keys that has a value.
    pub(super) fn any(&self, keys: &[&str]) -> &Self {
        keys.iter().map(|key| self.get(key)).find(|node| **node != Self::Empty).unwrap_or(&EMPTY)
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The text of a key, empty if there is none.
    pub(super) fn text_of(&self, key: &str) -> &str {
        self.get(key).text().unwrap_or_default()
    }

    /// The entries of a map, else none.
    pub(super) fn entries(&self) -> &[(String, Self)] {
        if let Self::Map(entries) = self { entries } else { &[] }
    }

    /// The items of a list; of anything else, itself alone; of nothing, none.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Empty => &[],
            other => std::slice::from_ref(other),
        }
    }

    /// The texts among the items.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.items().iter().filter_map(Self::text)
    }

    /// Whether it says true.
    pub(super) fn is_true(&self) -> bool {
        self.text() == Some("true")
    }
}

/// Reads JSON.
pub(super) fn json(text: &str) -> Result<Node, Problem> {
    let budget = Cell::new(MAX_SIZE);
    let mut json = serde_json::Deserializer::from_str(text);
    Seed(&budget)
        .deserialize(&mut json)
        .and_then(|node| json.end().map(|()| node))
        .map_err(|error| Problem { line: u32::try_from(error.line()).ok(), detail: "not JSON".to_owned() })
}

/// Reads the last document of a YAML file.
pub(super) fn yaml(text: &str) -> Result<Node, Problem> {
    let problem = |line: Option<usize>| {
        let detail = if text.contains("{{") { "not YAML: a template" } else { "not YAML" };
        Problem { line: line.and_then(|line| u32::try_from(line).ok()), detail: detail.to_owned() }
    };
    if flow_depth(text) > MAX_FLOW_DEPTH {
        return Err(Problem { line: None, detail: "nested too deep".to_owned() });
    }
    let budget = Cell::new(MAX_SIZE);
    let mut last = Node::Empty;
    for document in serde_yaml_ng::Deserializer::from_str(text) {
        last = Seed(&budget)
            .deserialize(document)
            .map_err(|error| problem(error.location().map(|location| location.line())))?;
    }
    Ok(last)
}

/// Reads TOML, going on behind what is wrong. Values on a wrong line are left out: the parser fills in its own.
pub(super) fn toml(text: &str) -> (Node, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let problem = |error: &toml::de::Error| Problem {
        line: error.span().map(|span| line_at(text, span.start)),
        detail: "not TOML".to_owned(),
    };
    let mut wrong: Vec<Range<usize>> = Vec::new();
    for place in errors.iter().filter_map(|error| Some(error.span()?.start)) {
        if !wrong.last().is_some_and(|line| line.contains(&place)) {
            wrong.push(line_around(text, place));
        }
    }
    wrong.sort_by_key(|line| line.start);
    (from_table(table.get_ref(), &wrong), errors.iter().take(MAX_TOML_ERRORS).map(problem).collect())
}

/// The bytes of the line around an offset.
fn line_around(text: &str, offset: usize) -> Range<usize> {
    let (head, tail) = text.as_bytes().split_at(offset.min(text.len()));
    let start = memchr::memrchr(b'\n', head).map_or(0, |at| at + 1);
    start..memchr::memchr(b'\n', tail).map_or(text.len(), |at| head.len() + at)
}

fn from_table(table: &DeTable<'_>, wrong: &[Range<usize>]) -> Node {
    let entry = |(key, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
        (key.get_ref().to_string(), from_value(value.get_ref(), key.span().start, wrong))
    };
    Node::Map(table.iter().map(entry).collect())
}

fn from_value(value: &DeValue<'_>, place: usize, wrong: &[Range<usize>]) -> Node {
    let text = match value {
        DeValue::Array(items) => {
            return Node::List(items.iter().map(|item| from_value(item.get_ref(), item.span().start, wrong)).collect());
        }
        DeValue::Table(table) => return from_table(table, wrong),
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(moment) => moment.to_string(),
    };
    let next = wrong.partition_point(|line| line.end < place);
    if wrong.get(next).is_some_and(|line| line.start <= place) { Node::Empty } else { Node::Text(text) }
}

/// The most brackets open at once. Those in texts count too: a bound, no parse.
fn flow_depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Builds a tree while a budget lasts.
#[derive(Clone, Copy)]
struct Seed<'b>(&'b Cell<usize>);

impl Seed<'_> {
    fn pay<E: Error>(self, size: usize) -> Result<(), E> {
        self.0.set(self.0.get().checked_sub(size + 1).ok_or_else(|| E::custom("too large"))?);
        Ok(())
    }

    fn leaf<E: Error>(self, text: impl Into<String>) -> Result<Node, E> {
        let text = text.into();
        self.pay(text.len())?;
        Ok(Node::Text(text))
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Node, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.leaf(value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        self.leaf(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        self.leaf(value.to_string())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        self.leaf(value.to_string())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        self.leaf(value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        self.leaf(value.to_string())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        self.leaf(value)
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.pay(0)?;
        Ok(Node::Empty)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        self.pay(0)?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        self.pay(0)?;
        let (mut entries, mut merged) = (Vec::new(), Vec::new());
        while let Some(key) = map.next_key_seed(self)? {
            let value = map.next_value_seed(self)?;
            match key {
                // YAML's merge key: the entries of other maps, unless given here.
                Node::Text(key) if key == "<<" => merged.push(value),
                Node::Text(key) => entries.push((key, value)),
                Node::Empty => {}
                // `{{ name }}` is a map in a map to YAML, and a hole in a template to everyone else.
                Node::List(_) | Node::Map(_) => return Err(A::Error::custom("a key that is no text")),
            }
        }
        entries.extend(merged.into_iter().flat_map(inherited));
        Ok(Node::Map(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node, A::Error> {
        let (_tag, content) = tagged.variant_seed(self)?;
        content.newtype_variant_seed(self)
    }
}

/// The entries a merge key brings. They stand behind a map's own, so that [`Node::get`] finds those first.
fn inherited(merged: Node) -> Vec<(String, Node)> {
    match merged {
        Node::Map(entries) => entries,
        Node::List(maps) => maps.into_iter().flat_map(inherited).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_languages_make_one_tree() {
        let from_json = json(r#"{"a": {"b": ["x", true]}}"#).expect("JSON");
        assert_eq!(from_json, yaml("a:\n  b: [x, true]\n").expect("YAML"));
        assert_eq!(from_json, toml("a.b = [\"x\", true]").0);
        assert_eq!(from_json.at(&["a", "b"]).texts().collect::<Vec<_>>(), ["x", "true"]);
    }

    #[test]
    fn toml_goes_on_behind_a_mistake() {
        let (node, problems) = toml("a = 1\nb = = 2\n[c]\nd = 'x'\n");
        assert_eq!((node.text_of("a"), node.get("c").text_of("d")), ("1", "x"));
        assert_eq!((node.get("b"), problems[0].line), (&Node::Empty, Some(2)));
    }

    #[test]
    fn yaml_knows_tags_merges_and_documents() {
        let node =
            yaml("spec: {}\n---\nbase: &b\n  image: x\n  n: 1\njob:\n  <<: *b\n  n: 2\n  r: !reference [a, b]\n")
                .expect("YAML");
        let job = node.get("job");
        assert_eq!((job.text_of("image"), job.text_of("n"), job.get("r").items().len()), ("x", "2", 2));
    }

    #[test]
    fn bombs_do_not_go_off() {
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..10 {
            let items = vec![format!("*a{}", level - 1); 10].join(",");
            bomb.extend([format!("a{level}: &a{level} [{items}]\n")]);
        }
        assert!(yaml(&bomb).is_err());
        let wide = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a,".repeat(100_000));
        assert!(yaml(&wide).is_err());
        assert!(yaml(&"[".repeat(1 << 20)).is_err());
        assert!(json(&"[".repeat(1 << 20)).is_err());
        assert!(!toml(&format!("a = {}", "[".repeat(1 << 16))).1.is_empty());
    }

    #[test]
    fn templates_are_named() {
        let problem = yaml("name: {{ .Name }}\nx: y: z\n").expect_err("no YAML");
        assert!(problem.detail.contains("template"));
    }
}
