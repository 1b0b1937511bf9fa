//! How contents differ: in values, in names, in what callers see, or in what they do.

use crate::variant::PointKind;

/// A token of any language: enough to tell a name from a value from a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Name(&'a str),
    Literal(&'a str),
    Sign(char),
}

/// Words that begin what is offered to callers.
const OFFERS: [&str; 16] = [
    "func",
    "fn",
    "def",
    "class",
    "interface",
    "trait",
    "struct",
    "enum",
    "type",
    "function",
    "export",
    "public",
    "record",
    "module",
    "protocol",
    "impl",
];

/// The kind of a point: the origin's lines and all different contents.
pub(super) fn of<'a>(origin: &[String], contents: impl Iterator<Item = &'a [String]> + Clone) -> PointKind {
    let cut: Vec<Vec<Token<'_>>> =
        contents.clone().map(|lines| lines.iter().flat_map(|line| tokens(line)).collect()).collect();
    if cut.iter().any(Vec::is_empty) {
        let others = cut.iter().filter(|tokens| !tokens.is_empty()).count();
        return match (origin.is_empty(), others) {
            (true, 1) => PointKind::Insertion,
            (false, 1) => PointKind::Removal,
            _ => PointKind::Alternative,
        };
    }
    let same = |equal: fn(&Token<'_>, &Token<'_>) -> bool| {
        cut.windows(2)
            .all(|pair| pair[0].len() == pair[1].len() && pair[0].iter().zip(&pair[1]).all(|(a, b)| equal(a, b)))
    };
    if same(|a, b| a == b || matches!((a, b), (Token::Literal(_), Token::Literal(_)))) {
        PointKind::Literal
    } else if same(|a, b| a == b || !matches!(a, Token::Sign(_)) && !matches!(b, Token::Sign(_))) {
        PointKind::Identifier
    } else if contents.flatten().any(|line| offers(line)) {
        PointKind::Signature
    } else {
        PointKind::Alternative
    }
}

fn offers(line: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.next().is_some_and(|first| OFFERS.contains(&first) || first == "pub" || first == "async")
}

/// The tokens of a line.
pub(crate) fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' | '`' => quoted(rest, first),
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        tokens.push(match first {
            '"' | '\'' | '`' if length > 1 => Token::Literal(token),
            c if c.is_numeric() => Token::Literal(token),
            _ if matches!(token, "true" | "false" | "True" | "False" | "nil" | "null" | "None") => {
                Token::Literal(token)
            }
            c if c.is_alphabetic() || c == '_' => Token::Name(token),
            c => Token::Sign(c),
        });
        rest = after.trim_start();
    }
    tokens
}

/// Length of a quoted literal on one line; a lone quote is a sign.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    1
}
