//! The guarantee of winnowing, and what does not change the hashes of a content.

use super::*;
use crate::token::tokens;
use proptest::prelude::*;

fn read(syntax: Syntax, text: &str) -> (Whole, Vec<Print>) {
    let mut cut = Vec::new();
    tokens(syntax, text.as_bytes(), &mut cut);
    let mut winnower = Winnower::default();
    let (whole, prints) = winnower.read(syntax, text.as_bytes(), &cut);
    (whole, prints.to_vec())
}

fn hashes(prints: &[Print]) -> Vec<TokenHash> {
    prints.iter().map(|print| print.hash).collect()
}

/// Fingerprints by the definition, without any cleverness: the rightmost least of every window.
fn by_definition(text: &str) -> Vec<TokenHash> {
    let words: Vec<u64> = text.split_whitespace().map(|word| hash(word.as_bytes())).collect();
    let grams: Vec<u64> =
        words.windows(GRAM).map(|gram| mixed(gram.iter().fold(0, |sum, word| step(sum, *word)))).collect();
    let least = |window: &[u64]| TokenHash(window.iter().copied().min().unwrap_or_default());
    let mut found: Vec<TokenHash> =
        if grams.is_empty() { Vec::new() } else { grams.windows(WINDOW.min(grams.len())).map(least).collect() };
    found.sort();
    found.dedup();
    found
}

fn words(count: impl Into<prop::collection::SizeRange>, kinds: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(0..kinds, count).prop_map(|picks| picks.iter().map(|pick| format!("w{pick}")).collect())
}

proptest! {
    #[test]
    fn a_shared_run_of_forty_tokens_is_found(
        run in words(WINDOW + GRAM - 1, 60), one in (words(0..90, 60), words(0..90, 60)), other in (words(0..90, 60), words(0..90, 60)),
    ) {
        let around = |(before, after): &(Vec<String>, Vec<String>)| [before.clone(), run.clone(), after.clone()].concat().join("\n");
        let (one, other) = (read(Syntax::Go, &around(&one)).1, read(Syntax::Go, &around(&other)).1);
        let alone = hashes(&read(Syntax::Go, &run.join(" ")).1);
        prop_assert!(alone.iter().any(|hash| hashes(&one).contains(hash) && hashes(&other).contains(hash)));
    }

    #[test]
    fn fingerprints_are_those_of_the_definition(text in words(0..300, 5)) {
        let text = text.join(" ");
        let mut found = hashes(&read(Syntax::Hash, &text).1);
        found.sort();
        prop_assert_eq!(found, by_definition(&text));
    }

    #[test]
    fn blanks_and_comments_change_nothing(seed in prop::collection::vec((0_usize..4, "[a-z '*]{0,12}"), 12)) {
        for (syntax, pieces, [open, close]) in samples() {
            let plain = pieces.join(" ");
            let noisy: Vec<String> = pieces.iter().zip(seed.iter().cycle()).map(|(piece, (kind, spoken))| match kind {
                0 => format!("{piece}  \t"),
                1 => format!("{piece}\r\n\n"),
                2 => format!("{piece} {open} {} {close}\n", spoken.replace("*/", "")),
                _ => format!("{piece} {open}{close}\n {open} it's \"so {close}\n"),
            }).collect();
            let (before, after) = (read(syntax, &plain), read(syntax, &noisy.join(" ")));
            prop_assert_eq!(before.0, after.0, "{}: {:?}", syntax, noisy);
            prop_assert_eq!(hashes_sorted(&before.1), hashes_sorted(&after.1));
        }
    }

    #[test]
    fn other_names_and_literals_keep_the_blind_hash(names in prop::collection::vec("[a-z]{3,9}_x", 3), number in 0_u32..999, spoken in "[a-z ]{0,9}") {
        for syntax in [Syntax::Go, Syntax::Rust, Syntax::Python, Syntax::JavaScript, Syntax::Java, Syntax::C] {
            let text = |names: &[String], number: u32, spoken: &str| format!(
                "if {0} < {number} {{ return {1}({2}, \"{spoken}\") }} else {{ {0}.{1}[{2}] = {number} }}", names[0], names[1], names[2]);
            let fixed = ["alpha_y".to_owned(), "beta_y".to_owned(), "gamma_y".to_owned()];
            let (one, other) = (read(syntax, &text(&names, number, &spoken)).0, read(syntax, &text(&fixed, 7, "z")).0);
            prop_assert_eq!(one.blind, other.blind);
            prop_assert_ne!(one.exact, other.exact);
            let swapped = text(&fixed, 7, "z").replace("else", "while");
            prop_assert_ne!(read(syntax, &swapped).0.blind, other.blind, "keywords count");
        }
    }
}

fn hashes_sorted(prints: &[Print]) -> Vec<TokenHash> {
    let mut all = hashes(prints);
    all.sort();
    all
}

/// Whole tokens of a syntax, and how it opens and closes a comment to the end of the line.
fn samples() -> Vec<(Syntax, Vec<&'static str>, [&'static str; 2])> {
    let c_like = vec![
        "fn",
        "f",
        "(",
        "a",
        ")",
        "{",
        "return",
        "\"it's /* no */\"",
        "+",
        "1.5",
        "/",
        "b",
        ";",
        "}",
        "x",
        "=",
        "y",
        "[",
        "0",
        "]",
        ";",
        "if",
        "(",
        "a",
        "<",
        "b",
        ")",
        "{",
        "call",
        "(",
        "x",
        ",",
        "'q'",
        ")",
        ";",
        "}",
        "else",
        "{",
        "z",
        "=",
        "a",
        "*",
        "b",
        "-",
        "c",
        ";",
        "}",
    ];
    let hashed: Vec<&str> = c_like.iter().filter(|piece| **piece != "/").copied().collect();
    let line = ["//", ""];
    let mut all = vec![(Syntax::Go, c_like.clone(), ["/*", "*/"])];
    use Syntax::{C, CSharp, Go, Java, JavaScript, Php, Rust, Slash};
    for syntax in [Go, Rust, JavaScript, Java, CSharp, C, Php, Slash] {
        all.push((syntax, c_like.clone(), line));
    }
    for syntax in [Syntax::Python, Syntax::Ruby, Syntax::Hash, Php, Slash] {
        all.push((syntax, hashed.clone(), ["#", ""]));
    }
    let dashed = hashed.iter().filter(|piece| **piece != "-").copied().collect();
    all.push((Syntax::Dash, dashed, ["--", ""]));
    all
}

#[test]
fn too_few_tokens_have_no_fingerprint_and_few_have_one() {
    let text = |count: usize| (0..count).map(|number| format!("w{number} ")).collect::<String>();
    assert!(read(Syntax::Go, &text(GRAM - 1)).1.is_empty());
    assert_eq!(read(Syntax::Go, &text(GRAM)).1.len(), 1);
    assert_eq!(read(Syntax::Go, &text(GRAM + WINDOW - 1)).1.len(), 1);
}

#[test]
fn repeated_tokens_give_one_fingerprint() {
    let (_, prints) = read(Syntax::Go, &"0,\n".repeat(5_000));
    assert_eq!(prints.len(), 1, "the less of the two grams stands in every window");
}

#[test]
fn hashes_are_the_same_on_every_machine() {
    assert_eq!(read(Syntax::Go, "package a").0.exact, read(Syntax::Rust, "package a // b").0.exact);
    assert_eq!(read(Syntax::Go, "package a").0.exact, TokenHash(0x086c_1abe_c17e_b7bf));
}
